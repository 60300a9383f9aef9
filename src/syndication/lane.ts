/** One network's tasks, in order. Networks run beside each other, and none holds back the others. */
import { createHash } from 'node:crypto';
import {
  type Intent,
  type JournalRecord,
  type PendingPart,
  type Receipt,
  skipReasons,
} from '../model/journal.ts';
import type { Announcement } from '../model/manifest.ts';
import { Temporal } from '../model/time.ts';
import type { Draft, Limits } from '../networks/contract.ts';
import { NeedsOwner, NetworkError, Unreachable } from '../networks/errors.ts';
import { amend } from './amend.ts';
import { answerTo, compose } from './compose.ts';
import { cardInstead, type Delivered, deliver, type Gate } from './deliver.ts';
import { askOwner, sayOtherwise } from './doubt.ts';
import { DoesNotFit } from './fit.ts';
import type { Lane } from './lane-context.ts';
import { type FrozenMedia, freezeMedia } from './media.ts';
import { saidInNotice, saidOf } from './moved.ts';
import type { Outcome } from './outcome.ts';
import type { Task } from './plan.ts';
import type { RecordKey } from './run-journal.ts';
import { isDoubtful } from './settle.ts';
import { firstSlot, partSlot, type Slot } from './slot.ts';
import { TemplateError } from './template.ts';
import { noteUnreached } from './unreached.ts';
import { whose } from './whose.ts';

/** What a lane does; what is skipped needs no network. */
export type Doable = Exclude<Task, { do: 'skip' }>;

/** After so many failures in a row the network is left for this run. */
const maxFailures = 2;

/** Works through a network's tasks. Every failure is reported; only what is no network's failure is thrown. */
export async function runLane(tasks: readonly Doable[], lane: Lane): Promise<void> {
  let failures = 0;
  for (const [index, task] of tasks.entries()) {
    if (lane.signal?.aborted) return waitAll(tasks.slice(index), lane, 'interrupted');
    try {
      const answered = await runTask(task, lane);
      failures = answered ? 0 : failures + 1;
      if (failures >= maxFailures) return waitAll(tasks.slice(index + 1), lane, 'for the same reason');
    } catch (error) {
      if (lane.signal?.aborted) return waitAll(tasks.slice(index), lane, 'interrupted');
      if (error instanceof NeedsOwner) {
        report(lane, task, { result: 'refused', why: error.message });
        return waitAll(tasks.slice(index + 1), lane, 'for the same reason');
      }
      if (!(error instanceof NetworkError)) throw error;
      report(lane, task, { result: 'waiting', why: error.message, ...noteUnreached(task, lane) });
      failures += 1;
      const told = error instanceof Unreachable && error.until !== undefined;
      if (!told && failures < maxFailures) continue;
      for (const left of tasks.slice(index + 1))
        report(lane, left, { result: 'waiting', why: 'for the same reason', ...noteUnreached(left, lane) });
      return;
    }
  }
}

function waitAll(tasks: readonly Doable[], lane: Lane, why: string): void {
  for (const task of tasks) report(lane, task, { result: 'waiting', why });
}

function report(lane: Lane, task: Task, rest: Omit<Outcome, 'announcement' | 'network'>): void {
  lane.report({ announcement: nameOf(task), network: lane.network.id, ...rest });
}

/** The id a task is reported under. */
export function nameOf(task: Task): string {
  return 'placed' in task ? task.placed.place.announcement : task.announcement.id;
}

