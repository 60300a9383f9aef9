/** A site with something to announce, the sandbox to announce it on, and a host where its pages are live. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { parse, stringify } from 'yaml';
import type { EntryId, NetworkId } from '../../src/model/ids.ts';
import { type JournalFile, type JournalRecord, journalFileSchema } from '../../src/model/journal.ts';
import {
  type Announcement,
  announcementSchema,
  type Manifest,
  type ManifestEntry,
  manifestSchema,
} from '../../src/model/manifest.ts';
import { type People, peopleSchema } from '../../src/model/people.ts';
import { type Site, siteSchema } from '../../src/model/site.ts';
import { Temporal } from '../../src/model/time.ts';
import type { Clock, Fetch } from '../../src/networks/transport.ts';
import {
  type Sandbox,
  type SandboxOptions,
  sandboxCredentials,
  startSandbox,
} from '../../src/sandbox/index.ts';
import type { Mode } from '../../src/syndication/lane-context.ts';
import type { Outcome, OutcomeCounts } from '../../src/syndication/outcome.ts';
import { type RunOptions, syndicate } from '../../src/syndication/run.ts';
import { siteYaml, tinyPng } from './content.ts';
import { makePdf } from './pdf.ts';
import { run } from './site.ts';

/** The time at which the tests begin. */
export const start = '2026-11-20T10:00:00Z';

type Wanted = Partial<Announcement> & { id?: string };

