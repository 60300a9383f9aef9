/** `npm run publish`. */
import { runCommand } from '../src/commands/command.ts';
import { publishCommand } from '../src/commands/publish.ts';

await runCommand(publishCommand);
