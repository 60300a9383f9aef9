/** `npm run new`. */
import { runCommand } from '../src/commands/command.ts';
import { newCommand } from '../src/commands/new.ts';

await runCommand(newCommand);
