/**
 * LinkedIn: the owner's own developer app asks the owner to agree
 * (learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow).
 */
import type { Secrets } from '../../content/secrets.ts';
import type { EnvValues } from '../../files/env-file.ts';
import type { Temporal } from '../../model/time.ts';
import { NeedsOwner, NetworkError } from '../errors.ts';
import { askForAgreement } from '../login/agreement.ts';
import { type LoggedIn, type LoginContext, WrongToken } from '../login/context.ts';
import { missingScopes } from '../scopes.ts';
import { connectToLinkedIn } from './connect.ts';
import { linkedinAuthorKind, linkedinScopes } from './scopes.ts';
import {
  authorizationServer,
  inspectToken,
  type LinkedInApp,
  type LinkedInToken,
  tokenFor,
} from './token.ts';

/** A token and what is known of it. */
type Known = Pick<LinkedInToken, 'token'> & Partial<Omit<LinkedInToken, 'token'>>;

/** @throws WrongToken, NotAgreed, NetworkError */
export async function loginLinkedIn(scene: LoginContext): Promise<LoggedIn> {
  const { site, terminal, wishes } = scene;
  const { author } = site.networks.linkedin ?? {};
  const kind = linkedinAuthorKind(author);
  const needed = [...linkedinScopes[kind], ...(wishes.comments ? [linkedinScopes.comments[0]] : [])];
  for (const line of terms(kind, wishes.comments)) terminal.say(line);
  const { app, values } = await appOf(scene);
  const known = wishes.token ? await ownToken(scene, app) : await tokenByAgreement(scene, app, needed);
  const missing = known.scopes ? missingScopes(linkedinScopes[kind], known.scopes) : [];
  if (missing.length > 0) {
    throw new WrongToken(
      `LinkedIn did not grant ${missing.join(', ')}. Nothing was written. Add the products to your app (Products, at linkedin.com/developers/apps) and try again.`,
    );
  }
  const who = await ownerOf(scene, known.token);
  if (who.urn && author && kind === 'person' && who.urn !== author) {
    throw new WrongToken(
      `The token belongs to ${who.name} (${who.urn}), but content/site.yaml has ${author}. Nothing was written. ` +
        'Sign in with that account in the browser, or correct networks.linkedin.author.',
    );
  }
  return {
    values: {
      ...values,
      LINKEDIN_ACCESS_TOKEN: known.token,
      LINKEDIN_TOKEN_EXPIRES: known.expires?.round('second').toString(),
    },
    lines: [
      who.name ? `Signed in as ${who.name} (${who.urn}).` : 'LinkedIn does not report whose token this is.',
      `Scopes: ${known.scopes?.join(', ') ?? 'not reported by LinkedIn'}.`,
      endLine(known.expires, scene.clock.now()),
      ...(author || !who.urn
        ? []
        : [`To have this account verified, set networks.linkedin.author: ${who.urn} in content/site.yaml.`]),
    ],
  };
}

/** What LinkedIn will and won't grant, said before anybody agrees to anything. */
function terms(kind: 'person' | 'organization', comments: boolean): string[] {
  const posting =
    kind === 'person'
      ? 'To post as yourself, add the products "Sign In with LinkedIn using OpenID Connect" and "Share on LinkedIn" to your app.'
      : 'To post as a page, your app needs the Community Management API, which LinkedIn grants to verified companies after a review, and you must be an administrator of the page.';
  const reading =
    kind === 'organization'
      ? "It also allows reading the comments on the page's posts."
      : comments
        ? 'Reading comments requires r_member_social, which is restricted; if your app does not have it, authorization will fail.'
        : 'Reading comments, reactions or your own posts requires r_member_social, which is restricted. Comments can be imported manually (docs/replies.md).';
  return [posting, reading, 'The token expires after 60 days. Run this command again to renew it.', ''];
}

/** The developer app: from the environment or `.env`, else asked for once and kept. */
async function appOf(scene: LoginContext): Promise<{ app: LinkedInApp | undefined; values: EnvValues }> {
  const { secrets, terminal, wishes } = scene;
  const { LINKEDIN_CLIENT_ID: knownId, LINKEDIN_CLIENT_SECRET: knownSecret } = secrets;
  if (knownId && knownSecret) return { app: { id: knownId, secret: knownSecret }, values: {} };
  // A token that is there already needs no app; with one its end could be asked for.
  if (wishes.token) return { app: undefined, values: {} };
  terminal.say('Open your app at https://www.linkedin.com/developers/apps, or create one.');
  terminal.say(`Under Auth, add this redirect URL: http://localhost:${wishes.port}/`);
  const id = knownId ?? (await terminal.ask('Client ID: '));
  const secret = knownSecret ?? (await terminal.askHidden('Client secret: '));
  return { app: { id, secret }, values: { LINKEDIN_CLIENT_ID: id, LINKEDIN_CLIENT_SECRET: secret } };
}

async function tokenByAgreement(
  scene: LoginContext,
  app: LinkedInApp | undefined,
  scopes: readonly string[],
): Promise<LinkedInToken> {
  const { site, terminal, wishes, transport } = scene;
  const { api = '' } = site.networks.linkedin ?? {};
  if (!app) throw new TypeError('An agreement needs an app.');
  const grant = await askForAgreement({
    network: 'LinkedIn',
    host: 'localhost',
    port: wishes.port,
    terminal,
    // LinkedIn knows PKCE only for apps it has enabled for it, and refuses it from others: the secret stands in.
    address({ redirectUri, state }) {
      const address = new URL(`${authorizationServer(api)}/authorization`);
      address.search = new URLSearchParams({
        response_type: 'code',
        client_id: app.id,
        redirect_uri: redirectUri,
        state,
        scope: scopes.join(' '),
      }).toString();
      return address;
    },
  });
  return tokenFor(grant, app, api, transport);
}

async function ownToken(scene: LoginContext, app: LinkedInApp | undefined): Promise<Known> {
  const { site, terminal, transport } = scene;
  const token = await terminal.askHidden('Access token: ');
  if (!app) return { token };
  const { api = '' } = site.networks.linkedin ?? {};
  const { active, status, expires, scopes } = await inspectToken(token, app, api, transport);
  if (!active)
    throw new WrongToken(`LinkedIn reports this token as ${status ?? 'not active'}. Nothing was written.`);
  return { token, scopes, ...(expires && { expires }) };
}

/** Whose token it is. One for pages alone may not ask: then nothing is known. */
async function ownerOf(scene: LoginContext, token: string): Promise<{ urn?: string; name?: string }> {
  const secrets: Secrets = { LINKEDIN_ACCESS_TOKEN: token };
  try {
    const { id, handle } = await connectToLinkedIn(scene.site, { ...scene, secrets }).account();
    return { ...(id && { urn: id }), name: handle };
  } catch (error) {
    const mayNotAsk = error instanceof NeedsOwner && error.status === 403;
    if (error instanceof NetworkError && mayNotAsk) return {};
    throw error;
  }
}

function endLine(expires: Temporal.Instant | undefined, now: Temporal.Instant): string {
  if (!expires) {
    return 'Expiry date unknown: set LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET to query it. LinkedIn tokens expire after 60 days.';
  }
  const days = Math.floor(expires.since(now).total('days'));
  return `Expires on ${expires.toString().slice(0, 10)}, in ${days} days. npm run doctor will remind you.`;
}
