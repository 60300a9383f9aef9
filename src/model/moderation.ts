/**
 * `content/moderation.yaml`: who and what is not shown. An account, domain or address may stand as
 * `sha256:…` (of the lower-case text), so that a public repository names nobody.
 */
import { z } from 'zod';
import { filled } from './entry.ts';

const blocked = z.array(filled).default([]);

export const moderationSchema = z.strictObject({
  /** Whether a reply waits for the owner: never, the first time its author answers, or always. */
  approve: z.enum(['auto', 'first-time', 'always']).default('auto'),
  block: z
    .strictObject({ accounts: blocked, domains: blocked, words: blocked, replies: blocked })
    .prefault({}),
  hide: z.array(filled).default([]).describe('addresses of replies not shown'),
  pin: z.array(filled).default([]).describe('addresses of replies shown first'),
  /** Accounts and reply addresses that were let through by hand. */
  approved: z.array(filled).default([]),
  retention: z
    .strictObject({
      months: z.number().int().positive(),
      action: z.enum(['initials', 'drop']).default('initials'),
    })
    .optional(),
});
export type Moderation = z.infer<typeof moderationSchema>;
