/** Changes a copy that stands: its announcement was edited, corrected, or its event moved. */
import { type Edit, type Receipt, standingText } from '../model/journal.ts';
import { Temporal } from '../model/time.ts';
import type { Draft } from '../networks/contract.ts';
import { Gone, Refused, Unreachable } from '../networks/errors.ts';
import { definitionOf } from '../networks/registry.ts';
import { compose } from './compose.ts';
import type { Correction } from './corrections.ts';
import { sentence } from './doubt.ts';
import { DoesNotFit } from './fit.ts';
import type { Lane } from './lane-context.ts';
import type { Outcome } from './outcome.ts';
import type { Task } from './plan.ts';
import { clockTime, comesTrue, settling } from './settle.ts';
import { TemplateError } from './template.ts';
import { whose } from './whose.ts';

export interface Amended {
  outcomes: Omit<Outcome, 'network'>[];
  /** Corrections that the copy could not take in: they are said as answers to it. */
  unsaid: Correction[];
}

/**
 * Brings a copy up to date, and writes down what was done, or why it stays as it is, once.
 *
 * An edit that may have happened is looked at, and not repeated: one that a server finishes late would undo the next
 * (see `repeatableOnMastodon`). Until it is settled the record says `editing`, and nothing else is sent for that copy.
 *
 * @throws NeedsOwner, Unreachable: it did not happen, and is tried again by the next run
 */
export async function amend(task: Task & { do: 'amend' }, lane: Lane): Promise<Amended> {
  const { announcement, placed, corrections } = task;
  const { journal, network } = lane;
  const { place } = placed;
  const { revision, id } = announcement;
  const unsaid = corrections.filter((each) => !journal.find(each.announcement.id, network.id));
  const found = journal.at(place);
  if (!found?.receipt) return { outcomes: [], unsaid: [] };
  const { receipt, foreign } = await whose(found.receipt, network);
  const { editing, claim: _claim, ...record } = { ...found, receipt };
  const standing = standingText(record) ?? '';
  const at = lane.clock.now().toString({ smallestUnit: 'millisecond' });
  const write = (edit: Omit<Edit, 'at' | 'revision'>) =>
    journal.put(place, { ...record, revision, edits: [...(record.edits ?? []), { at, revision, ...edit }] });
  const keep = (why: string): Amended => {
    write({ text: standing, kept: why });
    return { outcomes: [{ announcement: id, result: 'kept', why }], unsaid };
  };
  // Not even what is unsaid: an answer would stand below another account's post.
  if (foreign) return { ...keep(foreign), unsaid: [] };
  if (record.parts?.length || record.pending?.length) return keep('threads are not edited');
  if (standing === '' && !record.intent) return keep('it was posted by hand, and its words are yours');

  const draft = await amendedDraft(task, lane);
  if (typeof draft === 'string') return keep(draft);
  const due = Temporal.Instant.from(announcement.due);
  const { text } = network.freeze(draft, { id, due, at: lane.clock.now() });
  const done = (): Amended => {
    write({ text });
    noteCorrections(unsaid, record.receipt, lane);
    return { outcomes: [{ announcement: id, result: 'edited', url: record.receipt.url }], unsaid: [] };
  };
  const gone = (): Amended => {
    const why = 'it was deleted on the network';
    journal.put(place, { ...record, state: 'withdrawn', reason: why, at });
    return { outcomes: [{ announcement: id, result: 'withdrawn', why }], unsaid: [] };
  };
  if (editing) {
    const end = Temporal.Instant.from(editing.at).add({ milliseconds: settling.time });
    if (Temporal.Instant.compare(network.now(), end) < 0) {
      const why = `until ${clockTime(end)}: an earlier edit may still come about`;
      return { outcomes: [{ announcement: id, result: 'waiting', why }], unsaid: [] };
    }
    // No call runs any more: what the post says now is what it goes on saying.
    try {
      if (await network.shows?.(record.receipt, draft)) return done();
    } catch (error) {
      if (error instanceof Gone) return gone();
      throw error;
    }
  } else if (text === standing) {
    // What changed is not shown in this copy.
    journal.put(place, { ...record, revision });
    noteCorrections(unsaid, record.receipt, lane);
    return { outcomes: [], unsaid: [] };
  }
  const { onEdit } = lane.setting.syndication;
  if (definitionOf(network.id).edits && onEdit[network.id] === 'keep') {
    return keep('disabled by onEdit in content/site.yaml');
  }
  lane.checkLock();
  if (definitionOf(network.id).edits) {
    const called = network.now().toString();
    journal.put(place, { ...record, editing: { at: called, text } });
  }
  try {
    const outcome = await network.edit(record.receipt, draft);
    if ('kept' in outcome) return keep(outcome.kept);
  } catch (error) {
    if (error instanceof Refused) return keep(error.message);
    if (error instanceof Gone) return gone();
    if (!(error instanceof Unreachable && error.mayHaveHappened)) {
      // It certainly did not happen; an earlier one that may have is settled by now.
      journal.put(place, found.editing ? found : record);
      throw error;
    }
    const { shows } = network;
    const { receipt } = record;
    if (!shows) throw error;
    try {
      if (await comesTrue(() => shows(receipt, draft), lane)) return done();
    } catch (lookingFailed) {
      if (lookingFailed instanceof Gone) return gone();
      throw lookingFailed;
    }
    const why = `${sentence(error.message)} The post does not show the edit after ${settling.time / 1000} seconds. The next run looks again before it edits.`;
    return { outcomes: [{ announcement: id, result: 'unknown', why }], unsaid: [] };
  }
  return done();
}

/** The draft with everything that happened since, or why there is none. */
async function amendedDraft(task: Task & { do: 'amend' }, lane: Lane): Promise<Draft | string> {
  const announcement = { ...task.announcement, thread: false };
  const amendments = { corrections: task.corrections.map((each) => each.announcement), moved: task.moved };
  const { network, setting } = lane;
  try {
    const [draft] = compose(announcement, network.id, await network.limits(), setting, amendments) ?? [];
    return draft ?? 'its template for this network is now off';
  } catch (error) {
    if (error instanceof TemplateError || error instanceof DoesNotFit) return error.message;
    throw error;
  }
}

/** Corrections that stand in the copy's text now get a record that says so. */
function noteCorrections(
  corrections: readonly Correction[],
  receipt: Receipt,
  { journal, clock }: Lane,
): void {
  const at = clock.now().toString({ smallestUnit: 'millisecond' });
  for (const { announcement, place } of corrections) {
    journal.put(place, { state: 'posted', via: 'edit', revision: announcement.revision, receipt, at });
  }
}
