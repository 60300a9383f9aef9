/** What an owner may say of Bluesky. */
import { z } from 'zod';
import { filled, webAddressSchema } from '../../model/fields.ts';
import type { NetworkModel } from '../../model/network.ts';

const replies = z.enum(['everyone', 'mentioned', 'following', 'nobody']);

export const bluesky = {
  name: 'Bluesky',
  rank: 2,
  mark: 'M8 7C7 4.5 4.5 2.5 2.8 2.5c-1 0-1.2 1-1 2.7.3 2.6 1.3 3.6 4 3.6-2.6.3-3.2 1.9-1.9 3.3C5.9 14.2 7.3 12.5 8 10.5c.7 2 2.1 3.7 4.1 1.6 1.3-1.4.7-3-1.9-3.3 2.7 0 3.7-1 4-3.6.2-1.7 0-2.7-1-2.7C11.5 2.5 9 4.5 8 7Z',
  colour: { light: '#0b6bd3', dark: '#6db3ff' },
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
