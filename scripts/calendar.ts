/** `npm run calendar`. */

import { calendarCommand } from '../src/commands/calendar.ts';
import { runCommand } from '../src/commands/command.ts';

await runCommand(calendarCommand);
