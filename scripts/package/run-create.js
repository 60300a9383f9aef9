import { create } from './lib/create/create.js';
import { versions } from './versions.js';

process.exitCode = await create(process.argv.slice(2), versions);
