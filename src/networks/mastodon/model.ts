/** What an owner may say of Mastodon. */
import { z } from 'zod';
import { filled, webAddressSchema } from '../../model/fields.ts';
import type { NetworkModel } from '../../model/network.ts';

const handlePattern = /^@[^@\s]+@[^@\s]+$/;
const visibility = z.enum(['public', 'unlisted', 'private']);
/** Who may quote a post (Mastodon 4.5 and later); the account's own setting where it is left out. */
const quotes = z.enum(['everyone', 'followers', 'nobody']);

export const mastodon = {
  name: 'Mastodon',
  rank: 1,
  edits: true,
  settings: z.strictObject({
    url: webAddressSchema.describe('the instance, such as https://mastodon.example'),
    account: z
      .string()
      .regex(handlePattern, 'expected a full handle such as @ada@mastodon.example')
      .optional(),
    visibility: visibility.default('public'),
    contentWarning: filled.optional(),
    quotes: quotes.optional(),
  }),
  person: z.string().regex(handlePattern, 'expected a full handle such as @alice@mastodon.example'),
  options: z.strictObject({
    visibility: visibility.optional(),
    contentWarning: filled.optional(),
    quotes: quotes.optional(),
  }),
  secrets: { MASTODON_ACCESS_TOKEN: { for: 'posting' } },
} as const satisfies NetworkModel;
