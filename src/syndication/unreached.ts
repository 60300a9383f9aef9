/** What could not be said because its network did not answer, and since when: so that dead weeks are noticed. */
import { skipReasons } from '../model/journal.ts';
import { Temporal } from '../model/time.ts';
import type { Lane } from './lane-context.ts';
import type { Outcome } from './outcome.ts';
import type { Task } from './plan.ts';

/** So many milliseconds a network may be down before the run ends with 1 for what it could not say there. */
const longestOutage = 3 * 24 * 60 * 60_000;

/**
 * Notes that an announcement could not be made, the first time: what has no intent yet would leave no trace, and fall
 * out of time unnoticed.
 *
 * @returns that it is overdue, where it could not be said for days
 */
export function noteUnreached(task: Task, { journal, clock }: Lane): Pick<Outcome, 'unsaid'> {
  const now = clock.now();
  const place = 'placed' in task ? task.placed.place : task.place;
  const record = journal.at(place);
  // What stands, but could not be changed, was said.
  if (task.do !== 'announce' && record?.state !== 'intended') return {};
  const first = record?.reason === skipReasons.unreached || record?.state === 'intended' ? record : undefined;
  if (!first) {
    journal.put(place, { state: 'skipped', reason: skipReasons.unreached, at: now.toString() });
    return {};
  }
  const since = Temporal.Instant.from(first.intent?.createdAt ?? first.at);
  return now.epochMilliseconds - since.epochMilliseconds >= longestOutage ? { unsaid: true } : {};
}
