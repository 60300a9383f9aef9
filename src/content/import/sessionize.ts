/**
 * Events and sessions from Sessionize: a speaker's profile (`/api/speaker/json/ID`), or an event's
 * export (`/api/v2/ID/view/All`, `Sessions` or `GridSmart`).
 * https://sessionize.com/playbook/api and https://sessionize.com/playbook/embedding
 */

import { z } from 'zod';
import { linkAddressSchema } from '../../model/fields.ts';
import { Temporal } from '../../model/time.ts';
import {
  accepted,
  type Findings,
  type FoundEvent,
  type FoundSession,
  type ImportContext,
  SourceError,
  sameName,
} from './findings.ts';
import type { ImportFormat } from './format.ts';
import { readPlace } from './place.ts';
import { plainFrom } from './plain.ts';

const text = z.string().nullish();
const time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/)
  .nullish();
const id = z.union([z.string(), z.number()]);

const profileSchema = z.object({
  events: z.array(
    z.object({
      name: z.string(),
      eventStartDate: z.string().regex(/^\d{4}-\d{2}-\d{2}/),
      eventEndDate: text,
      location: text,
      website: text,
    }),
  ),
  sessions: z.array(z.object({ title: z.string(), description: text, sessionUrl: text })).default([]),
});

const sessionSchema = z.object({
  title: z.string(),
  description: text,
  startsAt: time,
  endsAt: time,
  isServiceSession: z.boolean().default(false),
  /** Names in the views `Sessions` and `GridSmart`, ids in `All`. */
  speakers: z.array(z.union([id, z.object({ id, name: z.string() })])).default([]),
  roomId: id.nullish(),
  room: text,
  recordingUrl: text,
  /** `Accepted`, `Declined`; before the programme stands, `Nominated` and queues of both. */
  status: text,
});

const allSchema = z.object({
  sessions: z.array(sessionSchema),
  speakers: z.array(z.object({ id, fullName: z.string() })),
  rooms: z.array(z.object({ id, name: z.string() })).default([]),
});
const groupsSchema = z.array(z.object({ sessions: z.array(sessionSchema) })).min(1);
const gridSchema = z
  .array(z.object({ rooms: z.array(z.object({ sessions: z.array(sessionSchema) })) }))
  .min(1);

/** Reads what Sessionize gives out; nothing where the JSON is none of it. */
export function readSessionize(json: unknown, context: ImportContext): Findings | undefined {
  const profile = accepted(profileSchema, json);
  if (profile) return readProfile(profile);
  const sessions = sessionsOf(json);
  return sessions && readExport(sessions, context);
}

/** A speaker's profile tells their events and their sessions, but not which session was given where. */
function readProfile({ events, sessions }: z.infer<typeof profileSchema>): Findings {
  const notes =
    sessions.length === 0
      ? []
      : [
          `Sessionize doesn't say at which event each of these was given; make them with "npm run new -- talk": ${sessions
            .map(({ title }) => `"${title}"`)
            .join(', ')}.`,
        ];
  return {
    source: "a speaker's profile at Sessionize",
    events: events.map((event): FoundEvent => {
      const { place, online } = readPlace(event.location ?? undefined);
      const start = event.eventStartDate.slice(0, 10);
      const end = event.eventEndDate?.slice(0, 10);
      const url = accepted(linkAddressSchema, event.website);
      return {
        title: event.name.trim(),
        start,
        ...(end && end > start && { end }),
        ...(online && { attendance: 'online' as const }),
        ...(place && { place }),
        ...(url && { url }),
      };
    }),
    sessions: [],
    role: 'speaking',
    notes,
  };
}

interface Session extends z.infer<typeof sessionSchema> {
  names: string[];
  roomName: string | undefined;
}

