/** What an announcement gives a template to say, in the announcement's language and the event's time. */
import type { Place } from '../model/event.ts';
import type { AnyNetworkId } from '../model/ids.ts';
import type { Announcement, Manifest } from '../model/manifest.ts';
import { instantOf, isDateOnly, plainDate } from '../model/time.ts';
import { nonJoinersInTags } from '../networks/boundaries.ts';
import { hashtag } from './hashtag.ts';
import type { Values } from './template.ts';

/** More hashtags than this read as shouting. */
const mostTags = 5;

/** The values of every placeholder for an announcement. */
export function valuesOf(announcement: Announcement, site: Manifest['site']): Values {
  const { event, links, lang } = announcement;
  const start = event?.sessionStart ?? event?.start;
  return {
    title: tidy(announcement.title),
    summary: tidy(announcement.summary),
    url: announcement.url,
    tags: '',
    event: tidy(event?.name ?? ''),
    eventUrl: event?.url ?? '',
    date: start && event ? dayOf(start, event.timeZone, lang) : '',
    time: start && event ? timeOf(start, event.timeZone, lang) : '',
    place: event ? placeOf(event.place, event.online === true) : '',
    room: tidy(event?.room ?? ''),
    slides: links.slides ?? '',
    recording: links.recording ?? '',
    talk: links.talk ?? '',
    owner: tidy(site.owner),
    site: tidy(site.title),
  };
}

/**
 * The hashtags of an announcement, each once, without their signs; and the tags that are left out, each with the reason.
 *
 * @example tagsOf({ tags: ['tides', 'C++'] }, 'mastodon') // { names: ['Tides'], leftOut: ['C++ (no hashtag says the same)'] }
 */
export function tagsOf(
  { tags }: Pick<Announcement, 'tags'>,
  network: AnyNetworkId,
): { names: string[]; leftOut: string[] } {
  const names: string[] = [];
  const leftOut: string[] = [];
  for (const tag of tags) {
    const name = hashtag(tag, nonJoinersInTags(network));
    if (name && names.some((other) => other.toLowerCase() === name.toLowerCase())) continue;
    if (!name) leftOut.push(`${tag} (no hashtag says the same)`);
    else if (names.length >= mostTags) leftOut.push(`${tag} (more than ${mostTags})`);
    else names.push(name);
  }
  return { names, leftOut };
}

/** Control characters and halves of characters have no place in a post, and some servers refuse them. */
export function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?:(?!\n)\p{Cc})+/gu, ' ')
    .trim();
}

function dayOf(written: string, timeZone: string, lang: string): string {
  const day = isDateOnly(written)
    ? plainDate(written)
    : instantOf(written, timeZone, '00:00').toZonedDateTimeISO(timeZone).toPlainDate();
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day));
  return new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

/** The time of day with its zone; nothing where only the day is known. */
function timeOf(written: string, timeZone: string, lang: string): string {
  if (isDateOnly(written)) return '';
  const date = new Date(instantOf(written, timeZone, '00:00').epochMilliseconds);
  const options = { hour: 'numeric', minute: '2-digit', timeZone, timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat(lang, options).format(date).replace(/\u202f/g, ' ');
}

/** @example placeOf({ city: 'Lyon', country: 'FR' }, false) // 'Lyon' */
function placeOf(place: Place | undefined, online: boolean): string {
  if (place?.city) return tidy(place.city);
  if (place?.venue) return tidy(place.venue);
  return online ? 'online' : '';
}
