/** `npm run import`. */
import { runCommand } from '../src/commands/command.ts';
import { importCommand } from '../src/commands/import.ts';

await runCommand(importCommand);