/** The sessions of any of the three views, with names in place of ids. */
function sessionsOf(json: unknown): Session[] | undefined {
  const all = accepted(allSchema, json);
  if (all) {
    const people = new Map(all.speakers.map((speaker) => [String(speaker.id), speaker.fullName]));
    const rooms = new Map(all.rooms.map((room) => [String(room.id), room.name]));
    return all.sessions.map((session) => ({
      ...session,
      names: session.speakers.map((who) => people.get(String(who)) ?? ''),
      roomName: session.room ?? rooms.get(String(session.roomId)),
    }));
  }
  const listed =
    accepted(groupsSchema, json)?.flatMap((group) => group.sessions) ??
    accepted(gridSchema, json)?.flatMap((day) => day.rooms.flatMap((room) => room.sessions));
  return listed?.map((session) => ({
    ...session,
    names: session.speakers.map((who) => (typeof who === 'object' ? who.name : '')),
    roomName: session.room ?? undefined,
  }));
}

function readExport(all: readonly Session[], context: ImportContext): Findings {
  const timed = all.filter(({ startsAt }) => startsAt);
  const days = timed.map(({ startsAt }) => startsAt!.slice(0, 10)).sort();
  if (!context.title) {
    throw new SourceError(
      "A Sessionize export doesn't say what its event is called or where it is: add --title, and --zone for its time zone.",
    );
  }
  if (days.length === 0) throw new SourceError('No session of this export has a time yet.');
  const [start, end] = [days[0]!, days.at(-1)!];
  const event: FoundEvent = {
    title: context.title,
    start,
    ...(end > start && { end }),
    ...(context.eventZone && { timeZone: context.eventZone }),
  };
  const mine = all.filter(
    (session) => !session.isServiceSession && session.names.some((name) => sameName(name, context.owner)),
  );
  const isDeclined = ({ status }: Session) => /^declin/i.test(status ?? '');
  const own = mine.filter((session) => !isDeclined(session));
  const notes = mine
    .filter(isDeclined)
    .map(({ title }) => `"${title.trim()}" skipped: declined by the event.`);
  if (mine.length === 0) notes.push(`None of its ${all.length} sessions names ${context.owner}.`);
  if (!context.eventZone) {
    notes.push(
      `No time zone is given, so times are taken to be in ${context.timeZone}; --zone changes that.`,
    );
  }
  return {
    source: "an event's export from Sessionize",
    events: [event],
    sessions: own.map(asFound(event, context.eventZone ?? context.timeZone)),
    notes,
  };
}

const asFound =
  (event: FoundEvent, timeZone: string) =>
  (session: Session): FoundSession => {
    const abstract = plainFrom(session.description ?? '');
    const recording = accepted(linkAddressSchema, session.recordingUrl);
    const start = session.startsAt ? wallClock(session.startsAt, timeZone) : undefined;
    const end = session.endsAt ? wallClock(session.endsAt, timeZone) : undefined;
    const duration = start && end ? start.until(end, { largestUnit: 'minutes' }).minutes : undefined;
    return {
      title: session.title.trim(),
      event,
      ...(start && { start: start.toString({ smallestUnit: 'minute' }) }),
      ...(duration && duration > 0 && { duration }),
      ...(session.roomName && { room: session.roomName.trim() }),
      ...(abstract && { abstract }),
      ...(recording && { recording }),
      ...(session.status && !/^accepted$/i.test(session.status) && { status: 'tentative' as const }),
    };
  };

/** Times are the wall clock of the venue (`2026-03-25T07:45:00`), in some exports with an offset. */
function wallClock(written: string, timeZone: string): Temporal.PlainDateTime {
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(written)
    ? Temporal.Instant.from(written).toZonedDateTimeISO(timeZone).toPlainDateTime()
    : Temporal.PlainDateTime.from(written);
}

/** JSON from Sessionize, as a format that can be imported. */
export const sessionize: ImportFormat = {
  name: 'JSON from Sessionize',
  read: ({ json }, context) => readSessionize(json(), context),
};
