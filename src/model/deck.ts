import { z } from 'zod';
import { defineEntries, mdxFiles, yamlFiles } from './collection.ts';
import { entryFields } from './entry.ts';
import { filled, linkAddressSchema } from './fields.ts';

/** What is known of one page of a PDF deck besides what the file says. */
export const deckPageSchema = z.strictObject({ alt: z.string().optional(), notes: filled.optional() });

/** A deck: slides in MDX, or a PDF with this beside it as YAML. */
export const deckSchema = z.strictObject({
  ...entryFields,
  /** The file of a deck that is not written in MDX, relative to the YAML. */
  file: filled.optional(),
  /** By page number, for decks from a file. */
  pages: z.record(z.string().regex(/^[1-9]\d*$/), deckPageSchema).default({}),
  theme: filled.default('programme').describe('programme, slate, poster, or the path of a CSS file'),
  ratio: z.enum(['16:9', '4:3']).default('16:9'),
  notes: z
    .enum(['published', 'private'])
    .default('private')
    .describe('whether readers see the speaker notes'),
  resources: z.array(z.strictObject({ label: filled, url: linkAddressSchema })).default([]),
  doi: z
    .string()
    .regex(/^10\.\d{4,9}\/\S+$/, 'expected a DOI such as 10.5281/zenodo.1234567')
    .optional(),
  licence: filled.optional(),
});
/** The collection of decks. `hello@docs-north.mdx` is `hello` as it was shown once: src/slides/versions.ts reads it. */
export const decks = defineEntries({
  kind: 'deck',
  schema: deckSchema,
  files: [...mdxFiles, ...yamlFiles, '!**/*@*'],
  mainMoment: 'slides',
});
export type Deck = z.infer<typeof deckSchema>;
