/** `npm run doctor`. */
import { runCommand } from '../src/commands/command.ts';
import { doctorCommand } from '../src/commands/doctor.ts';

await runCommand(doctorCommand);
