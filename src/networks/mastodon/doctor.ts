/** Mastodon: the server, the token, whose it is, what it may do, what the server takes. */

import type { Check, Finding } from '../doctor/finding.ts';
import { accountFinding, ask, limitsFinding, missingSecret, quickTransport } from '../doctor/network.ts';
import { missingScopes } from '../scopes.ts';
import { createMastodon } from './mastodon.ts';
import { mastodonScopes } from './scopes.ts';

export const checkMastodon: Check = async (scene) => {
  const { mastodon } = scene.site.networks;
  if (!mastodon) return [];
  const { url, account: expected } = mastodon;
  const token = scene.secrets.MASTODON_ACCESS_TOKEN;
  const network = createMastodon({ url, token: token ?? '', transport: quickTransport('mastodon', scene) });
  // The limits are public: whether the server is there is known without the token.
  const limits = await ask('mastodon reachable', 'try again later, or check the server in a browser', () =>
    network.limits(),
  );
  if ('finding' in limits) return [limits.finding];
  const findings: Finding[] = [
    { name: 'mastodon reachable', level: 'ok', message: `${url} answers` },
    limitsFinding('mastodon', limits.answer),
  ];
  if (!token) return [...findings, missingSecret('mastodon', 'MASTODON_ACCESS_TOKEN')];
  const owner = await ask('mastodon token', 'npm run login -- mastodon', () => network.account());
  if ('finding' in owner) return [...findings, owner.finding];
  const { handle, scopes } = owner.answer;
  return [
    ...findings,
    { name: 'mastodon token', level: 'ok', message: 'works; does not expire until revoked' },
    accountFinding('mastodon', { name: handle, is: handle }, { field: 'account', value: expected }),
    scopesFinding(scopes),
  ];
};

function scopesFinding(scopes: readonly string[] | undefined): Finding {
  const name = 'mastodon scopes';
  if (!scopes) return { name, level: 'ok', message: 'not reported by the server (requires Mastodon 4.3)' };
  const missing = missingScopes(mastodonScopes, scopes);
  if (missing.length === 0) return { name, level: 'ok', message: scopes.join(', ') };
  const picturesAlone = missing.join() === 'write:media';
  return {
    name,
    level: picturesAlone ? 'warning' : 'error',
    message: picturesAlone
      ? 'write:media is missing: slides are posted with a link card instead of images'
      : `the token lacks required scopes: ${missing.join(', ')}`,
    fix: 'npm run login -- mastodon',
  };
}
