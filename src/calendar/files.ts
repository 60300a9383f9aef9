/** The calendar's files: one of everything, one a role, one an event. */
import { sitePath, siteUrl } from '../model/address.ts';
import type { Content } from '../model/content.ts';
import { formerIds } from '../model/ids.ts';
import { isListed } from '../model/publication.ts';
import type { Role } from '../model/roles.ts';
import { type CalendarMeta, icalendarText } from './icalendar.ts';
import { type RevisedItem, withoutRole } from './revisions.ts';

/** The MIME type of RFC 5545 §8.1. */
export const icalendarType = 'text/calendar; charset=utf-8';

/** The accent of the built-in theme, where the site has none of its own. */
const usualColour = '#9b2d1f';

/** Where a calendar is on the site: with nothing named all of it, else one role's or one event's (by slug). */
export function calendarFilePath(
  of: { role: Role } | { event: string } | Record<string, never> = {},
): string {
  if ('role' in of) return `calendar/role/${of.role}.ics`;
  if ('event' in of) return `calendar/${of.event}.ics`;
  return 'calendar.ics';
}

/**
 * The calendar of everything: what is listed, and what was and is off.
 *
 * @param content what the audience may see
 * @param calendar its calendar with numbers (`BuildContext.calendar`)
 */
export function wholeCalendar(content: Content, calendar: RevisedItem[]): string {
  return icalendarText(metaOf(content, { name: 'calendar', file: calendarFilePath() }), calendar);
}

/**
 * The calendar of the events of one role. All three exist, if empty, so that a subscription never breaks.
 * An item that was of the role and is of another now is called off here.
 */
export function roleCalendar(content: Content, calendar: RevisedItem[], role: Role): string {
  const meta = metaOf(content, { name: role, file: calendarFilePath({ role }) });
  return icalendarText(
    meta,
    calendar.flatMap((item) => {
      if (item.roles.includes(role)) return [item];
      return item.formerRoles.includes(role) ? [item.gone ? item : withoutRole(item, role)] : [];
    }),
  );
}

/**
 * A calendar for each event with its sessions, by name: the event's slug, and each slug it had before,
 * for whoever follows the file under its old address. One that was deleted, or is not public any more,
 * is called off in its file.
 */
export function eventCalendars(content: Content, calendar: RevisedItem[]): { name: string; text: string }[] {
  const present = new Map(
    content.events
      .filter(isListed)
      .map(({ slug, data }) => [slug, formerIds(data.aliases).map((id) => id.slice('events/'.length))]),
  );
  const successor = new Map([...present].flatMap(([slug, former]) => former.map((name) => [name, slug])));
  const byEvent = new Map<string, RevisedItem[]>();
  for (const item of calendar) {
    const slug = successor.get(item.event) ?? item.event;
    byEvent.set(slug, [...(byEvent.get(slug) ?? []), item]);
  }
  return [...byEvent].flatMap(([slug, items]) => {
    const title = items.find(({ key }) => !key.includes('@'))?.shown.title ?? slug;
    const url = present.has(slug) ? `calendar/${slug}/` : 'calendar/';
    return [slug, ...(present.get(slug) ?? [])].map((name) => {
      const meta = {
        ...metaOf(content, { name: title, file: calendarFilePath({ event: name }) }),
        name: title,
      };
      return { name, text: icalendarText({ ...meta, url: siteUrl(content.site, url) }, items) };
    });
  });
}

function metaOf({ site }: Content, { name, file }: { name: string; file: string }): CalendarMeta {
  return {
    name: `${site.owner.name}: ${name}`,
    description: site.owner.tagline,
    url: siteUrl(site, 'calendar/'),
    source: siteUrl(site, file),
    colour: site.theme.accent?.light ?? usualColour,
    timeZone: site.timeZone,
  };
}

/**
 * The addresses that make a calendar program follow a calendar.
 *
 * Google and Outlook document none of theirs; these are the forms their own dialogues answer to.
 *
 * @param file path below the site's base, as `calendarFilePath` gives it
 */
export function subscribeLinks(
  content: Content,
  file: string,
): { webcal: string; google: string; outlook: string; file: string } {
  const url = siteUrl(content.site, file);
  const webcal = url.replace(/^https?:/, 'webcal:');
  return {
    webcal,
    google: `https://calendar.google.com/calendar/render?${new URLSearchParams({ cid: webcal })}`,
    outlook: `https://outlook.live.com/calendar/0/addfromweb?${new URLSearchParams({ url, name: content.site.owner.name })}`,
    file: sitePath(content.site, file),
  };
}
