/** `npm run demo`. */
import { runCommand } from '../src/commands/command.ts';
import { demoCommand } from '../src/commands/demo.ts';

await runCommand(demoCommand);
