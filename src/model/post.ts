import { z } from 'zod';
import { defineEntries, textFiles } from './collection.ts';
import { entryFields } from './entry.ts';
import { slugSchema } from './ids.ts';

/** A post: writing, in MDX. `event` hangs it under the page of an event its author attended. */
export const postSchema = z.strictObject({
  ...entryFields,
  event: slugSchema.optional(),
  bibliography: z.string().optional().describe('path of a BibTeX file, relative to this file'),
});
/** The collection of posts. */
export const posts = defineEntries({
  kind: 'post',
  schema: postSchema,
  files: textFiles,
  mainMoment: 'published',
});
