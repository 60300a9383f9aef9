/**
 * What the site keeps of other people, in words for its readers, worked out from the settings in force: it
 * cannot say one thing and do another. Pure.
 */
import { type NetworkId, networkIds, networkNames } from '../model/ids.ts';
import type { Moderation } from '../model/moderation.ts';
import type { Site } from '../model/site.ts';
import type { Words } from '../words/index.ts';
import { longestInterval } from './schedule.ts';

/** A part of the statement: paragraphs, or points. */
export interface PrivacySection {
  title: string;
  paragraphs: string[];
  points?: string[];
}

const day = 86_400_000;

/**
 * The statement of a site.
 *
 * @param words those of the page's language
 * @param byHand where the comments come from that stand on it and were brought in by hand: `LinkedIn`
 */
export function privacyStatement(
  words: Words,
  site: Site,
  moderation: Moderation,
  byHand: readonly string[],
): PrivacySection[] {
  const { privacy } = words;
  return [
    { title: privacy.readers.title, paragraphs: [privacy.readers.text] },
    replies(privacy.replies, site, byHand),
    notShown(privacy.hidden, site, moderation),
    howLong(privacy.retention, site, moderation, byHand),
    gettingOut(privacy.removal, site),
  ];
}

type PrivacyWords = Words['privacy'];

function replies(
  words: PrivacyWords['replies'],
  { owner, networks, replies: settings }: Site,
  byHand: readonly string[],
): PrivacySection {
  const read = networkIds.filter((id) => networks[id]).map((id) => networkNames[id]);
  const places = [...read, ...(settings.webmention ? [words.webmentions] : [])];
  const { title } = words;
  const copied = byHand.map(words.imported);
  if (places.length === 0) return { title, paragraphs: [words.none, ...copied] };
  return {
    title,
    paragraphs: [
      words.stored(owner.name, places),
      settings.avatars ? words.pictures : words.initials,
      ...networkIds.flatMap((id) => (networks[id] ? readOf(words.read, id, settings) : [])),
      ...copied,
      words.files,
    ],
  };
}

/** What is taken of a network's conversations, where `replies` has a choice for it and there are words for that. */
function readOf(words: PrivacyWords['replies']['read'], id: NetworkId, settings: Site['replies']): string[] {
  const said = (words as Partial<Record<NetworkId, Record<string, string>>>)[id];
  const choice = (settings as Partial<Record<NetworkId, unknown>>)[id];
  const text = said?.[String(choice)];
  return text === undefined ? [] : [text];
}

function notShown(
  words: PrivacyWords['hidden'],
  { networks, owner }: Site,
  { approve }: Moderation,
): PrivacySection {
  const refusals: Partial<Record<NetworkId, string>> = words.refusals;
  const waits = {
    auto: [],
    'first-time': [words.firstTime(owner.name)],
    always: [words.always(owner.name)],
  };
  return {
    title: words.title,
    paragraphs: [...waits[approve], approve === 'auto' ? words.counted : words.countedForGood],
    points: [
      words.notPublic,
      ...networkIds.flatMap((id) => (networks[id] ? (refusals[id] ?? []) : [])),
      words.blocked,
    ],
  };
}

function howLong(
  words: PrivacyWords['retention'],
  { replies: { avatars } }: Site,
  { retention }: Moderation,
  byHand: readonly string[],
): PrivacySection {
  return {
    title: words.title,
    paragraphs: [
      words.stands(longestInterval / day),
      ...byHand.map(words.imported),
      ...(retention ? [words[retention.action](retention.months)] : []),
      ...(retention && avatars ? [words.faces] : []),
    ],
  };
}

function gettingOut(words: PrivacyWords['removal'], { owner }: Site): PrivacySection {
  const ask = owner.email ? words.write(owner.email) : words.tell(owner.name);
  return { title: words.title, paragraphs: [words.yourself, `${ask}${words.removed}`] };
}
