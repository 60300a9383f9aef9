/** Threads, to the rest of Lectern. */
import type { NetworkDefinition } from '../definition.ts';
import { transportFor } from '../dependencies.ts';
import { callsAnywhere } from '../rule.ts';
import { threadsLimits } from './limits.ts';
import { threads as model } from './model.ts';
import { threadsLength } from './text.ts';

const notEveryone = (replies: string | undefined) => replies !== undefined && replies !== 'everyone';

export const definition: NetworkDefinition = {
  id: 'threads',
  limits: threadsLimits,
  edits: model.edits,
  threads: true,
  card: 'made by the network',
  articles: false,
  // It finds links, mentions and its one topic in the text (developers.facebook.com/documentation/threads/posts).
  rule: { finds: ['link', 'mention', 'tag'], calls: callsAnywhere },
  loginHelp: ['prompts for a token of your own app; the same command refreshes it'],
  settings: 'networks:\n  threads: {}',

  measure: ({ text }) => ({ limit: text, count: (words) => threadsLength(words) }),
  mention({ threads: handle, name }) {
    if (!handle) return undefined;
    const text = `@${handle.replace(/^@/, '')}`;
    return { text, id: text, name };
  },
  options: ({ threads: settings }, everywhere, own) => ({
    threads: { replies: settings?.replies ?? 'everyone', ...everywhere.threads, ...own.threads },
  }),
  notable: ({ threads: options }) => (notEveryone(options?.replies) ? [`replies: ${options?.replies}`] : []),
  stated: ({ threads: options }) =>
    notEveryone(options?.replies) ? [['replies', String(options?.replies)]] : [],

  reading: {
    // People are known by their handles alone, which can be given up and taken by others.
    lastingIds: false,
    countsWhatItGives: () => true,
    countsMore: false,
    owners: () => [],
    names: ({ threads: settings }) => (settings?.account ? [`@${settings.account.replace(/^@/, '')}`] : []),
    address: ({ threads: settings }) => settings?.api,
  },

  address: ({ threads: settings }) => settings?.api,
  profile: ({ threads: settings }) =>
    settings?.account
      ? `https://www.threads.com/@${settings.account.replace(/^@/, '')}`
      : 'your profile on Threads',
  example: () => undefined,

  async connect(site, around) {
    const { connectToThreads } = await import('./connect.ts');
    return connectToThreads(site, around);
  },
  async reader({ networks }, around) {
    const { threads: settings } = networks;
    const token = around.secrets.THREADS_ACCESS_TOKEN;
    // It needs a token for everything.
    if (!settings || !token) return undefined;
    const { threadsThreads } = await import('./thread.ts');
    return threadsThreads({
      api: settings.api,
      token,
      transport: transportFor('threads', undefined, around),
    });
  },
  async login(scene) {
    const { loginThreads } = await import('./login.ts');
    return loginThreads(scene);
  },
  async doctor(scene) {
    const { checkThreads } = await import('./doctor.ts');
    return checkThreads(scene);
  },
  async tokenEnd({ site, secrets, clock }) {
    const { endFinding } = await import('./doctor.ts');
    const { writtenEnd } = await import('../doctor/network.ts');
    const expires = writtenEnd(secrets.THREADS_TOKEN_EXPIRES);
    return site.networks.threads && expires ? [endFinding(expires, clock.now())] : [];
  },
};
