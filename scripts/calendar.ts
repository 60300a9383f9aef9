/** `npm run calendar`: writes down what the calendar shows, so that those who follow it hear of changes. */
import { parseArgs } from 'node:util';
import { calendarJournalFile, renamingAdvice, updateCalendarJournal } from '../src/calendar/journal.ts';
import { runCommand } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readContent } from '../src/content/read.ts';

const help = `Brings the calendar's journal up to date: new events get their UID, changed ones the next SEQUENCE,
and what is gone is kept, cancelled. \`npm run build\` does this first; commit the file.

  npm run calendar
  npm run calendar -- --json   {"added": 0, "changed": 0, "gone": 0}
`;

await runCommand(help, async () => {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) return help;
  const { content: folder, now } = readEnvironment();
  const { renamed, ...counts } = await updateCalendarJournal(await readContent(folder), now, folder);
  for (const one of renamed) process.stderr.write(`${renamingAdvice(one)}\n`);
  if (values.json) return JSON.stringify(counts);
  const { added, changed, gone } = counts;
  if (added + changed + gone === 0) return 'The calendar is as it was.';
  return `The calendar: ${added} new, ${changed} changed, ${gone} gone (${calendarJournalFile}).`;
});
