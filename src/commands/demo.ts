/** `npm run demo`: the whole loop on the sample site, with stand-ins of the networks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { networkNames } from '../model/ids.ts';
import { suppliedNetworkIds } from '../model/networks.ts';
import { DemoError, runDemo } from '../sandbox/demo/demo.ts';
import { type Command, portNumber } from './command.ts';
import { print, printError } from './print.ts';

const help = `Runs the full workflow on the sample site in a temporary folder: builds it, announces it on sandbox versions of
${suppliedNetworkIds.map((id) => networkNames[id]).join(', ')}, adds replies, fetches them and builds again. Then serves the
site and the sandbox until interrupted.

  npm run demo
  npm run demo -- --once                 run all steps and exit: 0 success, 1 a step failed
  npm run demo -- --site-port 4321 --sandbox-port 4400
`;

/** The command `demo`. */
export const demoCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        once: { type: 'boolean', default: false },
        'site-port': { type: 'string', default: '0' },
        'sandbox-port': { type: 'string', default: '0' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const folder = mkdtempSync(path.join(tmpdir(), 'lectern-demo-'));
    const clean = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', clean);
    process.once('SIGINT', () => process.exit(130));
    process.once('SIGTERM', () => process.exit(143));
    try {
      const demo = await runDemo({
        folder,
        say: (line) => print(line),
        sitePort: portNumber('site-port', values['site-port']),
        sandboxPort: portNumber('sandbox-port', values['sandbox-port']),
      });
      if (values.once) {
        await demo.close();
        return 0;
      }
      print(`
The site       ${demo.site}
The post       ${demo.post}
The networks   ${demo.sandbox}

You can reply to a post there as another user. Press Ctrl-C to stop and remove all demo files.`);
      return undefined;
    } catch (error) {
      if (!(error instanceof DemoError)) throw error;
      printError(error.message);
      return 1;
    }
  },
};
