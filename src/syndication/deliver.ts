/** Carries one intent to its end: sends it, or finds out what became of it. */
import { type NetworkId, networkNames } from '../model/ids.ts';
import { type Intent, skipReasons } from '../model/journal.ts';
import { Temporal } from '../model/time.ts';
import type { Network } from '../networks/contract.ts';
import {
  Gone,
  KeyTaken,
  MediaRefused,
  NeedsOwner,
  NetworkError,
  Refused,
  Unreachable,
} from '../networks/errors.ts';
import type { Clock } from '../networks/transport.ts';
import { sentence } from './doubt.ts';
import type { Result } from './outcome.ts';
import type { Pictures } from './pictures.ts';
import type { Journal, RecordKey } from './run-journal.ts';
import {
  clockTime,
  hasLapsed,
  isDoubtful,
  type SettleContext,
  settledAt,
  settleEarlier,
  settleNow,
  settling,
} from './settle.ts';
import type { Slot } from './slot.ts';
import { isSame, loggedIn, nameOf } from './whose.ts';

/** What delivering needs of the run. */
export interface DeliverContext {
  network: Network;
  journal: Journal;
  pictures: Pictures;
  clock: Clock;
  /** The run's id. */
  run: string;
  /** Ends waiting. */
  signal?: AbortSignal | undefined;
  /** Makes sure that this run still holds the lock. @throws LockHeld */
  checkLock(): void;
  note(message: string): void;
}

/** What may be asked of an intent that was never sent, before it is. */
export interface Gate {
  /** It is too late to say it, or it is not announced any more. */
  skip?: string;
  /** Not now: its page is not live. */
  wait?: string;
}

export interface Delivered {
  result: Extract<Result, 'posted' | 'refused' | 'unknown' | 'skipped' | 'waiting'>;
  why?: string;
  url?: string;
  /** `unknown` for now: the next run finds out by itself. */
  open?: true;
  /** It was to be said, and never will be. */
  unsaid?: true;
}

/** So many keys in a row belong to strangers before one gives up. */
const mostKeys = 10;

/**
 * Delivers an intent: what may have been sent before is looked for first, and sent again only where the network allows
 * it (`Network.repeats`).
 *
 * @param gate asked right before sending what is certainly not there yet
 * @throws NeedsOwner, Unreachable after the journal holds what is known: for the network's other tasks
 */
export async function deliver(
  slot: Slot,
  delivery: DeliverContext,
  gate: () => Promise<Gate>,
): Promise<Delivered> {
  const { run, network } = delivery;
  if (isDoubtful(slot.intent, run)) {
    const earlier = await whatBecame(slot, delivery);
    if (earlier) return earlier;
  }
  const { skip, wait } = await gate();
  if (skip) {
    const end = settledAt(slot.intent, network.now());
    // A call that still runs would say it after all.
    if (end.epochMilliseconds > network.now().epochMilliseconds) return waitUntil(end);
    slot.skipped(skip);
    return { result: 'skipped', why: skip, ...(skip === skipReasons.late && { unsaid: true as const }) };
  }
  if (wait) {
    release(slot, slot.intent, run);
    return { result: 'waiting', why: wait };
  }
  if (await isLapsed(slot.intent, delivery)) return { result: 'waiting', why: lapsed };
  return send(slot, delivery);
}

/** Whether another run may have taken over what this one planned. Where a second call does no harm it may. */
async function isLapsed(intent: Intent, { network, run }: DeliverContext): Promise<boolean> {
  if (network.repeats === 'always' || intent.planned !== true || isDoubtful(intent, run)) return false;
  // An answer tells the network's time: the claim was made by it, perhaps on a machine whose clock is right.
  await network.limits();
  return hasLapsed(intent, network.now());
}

/** Others may have taken it over since. */
const lapsed = 'it was planned too long ago; the next plan takes it up';

/** What became of an intent of an earlier run; nothing where it may be sent now. */
async function whatBecame(slot: Slot, delivery: DeliverContext): Promise<Delivered | undefined> {
  const { network, journal } = delivery;
  const looking = lookingOf(delivery);
  const foreign = await foreignTo(slot.intent, network);
  if (foreign) {
    slot.unknown(foreign);
    return { result: 'unknown', why: foreign };
  }
  const found =
    network.repeats === 'settled'
      ? await settleEarlier(slot.intent, looking)
      : await network.find(slot.intent, journal.held(network.id));
  if (found.state === 'absent') return undefined;
  if (found.state === 'posted') {
    slot.posted({ ...found.receipt, account: await network.poster() });
    return { result: 'posted', url: found.receipt.url, why: 'it had been posted' };
  }
  if (found.state === 'unanswerable') {
    slot.unknown(found.reason);
    return { result: 'unknown', why: found.reason };
  }
  const { intent } = slot;
  const now = network.now();
  // A call cannot have been made later than now: a clock was wrong.
  if (intent.attempted && Temporal.Instant.compare(intent.attempted, now) > 0)
    slot.intend({ ...intent, attempted: now.toString() });
  return waitUntil(found.until);
}

/** Why an intent cannot be looked for: under another account it would be missed, and posted twice. */
async function foreignTo({ account }: Intent, network: Network): Promise<string | undefined> {
  if (!account) return undefined;
  const own = await network.poster();
  return isSame(account, own)
    ? undefined
    : `it may have been posted by ${nameOf(account)}, and ${loggedIn(network.id, own)}`;
}

function waitUntil(until: Temporal.Instant): Delivered {
  return {
    result: 'waiting',
    why: `until ${clockTime(until)}: it may have been sent, and is looked for before it is sent again`,
  };
}