/** @returns whether the network answered */
async function runTask(task: Doable, lane: Lane): Promise<boolean> {
  switch (task.do) {
    case 'settle':
      return settle(task, lane);
    case 'continue':
      if (lane.mode === 'plan') return claim(task.placed.place, lane);
      return continueThread(task.placed.place, task.announcement, lane);
    case 'announce':
      if (lane.mode === 'send') return true;
      return announce(task, lane);
    case 'amend': {
      if (lane.mode === 'plan') return claim(task.placed.place, lane);
      if (lane.edits <= 0) return reported(lane, task, { result: 'waiting', why: 'for the next run' });
      const { outcomes, unsaid } = await amend(task, lane);
      lane.edits -= outcomes.some(({ result }) => result === 'edited') ? 1 : 0;
      for (const outcome of outcomes) lane.report({ ...outcome, network: lane.network.id });
      for (const correction of unsaid) {
        // What is begun while sending would be known to this machine alone: the next plan has it pushed first.
        if (lane.mode === 'send') {
          const { id } = correction.announcement;
          lane.report({
            announcement: id,
            network: lane.network.id,
            result: 'waiting',
            why: 'for the next plan',
          });
        } else await announce({ do: 'announce', ...correction, parent: task.placed }, lane);
      }
      return outcomes.every(({ result }) => result !== 'unknown');
    }
  }
}

/** Takes over what is under way: the push of this is what another machine that plans the same loses by. */
function claim(place: RecordKey, lane: Lane): true {
  const record = lane.journal.at(place);
  if (record) lane.journal.put(place, { ...record, claim: { run: lane.run, at: claimedNow(lane) } });
  return true;
}

function reported(...[lane, task, rest]: Parameters<typeof report>): true {
  report(lane, task, rest);
  return true;
}

/** An intent of an earlier run, or in `send` one of this run. */
async function settle(task: Task & { do: 'settle' }, lane: Lane): Promise<boolean> {
  const { place } = task.placed;
  const slot = firstSlot(lane.journal, place, () => now(lane));
  const { intent } = slot;
  if (!isDoubtful(intent, lane.run)) {
    if (lane.mode === 'plan') {
      slot.intend({ ...intent, run: lane.run, planned: true, claimed: claimedNow(lane) });
      return reported(lane, task, { result: 'planned' });
    }
    // In `send` only what was pushed before may be sent: the push is the lock between machines.
    if (lane.mode === 'send' && !(intent.planned && intent.run === lane.run)) {
      return reported(lane, task, { result: 'waiting', why: 'for the next plan' });
    }
  } else if (lane.mode === 'plan') {
    claim(place, lane);
    return reported(lane, task, { result: 'planned', why: 'it is looked for before it is sent' });
  }
  return carryOut(slot, task.announcement, lane);
}

async function announce(task: Task & { do: 'announce' }, lane: Lane): Promise<boolean> {
  const { announcement, place } = task;
  const { journal, network, mode } = lane;
  if (mode === 'all' || lane.liveFirst) {
    const missing = await lane.live.missing(announcement);
    if (missing)
      return reported(lane, task, {
        result: 'waiting',
        why: missing,
        ...noteUnreached(task, lane, skipReasons.notLive),
      });
  }
  const parent = await parentOfOwn(task, lane);
  if (parent && 'foreign' in parent) return reported(lane, task, { result: 'kept', why: parent.foreign });
  const limits = await network.limits();
  let drafts: Draft[] | undefined;
  try {
    drafts = compose(announcement, network.id, limits, lane.setting);
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof DoesNotFit)) throw error;
    const { revision } = announcement;
    journal.put(place, { state: 'refused', revision, reason: error.message, at: now(lane) });
    return reported(lane, task, { result: 'refused', why: sayOtherwise(error.message) });
  }
  const [head, ...rest] = drafts ?? [];
  if (!head) return true;
  const first = parent ? answerTo(parent, head) : head;
  lane.checkLock();
  const event = task.notice ? saidInNotice(announcement) : saidOf(announcement);
  journal.put(place, {
    state: 'intended',
    revision: announcement.revision,
    intent: await intentFor(first, announcement.id, announcement.due, lane, { announcement, limits }),
    ...(rest.length > 0 && { pending: rest.map(pendingPart) }),
    ...(event && { event }),
    at: now(lane),
  });
  if (mode === 'plan') return reported(lane, task, { result: 'planned' });
  return carryOut(
    firstSlot(journal, place, () => now(lane)),
    announcement,
    lane,
  );
}

