/** A worker thread: reads one feed or one page, and ends. What was made to take for ever is stopped from outside. */
import { parentPort, workerData } from 'node:worker_threads';
import { NotAFeed, type SourceFeed } from './feed.ts';
import { readFeed } from './parse-feed.ts';
import { type PageHead, readPage } from './read-page.ts';

/** What is to be read, and where it comes from. */
export interface ReadingJob {
  read: 'feed' | 'page';
  bytes: Uint8Array;
  /** What the server calls it. */
  type: string;
  address: string;
}

export type ReadingAnswer =
  | { feed: SourceFeed }
  | { page: PageHead }
  | { reason: string; instead: readonly string[] };

const { read, bytes, type, address } = workerData as ReadingJob;
let answer: ReadingAnswer;
try {
  answer =
    read === 'feed' ? { feed: readFeed(bytes, type, address) } : { page: readPage(bytes, type, address) };
} catch (error) {
  if (!(error instanceof NotAFeed)) throw error;
  answer = { reason: error.message, instead: error.instead };
}
parentPort?.postMessage(answer);
