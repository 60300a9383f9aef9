/** Bluesky, to the rest of Lectern. */
import { isExampleHost } from '../../model/example-address.ts';
import type { NetworkDefinition } from '../definition.ts';
import { transportFor } from '../dependencies.ts';
import { graphemes } from '../graphemes.ts';
import { blueskyBytes, blueskyLimits } from './limits.ts';
import { bluesky as model } from './model.ts';

export const definition: NetworkDefinition = {
  id: 'bluesky',
  limits: blueskyLimits,
  edits: model.edits,
  threads: true,
  card: 'sent',
  articles: true,
  // It is told of each by a facet's offsets.
  rule: { finds: [] },
  loginHelp: [
    'prompts for an app password',
    "    --handle NAME                     the account's handle, if not set in content/site.yaml",
  ],
  settings: 'networks:\n  bluesky:\n    handle: you.bsky.social',

  measure: ({ text }) => ({
    limit: text,
    count: (words) => graphemes(words),
    also: (words) => Buffer.byteLength(words) <= blueskyBytes,
  }),
  mention({ bluesky: account, name }) {
    if (!account) return undefined;
    return { text: `@${account.handle.replace(/^@/, '')}`, id: account.did, name };
  },
  options: ({ bluesky: settings }, everywhere, own) => ({
    bluesky: {
      replies: settings?.replies ?? 'everyone',
      quotes: settings?.quotes ?? true,
      ...everywhere.bluesky,
      ...own.bluesky,
    },
  }),
  notable({ bluesky: options }) {
    return [
      ...(options && options.replies !== 'everyone' ? [`replies: ${options.replies}`] : []),
      ...(options?.quotes === false ? ['no quotes'] : []),
    ];
  },
  stated: ({ bluesky: options }) => [
    ...(options && options.replies !== 'everyone'
      ? [['replies', String(options.replies)] as [string, string]]
      : []),
    ...(options?.quotes === false ? [['quotes', 'off'] as [string, string]] : []),
  ],

  reading: {
    lastingIds: true,
    // Its numbers go on counting accounts that are gone; what it gives is all there is.
    countsWhatItGives: () => false,
    countsMore: false,
    owners: () => [],
    names: ({ bluesky: settings }) => [settings?.handle, settings?.did].flatMap((name) => name ?? []),
    address: ({ bluesky: settings }) => settings?.appview,
  },

  address: ({ bluesky: settings }) => settings?.service,
  profile: () => 'your profile on Bluesky',
  example: ({ bluesky: settings }) =>
    settings?.handle && isExampleHost(settings.handle)
      ? `networks.bluesky.handle: ${settings.handle}`
      : undefined,

  async connect(site, around) {
    const { connectToBluesky } = await import('./connect.ts');
    return connectToBluesky(site, around);
  },
  async reader({ networks, replies, language }, around) {
    const { bluesky: settings } = networks;
    if (!settings) return undefined;
    const [{ blueskyThreads }, { BlueskySession }] = await Promise.all([
      import('./thread.ts'),
      import('./client.ts'),
    ]);
    const transport = transportFor('bluesky', undefined, around);
    const { BLUESKY_APP_PASSWORD: password, BLUESKY_IDENTIFIER } = around.secrets;
    const identifier = BLUESKY_IDENTIFIER ?? settings.handle;
    const session =
      identifier && password
        ? new BlueskySession({ service: settings.service, identifier, password, transport })
        : undefined;
    return blueskyThreads({
      appview: settings.appview,
      transport,
      session,
      labellers: replies.labellers,
      language,
    });
  },
  async login(scene) {
    const { loginBluesky } = await import('./login.ts');
    return loginBluesky(scene);
  },
  async doctor(scene) {
    const { checkBluesky } = await import('./doctor.ts');
    return checkBluesky(scene);
  },
};
