/**
 * Gives every item of the calendar its UID and its numbers, from what the journal says was shown
 * before. Pure: the build asks for the numbers, the `calendar` script also writes them down.
 */
import { createHash } from 'node:crypto';
import type { CalendarJournal, CalendarRecord, LastShown } from '../model/calendar-journal.ts';
import type { Role } from '../model/roles.ts';
import type { Site } from '../model/site.ts';
import { Temporal } from '../model/time.ts';
import { type CalendarItem, type Departure, inOrder, type ShownItem } from './items.ts';
import { newUid } from './uid.ts';

/** An item with what iCalendar needs to follow it through changes. */
export interface RevisedItem {
  key: string;
  uid: string;
  sequence: number;
  /** RFC 3339, UTC, whole seconds. */
  created: string;
  modified: string;
  event: string;
  roles: Role[];
  /** Those it once had, and has no more. */
  formerRoles: Role[];
  shown: ShownItem;
  /** Set where the item has left the calendar and is kept only to be called off. */
  gone?: Departure;
}

/**
 * Compares what the calendar shows with what it showed last.
 *
 * An item that is new gets a UID; one that changed gets the next SEQUENCE and a later LAST-MODIFIED,
 * whatever the clock says; one that left is kept, cancelled. Nothing else changes, and no number falls.
 *
 * @param departure why an item that has left did so (`departures`)
 * @returns the items in order of start, and the journal as it should now be
 */
export function reviseCalendar(
  journal: CalendarJournal,
  items: CalendarItem[],
  {
    site,
    now,
    departure,
  }: { site: Pick<Site, 'url'>; now: Temporal.Instant; departure: (key: string) => Departure },
): { items: RevisedItem[]; journal: CalendarJournal } {
  const left = new Map(Object.entries(journal.items));
  const taken = new Set([...left.values()].map(({ uid }) => uid));
  const revised: RevisedItem[] = [];
  const records: [string, CalendarRecord][] = [];
  const keep = (key: string, record: CalendarRecord, shown: ShownItem, gone?: Departure) => {
    const { uid, sequence, created, modified, last, formerRoles } = record;
    records.push([key, record]);
    revised.push({
      key,
      uid,
      sequence,
      created,
      modified,
      event: last.event,
      roles: last.roles,
      formerRoles,
      shown,
      ...(gone && { gone }),
    });
  };

  for (const item of items) {
    const known = [item.key, ...item.formerKeys].find((key) => left.has(key));
    const before = known === undefined ? undefined : left.get(known);
    if (known !== undefined) left.delete(known);
    const last = { title: item.title, event: item.event, roles: item.roles, when: item.shown.when };
    const uid = before?.uid ?? newUid(site, item.formerKeys[0] ?? item.key, taken);
    taken.add(uid);
    keep(item.key, revise(before, uid, item.shown, last, now), item.shown);
  }
  for (const [key, before] of left) {
    const gone = departure(key);
    const shown = calledOff(before.last, gone);
    keep(key, revise(before, before.uid, shown, before.last, now), shown, gone);
  }

  records.sort(([a], [b]) => (a < b ? -1 : 1));
  return { items: inOrder(revised), journal: { version: 1, items: Object.fromEntries(records) } };
}

function revise(
  before: CalendarRecord | undefined,
  uid: string,
  shown: ShownItem,
  last: LastShown,
  now: Temporal.Instant,
): CalendarRecord {
  const digest = createHash('sha256').update(JSON.stringify(shown)).digest('hex');
  const at = now.round({ smallestUnit: 'second', roundingMode: 'floor' });
  const formerRoles = formerRolesOf(before, last);
  if (!before)
    return { uid, sequence: 0, created: at.toString(), modified: at.toString(), digest, last, formerRoles };
  if (before.digest === digest) return { ...before, last, formerRoles };
  const next = Temporal.Instant.from(before.modified).add({ seconds: 1 });
  const modified = Temporal.Instant.compare(at, next) > 0 ? at : next;
  return {
    ...before,
    sequence: before.sequence + 1,
    modified: modified.toString(),
    digest,
    last,
    formerRoles,
  };
}

/** Roles it stood under before: their followers have to be told that it does no more. */
function formerRolesOf(before: CalendarRecord | undefined, { roles }: LastShown): Role[] {
  const all = new Set([...(before?.formerRoles ?? []), ...(before?.last.roles ?? [])]);
  return [...all].filter((role) => !roles.includes(role)).sort();
}

/** An item as whoever follows a role that it has no more is shown it: called off, and why. */
export function withoutRole(item: RevisedItem, role: Role): RevisedItem {
  const { title, ...rest } = item.shown;
  return { ...item, shown: { ...rest, title: `${title} (no longer ${role})`, status: 'cancelled' } };
}

/** What is left of an item: when it was, and that it is off. */
function calledOff(last: LastShown, why: Departure): ShownItem {
  const titles: Record<Departure, string> = {
    deleted: `Cancelled: ${last.title}`,
    untimed: `${last.title} (time to be announced)`,
    withheld: 'Withdrawn',
  };
  return { title: titles[why], when: last.when, status: 'cancelled', categories: [] };
}
