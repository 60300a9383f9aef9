/** LinkedIn: the version of its interface, the token and its end, whose it is, what it may do. */
import type { Site } from '../../model/site.ts';
import { Temporal } from '../../model/time.ts';
import { type Check, counted, type DoctorContext, type Finding } from '../doctor/finding.ts';
import {
  accountFinding,
  ask,
  expiryFinding,
  limitsFinding,
  missingSecret,
  quickTransport,
  writtenEnd,
} from '../doctor/network.ts';
import { NeedsOwner, NetworkError, Unreachable } from '../errors.ts';
import { missingScopes } from '../scopes.ts';
import type { Transport } from '../transport.ts';
import { LinkedInClient } from './client.ts';
import { linkedinLimits } from './limits.ts';
import { createLinkedIn } from './linkedin.ts';
import { linkedinAuthorKind, linkedinScopes } from './scopes.ts';
import { inspectToken, type TokenInspection } from './token.ts';

type Settings = NonNullable<Site['networks']['linkedin']>;

/** A token that ends within so many days is worth a word. */

export const checkLinkedIn: Check = async (scene) => {
  const { linkedin } = scene.site.networks;
  if (!linkedin) return [];
  const token = scene.secrets.LINKEDIN_ACCESS_TOKEN;
  const transport = quickTransport('linkedin', scene);
  const version = await versionFinding(linkedin, token ?? '', scene, transport);
  if (version.unreachable) return [version.unreachable];
  const findings: Finding[] = [
    { name: 'linkedin reachable', level: 'ok', message: `${linkedin.api} is reachable` },
    limitsFinding('linkedin', linkedinLimits),
    ...(version.finding ? [version.finding] : []),
  ];
  if (!token) return [...findings, missingSecret('linkedin', 'LINKEDIN_ACCESS_TOKEN')];
  const inspected = await inspect(linkedin, token, scene, transport);
  if (inspected && 'finding' in inspected) return [...findings, inspected.finding];
  const known = inspected?.answer;
  const owner = await ownerFinding(linkedin, token, transport);
  if (owner.name === 'linkedin token') return [...findings, owner];
  return [
    ...findings,
    tokenFinding(known?.expires ?? writtenEnd(scene.secrets.LINKEDIN_TOKEN_EXPIRES), scene.clock.now()),
    owner,
    scopesFinding(linkedin, known),
  ];
};

/**
 * How old the version is: one lives for a year at least, and is switched off some time after
 * (learn.microsoft.com/linkedin/marketing/versioning). Any call shows whether it still works.
 */
async function versionFinding(
  { api, version }: Settings,
  token: string,
  { clock }: DoctorContext,
  transport: Transport,
): Promise<{ finding?: Finding; unreachable?: Finding }> {
  const name = 'linkedin version';
  const fix = 'set a newer networks.linkedin.version in content/site.yaml, or update Lectern';
  try {
    await new LinkedInClient({ api, token, version, transport }).call('GET', '/rest/me');
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const { status = 0, message } = error;
    if (status === 426) return { finding: { name, level: 'error', message } };
    // LinkedIn looks at the token first: a refused one says nothing about the version.
    if (status === 401) return {};
    // That the token has no right to ask is an answer as well.
    const answered = status >= 400 && status < 500 && !(error instanceof Unreachable);
    if (!answered) return { unreachable: { name: 'linkedin reachable', level: 'error', message } };
  }
  const months = ageInMonths(version, clock.now());
  if (months >= 10) {
    const message = `${version} is ${counted(months, 'month')} old; LinkedIn retires versions after about 12 months`;
    return { finding: { name, level: 'warning', message, fix } };
  }
  return {
    finding: {
      name,
      level: 'ok',
      message: `${version} works (${counted(Math.max(0, months), 'month')} old)`,
    },
  };
}

/** @example ageInMonths('202601', Temporal.Instant.from('2026-11-20T10:00:00Z')) // 10 */
export function ageInMonths(version: string, now: Temporal.Instant): number {
  const came = Temporal.PlainYearMonth.from(`${version.slice(0, 4)}-${version.slice(4)}`);
  const here = now.toZonedDateTimeISO('UTC').toPlainDate().toPlainYearMonth();
  return came.until(here, { largestUnit: 'months' }).months;
}

/** What LinkedIn says of the token, where the app it belongs to is known. */
async function inspect(
  { api }: Settings,
  token: string,
  { secrets }: DoctorContext,
  transport: Transport,
): Promise<{ answer: TokenInspection } | { finding: Finding } | undefined> {
  const { LINKEDIN_CLIENT_ID: id, LINKEDIN_CLIENT_SECRET: secret } = secrets;
  if (!id || !secret) return undefined;
  const asked = await ask('linkedin token', 'npm run login -- linkedin', () =>
    inspectToken(token, { id, secret }, api, transport),
  );
  if ('finding' in asked || asked.answer.active) return asked;
  const message = `LinkedIn reports the token as ${asked.answer.status ?? 'not active'}`;
  return { finding: { name: 'linkedin token', level: 'error', message, fix: 'npm run login -- linkedin' } };
}

/** What a token's end means for the owner. */
export function tokenFinding(expires: Temporal.Instant | undefined, now: Temporal.Instant): Finding {
  const name = 'linkedin token';
  const fix = 'npm run login -- linkedin';
  if (!expires) {
    return {
      name: 'linkedin end',
      level: 'warning',
      message: 'the token works; its expiry date is unknown (LinkedIn tokens expire after 60 days)',
      fix: 'npm run login -- linkedin records the expiry date; or set LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET to query it',
    };
  }
  return expiryFinding(name, expires, now, { renew: fix });
}

async function ownerFinding(settings: Settings, token: string, transport: Transport): Promise<Finding> {
  const isPage = linkedinAuthorKind(settings.author) === 'organization';
  const network = createLinkedIn({ ...settings, token, transport });
  const owner = await ask('linkedin token', 'npm run login -- linkedin', async () => {
    try {
      return await network.account();
    } catch (error) {
      // Tokens for pages alone may not ask whose they are.
      if (isPage && error instanceof NeedsOwner && error.status === 403) return undefined;
      throw error;
    }
  });
  if ('finding' in owner) return owner.finding;
  const { id = '', handle = '' } = owner.answer ?? {};
  if (isPage) {
    const by = handle ? `${handle} posts` : 'posting';
    return { name: 'linkedin account', level: 'ok', message: `${by} as ${settings.author}` };
  }
  return accountFinding(
    'linkedin',
    { name: `${handle} (${id})`, is: id },
    { field: 'author', value: settings.author },
  );
}

function scopesFinding({ author }: Settings, known: TokenInspection | undefined): Finding {
  const name = 'linkedin scopes';
  const kind = linkedinAuthorKind(author);
  if (!known) {
    const message = `unknown: LinkedIn reports scopes only with LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET; required: ${linkedinScopes[kind].join(', ')}`;
    return { name, level: 'ok', message };
  }
  const missing = missingScopes(linkedinScopes[kind], known.scopes);
  if (missing.length > 0) {
    const message = `the token lacks required scopes: ${missing.join(', ')}`;
    return { name, level: 'error', message, fix: 'npm run login -- linkedin' };
  }
  const reads =
    kind === 'organization' || linkedinScopes.comments.some((scope) => known.scopes.includes(scope));
  const reading = reads ? 'comments can be read' : 'comments cannot be read: restricted by LinkedIn';
  return { name, level: 'ok', message: `${known.scopes.join(', ')}; ${reading}` };
}
