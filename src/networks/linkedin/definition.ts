/** LinkedIn, to the rest of Lectern. */
import type { NetworkDefinition } from '../definition.ts';
import { transportFor } from '../dependencies.ts';
import { commentLimit, linkedinLimits } from './limits.ts';
import { linkedin as model } from './model.ts';
import { littleText } from './text.ts';

export const definition: NetworkDefinition = {
  id: 'linkedin',
  limits: linkedinLimits,
  edits: model.edits,
  threads: false,
  card: 'sent',
  articles: false,
  // Posts are told of mentions and hashtags by templates; of a comment it finds hashtags (Comments API, `message`).
  rule: { finds: ['link', 'tag'] },
  loginHelp: [
    'authorize in the browser; requires your own developer app',
    '    --port NUMBER                     port of the redirect URL (default 8976): http://localhost:8976/',
    '    --comments                        also request permission to read comments (restricted by LinkedIn)',
  ],
  settings: 'networks:\n  linkedin: {}',

  // A comment is plain text, and shorter than a post.
  measure: ({ text }, { isComment }) =>
    isComment
      ? { limit: Math.min(text, commentLimit), count: (words) => words.length }
      : { limit: text, count: (words, spans) => littleText(words, spans).length },
  mention({ linkedin: account }) {
    return account && { text: account.name, id: account.urn, name: account.name };
  },
  options: () => ({}),
  notable: () => [],
  stated: () => [],

  reading: {
    lastingIds: true,
    countsWhatItGives: ({ replies }) => replies.linkedin === 'full',
    countsMore: true,
    owners: ({ linkedin: settings }) => (settings?.author ? [settings.author] : []),
    names: () => [],
    address: ({ linkedin: settings }) => settings?.api,
  },

  address: ({ linkedin: settings }) => settings?.api,
  profile({ linkedin: settings }) {
    // It knows under `me` whoever is logged in.
    const company = /^urn:li:organization:(\d+)$/.exec(settings?.author ?? '')?.[1];
    return company
      ? `https://www.linkedin.com/company/${company}/admin/page-posts/published/`
      : 'https://www.linkedin.com/in/me/recent-activity/all/';
  },
  example: ({ linkedin: settings }) =>
    settings?.author?.endsWith(':your-id') ? `networks.linkedin.author: ${settings.author}` : undefined,

  async connect(site, around) {
    const { connectToLinkedIn } = await import('./connect.ts');
    return connectToLinkedIn(site, around);
  },
  async reader({ networks, replies }, around) {
    const { linkedin: settings } = networks;
    const token = around.secrets.LINKEDIN_ACCESS_TOKEN;
    // It needs a token for everything.
    if (!settings || !token) return undefined;
    const { linkedinThreads } = await import('./thread.ts');
    const { api, version } = settings;
    return linkedinThreads({
      api,
      version,
      token,
      read: replies.linkedin,
      transport: transportFor('linkedin', undefined, around),
    });
  },
  async login(scene) {
    const { loginLinkedIn } = await import('./login.ts');
    return loginLinkedIn(scene);
  },
  async doctor(scene) {
    const { checkLinkedIn } = await import('./doctor.ts');
    return checkLinkedIn(scene);
  },
  async tokenEnd({ site, secrets, clock }) {
    const { tokenFinding } = await import('./doctor.ts');
    const { writtenEnd } = await import('../doctor/network.ts');
    const expires = writtenEnd(secrets.LINKEDIN_TOKEN_EXPIRES);
    return site.networks.linkedin && expires ? [tokenFinding(expires, clock.now())] : [];
  },
};
