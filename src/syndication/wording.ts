/**
 * What is said where the owner words nothing: a template per kind, moment and network.
 *
 * `{name}` is replaced; a stretch in square brackets that names something is left out where that is not
 * known: `at {event}[, {place}]`. Networks that make a link card from what we send them (Bluesky,
 * LinkedIn) don't repeat the address in the text.
 */

import type { Kind } from '../model/collections.ts';
import type { AnyNetworkId, Moment } from '../model/ids.ts';
import { definitionIfAny } from '../networks/registry.ts';

/** Networks that are posted to by hand where the address has to be in the text. Instagram and TikTok make no links of addresses. */
const linkInText: readonly AnyNetworkId[] = ['x', 'threads', 'facebook', 'tumblr', 'researchgate', 'reddit'];

/** Whether a network shows the card that is sent with a post; others make one of a link. */
export function sendsCard(network: AnyNetworkId): boolean {
  return definitionIfAny(network)?.card === 'sent';
}

/**
 * Whether the card carries the link for certain. Slides have it in the text: pictures or the file itself take
 * the place of the card, and whether the network takes them is seen only when they are sent.
 */
export function cardCarriesLink(network: AnyNetworkId, moment: Moment): boolean {
  return sendsCard(network) && moment !== 'slides';
}

/** What moved: when an event is, or where alone. */
export type Moved = 'date' | 'place';

interface Words {
  upcomingTalk: string;
  todayTalk: string;
  upcomingEvent: string;
  todayEvent: string;
  slides: string;
  deck: string;
  recording: string;
  correction: string;
  moved: Record<Moved, string>;
}

const english: Words = {
  upcomingTalk: 'On {date} I’ll be speaking at {event}[, {place}]: {title}',
  todayTalk: 'Today[, {time}][, {room}], at {event}: {title}',
  upcomingEvent: '{title}: {date}[, {place}]',
  todayEvent: 'Today: {title}[, {place}]',
  slides: 'The slides of my talk at {event}: {title}',
  deck: 'New slides: {title}',
  recording: 'The recording of my talk at {event} is out: {title}',
  correction: 'Correction: {summary}',
  moved: { date: 'New date: {date}[, {time}][, {place}].', place: 'New place: {place}.' },
};

const german: Words = {
  upcomingTalk: 'Am {date} spreche ich auf {event}[, {place}]: {title}',
  todayTalk: 'Heute[, {time}][, {room}], auf {event}: {title}',
  upcomingEvent: '{title}: {date}[, {place}]',
  todayEvent: 'Heute: {title}[, {place}]',
  slides: 'Die Folien zu meinem Vortrag auf {event}: {title}',
  deck: 'Neue Folien: {title}',
  recording: 'Die Aufzeichnung meines Vortrags auf {event} ist da: {title}',
  correction: 'Berichtigung: {summary}',
  moved: { date: 'Neuer Termin: {date}[, {time}][, {place}].', place: 'Neuer Ort: {place}.' },
};

/** For languages without words here: what needs none. */
const wordless: Words = {
  upcomingTalk: '{date}, {event}[, {place}]: {title}',
  todayTalk: '{date}[, {time}], {event}[, {room}]: {title}',
  upcomingEvent: '{title}: {date}[, {place}]',
  todayEvent: '{title}: {date}[, {place}]',
  slides: '{title} ({event}, {date})',
  deck: '{title}',
  recording: '▶ {title} ({event}, {date})',
  correction: '✎ {summary}',
  moved: { date: '→ {date}[, {time}][, {place}]', place: '→ {place}' },
};

/** The words for a BCP 47 language tag. */
function wordsFor(lang: string): Words {
  const primary = lang.toLowerCase().split('-')[0];
  return primary === 'en' ? english : primary === 'de' ? german : wordless;
}

/** The template for an announcement that the owner did not word. */
export function usualTemplate(kind: Kind, moment: Moment, network: AnyNetworkId, lang: string): string {
  const inText =
    linkInText.includes(network) ||
    (definitionIfAny(network) !== undefined && !cardCarriesLink(network, moment));
  const link = inText ? '\n\n{url}' : '';
  const words = wordsFor(lang);
  const end = `${link}\n\n{tags}`;
  switch (moment) {
    case 'published':
      return `{title}\n\n{summary}${end}`;
    case 'upcoming':
      return `${kind === 'event' ? words.upcomingEvent : words.upcomingTalk}\n\n{summary}${end}`;
    case 'today':
      return `${kind === 'event' ? words.todayEvent : words.todayTalk}${end}`;
    case 'slides':
      return `${kind === 'deck' ? words.deck : words.slides}\n\n{summary}${end}`;
    case 'recording':
      return `${words.recording}\n\n{summary}${end}`;
    case 'correction':
      return `${words.correction}${link}`;
  }
}

/** The line that says a correction inside the post it corrects. */
export function correctionLine(lang: string): string {
  return wordsFor(lang).correction;
}

/** The line that says an event moved. */
export function movedLine(lang: string, moved: Moved): string {
  return wordsFor(lang).moved[moved];
}
