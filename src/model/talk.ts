import { z } from 'zod';
import { defineEntries, textFiles } from './collection.ts';
import { announceSchema, entryFields } from './entry.ts';
import { filled, langSchema, linkAddressSchema } from './fields.ts';
import { slugSchema } from './ids.ts';
import { dateTimeSchema } from './time.ts';

/** A recording: a still kept by the site and a link; nothing of the video's host is loaded. */
export const recordingSchema = z.strictObject({
  url: linkAddressSchema,
  date: dateTimeSchema.describe('when it came out: it is announced then'),
  still: z.strictObject({ src: filled, alt: z.string() }).optional(),
  duration: z.number().int().positive().optional().describe('minutes'),
  transcript: filled.optional().describe('path of a text file, relative to this file'),
  chapters: z
    .array(
      z.strictObject({
        at: z.string().regex(/^(\d+:)?\d{1,2}:\d{2}$/, 'expected a time such as 12:30'),
        title: filled,
      }),
    )
    .default([]),
});

/** When a deck goes public, as seen from one delivery. */
export const releaseSchema = z.union([z.enum(['now', 'event-start', 'event-end']), dateTimeSchema]);

/** One time a talk is given, at one event. */
export const deliverySchema = z.strictObject({
  event: slugSchema,
  /** Start of the session, in the event's time zone; the event's own start where it is not known yet. */
  start: dateTimeSchema.optional(),
  duration: z.number().int().positive().optional().describe('minutes'),
  room: filled.optional(),
  lang: langSchema.optional(),
  deck: slugSchema.optional(),
  release: releaseSchema.default('now'),
  /** The copy of the deck as it was shown (`slides/NAME@VERSION.mdx`), which stands beside it. */
  version: filled.optional(),
  /** Slides of the deck (their ids) left out of this delivery. */
  without: z.array(filled).default([]),
  recording: recordingSchema.optional(),
  resources: z.array(z.strictObject({ label: filled, url: linkAddressSchema })).default([]),
  url: linkAddressSchema.optional().describe("the session's page at the conference"),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).default('confirmed'),
  announce: announceSchema.optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** A talk: one abstract (the body), given any number of times. */
export const talkSchema = z.strictObject({
  ...entryFields,
  /** The abstract in the lengths that calls for papers ask for; the body is the long one. */
  abstract: z
    .strictObject({ proposal: filled.optional(), programme: filled.optional(), tweet: filled.optional() })
    .default({}),
  level: z.enum(['beginner', 'intermediate', 'advanced', 'all']).default('all'),
  audience: filled.optional(),
  durations: z.array(z.number().int().positive()).default([]).describe('minutes'),
  languages: z.array(langSchema).default([]),
  requirements: z.array(filled).default([]),
  status: z.enum(['offered', 'given', 'retired']).default('offered'),
  deliveries: z.array(deliverySchema).default([]),
});
/** The collection of talks. */
export const talks = defineEntries({
  kind: 'talk',
  schema: talkSchema,
  files: textFiles,
  mainMoment: 'slides',
});
