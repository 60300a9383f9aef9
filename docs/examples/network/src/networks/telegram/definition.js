/** A public channel on Telegram, to the rest of Lectern. */
import {
  ask,
  callsOutsideWords,
  missingSecret,
  quickTransport,
  requiredSecret,
  transportFor,
} from 'lectern/networks';
import { model } from './model.js';

/** Messages have 4,096 characters after their entities are parsed (core.telegram.org/bots/api#sendmessage). */
const limits = { text: 4096, alt: 1000, image: 10_000_000 };

/** @type {import('lectern/networks').NetworkDefinition} */
export const definition = {
  id: 'telegram',
  limits,
  edits: model.edits,
  threads: false,
  card: 'made by the network',
  articles: false,
  rule: { finds: ['link', 'mention', 'tag'], calls: callsOutsideWords },
  loginHelp: ['prompts for the token that @BotFather gives'],
  settings: 'networks:\n  telegram:\n    channel: "@your_channel"',

  measure: ({ text }) => ({ limit: text, count: (words) => words.length }),
  mention: ({ telegram, name }) => telegram && { text: telegram, id: telegram, name },
  options: () => ({}),
  notable: () => [],
  stated: () => [],
  reading: {
    lastingIds: false,
    countsWhatItGives: () => true,
    countsMore: false,
    owners: () => [],
    names: () => [],
    address: () => undefined,
  },
  address: ({ telegram }) => telegram?.api,
  profile: ({ telegram }) =>
    telegram ? `https://t.me/${telegram.channel.slice(1)}` : 'your channel on Telegram',
  example: ({ telegram }) => (telegram?.channel === '@your_channel' ? telegram.channel : undefined),

  async connect({ networks }, around) {
    const { createTelegram } = await import('./telegram.js');
    return createTelegram({
      ...networks.telegram,
      token: requiredSecret('telegram', 'TELEGRAM_BOT_TOKEN', around),
      transport: transportFor('telegram', undefined, around),
    });
  },
  // A bot can't read what is said below a post of its channel.
  reader: async () => undefined,
  async login({ site, terminal, transport }) {
    const { createTelegram } = await import('./telegram.js');
    const token = await terminal.askHidden('Token of the bot: ');
    const { handle } = await createTelegram({ ...site.networks.telegram, token, transport }).account();
    return { values: { TELEGRAM_BOT_TOKEN: token }, lines: [`Signed in as ${handle}.`] };
  },
  async doctor(scene) {
    const { telegram } = scene.site.networks;
    if (!telegram) return [];
    const token = scene.secrets.TELEGRAM_BOT_TOKEN;
    if (!token) return [missingSecret('telegram', 'TELEGRAM_BOT_TOKEN')];
    const { createTelegram } = await import('./telegram.js');
    const network = createTelegram({ ...telegram, token, transport: quickTransport('telegram', scene) });
    const asked = await ask('telegram token', 'npm run login -- telegram', () => network.account());
    return 'finding' in asked
      ? [asked.finding]
      : [{ name: 'telegram token', level: 'ok', message: asked.answer.handle }];
  },
};
