/** `npm run slides`. */
import { runCommand } from '../src/commands/command.ts';
import { slidesCommand } from '../src/commands/slides.ts';

await runCommand(slidesCommand);
