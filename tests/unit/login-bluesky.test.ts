import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { siteSchema } from '../../src/model/site.ts';
import { Temporal } from '../../src/model/time.ts';
import { loginBluesky } from '../../src/networks/bluesky/login.ts';
import { type LoginContext, WrongToken } from '../../src/networks/login/context.ts';
import { Transport } from '../../src/networks/transport.ts';
import { siteYaml } from '../setup/content.ts';

/** A PDS that lets everybody in, with a session of this scope. */
function sceneWith(scope: string): LoginContext {
  return sceneOf(() => sessionOf(scope));
}

function sessionOf(scope: string): Response {
  const encoded = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');
  const token = `${encoded({ alg: 'ES256K' })}.${encoded({ scope })}.signature`;
  return Response.json({
    did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa',
    handle: 'ada.example',
    accessJwt: token,
    refreshJwt: token,
    active: true,
  });
}

/** A PDS that answers so to every sign-in. */
function sceneOf(answer: () => Response): LoginContext {
  const clock = { now: () => Temporal.Instant.from('2026-11-20T10:00:00Z'), sleep: async () => undefined };
  const fetch = async () => answer();
  return {
    site: siteSchema.parse({ ...parse(siteYaml), networks: { bluesky: { handle: 'ada.example' } } }),
    secrets: {},
    terminal: {
      interactive: false,
      say: () => undefined,
      sayAddress: () => undefined,
      ask: async () => '',
      askHidden: async () => 'a-password',
      close: () => undefined,
    },
    fetch,
    clock,
    wishes: { token: false, handle: undefined, port: 0, comments: false },
    transport: new Transport({ name: 'Bluesky', fetch, clock }),
  };
}

test("the account's own password is not taken", async () => {
  const attempt = loginBluesky(sceneWith('com.atproto.access'));
  await expect(attempt).rejects.toThrow(WrongToken);
  await expect(attempt).rejects.toThrow('your account password');
});

test.for(['com.atproto.appPass', 'com.atproto.appPassPrivileged'])('a password with %s is', async (scope) => {
  const { values } = await loginBluesky(sceneWith(scope));
  expect(values).toEqual({ BLUESKY_IDENTIFIER: 'ada.example', BLUESKY_APP_PASSWORD: 'a-password' });
});

test('a password that asks for a code by email says to use an app password, and where to make one', async () => {
  // As bsky.social answers (com.atproto.server.createSession, AuthFactorTokenRequired).
  const error = {
    error: 'AuthFactorTokenRequired',
    message: 'A sign in code has been sent to your email address',
  };
  const attempt = loginBluesky(sceneOf(() => Response.json(error, { status: 401 })));
  await expect(attempt).rejects.toThrow(/app password.*https:\/\/bsky\.app\/settings\/app-passwords/);
});
