/** `npm run login`. */
import { runCommand } from '../src/commands/command.ts';
import { loginCommand } from '../src/commands/login.ts';

await runCommand(loginCommand);
