/** What an owner may say of Bluesky. */
import { z } from 'zod';
import { filled, webAddressSchema } from '../../model/fields.ts';
import type { NetworkModel } from '../../model/network.ts';

const replies = z.enum(['everyone', 'mentioned', 'following', 'nobody']);

export const bluesky = {
  name: 'Bluesky',
  rank: 2,
  // A record that is replaced loses its answers' anchor.
  edits: false,
  settings: z.strictObject({
    service: webAddressSchema.default('https://bsky.social').describe('the PDS'),
    appview: webAddressSchema.default('https://public.api.bsky.app').describe('where threads are read'),
    handle: filled.optional(),
    did: z
      .string()
      .regex(/^did:(?:plc|web):[\w.:%-]+$/, 'expected a DID such as did:plc:…')
      .optional()
      .describe("the account's DID, as npm run doctor says it: links get a richer card on Bluesky"),
    replies: replies.default('everyone'),
    quotes: z.boolean().default(true),
  }),
  person: z.strictObject({
    handle: filled,
    did: z.string().regex(/^did:[a-z]+:[\w.:%-]+$/, 'expected a DID such as did:plc:…'),
  }),
  options: z.strictObject({ replies: replies.optional(), quotes: z.boolean().optional() }),
  secrets: {
    BLUESKY_IDENTIFIER: { for: 'posting', open: true },
    BLUESKY_APP_PASSWORD: { for: 'posting' },
  },
} as const satisfies NetworkModel;
