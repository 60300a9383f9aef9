/** `npm run login`: gets a network's token, checks it and keeps it in `.env`. */
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../src/commands/command.ts';
import { printError, terminal } from '../src/commands/print.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readSite } from '../src/content/read.ts';
import { readSecrets } from '../src/content/secrets.ts';
import { EnvFileError } from '../src/files/env-file.ts';
import { NoAnswer } from '../src/files/terminal.ts';
import { networkIds } from '../src/model/ids.ts';
import { NetworkError } from '../src/networks/errors.ts';
import { NotAgreed } from '../src/networks/login/agreement.ts';
import { WrongToken } from '../src/networks/login/scene.ts';
import { login } from '../src/networks/login.ts';
import { systemClock } from '../src/networks/transport.ts';

const help = `Obtains an access token for a network configured in content/site.yaml, verifies its account and scopes, and
saves it to .env (ignored by git, readable only by you).

  npm run login -- mastodon             registers Lectern with your server; authorize it in the browser
  npm run login -- bluesky              prompts for an app password
      --handle NAME                     the account's handle, if not set in content/site.yaml
  npm run login -- linkedin             authorize in the browser; requires your own developer app
      --port NUMBER                     port of the redirect URL (default 8976): http://localhost:8976/
      --comments                        also request permission to read comments (restricted by LinkedIn)
  --token                               use an existing Mastodon or LinkedIn token

If standard input is not a terminal, answers are read from it, one per line.
LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET are read from the environment or .env, otherwise prompted for.

Exit codes: 0 success, 1 no token obtained (nothing written), 2 invalid usage or configuration.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseArgs({
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
});
