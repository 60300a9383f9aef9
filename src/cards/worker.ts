/** A worker thread: draws the cards it is sent, one at a time, and writes each where it belongs. */
import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { type CardAnswer, type Job, missingEnding } from './job.ts';

// Satori is 1.6 MB of JavaScript: with Node's compile cache, threads after the first one start in half the time.
enableCompileCache();
const { drawCard } = await import('./draw/draw.ts');

parentPort?.on('message', async ({ key, card, path }: Job) => {
  let answer: CardAnswer;
  try {
    const missing = new Set<string>();
    const png = await drawCard(card, missing);
    // Beside the card, for the builds that take it from the cache.
    if (missing.size > 0) writeFileSync(`${path}${missingEnding}`, JSON.stringify([...missing]));
    // Readers, and other builds that share the cache, see a whole card or none.
    const unfinished = `${path}.${randomUUID()}.tmp`;
    writeFileSync(unfinished, png);
    renameSync(unfinished, path);
    answer = { key, bytes: png.length, missing: [...missing] };
  } catch (error) {
    answer = { key, entry: card.entry, message: (error as Error).message };
  }
  parentPort?.postMessage(answer);
});
