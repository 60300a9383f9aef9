import { z } from 'zod';
import { entryFields } from './entry.ts';
import { slugSchema } from './ids.ts';

/** A post: writing, in MDX. `event` hangs it under the page of an event its author attended. */
export const postSchema = z.strictObject({
  ...entryFields,
  event: slugSchema.optional(),
  bibliography: z.string().optional().describe('path of a BibTeX file, relative to this file'),
});
export type Post = z.infer<typeof postSchema>;
