/**
 * What can go wrong when talking to a network, in three kinds that differ in what happens next. Every
 * adapter translates what its client library throws into one of them, and nothing else gets out.
 */
import type { Temporal } from '../model/time.ts';

/** A failure of one network. The message is for the owner: what happened and what to do. */
export class NetworkError extends Error {
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;

  constructor(message: string, details: { status?: number; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.status = details.status;
  }
}

/** The network will not take this content, now or later: nothing was published. */
export class Refused extends NetworkError {}

/**
 * The network will not take the pictures or the document of a post: nothing was published, and the post can
 * go with its card.
 */
export class MediaRefused extends Refused {}

/**
 * The network takes nothing until the owner does something: a token that ended, a permission that is
 * missing, a version that was switched off. Nothing was published, and the same content may be sent
 * once it is mended.
 */
export class NeedsOwner extends NetworkError {}

/** No usable answer: the network is down, busy or garbled. Try again later. */
export class Unreachable extends NetworkError {
  /** Whether the call may have taken effect all the same: a time-out, a dropped connection, a 5xx. */
  readonly mayHaveHappened: boolean;
  /** When the network said to come back. */
  readonly until: Temporal.Instant | undefined;

  constructor(
    message: string,
    details: { mayHaveHappened: boolean; until?: Temporal.Instant; status?: number; cause?: unknown },
  ) {
    super(message, details);
    this.mayHaveHappened = details.mayHaveHappened;
    this.until = details.until;
  }
}

/** The thing asked for is not there (any more): for reading, editing and withdrawing. */
export class Gone extends NetworkError {}

/** A record that is not ours sits on the key that was chosen: take the next one. */
export class KeyTaken extends NetworkError {}

/**
 * Whether there is something, by asking for it.
 *
 * @param ask rejects with Gone where there is not
 * @throws NetworkError where it cannot be told
 */
export async function isThere(ask: Promise<unknown>): Promise<boolean> {
  try {
    await ask;
    return true;
  } catch (error) {
    if (error instanceof Gone) return false;
    throw error;
  }
}

/** The `NetworkError` in a chain of causes, for libraries that wrap what their `fetch` throws. */
export function networkErrorIn(error: unknown): NetworkError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth += 1) {
    if (at instanceof NetworkError) return at;
  }
  return undefined;
}

/**
 * What a failure of an upload means for the post: refused, or not allowed to this token, it costs the pictures
 * or the document; everything else stays what it is.
 */
export function mediaRefusal(error: unknown): unknown {
  const lost =
    error instanceof Refused ||
    error instanceof Gone ||
    (error instanceof NeedsOwner && error.status === 403);
  if (!lost || error instanceof MediaRefused) return error;
  const { message, status } = error;
  return new MediaRefused(message, { cause: error, ...(status !== undefined && { status }) });
}
