/** `npm run syndicate`. */
import { runCommand } from '../src/commands/command.ts';
import { syndicateCommand } from '../src/commands/syndicate.ts';

await runCommand(syndicateCommand);
