/** `npm run sandbox`: stand-ins of the networks on the loopback, to try out and to test with. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { readEnvironment } from '../content/environment.ts';
import { owned } from '../content/owner.ts';
import { claimFolder, claimState } from '../files/claim.ts';
import { networkNames } from '../model/ids.ts';
import { suppliedNetworkIds } from '../model/networks.ts';
import { answers } from '../sandbox/faults.ts';
import { sandboxCredentials, startSandbox } from '../sandbox/index.ts';
import { type Command, portNumber } from './command.ts';
import { printOwn } from './print.ts';

const help = `Runs a local sandbox of ${suppliedNetworkIds.map((id) => networkNames[id]).join(', ')}, with timelines you can view and reply in.

  npm run sandbox                       on port 4400
  npm run sandbox -- --port 0           on any free port
  npm run sandbox -- --dir FOLDER       data folder (default: .lectern/sandbox)
  npm run sandbox -- --host ::1         listen on another loopback address (only loopback is allowed)

To simulate failures, run in another terminal:

  curl http://127.0.0.1:4400/sandbox/fault -d '{"network":"mastodon","answer":"bad-gateway","count":null}'
  curl http://127.0.0.1:4400/sandbox/lift -d '{}'       stop it; without "count": null only one request is affected

answer is one of: ${answers.join(' ')}
See docs/sandbox.md for details.

LECTERN_NOW (RFC 3339) sets the initial clock.
`;

/** The command `sandbox`. */
export const sandboxCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4400' },
        dir: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) return help;
    const environment = await owned(readEnvironment());
    const { state, now } = environment;
    const dir = path.resolve(values.dir ?? path.join(state, 'sandbox'));
    if (values.dir) claimFolder('--dir', dir, 'sandbox', environment);
    else claimState(environment);
    const sandbox = await startSandbox({
      dir,
      port: portNumber('port', values.port),
      host: values.host,
      now: new Date(now.epochMilliseconds),
    });
    const settings = [...sandbox.networks].map(
      ([id, { siteSettings }]) =>
        `    ${id}: ${stringify(siteSettings, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`,
    );
    const hints = [...sandbox.networks.values()].flatMap(({ hint }) => (hint ? [`${hint}\n`] : []));
    printOwn(`The timelines are at ${sandbox.url}/

In content/site.yaml:
  networks:
${settings.join('\n')}
  replies:
    webmention: { url: ${sandbox.endpoints.webmention}/api/mentions.jf2 }

In .env:
${Object.entries(sandboxCredentials)
  .map(([name, value]) => `  ${name}=${value}`)
  .join('\n')}

${hints.join('\n')}
Data folder: ${dir}
Press Ctrl-C to stop.`);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    await sandbox.close();
    return undefined;
  },
};
