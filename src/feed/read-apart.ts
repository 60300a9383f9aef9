/** Reads feeds and pages in a thread of their own, with a bound on time and memory: parsers meet what nobody thought of. */
import { Worker } from 'node:worker_threads';
import { ownModule } from '../files/roots.ts';
import { NotAFeed, type SourceFeed } from './feed.ts';
import type { PageHead } from './read-page.ts';
import type { ReadingAnswer, ReadingJob } from './worker.ts';

/** A feed of ten megabytes takes two seconds and 300 MB. */
const usual = { time: 20_000, memory: 1_000 };

/**
 * Reads a feed.
 *
 * @param limits milliseconds, and megabytes of memory
 * @throws NotAFeed where it is none, or takes more than the limits
 */
export async function readFeedApart(job: Omit<ReadingJob, 'read'>, limits = usual): Promise<SourceFeed> {
  const answer = await read({ ...job, read: 'feed' }, limits);
  if ('feed' in answer) return answer.feed;
  throw new NotAFeed('reason' in answer ? answer.reason : 'was not read', {
    instead: 'instead' in answer ? answer.instead : [],
  });
}

/** The head of a page; empty where it takes more than the limits. */
export async function readPageApart(job: Omit<ReadingJob, 'read'>, limits = usual): Promise<PageHead> {
  const answer = await read({ ...job, read: 'page' }, limits);
  return 'page' in answer ? answer.page : {};
}

function read(workerData: ReadingJob, { time, memory }: typeof usual): Promise<ReadingAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(ownModule('feed/worker'), {
      workerData,
      // No secrets for who reads what others wrote.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memory },
    });
    const settle = (answer: ReadingAnswer) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(answer);
    };
    const timer = setTimeout(
      () => settle({ reason: `takes longer to read than ${time / 1000} seconds`, instead: [] }),
      time,
    );
    worker.once('message', settle);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        return settle({ reason: `takes more memory to read than ${memory} MB`, instead: [] });
      clearTimeout(timer);
      reject(error);
    });
  });
}
