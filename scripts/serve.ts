/** `npm run serve`. */
import { runCommand } from '../src/commands/command.ts';
import { serveCommand } from '../src/commands/serve.ts';

await runCommand(serveCommand);
