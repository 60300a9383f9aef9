/** When the site changes although nobody changed a file: something is published, begins or ends. */
import { allEntries, type Content, entryOf } from '../model/content.ts';
import { deliveryTimes, dueInstant, eventTimes, releaseInstant } from '../model/publication.ts';
import type { Temporal } from '../model/time.ts';

/**
 * Every such instant, in no order. Drafts count, too: that costs a build at most, and saves a rule.
 */
export function scheduleBoundaries(content: Content): Temporal.Instant[] {
  const entries = allEntries(content).flatMap((entry) => dueInstant(content, entry) ?? []);
  const events = content.events.flatMap((event) => {
    const { start, end } = eventTimes(content, event);
    return [start, end];
  });
  const deliveries = content.talks
    .flatMap(({ data }) => data.deliveries)
    .filter((delivery) => entryOf(content, 'events', delivery.event))
    .flatMap((delivery) => {
      const times = deliveryTimes(content, delivery);
      const release = releaseInstant(content, delivery);
      return [...(times ? [times.start, times.end] : []), ...(typeof release === 'object' ? [release] : [])];
    });
  return [...entries, ...events, ...deliveries];
}
