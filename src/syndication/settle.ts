/**
 * What became of a call that may have happened: settled by looking, never by calling again. A server can go on with
 * a request long after a proxy, or we, gave up on it; so one looks for a settling time, and then once more.
 */
import type { Intent } from '../model/journal.ts';
import { Temporal } from '../model/time.ts';
import type { Found, Network } from '../networks/contract.ts';
import { Unreachable } from '../networks/errors.ts';
import type { Clock } from '../networks/transport.ts';

/**
 * In milliseconds. `time`: from the call until what is not there may be taken for not sent; longer than a proxy's limit
 * (nginx and Apache: 60 s), a server's own (Puma behind Mastodon: 60 s) and a database's stall. `again`: until the second look.
 * `pauses`: between the looks of the run that called; the last one is repeated.
 */
export const settling = {
  time: 90_000,
  again: 30_000,
  pauses: [1_000, 2_000, 4_000, 8_000, 15_000, 30_000],
} as const;

/** A network tells its time to the second (RFC 9110 §5.6.7): who has looked for the settling time has looked long enough by both clocks. */
const tick = 1_000;

/**
 * How long an intent belongs to the run that claimed it, in milliseconds. Its own machine sends it no later than `own`;
 * others take it for sent until `others`, which leaves room for clocks that differ.
 */
export const claims = { own: 30 * 60_000, others: 35 * 60_000 } as const;

/** Found there; certainly not there; nobody can say; or it may still come, until an instant. */
export type Settled =
  | Exclude<Found, { state: 'absent' }>
  | { state: 'absent' }
  | { state: 'open'; until: Temporal.Instant };

/** What settling needs of a run. */
export interface SettleContext {
  network: Pick<Network, 'find' | 'now'>;
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** Ids of the receipts in the journal. */
  held(): ReadonlySet<string>;
}

/** Whether an intent may have been sent: its call was made, or another machine may be making it. */
export function isDoubtful(intent: Intent, run: string): boolean {
  if (intent.attempted !== undefined) return true;
  return intent.planned === true && intent.run !== run;
}

/** Whether it is too late for a run to send what it claimed: others may have taken it over. */
export function hasLapsed({ planned, claimed, createdAt }: Intent, now: Temporal.Instant): boolean {
  return planned === true && passed(claimed ?? createdAt, now) > claims.own;
}

/** When the last call that can have been made is over and done with; an instant in the past where it is. */
export function settledAt(intent: Intent, now: Temporal.Instant): Temporal.Instant {
  const { attempted, planned, claimed, createdAt } = intent;
  const plus = (from: string, milliseconds: number) => Temporal.Instant.from(from).add({ milliseconds });
  if (attempted !== undefined) {
    const end = plus(attempted, settling.time);
    // Written by a clock that was ahead of this one: it is no later than now.
    const latest = now.add({ milliseconds: settling.time });
    return Temporal.Instant.compare(end, latest) > 0 ? latest : end;
  }
  return planned ? plus(claimed ?? createdAt, claims.others + settling.time) : now;
}

/**
 * Looks for an intent of an earlier run: once, and where its call is long enough ago once more.
 *
 * @throws NeedsOwner, Unreachable where one cannot look
 */
export async function settleEarlier(
  intent: Intent,
  { network, clock, signal, held }: SettleContext,
): Promise<Settled> {
  const first = await network.find(intent, held());
  // By the network's clock, which the answer has just told: another machine's may be wrong, or ours.
  const end = settledAt(intent, network.now());
  const open = Temporal.Instant.compare(network.now(), end) < 0;
  // Another machine may not have begun: that nobody can read it back says nothing yet.
  if (first.state === 'unanswerable' && open && intent.attempted === undefined)
    return { state: 'open', until: end };
  if (first.state !== 'absent') return first;
  if (open) return { state: 'open', until: end };
  await clock.sleep(settling.again, signal);
  return network.find(intent, held());
}

/**
 * Looks for an intent whose call this run has just made, again and again with growing pauses. That one cannot look
 * for a moment ends nothing: what did not answer the call may not answer the question either.
 *
 * @throws NeedsOwner where one may not look
 */
export async function settleNow(
  intent: Intent,
  { network, clock, signal, held }: SettleContext,
): Promise<Settled> {
  const end = clock.now().add({ milliseconds: settling.time + tick });
  for (let looks = 0; ; looks += 1) {
    const found = await lookOnce(() => network.find(intent, held()));
    if (found && found.state !== 'absent') return found;
    const left = end.epochMilliseconds - clock.now().epochMilliseconds;
    if (left <= 0) return { state: 'open', until: end };
    await clock.sleep(Math.min(left, pauseAfter(looks)), signal);
  }
}

/**
 * Asks until something is so, for the settling time.
 *
 * @returns whether it came to be so
 */
export async function comesTrue(
  ask: () => Promise<boolean>,
  { clock, signal }: Pick<SettleContext, 'clock' | 'signal'>,
): Promise<boolean> {
  const end = clock.now().epochMilliseconds + settling.time + tick;
  for (let looks = 0; ; looks += 1) {
    if (await lookOnce(ask)) return true;
    const left = end - clock.now().epochMilliseconds;
    if (left <= 0) return false;
    await clock.sleep(Math.min(left, pauseAfter(looks)), signal);
  }
}

async function lookOnce<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
}

function pauseAfter(looks: number): number {
  return settling.pauses[Math.min(looks, settling.pauses.length - 1)] as number;
}

function passed(since: string, now: Temporal.Instant): number {
  return now.epochMilliseconds - Temporal.Instant.from(since).epochMilliseconds;
}

/** @example clockTime(instant) // '10:31:30 UTC' */
export function clockTime(instant: Temporal.Instant): string {
  return `${instant.toString({ smallestUnit: 'second' }).slice(11, 19)} UTC`;
}
