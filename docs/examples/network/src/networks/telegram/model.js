/** What may be written of Telegram into site.yaml and .env. */
import { webAddressSchema, z } from 'lectern/networks/model';

/** @satisfies {import('lectern/networks/model').NetworkModel} */
export const model = {
  name: 'Telegram',
  rank: 10,
  mark: 'M1.5 7.5 14.5 2.5 12 13.5 7.5 10.5 5.5 13 5 9.5 12 5',
  colour: { light: '#1f6f9f', dark: '#7cc4ec' },
  edits: true,
  settings: z.strictObject({
    api: webAddressSchema.default('https://api.telegram.org'),
    channel: z.string().regex(/^@\w{5,32}$/, 'expected a public channel such as @ada_speaks'),
  }),
  person: z.string().regex(/^@\w{5,32}$/, 'expected a user name such as @ada_quay'),
  secrets: { TELEGRAM_BOT_TOKEN: { for: 'posting' } },
};
