/** Which copy a correction is about, and whether it goes into that one's text. */
import type { NetworkId } from '../model/ids.ts';
import type { Receipt } from '../model/journal.ts';
import type { Announcement } from '../model/manifest.ts';
import { isBefore } from '../model/time.ts';
import { isOpen } from './news.ts';
import type { Indexed } from './plan-input.ts';
import type { Journal, Placed, RecordKey } from './run-journal.ts';

/** A correction and the record it will have. */
export interface Correction {
  announcement: Announcement;
  place: RecordKey;
}

/** A copy that stands. */
export interface StandingCopy {
  announcement: Announcement;
  placed: Placed;
  receipt: Receipt;
}

/** The copy of an announcement on a network, where one stands. */
export function copyOf(
  journal: Journal,
  announcement: Announcement,
  network: NetworkId,
): StandingCopy | undefined {
  const placed = journal.find(announcement.id, network);
  const receipt = placed?.record.state === 'posted' && placed.record.receipt;
  return receipt ? { announcement, placed, receipt } : undefined;
}

/** The corrections that belong into the text of a copy: those that are there already, and those due. */
export function correctionsOf(parent: Announcement, input: Indexed, network: NetworkId): Correction[] {
  const { journal, now } = input;
  return announcementsOf(parent, input).flatMap((announcement) => {
    const { id, moment, networks, due, expires } = announcement;
    if (moment !== 'correction' || !networks.includes(network)) return [];
    if (parentOf(announcement, input, network)?.announcement.id !== parent.id) return [];
    const correction = { announcement, place: journal.placeOf(id, network) };
    const record = journal.find(id, network)?.record;
    if (record) return record.via === 'edit' ? [correction] : [];
    return isBefore(now, due) || !isBefore(now, expires) ? [] : [correction];
  });
}

/** The copy a correction is about: the one it names, else the entry's latest on that network. */
export function parentOf(
  correction: Announcement,
  input: Pick<Indexed, 'journal' | 'byEntry'>,
  network: NetworkId,
): StandingCopy | undefined {
  const copies = announcementsOf(correction, input)
    .filter(({ moment }) => moment !== 'correction')
    .flatMap((announcement) => copyOf(input.journal, announcement, network) ?? [])
    .sort((a, b) => a.receipt.at.localeCompare(b.receipt.at));
  return copies.find(({ announcement }) => announcement.id === correction.replyTo) ?? copies.at(-1);
}

/** Whether what a correction is about may stand on a network all the same, or soon will. */
export function mayYetBeSaid(correction: Announcement, input: Indexed, network: NetworkId): boolean {
  const { journal, now } = input;
  return announcementsOf(correction, input).some(({ id, moment, networks, expires }) => {
    if (moment === 'correction' || !networks.includes(network)) return false;
    const record = journal.find(id, network)?.record;
    if (record?.state === 'intended' || record?.state === 'unknown') return true;
    const open = record === undefined || isOpen(record);
    return open && isBefore(now, expires);
  });
}

/** All announcements of the entry that one is of. */
function announcementsOf({ entry }: Announcement, { byEntry }: Pick<Indexed, 'byEntry'>): Announcement[] {
  return byEntry.get(entry) ?? [];
}
