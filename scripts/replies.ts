/** `npm run replies`. */
import { runCommand } from '../src/commands/command.ts';
import { repliesCommand } from '../src/commands/replies.ts';

await runCommand(repliesCommand);
