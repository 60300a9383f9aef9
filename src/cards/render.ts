/** Cards that are not there yet are drawn by worker threads into a folder; the others are left as they are. */
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ownModule } from '../files/roots.ts';
import { CardError, type CardInput } from './card.ts';
import { neededFiles } from './draw/needs.ts';
import { codesOf, fontRemedy } from './draw/runs.ts';
import { type CardAnswer, type Job, missingEnding } from './job.ts';
import { cardKey } from './key.ts';

export interface RenderOptions {
  /** Cards lie here as `<key>.png`. It is made where it does not exist. */
  cacheDir: string;
  /** Threads at most; as many as there are cores where it is left out. */
  workers?: number;
  /** Called after each card that was drawn. */
  onProgress?: (progress: { drawn: number; missing: number }) => void;
}

export interface RenderedCard {
  path: string;
  /** Size of the file. */
  bytes: number;
  /** False where it was there already. */
  drawn: boolean;
  /** Characters that no installed font has, and that it was drawn without. */
  missing: string[];
}

/** Whatever a card was drawn without, by its characters → the entries, and what to do. One line each, for the owner. */
export function missingLines(
  cards: readonly { id: string; key: string }[],
  rendered: ReadonlyMap<string, RenderedCard>,
): string[] {
  const entries = new Map<string, string[]>();
  for (const { id, key } of cards) {
    for (const grapheme of rendered.get(key)?.missing ?? [])
      entries.set(grapheme, [...(entries.get(grapheme) ?? []), id]);
  }
  return [...entries].map(([grapheme, ids]) => {
    const shown = ids.slice(0, 5).join(', ') + (ids.length > 5 ? ` and ${ids.length - 5} more` : '');
    return `No installed font has “${grapheme}” (${codesOf(grapheme)}), so cards are drawn without it: ${shown}. ${fontRemedy(grapheme)}`;
  });
}

/** Several cards could not be drawn; all others were. */
export class CardErrors extends AggregateError {
  declare readonly errors: CardError[];
  constructor(errors: CardError[]) {
    super(errors, errors.map(({ message }) => message).join('\n'));
    this.name = 'CardErrors';
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What is written beside a card of what it lacks. */
async function notedIn(path: string): Promise<string[]> {
  return JSON.parse(await readFile(`${path}${missingEnding}`, 'utf8'));
}

/** Cards in the same scripts after each other: Satori keeps only a few sets of fonts ready. */
function byFonts(jobs: Job[]): Job[] {
  const sets = jobs.map((job) => {
    const { title, lines, owner, site, lang, theme } = job.card;
    const files = neededFiles([title, ...lines, owner, site], [theme.fonts.title, theme.fonts.label], lang);
    return { job, set: files.map(({ id }) => id).join() };
  });
  return sets.sort((a, b) => (a.set < b.set ? -1 : a.set > b.set ? 1 : 0)).map(({ job }) => job);
}

/** A thread takes as long to start as thirty cards take to draw. */
const fewestPerThread = 16;

/** Jobs that a thread has at once, so that it never waits for the next; fewer than `fewestPerThread`. */
const inHand = 4;

/** Runs all jobs on at most `count` threads. */
async function draw(jobs: Job[], count: number, answered: (answer: CardAnswer) => void): Promise<void> {
  const waiting = byFonts(jobs);
  const thread = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(ownModule('cards/worker'));
      let sent = 0;
      const send = () => {
        const job = waiting.shift();
        if (!job) return;
        sent++;
        worker.postMessage(job);
      };
      worker.on('message', (answer: CardAnswer) => {
        sent--;
        answered(answer);
        send();
        if (sent === 0) worker.terminate().then(() => resolve(), reject);
      });
      worker.once('error', reject);
      for (let hand = 0; hand < inHand; hand++) send();
    });
  const worthwhile = Math.ceil(jobs.length / fewestPerThread);
  await Promise.all(Array.from({ length: Math.min(count, worthwhile) }, thread));
}

/**
 * Makes sure that every card is in `cacheDir`, and says where. The map's keys are those of `cardKey`; cards that
 * look the same share one. Throws `CardErrors`, naming each entry, after all that can be drawn are.
 */
export async function renderCards(
  cards: CardInput[],
  options: RenderOptions,
): Promise<Map<string, RenderedCard>> {
  await mkdir(options.cacheDir, { recursive: true });
  const rendered = new Map<string, RenderedCard>();
  const jobs = new Map<string, Job>();
  const ending = `.png${missingEnding}`;
  const names = (await readdir(options.cacheDir)).filter((name) => name.endsWith(ending));
  const noted = new Set(names.map((name) => name.slice(0, -ending.length)));
  for (const card of cards) {
    const key = cardKey(card);
    if (rendered.has(key) || jobs.has(key)) continue;
    const path = join(options.cacheDir, `${key}.png`);
    const bytes = await sizeOf(path);
    if (bytes === undefined) jobs.set(key, { key, card, path });
    else rendered.set(key, { path, bytes, drawn: false, missing: noted.has(key) ? await notedIn(path) : [] });
  }
  const errors: CardError[] = [];
  let drawn = 0;
  await draw([...jobs.values()], options.workers ?? availableParallelism(), (answer) => {
    drawn++;
    if ('bytes' in answer) {
      const { path } = jobs.get(answer.key) as Job;
      rendered.set(answer.key, { path, bytes: answer.bytes, drawn: true, missing: answer.missing });
    } else {
      errors.push(new CardError(answer.entry, answer.message.replace(`Card of ${answer.entry}: `, '')));
    }
    options.onProgress?.({ drawn, missing: jobs.size });
  });
  if (errors.length > 0) throw new CardErrors(errors);
  return rendered;
}
