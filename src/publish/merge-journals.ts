/** Two versions of one entry's journal made into one, where two machines wrote to it. Pure. */
import { largestOf } from '../model/extremes.ts';
import { type JournalFile, type JournalRecord, type JournalState, openReasons } from '../model/journal.ts';

/**
 * How much a state knows: what happened comes before what may have happened, and both before what was only
 * meant to. `unknown` comes before `refused`, because something may stand there.
 */
const knowledge: Record<JournalState, number> = {
  withdrawn: 6,
  posted: 5,
  unknown: 4,
  refused: 3,
  skipped: 2,
  intended: 1,
};

/** Every record of both; where both have one, the one that knows more. */
export function mergeJournals(ours: JournalFile, theirs: JournalFile): JournalFile {
  const announcements: JournalFile['announcements'] = { ...theirs.announcements };
  for (const [announcement, networks] of Object.entries(ours.announcements)) {
    const merged = { ...announcements[announcement] };
    for (const [network, record] of Object.entries(networks)) {
      const other = merged[network];
      merged[network] = other ? wiser(record, other) : record;
    }
    announcements[announcement] = merged;
  }
  const known = [...new Set([...(theirs.known ?? []), ...(ours.known ?? [])])];
  return { ...theirs, announcements, ...(known.length > 0 && { known }) };
}

function wiser(ours: JournalRecord, theirs: JournalRecord): JournalRecord {
  const difference = known(ours) - known(theirs);
  if (difference !== 0) return difference > 0 ? ours : theirs;
  const events = ({ parts = [], edits = [], retract }: JournalRecord) =>
    edits.length + parts.filter(({ receipt }) => receipt).length + (retract ? 1 : 0);
  if (events(ours) !== events(theirs)) return events(ours) > events(theirs) ? ours : theirs;
  // Of two doubts the younger: settled by its call, the older is settled too.
  const [our, their] = [lastCall(ours), lastCall(theirs)];
  if (our !== their) return our > their ? ours : theirs;
  return ours.at <= theirs.at ? ours : theirs;
}

/** A call that may have happened knows more than that nothing was sent. */
function known(record: JournalRecord): number {
  const { state, reason } = record;
  if (state === 'intended' && record.intent?.attempted) return knowledge.unknown - 0.5;
  return state === 'skipped' && openReasons.includes(reason) ? 0 : knowledge[state];
}

/** When the last call was made whose answer is not known, in milliseconds since 1970; 0 where there is none. */
function lastCall({ state, intent, parts = [], editing }: JournalRecord): number {
  const open = parts.filter((part) => part.state === 'intended');
  const calls = [
    state === 'intended' && intent?.attempted,
    editing?.at,
    ...open.map((part) => part.intent.attempted),
  ];
  return largestOf([0, ...calls.map((call) => (call ? Date.parse(call) : 0))]);
}
