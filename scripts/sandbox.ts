/** `npm run sandbox`. */
import { runCommand } from '../src/commands/command.ts';
import { sandboxCommand } from '../src/commands/sandbox.ts';

await runCommand(sandboxCommand);
