/** `npm run build`: the calendar's journal, then the site. */
import { parseArgs } from 'node:util';
import { renamingAdvice, updateCalendarJournal } from '../calendar/revised-calendar.ts';
import { readEnvironment } from '../content/environment.ts';
import { owned } from '../content/owner.ts';
import { readContent } from '../content/read.ts';
import { claimFolders } from '../files/claim.ts';
import { runBuild } from '../site/integration/run-build.ts';
import type { Command } from './command.ts';
import { printError } from './print.ts';

const help = `Builds the site from content/ into dist/ and writes .lectern/manifest.json, the list of announcements.
Drafts and scheduled or unreleased content are in neither. Unchanged pages are reused from the previous build;
delete .lectern/ for a clean build.

  npm run build

The build replaces the output folder only when it has succeeded; if it fails, the previous output is kept.

Environment: LECTERN_CONTENT, LECTERN_OUT, LECTERN_STATE (folders), LECTERN_NOW (clock); see docs/architecture.md.
Exit codes: 0 success, 1 build failed, 2 invalid usage, settings or content, or another build in progress.
`;

/** The command `build`. */
export const buildCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({ args, options: { help: { type: 'boolean', short: 'h' } } });
    if (values.help) return help;
    const environment = await owned(readEnvironment());
    claimFolders(environment);
    const all = await readContent(environment.content);
    const { renamed } = await updateCalendarJournal(
      all,
      environment.now,
      environment.content,
      environment.state,
    );
    for (const one of renamed) printError(renamingAdvice(one));
    return runBuild(environment);
  },
};
