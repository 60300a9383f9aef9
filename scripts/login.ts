/** `npm run login`: gets a network's token, checks it and keeps it in `.env`. */
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readSite } from '../src/content/read.ts';
import { readSecrets } from '../src/content/secrets.ts';
import { EnvFileError } from '../src/files/env-file.ts';
import { NoAnswer, openTerminal } from '../src/files/terminal.ts';
import { networkIds } from '../src/model/ids.ts';
import { NetworkError } from '../src/networks/errors.ts';
import { NotAgreed } from '../src/networks/login/agreement.ts';
import { WrongToken } from '../src/networks/login/scene.ts';
import { login } from '../src/networks/login.ts';
import { systemClock } from '../src/networks/transport.ts';

const help = `Gets the token of a network in content/site.yaml, checks whose it is and what it may do, and
writes it into .env, which git must ignore and only you can read.

  npm run login -- mastodon             opens the way for Lectern at your server; you agree in the browser
  npm run login -- bluesky              asks for an app password
      --handle NAME                     of the account, where content/site.yaml doesn't say it
  npm run login -- linkedin             you agree in the browser; needs a developer app of your own
      --port NUMBER                     that LinkedIn's answer comes to (8976): http://localhost:8976/
      --comments                        asks to read comments, too; LinkedIn gives that to few
  --token                               take a token of Mastodon or LinkedIn that you have already

Answers come from standard input where it is not a terminal, one on a line.
LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET are read from the environment or .env, else asked for.

Exit codes: 0 all well, 1 no token, nothing was written, 2 wrong usage or configuration.
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
    throw new UsageError(`Say one network: npm run login -- ${networkIds.join('|')}`);
  }
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535; found "${values.port}".`);
  }
  const environment = readEnvironment();
  const terminal = openTerminal();
  const { token, handle, port, comments } = values;
  try {
    await login(network, {
      environment,
      site: await readSite(environment.content),
      secrets: readSecrets(),
      terminal,
      fetch,
      clock: systemClock(() => environment.now),
      wishes: { token, handle, port: Number(port), comments },
    });
    return 0;
  } catch (error) {
    const expected = [NetworkError, NotAgreed, WrongToken, NoAnswer].some((kind) => error instanceof kind);
    if (!expected && !(error instanceof EnvFileError)) throw error;
    console.error((error as Error).message);
    return error instanceof EnvFileError ? 2 : 1;
  } finally {
    terminal.close();
  }
});
