/**
 * Links that put one item into somebody's calendar on the web. They copy it as it is now; to hear of
 * changes one follows the calendar (`subscribeLinks`). Neither service documents them; the forms are
 * those their own dialogues answer to.
 */
import type { When } from '../model/calendar-journal.ts';
import { Temporal } from '../model/time.ts';
import type { ShownItem } from './items.ts';
import { hasTimeZoneId } from './time-zone.ts';

/** The "add to" links of an item. */
export function addLinks(shown: ShownItem): { google: string; outlook: string } {
  const details = [shown.description, shown.url].filter(Boolean).join('\n\n');
  return { google: googleLink(shown, details), outlook: outlookLink(shown, details) };
}

function googleLink({ title, when, location }: ShownItem, details: string): string {
  const compact = (text: string) => text.replaceAll(/[-:]/g, '');
  const utc = !when.allDay && !hasTimeZoneId(when.timeZone) ? 'Z' : '';
  const [start, end] = when.allDay ? [when.first, dayAfter(when.last)] : [when.start + utc, when.end + utc];
  return link('https://calendar.google.com/calendar/render', {
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(start)}/${compact(end)}`,
    ctz: when.allDay || utc ? undefined : when.timeZone,
    details,
    location,
  });
}

function outlookLink({ title, when, location }: ShownItem, details: string): string {
  return link('https://outlook.live.com/calendar/0/deeplink/compose', {
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: when.allDay ? when.first : instant(when.start, when),
    enddt: when.allDay ? dayAfter(when.last) : instant(when.end, when),
    allday: when.allDay ? 'true' : undefined,
    body: details,
    location,
  });
}

function link(base: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return `${base}?${new URLSearchParams(given)}`;
}

const dayAfter = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

function instant(wall: string, { timeZone }: Extract<When, { allDay: false }>): string {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone).toInstant().toString();
}
