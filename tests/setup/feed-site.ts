/** A site that Lectern does not build: its feed and pages on a host of their own, the sandbox, and a folder with settings. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { repliesCommand } from '../../src/commands/replies.ts';
import { announce } from '../../src/commands/syndicate/announce.ts';
import type { CliOptions } from '../../src/commands/syndicate/context.ts';
import type { NetworkId } from '../../src/model/ids.ts';
import { type JournalFile, journalFileSchema } from '../../src/model/journal.ts';
import { Temporal } from '../../src/model/time.ts';
import type { Clock } from '../../src/networks/transport.ts';
import { type Sandbox, sandboxCredentials, startSandbox } from '../../src/sandbox/index.ts';

/** Each run in this process listens for Ctrl-C. */
process.setMaxListeners(0);

/** When the tests begin. */
const began = '2026-11-20T10:00:00Z';

/** What the host answers at a path. */
export interface Served {
  status?: number;
  type?: string;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

export interface FeedSite {
  sandbox: Sandbox;
  /** Address of the host, without a slash at the end. */
  url: string;
  content: string;
  state: string;
  /** What is at a path; nothing there is a 404. */
  serve(path: string, what: Served): void;
  /** Paths that were asked for. */
  requests: string[];
  /** Serves the files of a folder where nothing else is served. */
  serveFolder(folder: string): void;
  /** Runs the command in this process; `text` is all that it said. */
  syndicate(wishes?: Partial<CliOptions>): Promise<{ code: number; text: string }>;
  /** The same of `npm run replies`. */
  replies(args?: string[]): Promise<{ code: number; text: string }>;
  /** Moves the clock on. */
  later(hours: number): void;
  texts(network?: NetworkId): string[];
  /** The journal, by entry. */
  journal(): Map<string, JournalFile>;
  /** Variables for a command in a process of its own. */
  env(): Record<string, string>;
  settings(changes: Record<string, unknown>): void;
  /** What is written to `site.yaml` besides the changes. */
  usual: Record<string, unknown>;
  close(): Promise<void>;
}

/** Starts it with Mastodon, or other networks. Pages below `/posts/` are there unless they are served otherwise. */
export async function feedSite({
  networks = ['mastodon'],
  settings = {},
}: {
  networks?: readonly NetworkId[];
  settings?: Record<string, unknown>;
} = {}): Promise<FeedSite> {
  const sandbox = await startSandbox({ now: new Date(began) });
  const served = new Map<string, Served>();
  const requests: string[] = [];
  let files: string | undefined;
  const server = createServer((request, response) => {
    const asked = request.url ?? '/';
    requests.push(asked);
    const found =
      served.get(asked) ??
      fileAt(files, asked) ??
      (asked.startsWith('/posts/') ? { body: '<!doctype html><title>A page</title>' } : { status: 404 });
    response.writeHead(found.status ?? 200, { 'content-type': found.type ?? 'text/html', ...found.headers });
    response.end(found.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const root = mkdtempSync(path.join(tmpdir(), 'lectern-feed-'));
  const content = path.join(root, 'lectern');
  const state = path.join(root, '.lectern');
  mkdirSync(content);
  const usual = {
    feed: `${url}/feed`,
    timeZone: 'Europe/Berlin',
    networks: Object.fromEntries(networks.map((id) => [id, { ...sandbox.networks.get(id)!.siteSettings }])),
  };
  const write = (changes: Record<string, unknown>) =>
    writeFileSync(path.join(content, 'site.yaml'), stringify({ ...usual, ...changes }));
  write(settings);
  const clock: Clock = {
    now: () => Temporal.Instant.from(sandbox.control.clock().now),
    sleep: async (milliseconds) => {
      sandbox.control.clock({ advance: milliseconds });
    },
  };
  const site: FeedSite = {
    sandbox,
    url,
    content,
    state,
    requests,
    serve: (at, what) => void served.set(at, what),
    later: (hours) => void sandbox.control.clock({ advance: hours * 3_600_000 }),
    usual,
    settings: (changes) => write({ ...settings, ...changes }),
    env: () => ({
      ...sandboxCredentials,
      LECTERN_CONTENT: content,
      LECTERN_STATE: state,
      LECTERN_OUT: path.join(root, 'dist'),
      LECTERN_NOW: sandbox.control.clock().now,
    }),
    serveFolder: (folder) => {
      files = folder;
    },
    syndicate: (wishes = {}) =>
      overheard(site.env(), () => announce({ more: [], ...wishes }, { fetch, clock: () => clock })),
    replies: (args = []) =>
      overheard(site.env(), async () => {
        const result = await repliesCommand.run(args);
        if (typeof result === 'string') console.log(result);
        return typeof result === 'number' ? result : 0;
      }),
    texts: (network = 'mastodon') => {
      const { mastodon, bluesky } = sandbox.control;
      if (network === 'mastodon')
        return mastodon
          .state()
          .statuses.filter(({ accountId }) => accountId === sandbox.owner.mastodon.id)
          .map(({ text }) => text);
      return bluesky
        .state()
        .records.filter(({ collection }) => collection === 'app.bsky.feed.post')
        .map(({ value }) => String(value.text));
    },
    journal() {
      const folder = path.join(content, 'journal');
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return new Map(
        names
          .filter((name) => name.endsWith('.json'))
          .map((name) => {
            const file = journalFileSchema.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
            return [file.entry, file] as const;
          }),
      );
    },
    async close() {
      await sandbox.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      rmSync(root, { recursive: true, force: true });
    },
  };
  return site;
}

/** Runs a command in this process with an environment of its own. */
async function overheard(
  env: Record<string, string>,
  command: () => Promise<number>,
): Promise<{ code: number; text: string }> {
  const before = { ...process.env };
  const { error, log } = console;
  const said: string[] = [];
  Object.assign(process.env, env);
  console.error = (text) => said.push(String(text));
  console.log = (text) => said.push(String(text));
  try {
    const code = await command();
    return { code, text: said.join('\n') };
  } finally {
    Object.assign(console, { error, log });
    process.env = before;
  }
}

/** A file of a folder as a host serves it; nothing where there is none. */
function fileAt(folder: string | undefined, asked: string): Served | undefined {
  if (!folder) return undefined;
  const { pathname } = new URL(asked, 'http://host');
  const file = path.join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.xml': 'text/xml',
    '.json': 'application/json',
  };
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return { status: 404 };
  return { type: types[path.extname(file)] ?? 'application/octet-stream', body: readFileSync(file) };
}

/** What an item of a feed says in tests. */
export interface TestItem {
  title?: string;
  url: string;
  guid?: string;
  date?: string;
  text?: string;
}

/** RSS as WordPress and Hugo write it. */
export function rss(items: readonly TestItem[], more = ''): Served {
  const body = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Ada</title><link>/</link>${more}${items
    .map(
      ({ title = 'A title', url, guid, date = 'Fri, 20 Nov 2026 11:00:00 +0100', text = '' }) =>
        `<item><title>${title}</title><link>${url.replaceAll('&', '&amp;')}</link>${guid ? `<guid isPermaLink="false">${guid}</guid>` : ''}<pubDate>${date}</pubDate><description><![CDATA[${text}]]></description></item>`,
    )
    .join('')}</channel></rss>`;
  return { type: 'application/rss+xml', body };
}

/** A JSON Feed. */
export function jsonFeed(items: readonly TestItem[]): Served {
  const body = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Ada',
    items: items.map(({ title = 'A title', url, guid, date = '2026-11-20T11:00:00+01:00', text = '' }) => ({
      id: guid ?? url,
      url,
      title,
      date_published: date,
      content_html: text,
    })),
  });
  return { type: 'application/feed+json', body };
}
