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
  mark: 'M8 1.5c4 0 6 1.6 6 5.2 0 3-1.4 4.6-3.6 5-1.8.3-3.8.2-4.6-.2.2 1.6 2.6 1.9 4.8 1.5M2 6.7c0-3.6 2-5.2 6-5.2M2 6.7c0 5 1.4 7.8 6 7.8M5 9V6.3C5 4 7.6 4 8 6.2V8m0-1.8C8.4 4 11 4 11 6.3V9',
  colour: { light: '#563acc', dark: '#a99bff' },
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
