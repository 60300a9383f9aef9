/** `npm run dev`. */
import { runCommand } from '../src/commands/command.ts';
import { devCommand } from '../src/commands/dev.ts';

await runCommand(devCommand);
