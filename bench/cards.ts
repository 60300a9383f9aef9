/**
 * How long a card takes, beside Takumi (native, Rust) and astro-og-canvas (Skia as WebAssembly): the same texts,
 * fonts, size and cores, each from a cold start to the last file on disk. The peers are installed by the first run
 * into `bench/cards-peers/`, never into a site.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { familyFiles } from '../src/cards/draw/families.ts';
import { type CardInput, cardFormats, renderCards } from '../src/cards/index.ts';
import { staticFont } from '../tests/cards/static-font.ts';
import type { PeerInput } from './cards-peers/input.ts';

const run = promisify(execFile);
const peers = join(import.meta.dirname, 'cards-peers');
const count = 200;
const rounds = 3;

const words =
  'running queues for small libraries without losing a message exactly once and what we learned from the outage of the catalogue that nobody owns in public since'.split(
    ' ',
  );
const colours = { paper: '#fbf8f2', ink: '#1f1b16', quiet: '#655d52', rule: '#cfc6b6', accent: '#9b2d1f' };

/** Titles of 3 to 12 words, all different, the same in each run. */
function title(index: number): string {
  const length = 3 + (index % 10);
  const text = Array.from(
    { length },
    (_, at) => words[(index * 7 + at * (1 + (index % 3))) % words.length],
  ).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${index}`;
}

function input(index: number): CardInput {
  return {
    entry: `talks/${index}`,
    kind: 'talk',
    title: title(index),
    lines: ['Library Systems Day', `${1 + (index % 28)} June 2027`, 'Uppsala, Sweden'],
    owner: 'Ada Lovelace',
    site: 'ada.example',
    lang: 'en',
    format: 'wide',
    theme: { mode: 'light', colours, fonts: { title: 'Source Serif 4', label: 'Public Sans' } },
  };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / count;
}

/** Our own fonts as static files, for the peers. */
async function fontFiles(folder: string): Promise<PeerInput['fonts']> {
  const save = async (family: string, role: 'title' | 'label' | 'strong') => {
    const latin = familyFiles(family)?.find(({ id }) => id.endsWith('-latin'));
    if (!latin) throw new Error(`${family} is not installed: run npm ci.`);
    const path = join(folder, `${role}.ttf`);
    await writeFile(path, await staticFont(latin, role, true));
    return path;
  };
  return {
    title: await save('Source Serif 4', 'title'),
    label: await save('Public Sans', 'label'),
    strong: await save('Public Sans', 'strong'),
  };
}

/**
 * Measures 200 cards of a talk, the median of three rounds in which all take turns. Returns milliseconds a card:
 * `cards.ms` (cold), `cards.cached_ms` (all there already), `cards.takumi_ms`, `cards.astro_og_canvas_ms`.
 */
export async function benchCards(): Promise<Record<string, number>> {
  if (!existsSync(join(peers, 'node_modules')))
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers });
  const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-cards-'));
  const figures: Record<string, number[]> = {};
  const note = (name: string, value: number) => {
    figures[name] = [...(figures[name] ?? []), value];
  };
  try {
    const cards = Array.from({ length: count }, (_, index) => input(index));
    const peerInput: PeerInput = {
      cards,
      fonts: await fontFiles(folder),
      colours,
      ...cardFormats.wide,
      out: join(folder, 'peer'),
    };
    await mkdir(peerInput.out);
    const inputFile = join(folder, 'input.json');
    await writeFile(inputFile, JSON.stringify(peerInput));
    const peer = async (name: string) =>
      Number(
        (await run(process.execPath, [join(peers, `${name}.ts`), inputFile], { cwd: peers })).stdout
          .trim()
          .split('\n')
          .at(-1),
      );
    for (let round = 0; round < rounds; round++) {
      const cacheDir = join(folder, `ours-${round}`);
      note('cards.ms', await timed(() => renderCards(cards, { cacheDir })));
      note('cards.cached_ms', await timed(() => renderCards(cards, { cacheDir })));
      note('cards.takumi_ms', await peer('takumi'));
      note('cards.astro_og_canvas_ms', await peer('astro-og-canvas'));
    }
    return Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, median(values)]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) console.log(JSON.stringify(await benchCards(), null, 2));
