/** `.lectern/manifest.json`: what there is to announce. Written by the build, read by `syndicate` and `replies`. */
import { z } from 'zod';
import { collections, kinds } from './collections.ts';
import { postingOptionsSchema } from './entry.ts';
import { placeSchema } from './event.ts';
import { aliasSchema, anyNetworkIds, entryIdSchema, moments } from './ids.ts';

const instant = z.iso.datetime({ offset: true });
const networkId = z.enum(anyNetworkIds as [string, ...string[]]);

/** One entry at one moment, due at one instant and expired at another. */
export const announcementSchema = z.strictObject({
  id: z.string(),
  entry: entryIdSchema,
  moment: z.enum(moments),
  kind: z.enum(kinds),
  due: instant,
  expires: instant,
  /** Canonical URL of the page that is announced. */
  url: z.url(),
  title: z.string(),
  summary: z.string(),
  /** Whether the summary was made of the text, for its author gave none: previews say so. */
  summaryMade: z.literal(true).optional(),
  tags: z.array(z.string()),
  lang: z.string(),
  /** `path` is relative to the output folder. Absent for a page of another generator that has no picture. */
  card: z.strictObject({ path: z.string(), url: z.url(), alt: z.string() }).optional(),
  /** More pictures, such as the first slides; each falls back to the card. */
  images: z.array(z.strictObject({ path: z.string(), url: z.url(), alt: z.string() })).optional(),
  /** The PDF of the slides, for networks that take documents. */
  document: z
    .strictObject({
      path: z.string(),
      url: z.url(),
      title: z.string(),
      pages: z.int().positive().optional(),
    })
    .optional(),
  /** Event slug of the delivery. */
  delivery: z.string().optional(),
  event: z
    .strictObject({
      name: z.string(),
      start: z.string(),
      end: z.string(),
      timeZone: z.string(),
      place: placeSchema.optional(),
      online: z.boolean().optional(),
      status: z.enum(['confirmed', 'tentative', 'cancelled']),
      /** True once the journal has seen another start: it moved. */
      url: z.string().optional(),
      room: z.string().optional(),
      /** The session's own start, where it is known. */
      sessionStart: z.string().optional(),
    })
    .optional(),
  links: z.strictObject({
    slides: z.url().optional(),
    recording: z.url().optional(),
    event: z.url().optional(),
    talk: z.url().optional(),
  }),
  /** Names in `people.yaml` that the texts mention. */
  mentions: z.array(z.string()),
  networks: z.array(networkId),
  /** Wording by network, where the owner gave one; `all` for the others. */
  text: z.record(z.string(), z.string()).optional(),
  options: postingOptionsSchema.optional(),
  thread: z.boolean().optional(),
  /** Changes when anything that is shown in the announcement does; a hash of it, hexadecimal. */
  revision: z.string(),
  /** The announcement this one answers (a correction). */
  replyTo: z.string().optional(),
});
export type Announcement = z.infer<typeof announcementSchema>;

export const manifestEntrySchema = z.strictObject({
  id: entryIdSchema,
  collection: z.enum(collections),
  title: z.string(),
  /** As written; empty for an event without one. */
  date: z.string(),
  url: z.url(),
  aliases: z.array(aliasSchema),
  /** The entry's file, below the content folder; absent in manifests of older versions. */
  file: z.string().optional(),
  /** False for unlisted entries and those with `announce: false`. */
  announced: z.boolean(),
  /** Of what it says: see `fingerprint.ts`. Absent where it says too little, and in manifests of older versions. */
  fingerprint: z.string().optional(),
  /** Its language, where that is not the site's. */
  lang: z.string().optional(),
  /** Of an entry of a feed: the addresses and ids by which it is known, besides `url`. */
  known: z.array(z.string()).optional(),
});
export type ManifestEntry = z.infer<typeof manifestEntrySchema>;

export const manifestSchema = z.strictObject({
  version: z.literal(1),
  site: z.strictObject({
    url: z.url(),
    title: z.string(),
    language: z.string(),
    timeZone: z.string(),
    owner: z.string(),
    /** The feed that this was made of, for a site that Lectern does not build. */
    feed: z.string().optional(),
  }),
  /** When the site was built. */
  built: instant,
  entries: z.array(manifestEntrySchema),
  announcements: z.array(announcementSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;
