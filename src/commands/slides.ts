/** `npm run slides`: decks as PDF files, and slides that are too full. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { owned } from '../content/owner.ts';
import { claimState } from '../files/claim.ts';
import { checkDecks, printDecks } from '../slides/print/print-decks.ts';
import { type Command, UsageError } from './command.ts';
import { print } from './print.ts';

const help = `Renders and checks the decks of the built site (run npm run build first).

  npm run slides -- --pdf           render all MDX decks to PDF; the next build includes them
  npm run slides -- --pdf DECK      render one deck (file name without extension)
  npm run slides -- --check [DECK]  report slides whose content overflows
`;

/** The command `slides`. */
export const slidesCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { pdf: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean' } },
      allowPositionals: true,
    });
    if (values.help || (!values.pdf && !values.check)) return help;
    if (positionals.length > 1) throw new UsageError(`Expected at most one deck.\n\n${help}`);
    const environment = await owned(readEnvironment());
    claimState(environment);
    const say = (line: string) => print(line);
    const [deck] = positionals;
    const failed = values.pdf ? (await printDecks(environment, { deck, say })).failed : 0;
    const tooFull = values.check ? await checkDecks(environment, { deck, say }) : 0;
    return failed > 0 ? 1 : tooFull;
  },
};
