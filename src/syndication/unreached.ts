/** What could not be said because its network did not answer, its page was not live or nobody was logged in, and since when. */
import { openReasons, skipReasons } from '../model/journal.ts';
import { Temporal } from '../model/time.ts';
import type { Clock } from '../networks/transport.ts';
import type { Outcome } from './outcome.ts';
import type { Task } from './plan.ts';
import type { Journal } from './run-journal.ts';

/** So many milliseconds a network may be down before the run ends with 1 for what it could not say there. */
const longestOutage = 3 * 24 * 60 * 60_000;

/**
 * Notes that an announcement could not be made, the first time: what has no intent yet would leave no trace, and fall
 * out of time unnoticed.
 *
 * @returns that it is overdue, where it could not be said for days
 */
export function noteUnreached(
  task: Task,
  { journal, clock }: { journal: Journal; clock: Clock },
  reason: string = skipReasons.unreached,
): Pick<Outcome, 'unsaid'> {
  const now = clock.now();
  const place = 'placed' in task ? task.placed.place : task.place;
  const record = journal.at(place);
  // What stands, but could not be changed, was said.
  if (task.do !== 'announce' && record?.state !== 'intended') return {};
  const first =
    openReasons.includes(record?.reason ?? '-') || record?.state === 'intended' ? record : undefined;
  if (!first) {
    journal.put(place, { state: 'skipped', reason, at: now.toString() });
    return {};
  }
  const since = Temporal.Instant.from(first.intent?.createdAt ?? first.at);
  return now.epochMilliseconds - since.epochMilliseconds >= longestOutage ? { unsaid: true } : {};
}
