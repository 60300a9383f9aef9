/** Mastodon, and servers that speak its API, to the rest of Lectern. */
import { isExampleAddress, isExampleHost } from '../../model/example-address.ts';
import type { NetworkDefinition } from '../definition.ts';
import { transportFor } from '../dependencies.ts';
import { callsOutsideWords } from '../rule.ts';
import { mastodonLimits } from './limits.ts';
import { mastodon as model } from './model.ts';
import { mastodonLength } from './text.ts';

export const definition: NetworkDefinition = {
  id: 'mastodon',
  limits: mastodonLimits,
  edits: model.edits,
  threads: true,
  card: 'made by the network',
  articles: false,
  // Hashtags: mastodon/mastodon, `Tag::HASHTAG_SEPARATORS`.
  rule: { finds: ['link', 'mention', 'tag'], calls: callsOutsideWords, nonJoinersInTags: true },
  loginHelp: ['registers Lectern with your server; authorize it in the browser'],
  settings: 'networks:\n  mastodon:\n    url: https://your.instance',

  measure: ({ text, link = mastodonLimits.link }, { warning }) => ({
    limit: text,
    count: (words, spans) => mastodonLength(words, spans, warning, link ?? 23),
  }),
  mention: ({ mastodon: handle, name }) => (handle ? { text: handle, id: handle, name } : undefined),
  options: ({ mastodon: settings }, everywhere, own) => ({
    mastodon: {
      visibility: settings?.visibility ?? 'public',
      ...(settings?.contentWarning && { contentWarning: settings.contentWarning }),
      ...(settings?.quotes && { quotes: settings.quotes }),
      ...everywhere.mastodon,
      ...own.mastodon,
    },
  }),
  notable({ mastodon: options = {} }) {
    const { visibility, quotes } = options;
    return [
      ...(visibility && visibility !== 'public' ? [visibility] : []),
      ...(quotes ? [`quotes: ${quotes}`] : []),
    ];
  },
  stated: ({ mastodon: options }) =>
    options
      ? [
          ['visible', options.visibility ?? 'public'],
          ...(options.contentWarning ? [['warning', options.contentWarning] as [string, string]] : []),
          ...(options.quotes ? [['quotes', options.quotes] as [string, string]] : []),
        ]
      : [],
  warning: ({ mastodon: options }) => options?.contentWarning,

  reading: {
    lastingIds: false,
    countsWhatItGives: () => true,
    countsMore: false,
    owners: () => [],
    names: ({ mastodon: settings }) => (settings?.account ? [settings.account] : []),
    address: ({ mastodon: settings }) => settings?.url,
  },

  address: ({ mastodon: settings }) => settings?.url,
  // app/services/fetch_link_card_service.rb in mastodon/mastodon.
  makesCardOf: (url, { mastodon: settings }) => URL.parse(url)?.host !== URL.parse(settings?.url ?? '')?.host,
  profile: ({ mastodon: settings }) => settings?.url ?? 'your profile on Mastodon',
  example({ mastodon: settings }) {
    if (!settings) return undefined;
    const { url, account } = settings;
    if (isExampleHost(account?.split('@').at(-1) ?? '')) return `networks.mastodon.account: "${account}"`;
    return isExampleAddress(url) ? `networks.mastodon.url: ${url}` : undefined;
  },

  async connect(site, around) {
    const { connectToMastodon } = await import('./connect.ts');
    return connectToMastodon(site, around);
  },
  async reader({ networks }, around) {
    const { mastodon: settings } = networks;
    if (!settings) return undefined;
    const { mastodonThreads } = await import('./thread.ts');
    const { url, account } = settings;
    const token = around.secrets.MASTODON_ACCESS_TOKEN;
    return mastodonThreads({ url, account, token, transport: transportFor('mastodon', undefined, around) });
  },
  async login(scene) {
    const { loginMastodon } = await import('./login.ts');
    return loginMastodon(scene);
  },
  async doctor(scene) {
    const { checkMastodon } = await import('./doctor.ts');
    return checkMastodon(scene);
  },
};
