/** What an owner may say of Threads. */
import { z } from 'zod';
import { webAddressSchema } from '../../model/fields.ts';
import type { NetworkModel } from '../../model/network.ts';

const handle = z.string().regex(/^@?[\w.]+$/, 'expected a handle such as @ada.example');
/** Who may answer (developers.facebook.com/documentation/threads/reply-management, `reply_control`). */
const replies = z.enum(['everyone', 'mentioned', 'following', 'followers']);

export const threads = {
  name: 'Threads',
  rank: 4,
  mark: 'M12.5 5.2C11.8 2.8 10.2 1.8 8 1.8 4.7 1.8 3 4.2 3 8s1.7 6.2 5 6.2c2.9 0 4.7-1.6 4.7-3.7 0-2.2-1.8-3.3-4.4-3.3-1.7 0-2.8.8-2.8 2s1 2 2.4 2c1.7 0 2.6-1.1 2.6-3.2C10.5 6 9.6 5.1 8 5.1c-1 0-1.8.4-2.2 1.1',
  colour: { light: '#3d3d3d', dark: '#d0d0d0' },
  // The API has no call for it.
  edits: false,
  settings: z.strictObject({
    api: webAddressSchema.default('https://graph.threads.net'),
    account: handle.optional().describe('your handle, compared with the token by npm run doctor'),
    replies: replies.default('everyone'),
  }),
  person: handle,
  options: z.strictObject({ replies: replies.optional() }),
  secrets: {
    THREADS_ACCESS_TOKEN: { for: 'posting' },
    THREADS_TOKEN_EXPIRES: { for: 'doctor', open: true },
    THREADS_CLIENT_SECRET: { for: 'doctor' },
  },
} as const satisfies NetworkModel;
