/** What every reader of threads does alike. */
import { z } from 'zod';
import { Gone } from './errors.ts';
import type { Thread, ThreadAnswer, ThreadReader, ThreadRequest } from './thread.ts';
import type { Transport } from './transport.ts';

/** Fields that count as nothing where they are odd: one of them must not hide a reply, or a thread. */
export const tolerant = {
  count: z.number().int().nonnegative().catch(0),
  text: z.string().catch(''),
};

/** Faces kept of a post, of each kind. */
export const mostFaces = 20;

/** A reader over one transport: what the network itself says is no more is an answer, not a failure. */
export function readerOf(
  source: ThreadReader['source'],
  transport: Transport,
  read: (request: ThreadRequest) => Promise<ThreadAnswer>,
): ThreadReader {
  return {
    source,
    get requests() {
      return transport.requests;
    },
    async read(request) {
      try {
        return await read(request);
      } catch (error) {
        if (error instanceof Gone) return { state: 'gone' };
        throw error;
      }
    },
  };
}

/** Whether to ask who liked and boosted: where faces are wanted and the numbers are others than last time. */
export function asksForFaces(
  { facesSince }: ThreadRequest,
  { likes, boosts }: Pick<Thread['counts'], 'likes' | 'boosts'>,
): boolean {
  return facesSince !== undefined && (facesSince.likes !== likes || facesSince.boosts !== boosts);
}
