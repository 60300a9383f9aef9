/** Threads: the token and its end, whose it is, what it may do. */
import { Temporal } from '../../model/time.ts';
import { type Check, counted, type Finding } from '../doctor/finding.ts';
import { accountFinding, ask, limitsFinding, missingSecret, quickTransport } from '../doctor/network.ts';
import { missingScopes } from '../scopes.ts';
import { ThreadsClient } from './client.ts';
import { threadsLimits } from './limits.ts';
import { me } from './threads.ts';
import { inspectToken, threadsFurtherScopes, threadsScopes } from './token.ts';

const fix = 'npm run login -- threads';
/** A token that ends within so many days is worth a word. */
const fewDays = 7;

export const checkThreads: Check = async (scene) => {
  const { threads: settings } = scene.site.networks;
  if (!settings) return [];
  const token = scene.secrets.THREADS_ACCESS_TOKEN;
  const limits = limitsFinding('threads', threadsLimits);
  if (!token) return [limits, missingSecret('threads', 'THREADS_ACCESS_TOKEN')];
  const client = new ThreadsClient({ api: settings.api, token, transport: quickTransport('threads', scene) });
  const owner = await ask('threads token', fix, () => me(client));
  if ('finding' in owner) return [limits, owner.finding];
  const handle = `@${owner.answer.username}`;
  const about = await ask('threads token', fix, () => inspectToken(client, token));
  const findings = [
    limits,
    accountFinding('threads', { name: handle, is: handle }, { field: 'account', value: settings.account }),
  ];
  if ('finding' in about) return [...findings, about.finding];
  const { expires, scopes } = about.answer;
  return [
    ...findings,
    endFinding(expires ?? endOf(scene.secrets.THREADS_TOKEN_EXPIRES), scene.clock.now()),
    scopesFinding(scopes),
  ];
};

/** The instant a written end means; nothing where it is none. */
export function endOf(written: string | undefined): Temporal.Instant | undefined {
  try {
    return written ? Temporal.Instant.from(written) : undefined;
  } catch {
    return undefined;
  }
}

/** What a token's end means for the owner. A token that ended cannot be refreshed any more. */
export function endFinding(expires: Temporal.Instant | undefined, now: Temporal.Instant): Finding {
  const name = 'threads token';
  if (!expires)
    return {
      name,
      level: 'ok',
      message: 'works; when it ends is not known (Threads tokens end after 60 days)',
    };
  const days = Math.floor(expires.since(now).total('days'));
  const day = expires.toString().slice(0, 10);
  if (days < 0)
    return { name, level: 'error', message: `the token expired on ${day}`, fix: `${fix} --token` };
  if (days >= fewDays) return { name, level: 'ok', message: `valid until ${day} (${days} days)` };
  return { name, level: 'warning', message: `the token expires on ${day}, in ${counted(days, 'day')}`, fix };
}

function scopesFinding(scopes: readonly string[]): Finding {
  const name = 'threads scopes';
  const missing = missingScopes(threadsScopes, scopes);
  if (missing.length > 0)
    return {
      name,
      level: 'error',
      message: `the token lacks required scopes: ${missing.join(', ')}`,
      fix: `${fix} --token`,
    };
  const without = Object.entries(threadsFurtherScopes).filter(([scope]) => !scopes.includes(scope));
  if (without.length === 0) return { name, level: 'ok', message: scopes.join(', ') };
  const message = without.map(([scope, means]) => `${scope} is missing: ${means}`).join('; ');
  return { name, level: 'warning', message, fix: `${fix} --token` };
}