/** An announcement with everything filled in. */
export function announcementOf(wanted: Wanted = {}, base = 'http://127.0.0.1:1'): Announcement {
  const id = wanted.id ?? 'posts/hello#published';
  const entry = (wanted.entry ?? id.split(/[#@]/)[0]) as EntryId;
  const slug = entry.split('/')[1];
  return announcementSchema.parse({
    id,
    entry,
    moment: 'published',
    kind: 'post',
    due: '2026-11-20T09:00:00Z',
    expires: '2026-12-04T09:00:00Z',
    url: `${base}/posts/${slug}/`,
    title: `Title of ${slug}`,
    summary: 'What it says, in one sentence.',
    tags: ['static sites'],
    lang: 'en',
    card: { path: 'card.png', url: `${base}/card.png`, alt: 'The title on paper' },
    links: {},
    mentions: [],
    networks: ['mastodon', 'bluesky', 'linkedin'],
    revision: '1',
    ...wanted,
  });
}

/** A manifest with these announcements; their entries follow from them where not given. */
export function manifestOf(
  announcements: Announcement[],
  entries: ManifestEntry[] = [],
  url = 'https://ada.example/',
): Manifest {
  const given = new Set(entries.map(({ id }) => id));
  const missing = announcements.filter(({ entry }) => !given.has(entry));
  const made = new Map(
    missing.map(({ entry, title, due, url }) => [
      entry,
      entryOf(entry, { title, date: due.slice(0, 10), url }),
    ]),
  );
  return manifestSchema.parse({
    version: 1,
    site: {
      url,
      title: "Ada's pages",
      language: 'en',
      timeZone: 'Europe/Berlin',
      owner: 'Ada Example',
    },
    built: start,
    entries: [...entries, ...made.values()],
    announcements,
  });
}

/** A manifest's entry. */
export function entryOf(id: string, more: Partial<ManifestEntry> = {}): ManifestEntry {
  const [collection] = id.split('/') as [ManifestEntry['collection']];
  return {
    id: id as EntryId,
    collection,
    title: `Title of ${id.split('/')[1]}`,
    date: '2026-11-20',
    url: 'https://ada.example/x/',
    aliases: [],
    announced: true,
    ...more,
  };
}

export interface Stage {
  sandbox: Sandbox;
  /** Where the site's pages are live. */
  host: { url: string; down: Set<string>; requests: string[] };
  folders: { content: string; out: string; state: string };
  site: Site;
  people: People;
  announcement(wanted?: Wanted): Announcement;
  /** Runs in this process, with a clock that never makes one wait. */
  syndicate(
    announcements: Announcement[],
    options?: Partial<RunOptions> & {
      entries?: ManifestEntry[];
      mode?: Mode;
      fetch?: Fetch;
      timeout?: number;
    },
  ): Promise<{ counts: OutcomeCounts; outcomes: Outcome[]; notes: string[] }>;
  /** Runs `npm run syndicate` on the manifest that was last given to `syndicate` or `writeManifest`. */
  command(
    args?: string[],
    env?: Record<string, string>,
    started?: (child: ChildProcess) => void,
  ): ReturnType<typeof run>;
  writeManifest(announcements: Announcement[], entries?: ManifestEntry[]): void;
  journal(entry?: string): JournalFile;
  record(network: string, id?: string): JournalRecord | undefined;
  /** What stands on a network, newest last. */
  texts(network: NetworkId): string[];
  clock: Clock;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Changes to `site.yaml`. */
  site?: Record<string, unknown>;
  people?: People;
  sandbox?: SandboxOptions;
  /** Those of `site.yaml`; Mastodon, Bluesky and LinkedIn where left out. */
  networks?: readonly NetworkId[];
  /** `host`: the manifest says that the site is where its pages are. */
  siteUrl?: 'host';
}

/** Builds the stage. Announcements from before `start`'s year count, for `since` is set. */
export async function buildStage(options: StageOptions = {}): Promise<Stage> {
  const sandbox = await startSandbox({ now: new Date(start), ...options.sandbox });
  const host = await startHost();
  const root = mkdtempSync(path.join(tmpdir(), 'lectern-stage-'));
  const folders = {
    content: path.join(root, 'content'),
    out: path.join(root, 'dist'),
    state: path.join(root, 'state'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  writeFileSync(path.join(folders.out, 'card.png'), tinyPng);
  const { networks = ['mastodon', 'bluesky', 'linkedin'] } = options;
  const written = {
    ...parse(siteYaml),
    networks: Object.fromEntries(networks.map((id) => [id, { ...sandbox.networks.get(id)!.siteSettings }])),
    syndication: { since: '2026-01-01' },
    ...options.site,
  };
  writeFileSync(path.join(folders.content, 'site.yaml'), stringify(written));
  writeFileSync(path.join(folders.content, 'people.yaml'), stringify(options.people ?? {}));
  const site = siteSchema.parse(written);
  const people = peopleSchema.parse(options.people ?? {});
  const clock: Clock = {
    now: () => Temporal.Instant.from(sandbox.control.clock().now),
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      sandbox.control.clock({ advance: milliseconds });
    },
    // Where the sandbox's clock moves by itself, a request's time is measured by it too.
    ...(options.sandbox?.settings?.jumps && {
      limit: (milliseconds: number) => limitBy(sandbox, milliseconds),
    }),
  };
  const writeManifest: Stage['writeManifest'] = (announcements, entries) =>
    writeFileSync(
      path.join(folders.state, 'manifest.json'),
      JSON.stringify(
        manifestOf(announcements, entries, options.siteUrl === 'host' ? `${host.url}/` : undefined),
      ),
    );
  const stage: Stage = {
    sandbox,
    host,
    folders,
    site,
    people,
    clock,
    writeManifest,
    announcement: (wanted) => announcementOf(wanted, host.url),
    async syndicate(announcements, { entries, fetch: fetching, timeout, ...wanted } = {}) {
      writeManifest(announcements, entries);
      const notes: string[] = [];
      const result = await syndicate({
        manifest: manifestOf(announcements, entries, options.siteUrl === 'host' ? `${host.url}/` : undefined),
        site,
        people,
        folders,
        around: {
          secrets: sandboxCredentials,
          fetch: fetching ?? fetch,
          clock,
          limits: { random: () => 0.5, timeout: timeout ?? 2_000 },
        },
        mode: 'all',
        run: `test-${Math.random()}`,
        verify: true,
        report: () => undefined,
        note: (message) => notes.push(message),
        ...wanted,
      });
      return { ...result, notes };
    },
    command: (args = [], env = {}, started) =>
      run('node', ['scripts/syndicate.ts', ...args], {
        started,
        env: {
          ...sandboxCredentials,
          LECTERN_CONTENT: folders.content,
          LECTERN_OUT: folders.out,
          LECTERN_STATE: folders.state,
          LECTERN_NOW: sandbox.control.clock().now,
          ...env,
        },
      }),
    journal: (entry = 'posts/hello') =>
      journalFileSchema.parse(
        JSON.parse(readFileSync(path.join(folders.content, `journal/${entry}.json`), 'utf8')),
      ),
    record: (network, id = 'posts/hello#published') =>
      stage.journal(id.split(/[#@]/)[0]).announcements[id]?.[network],
    texts: (network) => textsOn(sandbox, network),
    async close() {
      await Promise.all([sandbox.close(), host.close()]);
      rmSync(root, { recursive: true, force: true });
    },
  };
  return stage;
}

/** A request's time limit by the sandbox's clock. */
export function limitBy({ clock }: Pick<Sandbox, 'clock'>, milliseconds: number) {
  const controller = new AbortController();
  const { passed, forget } = clock.after(milliseconds);
  void passed.then(() => controller.abort(new DOMException('It took too long.', 'TimeoutError')));
  return { signal: controller.signal, lift: forget };
}

function textsOn(sandbox: Sandbox, network: NetworkId): string[] {
  const { mastodon, bluesky, linkedin, threads } = sandbox.control;
  if (network === 'threads') {
    const own = threads.state().posts.filter(({ user }) => user === 'owner');
    return own.map(({ text }) => text);
  }
  if (network === 'mastodon') {
    const { statuses } = mastodon.state();
    return statuses
      .filter((status) => status.accountId === sandbox.owner.mastodon.id)
      .map(({ text }) => text);
  }
  if (network === 'bluesky') {
    return bluesky
      .state()
      .records.filter(({ collection }) => collection === 'app.bsky.feed.post')
      .map(({ value }) => String(value.text));
  }
  return linkedin.state().posts.map(({ commentary }) => commentary);
}

/** The deck that `stageSlides` lays out. */
export const slidesId = 'slides/deck#slides';

/** Puts four slides and their PDF into the output folder; what the announcement of them says besides. */
export async function stageSlides(
  stage: Pick<Stage, 'folders' | 'host'>,
  { pages = 5, width = 640 }: { pages?: number; width?: number } = {},
): Promise<Wanted> {
  const folder = path.join(stage.folders.out, 'slides/deck');
  mkdirSync(path.join(folder, 'pictures'), { recursive: true });
  const numbers = [1, 2, 3, 4];
  for (const number of numbers) {
    const background = { r: 40 * number, g: 90, b: 250 - 50 * number };
    const height = Math.round((width * 9) / 16);
    await sharp({ create: { width, height, channels: 3, background } })
      .jpeg()
      .toFile(path.join(folder, `pictures/k-${number}.jpg`));
  }
  writeFileSync(
    path.join(folder, 'deck.pdf'),
    makePdf(Array.from({ length: pages }, (_, index) => ({ lines: [`Slide ${index + 1}`] }))),
  );
  const at = (file: string) => ({ path: file, url: `${stage.host.url}/${file}` });
  return {
    id: slidesId,
    moment: 'slides',
    kind: 'deck',
    url: `${stage.host.url}/slides/deck/`,
    images: numbers.map((number) => ({
      ...at(`slides/deck/pictures/k-${number}.jpg`),
      alt: `Slide ${number}: what it says`,
    })),
    document: { ...at('slides/deck/deck.pdf'), title: 'The deck', pages },
  };
}

/** A host where every page is live but for those that are down. */
async function startHost() {
  const down = new Set<string>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const png = request.url?.endsWith('.png');
    response.writeHead(down.has(request.url ?? '') ? 404 : 200, {
      'content-type': png ? 'image/png' : 'text/html',
    });
    response.end(png ? tinyPng : '<title>A page</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    down,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
