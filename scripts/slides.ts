/** `npm run slides`: decks as PDF files, and slides that are too full. */
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { checkDecks, printDecks } from '../src/slides/print/print-decks.ts';

const help = `Looks after the decks of the built site (npm run build comes first).

  npm run slides -- --pdf           makes a PDF of every deck in MDX; the next build offers it
  npm run slides -- --pdf DECK      of this one: the name of its file, without the ending
  npm run slides -- --check [DECK]  names the slides with more on them than fits
`;

await runCommand(help, async () => {
  const { values, positionals } = parseArgs({
    options: { pdf: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help || (!values.pdf && !values.check)) return help;
  if (positionals.length > 1) throw new UsageError(`Name one deck, or none for all of them.\n\n${help}`);
  const environment = readEnvironment();
  const say = (line: string) => console.log(line);
  const [deck] = positionals;
  const failed = values.pdf ? (await printDecks(environment, { deck, say })).failed : 0;
  const tooFull = values.check ? await checkDecks(environment, { deck, say }) : 0;
  return failed > 0 ? 1 : tooFull;
});
