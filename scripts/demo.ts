/** `npm run demo`: the whole loop on the sample site, with stand-ins of the networks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { portNumber, runCommand } from '../src/commands/command.ts';
import { DemoError, runDemo } from '../src/sandbox/demo/demo.ts';

const help = `Runs the whole loop on the sample site, in a scratch folder: build, announce on stand-ins of
Mastodon, Bluesky and LinkedIn, be answered, bring the answers home, build again. Then it serves the site
and the stand-ins and waits.

  npm run demo
  npm run demo -- --once                 does it all and ends: 0 if all went well, 1 if a step failed
  npm run demo -- --site-port 4321 --sandbox-port 4400
`;

await runCommand(help, async () => {
  const { values } = parseArgs({
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
      say: (line) => console.log(line),
      sitePort: portNumber('site-port', values['site-port']),
      sandboxPort: portNumber('sandbox-port', values['sandbox-port']),
    });
    if (values.once) {
      await demo.close();
      return 0;
    }
    console.log(`
The site       ${demo.site}
The post       ${demo.post}
The networks   ${demo.sandbox}

Answer a post there as somebody else, if you like. Ctrl-C ends the demo and removes everything it made.`);
    return undefined;
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    console.error(error.message);
    return 1;
  }
});
