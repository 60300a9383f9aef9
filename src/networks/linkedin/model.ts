/** What an owner may say of LinkedIn. */
import { z } from 'zod';
import { filled, webAddressSchema } from '../../model/fields.ts';
import type { NetworkModel } from '../../model/network.ts';

const urn = z
  .string()
  .regex(/^urn:li:(person|organization):[\w-]+$/, 'expected urn:li:person:… or urn:li:organization:…');

export const linkedin = {
  name: 'LinkedIn',
  rank: 3,
  mark: 'M2 2h12v12H2zM5 7v4.5M5 4.5v.6M8 11.5V7m0 2.2C8 6.4 11.2 6.4 11.2 9v2.5',
  colour: { light: '#0a5a94', dark: '#5fb0e8' },
  edits: true,
  settings: z.strictObject({
    api: webAddressSchema.default('https://api.linkedin.com'),
    author: urn.optional().describe('asked of LinkedIn where it is left out'),
    version: z
      .string()
      .regex(/^20\d{2}(0[1-9]|1[0-2])$/, 'expected a LinkedIn-Version such as 202610')
      .default('202610'),
    visibility: z.enum(['PUBLIC', 'CONNECTIONS']).default('PUBLIC'),
  }),
  person: z.strictObject({
    urn,
    /** The name exactly as LinkedIn shows it: a mention with another one is refused. */
    name: filled,
  }),
  replies: z.enum(['counts', 'full']).default('counts'),
  secrets: {
    LINKEDIN_ACCESS_TOKEN: { for: 'posting' },
    LINKEDIN_TOKEN_EXPIRES: { for: 'doctor', open: true },
    LINKEDIN_CLIENT_ID: { for: 'doctor', open: true },
    LINKEDIN_CLIENT_SECRET: { for: 'doctor' },
  },
} as const satisfies NetworkModel;
