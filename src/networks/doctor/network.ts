/** What the networks' checks have in common. */
import { type NetworkId, networkNames } from '../../model/ids.ts';
import { Temporal } from '../../model/time.ts';
import type { Limits } from '../contract.ts';
import { NeedsOwner, NetworkError } from '../errors.ts';
import { Transport } from '../transport.ts';
import { counted, type DoctorContext, type Finding } from './finding.ts';

/** A transport that loses no time: somebody waits for the answer. */
export function quickTransport(id: NetworkId, { fetch, clock }: DoctorContext): Transport {
  return new Transport({
    name: networkNames[id],
    fetch,
    clock,
    attempts: 2,
    timeout: 10_000,
    longestWait: 5_000,
  });
}

/** Asks; what a network answers with instead becomes a finding under this name. */
export async function ask<T>(
  name: string,
  fix: string,
  question: () => Promise<T>,
): Promise<{ answer: T } | { finding: Finding }> {
  try {
    return { answer: await question() };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    // What the owner has to mend says how; the rest is the network's to mend.
    const isOwners = error instanceof NeedsOwner;
    return { finding: { name, level: 'error', message: error.message, ...(!isOwners && { fix }) } };
  }
}

/** A secret that isn't set. */
export function missingSecret(id: NetworkId, ...names: string[]): Finding {
  return {
    name: `${id} token`,
    level: 'error',
    message: `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} not set`,
    fix: `npm run login -- ${id}`,
  };
}

/** A token that ends within so many days is worth a word. */
export const fewDays = 7;

/** The instant that a written end of a token means (`…_TOKEN_EXPIRES`); `undefined` where it is none. */
export function writtenEnd(written: string | undefined): Temporal.Instant | undefined {
  try {
    return written ? Temporal.Instant.from(written) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What the end of a token means for the owner.
 *
 * @param commands what makes it last, and what takes another one once it has ended; the same where there is but one
 */
export function expiryFinding(
  name: string,
  expires: Temporal.Instant,
  now: Temporal.Instant,
  { renew, replace = renew }: { renew: string; replace?: string },
): Finding {
  const days = Math.floor(expires.since(now).total('days'));
  const day = expires.toString().slice(0, 10);
  if (days < 0) return { name, level: 'error', message: `the token expired on ${day}`, fix: replace };
  if (days >= fewDays) return { name, level: 'ok', message: `valid until ${day} (${days} days)` };
  const message = `the token expires on ${day}, in ${counted(days, 'day')}`;
  return { name, level: 'warning', message, fix: renew };
}

/** Whose token it is, against who site.yaml says it should be. */
export function accountFinding(
  id: NetworkId,
  found: { name: string; is: string },
  expected: { field: string; value: string | undefined },
): Finding {
  const name = `${id} account`;
  if (expected.value === undefined) {
    return {
      name,
      level: 'ok',
      message: `${found.name}; to have it verified, set ${expected.field}: ${JSON.stringify(found.is)} in content/site.yaml`,
    };
  }
  const bare = (text: string) => text.replace(/^@/, '').toLowerCase();
  if (bare(expected.value) === bare(found.is)) return { name, level: 'ok', message: found.name };
  return {
    name,
    level: 'error',
    message: `the token belongs to ${found.name}, but content/site.yaml has ${expected.value}`,
    fix: `npm run login -- ${id} with the right account, or correct networks.${id}.${expected.field}`,
  };
}

/** What the network takes. */
export function limitsFinding(id: NetworkId, { text, link, alt, image }: Limits): Finding {
  const parts = [
    `${text} characters`,
    ...(link ? [`a link counts as ${link}`] : []),
    `alt text up to ${alt}`,
    `images up to ${megabytes(image)}`,
  ];
  return { name: `${id} limits`, level: 'ok', message: parts.join(', ') };
}

/** @example megabytes(1_000_000) // '1.0 MB' */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
