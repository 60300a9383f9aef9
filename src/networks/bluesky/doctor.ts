/** Bluesky: the PDS, the AppView that threads are read from, the app password, whose it is. */
import { standardAccount } from '../../model/standard-site.ts';
import type { Check, Finding } from '../doctor/finding.ts';
import { accountFinding, ask, limitsFinding, missingSecret, quickTransport } from '../doctor/network.ts';
import { createBluesky } from './bluesky.ts';
import { connectAppView, translated } from './client.ts';
import { blueskyLimits } from './limits.ts';

export const checkBluesky: Check = async (scene) => {
  const { bluesky } = scene.site.networks;
  if (!bluesky) return [];
  const { service, appview, handle: expected, did } = bluesky;
  const transport = quickTransport('bluesky', scene);
  const later = 'try again later; see status.bsky.app for the service status';
  const server = await ask('bluesky reachable', later, () =>
    connectAppView(service, transport)
      .com.atproto.server.describeServer()
      .catch((error: unknown) => {
        throw translated(error);
      }),
  );
  if ('finding' in server) return [server.finding];
  const findings: Finding[] = [
    { name: 'bluesky reachable', level: 'ok', message: `${service} answers` },
    limitsFinding('bluesky', blueskyLimits),
  ];
  const { BLUESKY_IDENTIFIER: identifier = expected, BLUESKY_APP_PASSWORD: password } = scene.secrets;
  if (!identifier || !password) {
    const names = [!identifier && 'BLUESKY_IDENTIFIER', !password && 'BLUESKY_APP_PASSWORD'].filter(
      (name) => name !== false,
    );
    return [...findings, missingSecret('bluesky', ...(names as string[]))];
  }
  const network = createBluesky({ service, identifier, password, transport });
  const owner = await ask('bluesky token', 'npm run login -- bluesky', () => network.account());
  if ('finding' in owner) return [...findings, owner.finding];
  const { handle, id = handle, scopes = [] } = owner.answer;
  const threads = await ask('bluesky threads', later, () =>
    connectAppView(appview, transport)
      .app.bsky.actor.getProfile({ actor: id })
      .catch((error: unknown) => {
        throw translated(error);
      }),
  );
  return [
    ...findings,
    passwordFinding(scopes),
    accountFinding('bluesky', { name: handle, is: handle }, { field: 'handle', value: expected }),
    cardFinding(id, did, standardAccount(scene.site)),
    'finding' in threads
      ? threads.finding
      : { name: 'bluesky threads', level: 'ok', message: `${appview} is reachable: replies can be read` },
  ];
};

/** Whether links to the site get the richer card (docs/decisions/richer-cards.md). */
function cardFinding(is: string, expected: string | undefined, account: string | undefined): Finding {
  const name = 'bluesky card';
  if (expected === undefined) {
    const message = `links get a plain card; for one with the site's name, add did: "${is}" to content/site.yaml`;
    return { name, level: 'ok', message };
  }
  if (expected !== is) {
    return {
      name,
      level: 'error',
      message: `the account is ${is}, but content/site.yaml says ${expected}: links get a plain card`,
      fix: `set networks.bluesky.did: "${is}" in content/site.yaml and build again`,
    };
  }
  if (account) return { name, level: 'ok', message: 'links get the card with the name of the site' };
  return {
    name,
    level: 'warning',
    message:
      'links get a plain card: the site is served below a path, and only the root of a domain can be verified',
    fix: 'use a dedicated domain, or remove networks.bluesky.did from content/site.yaml',
  };
}

/** Scopes of sessions: bluesky-social/atproto, packages/pds/src/auth-scope.ts. */
function passwordFinding(scopes: readonly string[]): Finding {
  const name = 'bluesky token';
  if (scopes.includes('com.atproto.access')) {
    return {
      name,
      level: 'warning',
      message: 'BLUESKY_APP_PASSWORD is your account password, which gives full access to the account',
      fix: 'use an app password instead: npm run login -- bluesky',
    };
  }
  if (scopes.includes('com.atproto.appPassPrivileged')) {
    return {
      name,
      level: 'warning',
      message:
        'the app password works, but grants access to your direct messages, which Lectern does not need',
      fix: 'create one without that permission: npm run login -- bluesky',
    };
  }
  return { name, level: 'ok', message: 'the app password works; it does not expire until revoked' };
}
