/**
 * `content/journal/calendar.json`: what every subscriber's calendar was told. One record an item of
 * the calendar (an event, or a session at one), keyed by the entry it comes from. It is what keeps a
 * UID the same for ever and makes its numbers rise with every change and never fall.
 */
import { z } from 'zod';
import { lossless } from './lossless.ts';
import { dateSchema } from './time.ts';

const instant = z.iso.datetime();
const wallTime = z.iso.datetime({ local: true });

/** When an item is: whole days (`last` included), or wall-clock times in a time zone. */
export const whenSchema = z.discriminatedUnion('allDay', [
  z.strictObject({ allDay: z.literal(true), first: dateSchema, last: dateSchema }),
  z.strictObject({ allDay: z.literal(false), start: wallTime, end: wallTime, timeZone: z.string() }),
]);
export type When = z.infer<typeof whenSchema>;

const roleSchema = z.enum(['speaking', 'attending', 'organising']);

/** What has to be remembered of an item to say later that it is off, its entry gone. */
export const lastShownSchema = z.strictObject({
  title: z.string(),
  /** Slug of the event, as in its address. */
  event: z.string(),
  roles: z.array(roleSchema).min(1),
  when: whenSchema,
});
export type LastShown = z.infer<typeof lastShownSchema>;

export const calendarRecordSchema = z.strictObject({
  uid: z.string().min(1),
  /** RFC 5545 §3.8.7.4: one higher with each change. */
  sequence: z.number().int().nonnegative(),
  /** When it first stood in the calendar: CREATED. */
  created: instant,
  /** When what is shown last changed: LAST-MODIFIED and DTSTAMP, which RFC 5545 §3.8.7.2 makes one without METHOD. */
  modified: instant,
  /** SHA-256 of what is shown, hexadecimal. */
  digest: z.string(),
  last: lastShownSchema,
  /** Roles it had and has no more: their calendars call it off. */
  formerRoles: z.array(roleSchema).default([]),
});
export type CalendarRecord = z.infer<typeof calendarRecordSchema>;

export const calendarJournalSchema = lossless(
  z.strictObject({
    version: z.literal(1),
    /** `events/devconf` or `talks/x@devconf` → its record. */
    items: z.record(z.string(), calendarRecordSchema),
  }),
);
export type CalendarJournal = z.infer<typeof calendarJournalSchema>;
