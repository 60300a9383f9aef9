/**
 * Where an intent lives in the journal: an announcement's record, or a further part of its thread. Every
 * change of state is one durable write.
 */
import type { Intent, JournalRecord, Receipt, ThreadPart } from '../model/journal.ts';
import type { Journal, RecordKey } from './run-journal.ts';

export interface Slot {
  readonly place: RecordKey;
  /** The intent as it stands in the journal. */
  readonly intent: Intent;
  /** Writes a changed intent. */
  intend(intent: Intent): void;
  posted(receipt: Receipt): void;
  refused(reason: string): void;
  unknown(reason: string): void;
  skipped(reason: string): void;
}

/** The slot of an announcement itself. */
export function firstSlot(journal: Journal, place: RecordKey, now: () => string): Slot {
  const record = () => recordAt(journal, place);
  const write = (change: Partial<JournalRecord>) => {
    const { reason: _reason, ...before } = record();
    journal.put(place, { ...before, ...change, at: now() });
  };
  return {
    place,
    get intent() {
      const { intent } = record();
      if (!intent) throw new TypeError(`${place.announcement} on ${place.network} has no intent.`);
      return intent;
    },
    intend: (intent) => write({ state: 'intended', intent }),
    posted: (receipt) => write({ state: 'posted', receipt }),
    refused: (reason) => write({ state: 'refused', reason }),
    unknown: (reason) => write({ state: 'unknown', reason }),
    skipped: (reason) => write({ state: 'skipped', reason }),
  };
}

/** The slot of a further part, counted from 0. A part is never skipped: a thread that began is finished. */
export function partSlot(journal: Journal, place: RecordKey, index: number, now: () => string): Slot {
  const part = () => {
    const found = recordAt(journal, place).parts?.[index];
    if (!found) throw new TypeError(`${place.announcement} on ${place.network} has no part ${index + 2}.`);
    return found;
  };
  const write = (change: Partial<ThreadPart>, more: Partial<JournalRecord> = {}) => {
    const record = recordAt(journal, place);
    const parts = (record.parts ?? []).with(index, { ...part(), ...change });
    journal.put(place, { ...record, ...more, parts, at: now() });
  };
  return {
    place,
    get intent() {
      return part().intent;
    },
    intend: (intent) => write({ state: 'intended', intent }),
    posted: (receipt) => write({ state: 'posted', receipt }),
    // What would follow cannot follow: the thread ends before this part.
    refused: (reason) => write({ state: 'refused' }, { reason, pending: [] }),
    // What would follow waits until the owner has said what became of this part.
    unknown: (reason) => write({ state: 'unknown' }, { reason }),
    skipped: (reason) => write({ state: 'withdrawn' }, { reason, pending: [] }),
  };
}

function recordAt(journal: Journal, place: RecordKey): JournalRecord {
  const record = journal.at(place);
  if (!record) throw new TypeError(`The journal has no ${place.announcement} on ${place.network}.`);
  return record;
}
