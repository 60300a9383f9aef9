/** Threads: the token and its end, whose it is, what it may do. */
import type { Temporal } from '../../model/time.ts';
import type { Check, Finding } from '../doctor/finding.ts';
import {
  accountFinding,
  ask,
  expiryFinding,
  limitsFinding,
  missingSecret,
  quickTransport,
  writtenEnd,
} from '../doctor/network.ts';
import { missingScopes } from '../scopes.ts';
import { ThreadsClient } from './client.ts';
import { threadsLimits } from './limits.ts';
import { me } from './threads.ts';
import { inspectToken, threadsFurtherScopes, threadsScopes } from './token.ts';

const fix = 'npm run login -- threads';

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
    endFinding(expires ?? writtenEnd(scene.secrets.THREADS_TOKEN_EXPIRES), scene.clock.now()),
    scopesFinding(scopes),
  ];
};

/** What a token's end means for the owner. A token that ended cannot be refreshed any more. */
export function endFinding(expires: Temporal.Instant | undefined, now: Temporal.Instant): Finding {
  const name = 'threads token';
  if (!expires)
    return {
      name,
      level: 'ok',
      message: 'works; when it ends is not known (Threads tokens end after 60 days)',
    };
  return expiryFinding(name, expires, now, { renew: fix, replace: `${fix} --token` });
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