function lookingOf({ network, clock, signal, journal }: DeliverContext): SettleContext {
  return { network, clock, signal, held: () => journal.held(network.id) };
}

async function send(slot: Slot, delivery: DeliverContext): Promise<Delivered> {
  const { network, journal, run } = delivery;
  const before = slot.intent;
  for (let tries = 0; ; tries += 1) {
    try {
      delivery.checkLock();
      const { intent } = slot;
      const account = await network.poster();
      const receipt = await network.send(intent, {
        picture: async (most) => intent.card && delivery.pictures.attachment(intent.card.path, most),
        async media({ path, digest }) {
          const bytes = await delivery.pictures.exactly(path, digest);
          if (bytes) return bytes;
          throw new MediaRefused(`${path} is not in the output folder as it was when this was planned.`);
        },
        note: delivery.note,
        attempt(sent) {
          delivery.checkLock();
          const now = slot.intent;
          if (network.repeats !== 'always' && hasLapsed(now, network.now()) && !isDoubtful(before, run))
            throw new Unreachable(sentence(lapsed), { mayHaveHappened: false });
          const body = sent ? { body: { ...now.body, ...sent } } : {};
          slot.intend({ ...now, ...body, run, attempted: network.now().toString(), account });
        },
      });
      if (journal.held(network.id).has(receipt.id)) {
        // LinkedIn: a duplicate of a post that another announcement has.
        throw new Refused(`the same text was posted before: ${receipt.url}`);
      }
      slot.posted({ ...receipt, account });
      return { result: 'posted', url: receipt.url };
    } catch (error) {
      if (error instanceof KeyTaken && network.nextKey && tries < mostKeys) {
        const { attempted: _attempted, account: _account, ...intent } = slot.intent;
        slot.intend({ ...intent, ...network.nextKey(slot.intent) });
        continue;
      }
      if (error instanceof MediaRefused && slot.intent.media && !slot.intent.fallback) {
        fallBack(slot, delivery, before, error.message);
        continue;
      }
      return failed(slot, delivery, before, error);
    }
  }
}

/** From here on the intent goes with its card. What was refused published nothing, and that is certain. */
function fallBack(slot: Slot, delivery: DeliverContext, before: Intent, reason: string): void {
  const { attempted: _attempted, account: _account, ...intent } = slot.intent;
  const doubt = isDoubtful(before, delivery.run) && before.attempted;
  slot.intend({ ...intent, ...(doubt && { attempted: doubt }), fallback: reason });
  delivery.note(cardInstead(slot.place, reason));
}

/** @example cardInstead({ announcement: 'slides/d#slides', network: 'linkedin', … }, 'd.pdf is too large') */
export function cardInstead({ announcement, network }: RecordKey, reason: string): string {
  return `${announcement} goes to ${networkNames[network as NetworkId]} with its card alone: ${reason}`;
}

/** Writes down what a failure means for the intent. */
async function failed(
  slot: Slot,
  delivery: DeliverContext,
  before: Intent,
  error: unknown,
): Promise<Delivered> {
  if (!(error instanceof NetworkError)) throw error;
  if (error instanceof Refused || error instanceof Gone || error instanceof KeyTaken) {
    slot.refused(error.message);
    return { result: 'refused', why: error.message };
  }
  const happened =
    error instanceof Unreachable && error.mayHaveHappened && slot.intent.attempted !== undefined;
  if (!happened) {
    release(slot, before, delivery.run);
    throw error;
  }
  const { repeats } = delivery.network;
  // Tried again and again already, and by every later run: at most one of them can win.
  if (repeats === 'always') throw error;
  return repeats === 'settled' ? look(slot, delivery, error) : doubt(slot, delivery, error);
}

/** A call that may still be running is looked for; what is not there in time is left to the next run. */
async function look(slot: Slot, delivery: DeliverContext, error: Unreachable): Promise<Delivered> {
  const settled = await settleNow(slot.intent, lookingOf(delivery));
  if (settled.state === 'posted') {
    slot.posted({ ...settled.receipt, account: await delivery.network.poster() });
    return { result: 'posted', url: settled.receipt.url, why: 'found after its answer was lost' };
  }
  if (settled.state === 'unanswerable') {
    slot.unknown(settled.reason);
    return { result: 'unknown', why: settled.reason };
  }
  const why = `${sentence(error.message)} It is not there after ${settling.time / 1000} seconds of looking. The next run looks twice more, and then sends it again.`;
  return { result: 'unknown', why, open: true };
}

/** A network that cannot be asked twice: see whether it tells, else leave it to the owner. */
async function doubt(
  slot: Slot,
  { network, journal }: DeliverContext,
  error: Unreachable,
): Promise<Delivered> {
  try {
    const found = await network.find(slot.intent, journal.held(network.id));
    if (found.state === 'posted') {
      slot.posted({ ...found.receipt, account: await network.poster() });
      return { result: 'posted', url: found.receipt.url };
    }
  } catch (again) {
    if (!(again instanceof NeedsOwner || again instanceof Unreachable)) throw again;
  }
  slot.unknown(error.message);
  return { result: 'unknown', why: error.message };
}

/**
 * This call published nothing, and that is certain. Whoever plans next may send the intent without asking,
 * unless an earlier call left a doubt: that stays.
 */
function release(slot: Slot, before: Intent, run: string): void {
  const {
    attempted: _attempted,
    account: _account,
    planned: _planned,
    claimed: _claimed,
    ...certain
  } = slot.intent;
  const { intent } = slot;
  const { fallback } = intent;
  const now: Intent = isDoubtful(before, run) ? { ...before, ...(fallback && { fallback }) } : certain;
  if (now.attempted !== intent.attempted || now.planned !== intent.planned) slot.intend(now);
}
