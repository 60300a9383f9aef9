/** A reply in our words: what a network said, safe to show. Pure. */
import { type Reply, type ReplySource, replyId } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import type { FoundReply, Thread } from '../networks/thread.ts';
import type { Moderator } from './moderate.ts';
import { accountMark, lastingId, webAddress } from './names.ts';
import { normaliseHandle, normaliseLabels, normaliseName, oneLine } from './normalise.ts';
import { quoteOf } from './quote.ts';
import { saidOf } from './said.ts';
import { sanitised } from './sanitise.ts';
import { type OwnNames, spoken } from './spoken.ts';

/** Content warnings are one line. */
const longestWarning = 200;
/** No network and no webmention is older; before it a date is a mistake. */
const earliest = Date.parse('2004-01-01T00:00:00Z');

/** What has to be known of a thread to put its replies into our words. */
export interface MakeSettings {
  source: ReplySource;
  /** The ids of the owner's accounts on this network. */
  owners: ReadonlySet<string>;
  /** What the owner is called on any network: their name in front of an answer says nothing. */
  names: OwnNames;
  /** Characters kept of one reply. */
  longest: number;
  /** When our post was published: no answer is older. RFC 3339 */
  posted: string;
  moderator: Moderator;
  /** What is stored of this entry, by id. */
  stored: ReadonlyMap<string, Reply>;
  now: Temporal.Instant;
}

/** The reply in our words, safe to show; nothing where nothing is left of it that could be shown. */
export function makeReply(found: FoundReply, thread: Thread, settings: MakeSettings): Reply | undefined {
  const id = replyId(settings.source, found.id);
  const { html: whole, cut } = sanitised(found.html, settings.longest);
  const said = spoken(whole, settings.names);
  const quote = quoteOf(found.quote, said.quoted, settings);
  const attachments = Math.min(found.attachments ?? 0, 99);
  if (!said.html && attachments === 0 && !quote) return undefined;
  const { html } = said;
  const handle = normaliseHandle(found.author.handle);
  // A webmention’s author is whoever it says: the owner’s own answers there are shown like anybody’s.
  const own =
    settings.source !== 'webmention' &&
    (settings.owners.has(found.author.id) || (thread.owner !== '' && found.author.id === thread.owner));
  const warning = oneLine(found.warning ?? '', longestWarning);
  const lang = languageTag(found.lang);
  const [url, page, via] = [found.url, found.author.url, found.author.via].map(webAddress);
  const lasting = lastingId(found.author.id, settings.source);
  const labels = normaliseLabels(found.labels);
  return {
    id,
    source: settings.source,
    ...(url && { url }),
    author: {
      name: normaliseName(found.author.name, handle || 'Somebody'),
      handle,
      ...(page && { url: page }),
      ...(lasting && { mark: accountMark(lasting) }),
      ...(via && { via }),
    },
    html,
    ...(warning && { warning }),
    ...(labels.length > 0 && { labels }),
    ...(quote && { quote }),
    ...(cut && { cut }),
    ...(attachments > 0 && { attachments }),
    ...(lang && { lang }),
    published: plausibleTime(found.published, settings, settings.stored.get(id)),
    said: saidOf({ html, warning, quote }),
    ...(own && { own }),
    ...(found.likes && { likes: found.likes }),
    ...(found.boosts && { boosts: found.boosts }),
    kind: found.kind ?? 'reply',
  };
}

/**
 * When it was said. A date that cannot be is the date nearest to it that can; one in the future stays
 * where it first appeared until it has come.
 */
function plausibleTime(written: string, { posted, now }: MakeSettings, stored: Reply | undefined): string {
  const time = Date.parse(written);
  if (Number.isNaN(time)) return stored?.published ?? posted;
  if (time < earliest) return posted;
  if (time > now.epochMilliseconds) return stored?.published ?? now.round('second').toString();
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function languageTag(tag: string | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}
