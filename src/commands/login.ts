/** `npm run login`: gets a network's token, checks it and keeps it in `.env`. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { readSite } from '../content/read.ts';
import { readSecrets } from '../content/secrets.ts';
import { EnvFileError } from '../files/env-file.ts';
import { NoAnswer } from '../files/terminal.ts';
import { modelOf, type NetworkId, networkIds } from '../model/networks.ts';
import { NetworkError } from '../networks/errors.ts';
import { NotAgreed } from '../networks/login/agreement.ts';
import { WrongToken } from '../networks/login/context.ts';
import { login } from '../networks/login.ts';
import { definitionOf } from '../networks/registry.ts';
import { systemClock } from '../networks/transport.ts';
import { type Command, UsageError } from './command.ts';
import { printError, terminal } from './print.ts';

/** How to log in to one network: the command, and its own options below it. */
function helpOf(id: NetworkId): string {
  const [first = '', ...more] = definitionOf(id).loginHelp;
  return [`  npm run login -- ${id}`.padEnd(40) + first, ...more.map((line) => `  ${line}`)].join('\n');
}

function clientSecrets(): string {
  return networkIds
    .flatMap((id) => Object.keys(modelOf(id).secrets))
    .filter((name) => /_CLIENT_/.test(name))
    .join(', ');
}

const help = `Obtains an access token for a network configured in content/site.yaml, verifies its account and scopes, and
saves it to .env (ignored by git, readable only by you).

${networkIds.map(helpOf).join('\n')}
  --token                               use an existing token instead of making one

If standard input is not a terminal, answers are read from it, one per line.
Developer apps (${clientSecrets()}) are read from the
environment or .env, otherwise prompted for.

Exit codes: 0 success, 1 no token obtained (nothing written), 2 invalid usage or configuration.
`;

/** The command `login`. */
export const loginCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        token: { type: 'boolean', default: false },
        handle: { type: 'string' },
        port: { type: 'string', default: '8976' },
        comments: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const network = networkIds.find((id) => id === positionals[0]);
    if (!network || positionals.length > 1) {
      throw new UsageError(`Specify a network: npm run login -- ${networkIds.join('|')}`);
    }
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      throw new UsageError(`Invalid --port "${values.port}". Expected a number from 0 to 65535.`);
    }
    const environment = readEnvironment();
    const owner = terminal();
    const { token, handle, port, comments } = values;
    try {
      await login(network, {
        environment,
        site: await readSite(environment.content),
        secrets: readSecrets(),
        terminal: owner,
        fetch,
        clock: systemClock(() => environment.now),
        wishes: { token, handle, port: Number(port), comments },
      });
      return 0;
    } catch (error) {
      const expected = [NetworkError, NotAgreed, WrongToken, NoAnswer].some((kind) => error instanceof kind);
      if (!expected && !(error instanceof EnvFileError)) throw error;
      printError((error as Error).message);
      return error instanceof EnvFileError ? 2 : 1;
    } finally {
      owner.close();
    }
  },
};
