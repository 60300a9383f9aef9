/**
 * An event's schedule as pretalx exports it (`/EVENT/schedule/export/schedule.json`): the format of
 * the frab family, which other conference systems write too.
 * https://docs.pretalx.org and https://c3voc.de/schedule/schema.json
 */

import { z } from 'zod';
import { langSchema, linkAddressSchema } from '../../model/fields.ts';
import { dateSchema, Temporal, timeZoneSchema } from '../../model/time.ts';
import {
  accepted,
  type Findings,
  type FoundEvent,
  type FoundSession,
  type ImportContext,
  sameName,
} from './findings.ts';
import type { ImportFormat } from './format.ts';
import { plainFrom } from './plain.ts';

const text = z.string().nullish();

const sessionSchema = z.object({
  title: z.string(),
  subtitle: text,
  /** With the offset of the venue: `2026-11-25T10:30:00+01:00`. */
  date: z.iso.datetime({ offset: true }),
  /** `00:30` */
  duration: z.string().regex(/^\d+:\d{2}$/),
  room: text,
  url: text,
  language: text,
  abstract: text,
  description: text,
  persons: z.array(z.object({ name: text, public_name: text })).default([]),
});

const scheduleSchema = z.object({
  schedule: z.object({
    url: text,
    base_url: text,
    conference: z.object({
      title: z.string(),
      start: dateSchema,
      end: dateSchema,
      time_zone_name: text,
      days: z.array(z.object({ rooms: z.record(z.string(), z.array(sessionSchema)) })),
    }),
  }),
});

/** Reads a schedule; nothing where the JSON is none. */
export function readPretalx(json: unknown, context: ImportContext): Findings | undefined {
  const schedule = accepted(scheduleSchema, json)?.schedule;
  if (!schedule) return undefined;
  const { conference } = schedule;
  const timeZone = context.eventZone ?? accepted(timeZoneSchema, conference.time_zone_name);
  const url = accepted(linkAddressSchema, schedule.base_url || schedule.url);
  const event: FoundEvent = {
    title: context.title ?? conference.title,
    start: conference.start,
    ...(conference.end > conference.start && { end: conference.end }),
    ...(timeZone && { timeZone }),
    ...(url && { url }),
  };
  const all = conference.days.flatMap((day) => Object.values(day.rooms).flat());
  const own = all.filter(({ persons }) =>
    persons.some(({ name, public_name }) => sameName(public_name ?? name ?? '', context.owner)),
  );
  const notes = own.length === 0 ? [`None of its ${all.length} sessions names ${context.owner}.`] : [];
  return {
    source: "an event's schedule from pretalx",
    events: [event],
    sessions: own.map((session) => asFound(session, event, timeZone ?? context.timeZone)),
    notes,
  };
}

function asFound(session: z.infer<typeof sessionSchema>, event: FoundEvent, timeZone: string): FoundSession {
  const start = Temporal.Instant.from(session.date).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const [hours, minutes] = session.duration.split(':').map(Number);
  const duration = hours! * 60 + minutes!;
  const abstract = [session.abstract, session.description]
    .map((part) => plainFrom(part ?? ''))
    .filter(Boolean)
    .join('\n\n');
  const lang = accepted(langSchema, session.language);
  const url = accepted(linkAddressSchema, session.url);
  return {
    title: session.title.trim(),
    event,
    start: start.toString({ smallestUnit: 'minute' }),
    ...(duration > 0 && { duration }),
    ...(session.room && { room: session.room.trim() }),
    ...(lang && { lang }),
    ...(url && { url }),
    ...(abstract && { abstract }),
  };
}

/** A schedule.json from pretalx, as a format that can be imported. */
export const pretalx: ImportFormat = {
  name: 'a schedule.json from pretalx',
  read: ({ json }, context) => readPretalx(json(), context),
};
