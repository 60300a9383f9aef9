/**
 * A speaker's profile from noti.st (`https://noti.st/NAME.json`, much like JSON:API): presentations, each
 * with a link to the JSON of its event. A presentation (`/NAME/ID.json`, its event within) and an event
 * (`/events/ID.json`) are read as well.
 *
 * The service documents none of this. The names of the fields are those that the published clients of
 * three speakers read (`starts_on`, `ends_on`, `presented_on`, `links.event`, `relationships.data`), which
 * agree; everything else is taken where it is there.
 */

import { z } from 'zod';
import { linkAddressSchema } from '../../model/fields.ts';
import { dateSchema, timeZoneSchema } from '../../model/time.ts';
import {
  accepted,
  type Findings,
  type FoundEvent,
  type FoundSession,
  type ImportContext,
  SourceError,
} from './findings.ts';
import type { ImportFormat } from './format.ts';
import { readPlace } from './place.ts';
import { plainFrom } from './plain.ts';

const text = z.string().nullish();
const attributes = z.record(z.string(), z.unknown());

const resourceSchema = z.object({
  type: z.string(),
  id: z.union([z.string(), z.number()]).optional(),
  attributes: attributes.default({}),
  links: attributes.default({}),
  relationships: z.object({ data: z.array(z.unknown()).default([]) }).optional(),
});
type Resource = z.infer<typeof resourceSchema>;

const documentSchema = z.object({ data: z.array(resourceSchema).min(1) });

const eventSchema = z.object({
  title: z.string().min(1),
  starts_on: z.string(),
  ends_on: text,
  address: text,
  timezone: text,
  url: text,
});

/** Reads a profile, following it to the events it names; nothing where the JSON is none of noti.st's. */
export async function readNotist(json: unknown, context: ImportContext): Promise<Findings | undefined> {
  const resource = accepted(documentSchema, json)?.data[0];
  if (!resource || !['people', 'person', 'events', 'presentations'].includes(resource.type)) return undefined;
  if (resource.type === 'events') {
    const event = asEvent(resource);
    return event && { source: 'an event from noti.st', events: [event], sessions: [], notes: [] };
  }
  const presentations = resource.type === 'presentations' ? [resource] : related(resource, 'presentations');
  const findings: Findings = {
    source: resource.type === 'presentations' ? 'a presentation from noti.st' : 'a profile from noti.st',
    events: [],
    sessions: [],
    notes: [],
  };
  const seen = new Map<string, FoundEvent>();
  const events = new Set<FoundEvent>();
  for (const presentation of presentations) {
    const title = stringOf(presentation.attributes, 'title');
    const event = await eventOf(presentation, context, seen);
    if (!title || !event || event instanceof SourceError) {
      const why = title
        ? `unreadable event${event instanceof SourceError ? ` (${event.message.replace(/\.$/, '')})` : ''}`
        : 'missing title';
      findings.notes.push(`${title ? `"${title}"` : 'A presentation'} skipped: ${why}.`);
      continue;
    }
    events.add(event);
    findings.sessions.push(asSession(presentation, title, event));
  }
  return { ...findings, events: [...events] };
}

function related(resource: Resource, type: string): Resource[] {
  return (resource.relationships?.data ?? []).flatMap((item) => {
    const found = accepted(resourceSchema, item);
    return found?.type === type ? [found] : [];
  });
}

/** A presentation's event: part of its own JSON, or at the address it links to; why not, where that can't be had. */
async function eventOf(
  presentation: Resource,
  context: ImportContext,
  seen: Map<string, FoundEvent>,
): Promise<FoundEvent | SourceError | undefined> {
  const [own] = related(presentation, 'events');
  const within = own && asEvent(own);
  if (within) return within;
  const address = accepted(linkAddressSchema, own?.links.related ?? presentation.links.event);
  if (!address) return undefined;
  const known = seen.get(address);
  if (known) return known;
  const json = await context.follow(address).catch((error: unknown) => {
    if (error instanceof SourceError) return error;
    throw error;
  });
  if (json instanceof SourceError) return json;
  const resource = accepted(documentSchema, json)?.data[0];
  const event = resource && asEvent(resource);
  if (event) seen.set(address, event);
  return event;
}

function asEvent({ attributes }: Resource): FoundEvent | undefined {
  const data = accepted(eventSchema, attributes);
  const start = accepted(dateSchema, data?.starts_on.slice(0, 10));
  if (!data || !start) return undefined;
  const end = accepted(dateSchema, data.ends_on?.slice(0, 10));
  const { place, online } = readPlace(data.address ?? undefined);
  const url = accepted(linkAddressSchema, data.url);
  const timeZone = accepted(timeZoneSchema, data.timezone);
  return {
    title: data.title.trim(),
    start,
    ...(end && end > start && { end }),
    ...(timeZone && { timeZone }),
    ...(online && { attendance: 'online' as const }),
    ...(place && { place }),
    ...(url && { url }),
  };
}

function asSession(presentation: Resource, title: string, event: FoundEvent): FoundSession {
  const { attributes, links } = presentation;
  const given = accepted(dateSchema, stringOf(attributes, 'presented_on')?.slice(0, 10));
  const abstract = plainFrom(stringOf(attributes, 'abstract') ?? stringOf(attributes, 'description') ?? '');
  const slides = accepted(linkAddressSchema, attributes.download_url ?? links.self);
  return {
    title,
    event,
    // The day alone says no more than the event does, where that lasts one day.
    ...(given && given !== event.start && { start: given }),
    ...(abstract && { abstract }),
    ...(slides && { slides }),
  };
}

function stringOf(record: Record<string, unknown>, name: string): string | undefined {
  const value = record[name];
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}

/** JSON from noti.st, as a format that can be imported. */
export const notist: ImportFormat = {
  name: 'JSON from noti.st',
  read: ({ json }, context) => readNotist(json(), context),
};
