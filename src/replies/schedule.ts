/**
 * When a thread is asked again. Talk begins at once and dies down, so the time between two questions
 * grows with the time since anything last happened there, and what is old and quiet costs next to nothing:
 *
 * | last happening (the post itself, or a change under it) | asked every               |
 * | ------------------------------------------------------ | ------------------------- |
 * | the post is younger than 48 hours                      | run: hourly, by an hourly timer |
 * | a day ago or less                                      | hour                      |
 * | ten days ago                                           | ten hours                 |
 * | a hundred days ago                                     | four days                 |
 * | two years ago and more                                 | four weeks                |
 *
 * In between: the time since the last happening, divided by 24, at least an hour, at most 28 days. In one
 * run the youngest go first, then those near the four weeks, then those never asked, then those that have
 * waited longest for their interval's length. Who finds no place is more urgent in the next run.
 */

const hour = 3_600_000;
const day = 24 * hour;

/** Runs do not begin to the second; a thread due within this time is due. */
const slack = 10 * 60_000;
/** Posts younger than this are asked in every run. */
const young = 48 * hour;
/** No thread is left alone for longer than this, in milliseconds. */
export const longestInterval = 28 * day;

/** What the schedule knows of one thread. Times in milliseconds since 1970. */
export interface Timing {
  posted: number;
  /** When something was last seen to have changed. */
  stirred?: number | undefined;
  asked?: number | undefined;
}

/** How long to leave a thread alone, in milliseconds. */
export function interval({ posted, stirred }: Timing, now: number): number {
  if (now - posted < young) return 0;
  const quiet = now - Math.max(posted, stirred ?? posted);
  return Math.min(longestInterval, Math.max(hour, quiet / 24));
}

/**
 * The threads that are due, most urgent first.
 *
 * @param now milliseconds since 1970
 */
export function dueThreads<T extends Timing>(threads: readonly T[], now: number): T[] {
  return threads
    .map((thread) => ({ thread, urgency: urgency(thread, now) }))
    .filter(({ urgency }) => urgency > 0)
    .sort((a, b) => b.urgency - a.urgency || b.thread.posted - a.thread.posted)
    .map(({ thread }) => thread);
}

/** 0: not yet. Above: the classes of the table's last paragraph, and within the last the share waited. */
function urgency(thread: Timing, now: number): number {
  const { asked, posted } = thread;
  if (now - posted < young) return 4_000_000;
  if (asked === undefined) return 2_000_000 - (now - posted) / day;
  const [pause, waited] = [interval(thread, now), now - asked];
  if (waited < pause - slack) return 0;
  return waited >= longestInterval - day ? 3_000_000 + waited / day : waited / pause;
}
