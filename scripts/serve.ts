/** `npm run serve`: the built site on the loopback, as a static host would serve it. */
import { parseArgs } from 'node:util';
import { portNumber, runCommand } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readSite } from '../src/content/read.ts';
import { serveSite } from '../src/files/serve.ts';
import { basePath } from '../src/model/address.ts';

const help = `Serves the built site on this machine, as a static host would.

  npm run serve                 at a free port
  npm run serve -- --port 4321  at this one
`;

await runCommand(help, async () => {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '0' }, help: { type: 'boolean' } },
  });
  if (values.help) return help;
  const environment = readEnvironment();
  const site = await readSite(environment.content);
  const server = await serveSite({
    folder: environment.out,
    base: basePath(site),
    port: portNumber('port', values.port),
  });
  console.log(`The site is at ${server.url}\nCtrl-C ends it.`);
  return undefined;
});
