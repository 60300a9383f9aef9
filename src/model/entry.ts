/** What posts, talks, decks and events have in common. */
import { z } from 'zod';
import { filled, langSchema } from './fields.ts';
import { type AnyNetworkId, aliasSchema, anyNetworkIds, moments } from './ids.ts';
import { optionalPartsOf } from './networks.ts';
import { dateSchema, dateTimeSchema } from './time.ts';

/** An image beside the file, with the text for those who can't see it. */
export const imageSchema = z.strictObject({
  src: filled.describe('path of the image, relative to this file'),
  alt: z.string().describe('what the image shows; empty only where it is decoration'),
  caption: z.string().optional(),
});

const networkText = z.union([z.literal(false), filled]);
const perNetwork = Object.fromEntries(anyNetworkIds.map((id) => [id, networkText.optional()])) as Record<
  AnyNetworkId,
  z.ZodOptional<typeof networkText>
>;

/** What to say at one moment: nothing, one text for all networks, or a text for each. */
const momentAnnounceSchema = z.union([z.literal(false), filled, z.strictObject(perNetwork)]);

/** How an announcement is published on each network, where it differs from `site.yaml`. */
export const postingOptionsSchema = z.strictObject({
  ...optionalPartsOf('options'),
  lang: langSchema.optional(),
});
export type PostingOptions = z.infer<typeof postingOptionsSchema>;

/**
 * `announce: false` says nothing anywhere. A text per network is for the entry's main moment;
 * `moments` rewords or silences the others; `thread: true` lets a long text become a thread.
 */
export const announceSchema = z.union([
  z.literal(false),
  z.strictObject({
    ...perNetwork,
    text: filled.optional(),
    moments: z.partialRecord(z.enum(moments), momentAnnounceSchema).optional(),
    thread: z.boolean().optional(),
    options: postingOptionsSchema.optional(),
  }),
]);
export type Announce = z.infer<typeof announceSchema>;

/** A mistake that was mended after publication: shown on the page, dated, and announced. */
export const correctionSchema = z.strictObject({ date: dateSchema, text: filled });

/** One or two sentences: for lists, search engines and announcements. */
export const summarySchema = filled.describe(
  'one or two sentences: for lists, search engines and announcements',
);

/** `Tag`, `tag` and `TAG` are one tag, as it is written first. */
function eachOnce(tags: string[]): string[] {
  const first = new Map<string, string>();
  for (const tag of tags) {
    const plain = tag.normalize('NFC').toLowerCase();
    if (!first.has(plain)) first.set(plain, tag);
  }
  return [...first.values()];
}

/** The fields every entry has. */
export const entryFields = {
  title: filled,
  /** Where it is left out, it is made of the text when that is read (`src/content/made-summary.ts`). */
  summary: summarySchema.default(''),
  date: dateTimeSchema.describe('when it is published; a future date is scheduled'),
  updated: dateTimeSchema.optional(),
  lang: langSchema.optional(),
  tags: z.array(filled).overwrite(eachOnce).default([]),
  image: imageSchema.optional(),
  visibility: z.enum(['public', 'unlisted', 'draft']).default('public'),
  /** What makes the address of an unlisted entry unguessable. */
  key: z
    .string()
    .regex(/^[a-z0-9]{16,}$/, 'expected at least 16 lower-case letters and digits, chosen at random')
    .optional(),
  aliases: z.array(aliasSchema).default([]),
  announce: announceSchema.optional(),
  corrections: z.array(correctionSchema).default([]),
  scripts: z
    .literal('allow')
    .optional()
    .describe('whether inline scripts of the text run on its page; they are left out else'),
  extra: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'fields of your own, or of the generator that the entry came from: Lectern keeps them and uses none',
    ),
};

const entryFieldsSchema = z.strictObject(entryFields).partial({ date: true, summary: true });
/** What is known of every entry, whatever its collection. */
export type EntryFields = z.infer<typeof entryFieldsSchema>;
