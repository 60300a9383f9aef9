/**
 * Threads: a tester of one's own app needs no review, and makes a token on the app's page. Meta sends nobody back to this machine
 * (a redirect address has to be https), so the token is pasted; it is kept for 60 days, and refreshed by the same command.
 */
import { Temporal } from '../../model/time.ts';
import { NeedsOwner, Refused } from '../errors.ts';
import { type LoggedIn, type LoginContext, WrongToken } from '../login/context.ts';
import { missingScopes } from '../scopes.ts';
import { ThreadsClient } from './client.ts';
import { me } from './threads.ts';
import { type Inspection, inspectToken, lengthened, refreshed, threadsScopes } from './token.ts';

/** Tokens that end sooner than this are those of an hour. */
const short = { hours: 3 };

/** @throws WrongToken, NetworkError */
export async function loginThreads(scene: LoginContext): Promise<LoggedIn> {
  const { site, terminal, secrets, wishes, clock } = scene;
  const { account } = site.networks.threads ?? {};
  const kept = secrets.THREADS_ACCESS_TOKEN;
  const isRefresh = kept !== undefined && !wishes.token && (await works(scene, kept));
  if (!isRefresh) for (const line of instructions) terminal.say(line);
  const given = isRefresh ? kept : await terminal.askHidden('Access token: ');
  const { username, id } = await me(clientFor(scene, given));
  if (account && account.replace(/^@/, '').toLowerCase() !== username.toLowerCase())
    throw new WrongToken(
      `The token belongs to @${username}, but content/site.yaml has ${account}. Nothing was written. ` +
        'Make a token of that account, or correct networks.threads.account.',
    );
  const about = await inspectToken(clientFor(scene, given), given);
  const missing = missingScopes(threadsScopes, about.scopes);
  if (missing.length > 0)
    throw new WrongToken(
      `The token lacks required scopes: ${missing.join(', ')}. Nothing was written. Add them to your app's Threads use case and make a new token: npm run login -- threads --token`,
    );
  const { token, expires, line } = isRefresh
    ? await refresh(scene, given, about)
    : await lasting(scene, given, about);
  return {
    values: { THREADS_ACCESS_TOKEN: token, THREADS_TOKEN_EXPIRES: expires?.round('second').toString() },
    lines: [
      `Signed in as @${username} (${id}).`,
      `Scopes: ${about.scopes.join(', ')}.`,
      line,
      endLine(expires, clock.now()),
      ...(account
        ? []
        : [
            `To have this account verified, set networks.threads.account: "@${username}" in content/site.yaml.`,
          ]),
    ],
  };
}

const instructions = [
  'At https://developers.facebook.com/apps create an app with the use case "Access the Threads API", and add to it the permissions',
  `${threadsScopes.join(', ')}, threads_read_replies, threads_delete and threads_manage_insights.`,
  'Add your own account under App roles as a Threads tester, and accept it at threads.com under Settings > Website permissions.',
  'Then, under the use case > Settings, "User Token Generator" makes a token. A tester needs no review.',
  '',
];

/** A token that ended cannot be refreshed: then another is asked for. */
async function works(scene: LoginContext, token: string): Promise<boolean> {
  try {
    await me(clientFor(scene, token));
    return true;
  } catch (error) {
    if (error instanceof NeedsOwner) return false;
    throw error;
  }
}

interface Kept {
  token: string;
  expires: Temporal.Instant | undefined;
  line: string;
}

/** A token of an hour becomes one of 60 days, where the app's secret is known. */
async function lasting(scene: LoginContext, token: string, { expires }: Inspection): Promise<Kept> {
  const { clock, secrets } = scene;
  const isShort = expires && Temporal.Instant.compare(expires, clock.now().add(short)) < 0;
  if (!isShort) return { token, expires, line: 'The token is one of 60 days.' };
  const secret = secrets.THREADS_CLIENT_SECRET;
  if (!secret)
    throw new WrongToken(
      'This token ends within hours. Nothing was written. Make one with the User Token Generator, or set THREADS_CLIENT_SECRET (the Threads app secret) to exchange it.',
    );
  return {
    ...(await lengthened(clientFor(scene, token), secret, clock.now())),
    line: 'It was exchanged for one of 60 days.',
  };
}

/** A token that is not a day old is kept as it is. */
async function refresh(scene: LoginContext, token: string, { expires }: Inspection): Promise<Kept> {
  try {
    const fresh = await refreshed(clientFor(scene, token), scene.clock.now());
    return {
      ...fresh,
      line: 'The token was refreshed. If it is used elsewhere, put it there too: gh secret set --env-file .env',
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { token, expires, line: `It was not refreshed: ${error.message}` };
  }
}

function clientFor({ site, transport }: LoginContext, token: string): ThreadsClient {
  return new ThreadsClient({ api: site.networks.threads?.api ?? '', token, transport });
}

function endLine(expires: Temporal.Instant | undefined, now: Temporal.Instant): string {
  if (!expires) return 'When it ends is not known: Threads tokens end after 60 days.';
  const days = Math.floor(expires.since(now).total('days'));
  return `Expires on ${expires.toString().slice(0, 10)}, in ${days} days. The same command refreshes it; npm run doctor will remind you.`;
}