/** The post a correction answers, where it answers one; under another account it is not answered. */
async function parentOfOwn(
  { parent }: Task & { do: 'announce' },
  { network, journal }: Lane,
): Promise<Receipt | { foreign: string } | undefined> {
  if (!parent?.record.receipt) return undefined;
  const { receipt, foreign } = await whose(parent.record.receipt, network);
  completeReceipt(parent.place, receipt, journal);
  return foreign ? { foreign: `what it corrects stays: ${foreign}` } : receipt;
}

/** Writes down whose a post is, where an older version did not. */
function completeReceipt(place: RecordKey, receipt: Receipt, journal: Lane['journal']): void {
  const record = journal.at(place);
  if (record?.receipt && !record.receipt.account && receipt.account)
    journal.put(place, { ...record, receipt });
}

/** Once an answer has said where an event moved to, the announcement above it counts as saying so. */
function noteMove(place: RecordKey, { moment, replyTo }: Announcement, { journal }: Lane): void {
  const said = journal.at(place)?.event;
  const above = moment === 'correction' && replyTo ? journal.find(replyTo, place.network) : undefined;
  if (said && above?.record.event) journal.put(above.place, { ...above.record, event: said });
}

/** Delivers the first part of an announcement, and then those after it. */
async function carryOut(slot: Slot, announcement: Announcement | undefined, lane: Lane): Promise<boolean> {
  const delivered = await deliver(slot, lane, () => gateFor(announcement, lane));
  lane.report({
    announcement: slot.place.announcement,
    network: lane.network.id,
    ...withAdvice(delivered, slot.place, lane),
  });
  if (delivered.result !== 'posted' || !announcement) return !delivered.open;
  noteMove(slot.place, announcement, lane);
  return continueThread(slot.place, announcement, lane);
}

async function gateFor(announcement: Announcement | undefined, lane: Lane): Promise<Gate> {
  if (!announcement) return { skip: skipReasons.unannounced };
  if (Temporal.Instant.compare(lane.clock.now(), announcement.expires) >= 0)
    return { skip: skipReasons.late };
  const wait = await lane.live.missing(announcement);
  return wait ? { wait } : {};
}

/** The parts of a thread that are not there yet, each intended before it is sent. */
async function continueThread(place: RecordKey, announcement: Announcement, lane: Lane): Promise<boolean> {
  const { journal, network } = lane;
  for (;;) {
    const record = journal.at(place);
    if (record?.state !== 'posted' || !record.receipt) return true;
    const { foreign, receipt } = await whose(record.receipt, network);
    completeReceipt(place, receipt, journal);
    if (foreign) {
      lane.report({
        announcement: place.announcement,
        network: network.id,
        result: 'kept',
        why: `its thread stays as it is: ${foreign}`,
      });
      return true;
    }
    const { parts = [], pending = [] } = record;
    if (parts.some(({ state }) => state === 'unknown')) return true;
    const open = parts.findIndex(({ state }) => state === 'intended');
    if (open < 0) {
      const [next, ...rest] = pending;
      if (!next) return true;
      const intent = await nextPartIntent(record, next, announcement, lane);
      lane.checkLock();
      journal.put(place, {
        ...record,
        receipt,
        parts: [...parts, { state: 'intended', intent }],
        pending: rest,
      });
      continue;
    }
    const slot = partSlot(journal, place, open, () => now(lane));
    const delivered = await deliver(slot, lane, async () => ({}));
    if (delivered.result !== 'posted') {
      lane.report({
        announcement: `${place.announcement} (part ${open + 2})`,
        network: network.id,
        ...withAdvice(delivered, place, lane),
      });
      // What follows answers this part: it waits with it.
      if (partSlotState(journal, place, open) === 'intended') return !delivered.open;
    }
  }
}

function partSlotState(journal: Lane['journal'], place: RecordKey, index: number): string | undefined {
  return journal.at(place)?.parts?.[index]?.state;
}

