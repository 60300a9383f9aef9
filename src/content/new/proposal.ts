/** A talk in the form that calls for papers ask for: one field after the other, with its length. */
import { entryPath, siteUrl } from '../../model/address.ts';
import { type Content, type Entry, entryOf } from '../../model/content.ts';
import { type Withheld, withheld } from '../../model/publication.ts';
import { atOrBefore, instantOf, plainDate, type Temporal } from '../../model/time.ts';

/** One field of a form, ready to be copied. */
export interface ProposalField {
  label: string;
  text: string;
}

/** Which of the owner's biographies the organisers asked for. */
export type BiographyLength = 'short' | 'medium' | 'long';

/**
 * The fields of a proposal, in the order that forms have them. What the talk doesn't say is left out.
 *
 * @param now deliveries and decks that are public at this instant are named as references
 */
export function proposalFields(
  content: Content,
  talk: Entry<'talks'>,
  now: Temporal.Instant,
  biography: BiographyLength = 'medium',
): ProposalField[] {
  const { data, body } = talk;
  const { owner } = content.site;
  const fields: [string, string | undefined][] = [
    ['Title', data.title],
    ['In one sentence', data.abstract.tweet ?? data.summary],
    ['Abstract for the programme', data.abstract.programme],
    ['Abstract for the committee', data.abstract.proposal ?? body.trim()],
    ['Level', data.level === 'all' ? 'for everybody' : data.level],
    ['Audience', data.audience],
    ['Length', data.durations.length > 0 ? `${data.durations.join(' or ')} minutes` : undefined],
    ['Languages', data.languages.map(languageName).join(', ')],
    ['Topics', data.tags.join(', ')],
    ['Requirements', data.requirements.map((need) => `- ${need}`).join('\n')],
    ['Given before', given(content, talk, now)],
    ['Slides and recordings', references(content, talk, now)],
    ['Speaker', [owner.name, owner.pronouns && `(${owner.pronouns})`].filter(Boolean).join(' ')],
    ['Affiliation', owner.affiliation],
    ['Biography', owner.biography[biography]],
    ['E-mail', owner.email],
    ['Links', owner.links.map(({ label, url }) => `${label}: ${url}`).join('\n')],
  ];
  return fields.flatMap(([label, text]) => (text ? [{ label, text: text.trim() }] : []));
}

/**
 * Fields as text for a terminal, each under a heading with its length, for forms count.
 *
 * @example formatProposal([{ label: 'Title', text: 'Hello' }]) // 'Title  (5 characters)\n─────\nHello\n'
 */
export function formatProposal(fields: readonly ProposalField[]): string {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return fields
    .map(({ label, text }) => {
      const length = [...segments.segment(text)].length;
      const words = text.split(/\s+/).length;
      const counted = words > 12 ? `${length} characters, ${words} words` : `${length} characters`;
      return `${label}  (${counted})\n${'─'.repeat(label.length)}\n${text}\n`;
    })
    .join('\n');
}

function languageName(tag: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag;
}

function given(content: Content, talk: Entry<'talks'>, now: Temporal.Instant): string {
  return talk.data.deliveries
    .flatMap((delivery) => {
      const event = entryOf(content, 'events', delivery.event);
      if (!event || delivery.status !== 'confirmed' || event.data.status !== 'confirmed') return [];
      if (event.data.visibility !== 'public') return [];
      const written = delivery.start ?? event.data.start;
      const day = plainDate(written);
      if (day.toString() > now.toZonedDateTimeISO(content.site.timeZone).toPlainDate().toString()) return [];
      return [{ day: day.toString(), line: `${event.data.title} (${day.toString()})` }];
    })
    .sort((a, b) => b.day.localeCompare(a.day))
    .map(({ line }) => line)
    .join('\n');
}

function references(content: Content, talk: Entry<'talks'>, now: Temporal.Instant): string {
  const isPublic = (hidden: Withheld | undefined) => hidden === undefined;
  const decks = [...new Set(talk.data.deliveries.map(({ deck }) => deck))].flatMap((slug) => {
    const deck = slug ? entryOf(content, 'slides', slug) : undefined;
    if (!deck || !isPublic(withheld(content, deck, now))) return [];
    return [siteUrl(content.site, entryPath(deck))];
  });
  const { timeZone, syndication } = content.site;
  const recordings = talk.data.deliveries.flatMap(({ recording }) => {
    if (!recording) return [];
    const out = instantOf(recording.date, timeZone, syndication.hours.start);
    return atOrBefore(out, now) ? [recording.url] : [];
  });
  return [...decks, ...recordings].join('\n');
}
