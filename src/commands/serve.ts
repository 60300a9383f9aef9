/** `npm run serve`: the built site on the loopback, as a static host would serve it. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { readSite } from '../content/read.ts';
import { serveSite } from '../files/serve.ts';
import { basePath } from '../model/address.ts';
import { type Command, portNumber } from './command.ts';
import { print } from './print.ts';

const help = `Serves the built site locally, like a static host.

  npm run serve                 on a free port
  npm run serve -- --port 4321  on this port
`;

/** The command `serve`. */
export const serveCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
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
    print(`Serving the site at ${server.url}\nPress Ctrl-C to stop.`);
    return undefined;
  },
};
