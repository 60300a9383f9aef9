/**
 * The calendar for programs that would rather not read iCalendar: a JSON Feed 1.1 whose items carry an
 * `_event` object (the specification leaves names with an underscore to everybody).
 */
import { siteUrl } from '../model/address.ts';
import type { When } from '../model/calendar-journal.ts';
import type { Content } from '../model/content.ts';
import { Temporal } from '../model/time.ts';
import type { RevisedItem } from './revisions.ts';

/** Where it is, below the site's base. */
export const calendarJsonPath = 'calendar.json';

/** The text of `calendar.json`: everything that stands in the calendar, in order of start. */
export function calendarJson(content: Content, calendar: RevisedItem[]): string {
  const { site } = content;
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: `${site.owner.name}: calendar`,
    home_page_url: siteUrl(site, 'calendar/'),
    feed_url: siteUrl(site, calendarJsonPath),
    authors: [{ name: site.owner.name, url: siteUrl(site, '') }],
    language: site.language,
    items: calendar.filter(({ gone }) => !gone).map(jsonItem),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function jsonItem({ uid, created, modified, roles, shown }: RevisedItem) {
  const { title, description, url, when, status, location, geo, categories } = shown;
  return {
    id: `urn:uuid:${uid}`,
    ...(url && { url }),
    title,
    content_text: description ?? title,
    date_published: created,
    date_modified: modified,
    tags: categories,
    _event: { ...times(when), status, roles, ...(location && { location }), ...(geo && { geo }) },
  };
}

/** Days as days, the last one included; times with their offset and the zone they are meant in. */
function times(when: When) {
  if (when.allDay) return { all_day: true, start: when.first, end: when.last };
  const offset = (wall: string) =>
    Temporal.PlainDateTime.from(wall).toZonedDateTime(when.timeZone).toString({ timeZoneName: 'never' });
  return { all_day: false, start: offset(when.start), end: offset(when.end), time_zone: when.timeZone };
}
