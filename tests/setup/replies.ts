/** A site whose post stands on the sandbox's networks, for tests of what comes back. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EntryId } from '../../src/model/ids.ts';
import type { JournalFile } from '../../src/model/journal.ts';
import { type RepliesFile, repliesFileSchema } from '../../src/model/reply.ts';
import {
  type Sandbox,
  type SandboxOptions,
  sandboxCredentials,
  startSandbox,
} from '../../src/sandbox/index.ts';
import { contentFolder, mdx, siteYaml } from './content.ts';
import { run } from './site.ts';

/** When the sandbox begins and the post is said. */
export const saidAt = '2026-11-20T09:00:00Z';

export interface RepliesSite {
  sandbox: Sandbox;
  /** The content folder. */
  content: string;
  /** Our post's id on each network. */
  posts: { mastodon: string; bluesky: string; linkedin: string };
  /** Runs `npm run replies`. `hours` after the post was said; 1 where left out. */
  replies(
    args?: string[],
    options?: { hours?: number; env?: Record<string, string>; input?: string },
  ): Promise<{
    exitCode: number;
    output: string;
    stdout: string;
    stderr: string;
    counts: Record<string, number>;
  }>;
  /** The environment of a command of this site, so many hours after the post was said. */
  env(hours?: number): Record<string, string>;
  /** What is stored of an entry. */
  stored(entry?: string): RepliesFile;
  close(): Promise<void>;
}

export interface RepliesSiteOptions {
  /** Lines of `site.yaml` below `replies:`. */
  settings?: string[];
  moderation?: string;
  scopes?: string[];
  sandbox?: SandboxOptions;
  files?: Record<string, string>;
}

/** Starts a sandbox, lets the owner post on all three networks, and writes the site that knows of it. */
export async function repliesSite(options: RepliesSiteOptions = {}): Promise<RepliesSite> {
  const sandbox = await startSandbox({ now: new Date(saidAt), ...options.sandbox });
  const { control, endpoints, owner } = sandbox;
  control.linkedin.token({
    token: sandboxCredentials.LINKEDIN_ACCESS_TOKEN,
    scopes: options.scopes ?? ['openid', 'profile', 'w_member_social', 'r_member_social'],
  });
  const toot = control.mastodon.status({ as: 'owner', text: 'New post', createdAt: saidAt });
  const skeet = await control.bluesky.post({ as: owner.bluesky.handle, text: 'New post', createdAt: saidAt });
  const urn = await postOnLinkedIn(endpoints.linkedin, owner.linkedin.urn);
  const posts = { mastodon: toot.id, bluesky: skeet.uri, linkedin: urn };
  const journal = journalOf('posts/hello', {
    mastodon: { id: toot.id, url: toot.url },
    bluesky: {
      id: skeet.uri,
      url: `https://bsky.app/profile/${owner.bluesky.handle}/post/${skeet.uri.split('/').at(-1)}`,
    },
    linkedin: { id: urn, url: `https://www.linkedin.com/feed/update/${urn}` },
  });
  const site = contentFolder({
    'site.yaml': `${siteYaml}networks:
  mastodon: { url: "${endpoints.mastodon}" }
  bluesky: { service: "${endpoints.bluesky}", appview: "${endpoints.bluesky}", handle: ${owner.bluesky.handle} }
  linkedin: { api: "${endpoints.linkedin}" }
replies:
${(options.settings ?? ['linkedin: full']).map((line) => `  ${line}`).join('\n')}
`,
    'moderation.yaml': options.moderation ?? 'approve: auto\n',
    'posts/hello.mdx': mdx('title: Hello\nsummary: A first post.\ndate: 2026-11-20', 'Some text.\n'),
    'journal/posts/hello.json': JSON.stringify(journal),
    ...options.files,
  });
  const state = `${site.folder}-state`;
  const envAt = (hours = 1) => ({
    ...sandboxCredentials,
    LECTERN_CONTENT: site.folder,
    LECTERN_STATE: state,
    LECTERN_NOW: new Date(Date.parse(saidAt) + hours * 3_600_000).toISOString(),
  });
  return {
    sandbox,
    content: site.folder,
    posts,
    env: envAt,
    async replies(args = [], { hours = 1, env = {}, input } = {}) {
      const result = await run('node', ['scripts/replies.ts', ...args], {
        env: { ...envAt(hours), ...env },
        ...(input !== undefined && { input }),
      });
      const counts = args.includes('--json') && result.stdout ? JSON.parse(result.stdout) : {};
      return { ...result, counts };
    },
    stored: (entry = 'posts/hello') =>
      repliesFileSchema.parse(
        JSON.parse(readFileSync(path.join(site.folder, `replies/${entry}.json`), 'utf8')),
      ),
    async close() {
      await sandbox.close();
      site.remove();
    },
  };
}

/** The journal of an entry that was published on some networks. */
export function journalOf(
  entry: EntryId,
  copies: Record<string, { id: string; url: string }>,
  at = saidAt,
): JournalFile {
  const records = Object.entries(copies).map(([network, receipt]) => [
    network,
    { state: 'posted', receipt: { ...receipt, at }, at },
  ]);
  return {
    version: 1,
    entry,
    title: 'Hello',
    date: at.slice(0, 10),
    announcements: { [`${entry}#published`]: Object.fromEntries(records) },
  };
}

async function postOnLinkedIn(api: string, author: string): Promise<string> {
  const response = await fetch(`${api}/rest/posts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandboxCredentials.LINKEDIN_ACCESS_TOKEN}`,
      'linkedin-version': '202610',
      'x-restli-protocol-version': '2.0.0',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      author,
      commentary: 'New post',
      visibility: 'PUBLIC',
      distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
      lifecycleState: 'PUBLISHED',
      isReshareDisabledByAuthor: false,
    }),
  });
  const urn = response.headers.get('x-restli-id');
  if (!urn) throw new Error(`LinkedIn's sandbox answered ${response.status}: ${await response.text()}`);
  return urn;
}
