/**
 * How long a person's name is kept beside what they said: `retention` in `content/moderation.yaml`.
 */
import type { Moderation } from '../model/moderation.ts';
import type { Quote, Reply } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import { marksOf } from './moderate.ts';

export type Retention = NonNullable<Moderation['retention']>;

/**
 * A reply as it may be kept: as it is, with its author reduced to initials, or not at all. The owner's
 * own answers are the owner's to keep.
 *
 * @returns the same object where nothing changes
 */
export function retained(
  reply: Reply,
  retention: Retention | undefined,
  now: Temporal.Instant,
): Reply | undefined {
  if (!retention || reply.own || !isOver(reply.published, retention, now)) return reply;
  if (retention.action === 'drop') return undefined;
  // Its address names the author as plainly as the name did. Their hashes name nobody to who does not know
  // them, and let somebody out who asks later.
  const { url: _named, author, quote: whole, ...others } = reply;
  const quote = whole && namelessQuote(whole);
  const rest = { ...others, ...(quote && { quote }) };
  const name = initials(author.name);
  const { handle, url, avatar, mark, via } = author;
  const nameless = ![_named, handle, url, avatar, mark, via].some(Boolean);
  if (nameless && name === author.name && quote === whole) return reply;
  const marks = [...new Set([...(reply.marks ?? []), ...marksOf(reply)])];
  return { ...rest, author: { name, handle: '' }, ...(marks.length > 0 && { marks }) };
}

/** A quote without the names of who is quoted; the same object where it has none. */
function namelessQuote(quote: Quote): Quote {
  const { author, url, ...rest } = quote;
  const name = author && (author.handle || author.url || author.mark ? initials(author.name) : author.name);
  if (url === undefined && (!author || (Object.keys(author).length === 2 && author.handle === '')))
    return quote;
  return { ...rest, ...(name !== undefined && { author: { name, handle: '' } }) };
}

/** Whether the months of keeping have passed since an instant. */
export function isOver(since: string, retention: Retention | undefined, now: Temporal.Instant): boolean {
  if (!retention) return false;
  const limit = now.toZonedDateTimeISO('UTC').subtract({ months: retention.months });
  return Date.parse(since) < limit.epochMilliseconds;
}

/**
 * The initials of a name, of two words at most.
 *
 * @example initials('Ada Lovelace King') // 'A. K.'
 * @example initials(':blob: ✨') // 'B.'
 */
export function initials(name: string): string {
  if (/^(?:\p{L}\. ?){1,2}$|^–$/u.test(name)) return name;
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu) ?? [];
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = chosen.map((word) => `${String.fromCodePoint(word!.codePointAt(0)!).toLocaleUpperCase()}.`);
  return letters.join(' ') || '–';
}
