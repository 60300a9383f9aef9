/** `npm run build`. */

import { buildCommand } from '../src/commands/build.ts';
import { runCommand } from '../src/commands/command.ts';

await runCommand(buildCommand);
