/** `npm run build`: the calendar's journal, then the site. */
import { parseArgs } from 'node:util';
import { renamingAdvice, updateCalendarJournal } from '../src/calendar/journal.ts';
import { runCommand } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readContent } from '../src/content/read.ts';
import { claimFolders } from '../src/files/output.ts';
import { runBuild } from '../src/site/integration/run-build.ts';

const help = `Builds the site from content/ into dist/, and .lectern/manifest.json with what there is to announce.
What is a draft, scheduled or not yet released is in neither. Pages that show nothing new are taken from the build
before; remove .lectern/ to begin from nothing.

  npm run build

The site is built aside and put in place when it is whole: until then, and where the build fails, what was there stays.

Other folders: LECTERN_CONTENT, LECTERN_OUT, LECTERN_STATE. Another clock: LECTERN_NOW (docs/architecture.md).
Exit codes: 0 all well, 1 it could not be built, 2 wrong usage or settings, a mistake in the content, or another
build that is going on.
`;

await runCommand(help, async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) return help;
  const environment = readEnvironment();
  claimFolders(environment);
  const all = await readContent(environment.content);
  const { renamed } = await updateCalendarJournal(all, environment.now, environment.content);
  for (const one of renamed) process.stderr.write(`${renamingAdvice(one)}\n`);
  return runBuild(environment);
});