/** What became of an intent, with what the owner has to do. */
function withAdvice(
  { open, ...delivered }: Delivered,
  { announcement }: RecordKey,
  { network, setting, journal }: Lane,
): Omit<Delivered, 'open'> {
  const { result, why } = delivered;
  if (open) return delivered;
  if (result === 'unknown')
    return {
      ...delivered,
      why: askOwner(
        announcement,
        network.id,
        why,
        setting.networks,
        journal.find(announcement, network.id)?.record.intent?.account,
      ),
    };
  return result === 'refused' ? { ...delivered, why: sayOtherwise(why) } : delivered;
}

/** The intent of the next part. Where the part before was planned elsewhere, so may this one have been. */
async function nextPartIntent(
  record: JournalRecord,
  part: PendingPart,
  announcement: Announcement,
  lane: Lane,
): Promise<Intent> {
  const { receipt: root, intent: first, parts = [] } = record;
  const parent = lastReceipt(record);
  if (!root || !parent) throw new TypeError(`${announcement.id} has a further part and no first one.`);
  const { text, spans, lang, options } = part;
  const draft = {
    network: lane.network.id,
    text,
    spans: spans as Draft['spans'],
    lang,
    options,
    url: announcement.url,
    replyTo: { parent, root },
  };
  const intent = await intentFor(draft, `${announcement.id}/${parts.length + 2}`, announcement.due, lane);
  const elsewhere = first?.planned && first.run !== lane.run;
  return elsewhere
    ? { ...intent, planned: true, run: first.run, claimed: first.claimed ?? first.createdAt }
    : intent;
}

function lastReceipt({ receipt, parts = [] }: JournalRecord): JournalRecord['receipt'] {
  return parts.findLast((part) => part.state === 'posted')?.receipt ?? receipt;
}

function pendingPart({ text, spans, lang, options }: Draft): PendingPart {
  return { text, spans: spans.map((span) => ({ ...span })), lang, options };
}

/** What is going to be sent, frozen. */
async function intentFor(
  draft: Draft,
  id: string,
  due: string,
  lane: Lane,
  first?: { announcement: Announcement; limits: Limits },
): Promise<Intent> {
  const at = lane.clock.now();
  const frozen = lane.network.freeze(draft, { id, due: Temporal.Instant.from(due), at });
  const path = draft.card?.picture?.path;
  const digest = path && (await lane.pictures.digest(path));
  if (path && !digest) lane.note(`Card ${path} not found in the output folder; posted without it.`);
  const card = path && digest ? { path, digest } : undefined;
  const { media, fallback } = first ? await mediaOf(draft, first, lane) : {};
  const hash = createHash('sha256')
    .update(JSON.stringify([frozen.text, frozen.body, card?.digest, media]))
    .digest('hex');
  return {
    ...frozen,
    hash,
    ...(card && { card }),
    ...(media && { media }),
    ...(fallback && { fallback }),
    createdAt: at.toString(),
    run: lane.run,
    ...(lane.mode === 'plan' && { planned: true, claimed: claimedNow(lane) }),
  };
}

/** What the post shows in place of its card; the owner hears where that had to give way. */
async function mediaOf(
  draft: Draft,
  { announcement, limits }: { announcement: Announcement; limits: Limits },
  lane: Lane,
): Promise<FrozenMedia> {
  const frozen = await freezeMedia(announcement, draft, limits, lane.pictures);
  const place = { file: announcement.entry, announcement: announcement.id, network: lane.network.id };
  if (frozen.fallback) lane.note(cardInstead(place, frozen.fallback));
  return frozen;
}

/** By the network's clock: other machines read it. */
function claimedNow({ network }: Pick<Lane, 'network'>): string {
  return network.now().toString({ smallestUnit: 'millisecond' });
}

function now({ clock }: Pick<Lane, 'clock'>): string {
  return clock.now().toString({ smallestUnit: 'millisecond' });
}
