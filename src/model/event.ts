import { z } from 'zod';
import { defineEntries, yamlFiles } from './collection.ts';
import { entryFields, summarySchema } from './entry.ts';
import { filled, linkAddressSchema } from './fields.ts';
import { dateTimeSchema, timeZoneSchema } from './time.ts';

/** A place, as one would write it on a poster. */
export const placeSchema = z.strictObject({
  venue: filled.optional(),
  address: filled.optional(),
  city: filled.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected a two-letter country code (ISO 3166-1), such as DE')
    .optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
});
export type Place = z.infer<typeof placeSchema>;

/**
 * An event: a conference, meetup or workshop. `title` is its name; `date` (when the entry was put
 * up) may be left out, for an event is public as soon as it is in the calendar.
 */
export const eventSchema = z.strictObject({
  ...entryFields,
  date: entryFields.date.optional(),
  summary: summarySchema.optional(),
  start: dateTimeSchema.describe('first day, or the time it starts, in the time zone of the venue'),
  end: dateTimeSchema.optional().describe('last day (included), or the time it ends'),
  timeZone: timeZoneSchema.optional().describe("IANA name; the site's where it is left out"),
  attendance: z.enum(['in-person', 'online', 'hybrid']).default('in-person'),
  place: placeSchema.optional(),
  url: linkAddressSchema.optional(),
  role: z.enum(['speaking', 'attending', 'organising']).default('attending'),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).default('confirmed'),
  cfp: z
    .strictObject({
      deadline: dateTimeSchema,
      url: linkAddressSchema.optional(),
      public: z.boolean().default(false),
    })
    .optional(),
  gallery: z
    .array(z.strictObject({ src: filled, alt: z.string(), caption: z.string().optional() }))
    .default([]),
});
/** The collection of events. */
export const events = defineEntries({
  kind: 'event',
  path: 'calendar',
  schema: eventSchema,
  files: yamlFiles,
  mainMoment: 'upcoming',
});
export type Event = z.infer<typeof eventSchema>;
