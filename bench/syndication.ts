/** What a run costs when everything was said already: requests, time and memory, as the journal grows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { JournalFile } from '../src/model/journal.ts';
import { siteYaml } from '../tests/setup/content.ts';
import { run } from '../tests/setup/site.ts';
import { announcementOf, manifestOf } from '../tests/setup/syndication.ts';
import type { BenchOptions, Figures } from './index.ts';

const sizes = [0, 100, 1_000, 10_000] as const;
/** Each size is run so often, the sizes in turn; the median counts. */
const rounds = 5;
const now = '2026-11-20T10:00:00Z';
const networks = ['mastodon', 'bluesky', 'linkedin'] as const;

/** Prints the peak of a process's memory when it ends, in kibibytes. */
const peak = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.stderr.write("peak=" + process.resourceUsage().maxRSS + "\\n"))',
)}`;

interface Cost {
  milliseconds: number;
  megabytes: number;
  requests: number;
}

/** Measures `npm run syndicate` with nothing due. */
export async function benchSyndication({ progress }: BenchOptions): Promise<Figures> {
  const root = mkdtempSync(path.join(tmpdir(), 'lectern-bench-'));
  try {
    const costs = new Map<number, Cost[]>(sizes.map((size) => [size, []]));
    for (const size of sizes) write(path.join(root, String(size)), size);
    for (let round = 0; round < rounds; round += 1) {
      for (const size of sizes) costs.get(size)?.push(await once(path.join(root, String(size))));
      progress(`round ${round + 1} of ${rounds}`);
    }
    const median = (size: number, of: keyof Cost) =>
      (costs.get(size) ?? []).map((cost) => cost[of]).sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    const empty = median(0, 'milliseconds');
    return {
      'syndication.noop_requests': Math.max(...[...costs.values()].flat().map(({ requests }) => requests)),
      'syndication.noop_empty_ms': empty,
      'syndication.noop_100_ms': median(100, 'milliseconds'),
      'syndication.noop_1000_ms': median(1_000, 'milliseconds'),
      'syndication.noop_10000_ms': median(10_000, 'milliseconds'),
      'syndication.noop_10000_over_empty': Number((median(10_000, 'milliseconds') / empty).toFixed(2)),
      'syndication.noop_empty_mb': median(0, 'megabytes'),
      'syndication.noop_100_mb': median(100, 'megabytes'),
      'syndication.noop_1000_mb': median(1_000, 'megabytes'),
      'syndication.noop_10000_mb': median(10_000, 'megabytes'),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A site with so many posts, each announced on three networks. */
function write(folder: string, size: number): void {
  const content = path.join(folder, 'content');
  const state = path.join(folder, 'state');
  for (const each of [path.join(content, 'journal/posts'), state, path.join(folder, 'dist')]) {
    mkdirSync(each, { recursive: true });
  }
  const site = { networks: { mastodon: { url: 'http://127.0.0.1:9' }, bluesky: {}, linkedin: {} } };
  writeFileSync(path.join(content, 'site.yaml'), `${siteYaml}${stringify(site)}`);
  const announcements = Array.from({ length: size }, (_, n) =>
    announcementOf(
      { id: `posts/post-${n}#published`, due: instant(n, 0), expires: instant(n, 14) },
      'https://ada.example',
    ),
  );
  writeFileSync(path.join(state, 'manifest.json'), JSON.stringify(manifestOf(announcements)));
  for (const [n, { id, entry, revision, title }] of announcements.entries()) {
    const at = instant(n, 0);
    const records = networks.map((network) => {
      const text = `${title}\n\nWhat it says, in one sentence.`;
      const intent = {
        key: `${network}-${n}`,
        text,
        hash: 'f'.repeat(64),
        createdAt: at,
        run: 'plain',
        attempted: at,
      };
      const receipt = { id: `${network}-${n}`, url: `https://${network}.example/${n}`, at };
      return [network, { state: 'posted', revision, intent, receipt, at }] as const;
    });
    const file = {
      version: 1,
      entry,
      title,
      date: at.slice(0, 10),
      announcements: { [id]: Object.fromEntries(records) },
    } as JournalFile;
    writeFileSync(path.join(content, `journal/${entry}.json`), `${JSON.stringify(file, null, 2)}\n`);
  }
}

/** Spread over three years before now. */
function instant(n: number, plusDays: number): string {
  const days = (n * 7) % 1_000;
  return new Date(Date.parse(now) - (days + 1 - plusDays) * 86_400_000).toISOString();
}

async function once(folder: string): Promise<Cost> {
  const started = performance.now();
  const { stdout, stderr, exitCode } = await run(
    'node',
    ['--import', peak, 'scripts/syndicate.ts', '--json'],
    {
      env: {
        LECTERN_CONTENT: path.join(folder, 'content'),
        LECTERN_OUT: path.join(folder, 'dist'),
        LECTERN_STATE: path.join(folder, 'state'),
        LECTERN_NOW: now,
      },
    },
  );
  const milliseconds = Math.round(performance.now() - started);
  if (exitCode !== 0) throw new Error(`npm run syndicate ended with ${exitCode}:\n${stderr}`);
  const kibibytes = Number(/peak=(\d+)/.exec(stderr)?.[1]);
  const { posted, waiting, requests } = JSON.parse(stdout);
  if (posted + waiting > 0) throw new Error(`Something was due: ${stdout}`);
  return { milliseconds, megabytes: Math.round(kibibytes / 1024), requests };
}
