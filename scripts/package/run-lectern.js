import { lectern } from './lib/commands/lectern.js';

await lectern(process.argv.slice(2));
