/** `npm run calendar`: writes down what the calendar shows, so that those who follow it hear of changes. */
import { parseArgs } from 'node:util';
import { calendarJournalFile, renamingAdvice, updateCalendarJournal } from '../calendar/revised-calendar.ts';
import { readEnvironment } from '../content/environment.ts';
import { owned } from '../content/owner.ts';
import { readContent } from '../content/read.ts';
import { claimState } from '../files/claim.ts';
import type { Command } from './command.ts';
import { printError } from './print.ts';

const help = `Updates the calendar journal: assigns a UID to new events, increments SEQUENCE for changed ones, and keeps
removed ones as cancelled. \`npm run build\` runs this first. Commit the file.

  npm run calendar
  npm run calendar -- --json   {"added": 0, "changed": 0, "gone": 0}
`;

/** The command `calendar`. */
export const calendarCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
    if (values.help) return help;
    const environment = await owned(readEnvironment());
    claimState(environment);
    const { content: folder, state, now } = environment;
    const { renamed, ...counts } = await updateCalendarJournal(await readContent(folder), now, folder, state);
    for (const one of renamed) printError(renamingAdvice(one));
    if (values.json) return JSON.stringify(counts);
    const { added, changed, gone } = counts;
    if (added + changed + gone === 0) return 'Calendar unchanged.';
    return `Calendar updated: ${added} added, ${changed} changed, ${gone} cancelled (${calendarJournalFile}).`;
  },
};
