/** Mastodon: registers Lectern with the server and asks the owner to agree (docs.joinmastodon.org/client/authorized). */
import { z } from 'zod';
import { jsonOf } from '../answer.ts';
import { NeedsOwner } from '../errors.ts';
import { askForAgreement } from '../login/agreement.ts';
import { type LoggedIn, type LoginContext, WrongToken } from '../login/context.ts';
import { missingScopes } from '../scopes.ts';
import { connectToMastodon } from './connect.ts';
import { mastodonLoginScopes, mastodonScopes } from './scopes.ts';

const scope = mastodonLoginScopes.join(' ');

const appSchema = z.object({ client_id: z.string().min(1), client_secret: z.string().min(1) });
const tokenSchema = z.object({ access_token: z.string().min(1) });

/** @throws WrongToken, NotAgreed, NetworkError */
export async function loginMastodon(scene: LoginContext): Promise<LoggedIn> {
  const { site, terminal, wishes } = scene;
  const { url = '', account: expected } = site.networks.mastodon ?? {};
  const server = url.replace(/\/$/, '');
  if (wishes.token) {
    terminal.say(
      `Create a token at ${server}/settings/applications: a new application with the scopes ${scope}.`,
    );
  }
  const token = wishes.token
    ? await terminal.askHidden('Access token: ')
    : await tokenByAgreement(scene, server);
  const network = connectToMastodon(site, { ...scene, secrets: { MASTODON_ACCESS_TOKEN: token } });
  const { handle, url: page, scopes } = await network.account();
  if (expected && expected.toLowerCase() !== handle.toLowerCase()) {
    throw new WrongToken(
      `The token belongs to ${handle}, but content/site.yaml has ${expected}. Nothing was written. ` +
        `Sign in as ${expected} in the browser and try again, or correct networks.mastodon.account.`,
    );
  }
  const missing = scopes ? missingScopes(mastodonScopes, scopes) : [];
  if (missing.length > 0) {
    throw new WrongToken(
      `The token lacks required scopes: ${missing.join(', ')}. Nothing was written. ` +
        'Let Lectern create one: npm run login -- mastodon',
    );
  }
  return {
    values: { MASTODON_ACCESS_TOKEN: token },
    lines: [
      `Signed in as ${handle}${page ? ` (${page})` : ''}.`,
      `Scopes: ${scopes?.join(', ') ?? 'not reported by the server'}.`,
      `The token does not expire. Revoke it at ${server}/oauth/authorized_applications`,
      ...(expected
        ? []
        : [
            `To have this account verified, set networks.mastodon.account: "${handle}" in content/site.yaml.`,
          ]),
    ],
  };
}

async function tokenByAgreement(scene: LoginContext, server: string): Promise<string> {
  const { site, terminal } = scene;
  let app: z.infer<typeof appSchema> | undefined;
  const { code, redirectUri, verifier } = await askForAgreement({
    network: 'Mastodon',
    host: '127.0.0.1',
    port: 0,
    terminal,
    async address({ redirectUri, state, challenge }) {
      app = appSchema.parse(
        await post(scene, `${server}/api/v1/apps`, {
          client_name: 'Lectern',
          redirect_uris: redirectUri,
          scopes: scope,
          website: site.url,
        }),
      );
      const address = new URL(`${server}/oauth/authorize`);
      address.search = new URLSearchParams({
        response_type: 'code',
        client_id: app.client_id,
        redirect_uri: redirectUri,
        scope,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }).toString();
      return address;
    },
  });
  const { client_id, client_secret } = app as z.infer<typeof appSchema>;
  const answer = await post(scene, `${server}/oauth/token`, {
    grant_type: 'authorization_code',
    code,
    client_id,
    client_secret,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    scope,
  });
  return tokenSchema.parse(answer).access_token;
}

/** A form to the server, whose answer is JSON. */
async function post(
  { transport }: LoginContext,
  address: string,
  fields: Record<string, string>,
): Promise<unknown> {
  const response = await transport.fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  });
  const data = await jsonOf('Mastodon', response);
  if (response.ok) return data;
  const { error, error_description } = (data ?? {}) as Record<string, unknown>;
  const said = [error, error_description].filter((part) => typeof part === 'string').join(', ');
  throw new NeedsOwner(
    `Mastodon returned no token (${response.status}${said ? `: ${said}` : ''}). Is networks.mastodon.url in content/site.yaml a Mastodon server?`,
    { status: response.status },
  );
}
