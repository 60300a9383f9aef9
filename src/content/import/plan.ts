/** From what was read to what would be written: new files alone; what is there is compared and left alone. */
import type { Content, Entry } from '../../model/content.ts';
import { type Event, eventSchema } from '../../model/event.ts';
import { slugFrom } from '../../model/slug.ts';
import { type Delivery, talkSchema } from '../../model/talk.ts';
import { asMdx } from '../new/as-mdx.ts';
import { mdxOf, type NewFile, yamlOf } from '../new/files.ts';
import {
  accepted,
  type Findings,
  type FoundEvent,
  type FoundSession,
  firstSentences,
  sameName,
} from './findings.ts';

/** A new file, and what it says in a few lines for the terminal. */
export interface PlannedFile extends NewFile {
  content: string;
  says: string[];
}

/** What an import would do. */
export interface ImportPlan {
  files: PlannedFile[];
  /** What the owner has already. */
  present: { title: string; file: string }[];
  /** Deliveries for talks that are there: files of the owner's are not changed, so they are shown. */
  additions: { file: string; yaml: string }[];
  notes: string[];
}

/** The owner's say in an import. */
export interface PlanOptions {
  /** What the owner does at the events; else `speaking` where sessions were found, `attending` elsewhere. */
  role?: Event['role'];
  /** The day of the import, `2026-11-21`. */
  today: string;
}

/** Works out what an import would write. */
export function planImport(findings: Findings, content: Content, options: PlanOptions): ImportPlan {
  const plan: ImportPlan = { files: [], present: [], additions: [], notes: [...findings.notes] };
  const slugs = new Map<FoundEvent, string>();
  for (const event of findings.events) planEvent(event, findings, content, options, plan, slugs);
  for (const sessions of byTitle(findings.sessions)) planTalk(sessions, content, options, plan, slugs);
  return plan;
}

function planEvent(
  event: FoundEvent,
  findings: Findings,
  content: Content,
  options: PlanOptions,
  plan: ImportPlan,
  slugs: Map<FoundEvent, string>,
): void {
  const there = content.events.find((entry) => isSameEvent(entry, event));
  if (there) {
    slugs.set(event, there.slug);
    plan.present.push({ title: event.title, file: there.file });
    return;
  }
  const twin = [...slugs.keys()].find((other) => isTwin(other, event));
  if (twin) {
    slugs.set(event, slugs.get(twin)!);
    plan.notes.push(`"${event.title}" (${event.start}) stands there more than once; it was read once.`);
    return;
  }
  const speaks = findings.sessions.some((session) => isTwin(session.event, event));
  const { title, summary, tags, timeZone, attendance, place, url, status } = event;
  const { start, end } = withDaysOf(event, findings.sessions);
  const role = options.role ?? (speaks ? 'speaking' : (findings.role ?? 'attending'));
  const fields = { title, summary, tags, start, end, timeZone, attendance, place, url, role, status };
  const slug = freeSlug(eventSlug(event), 'events', 'yaml', content, plan);
  if (!accepted(eventSchema, fields)) {
    plan.notes.push(`"${title}" (${start}) skipped: not a valid event.`);
    return;
  }
  slugs.set(event, slug);
  plan.files.push({
    path: `events/${slug}.yaml`,
    content: yamlOf(fields),
    says: [
      title,
      `${start}${end ? ` to ${end}` : ''}${timeZone ? `, ${timeZone}` : ''}`,
      attendance === 'online' ? 'online' : placeLine(place),
      url ?? '',
      status ?? '',
      `role: ${role}`,
    ].filter(Boolean),
  });
}

function planTalk(
  sessions: FoundSession[],
  content: Content,
  { today }: PlanOptions,
  plan: ImportPlan,
  slugs: Map<FoundEvent, string>,
): void {
  const { title } = sessions[0]!;
  const talk = content.talks.find(
    (entry) => sameName(entry.data.title, title) || entry.slug === slugFrom(title),
  );
  const known = new Set(talk?.data.deliveries.map(({ event }) => event));
  const deliveries: DeliveryFields[] = [];
  for (const session of sessions) {
    const event = slugs.get(session.event);
    if (!event) continue;
    if (known.has(event)) {
      if (talk?.data.deliveries.some((delivery) => delivery.event === event)) {
        plan.present.push({ title: `${title}, at ${event}`, file: talk.file });
      } else {
        plan.notes.push(`"${title}" is given more than once at ${event}; only the first time was read.`);
      }
      continue;
    }
    known.add(event);
    deliveries.push(deliveryFields(session, event));
  }
  if (deliveries.length === 0) return;
  if (talk) {
    plan.additions.push({ file: talk.file, yaml: yamlOf({ deliveries }) });
    return;
  }
  const file = talkFile(title, sessions, deliveries, content, plan, today);
  if (file) plan.files.push(file);
  else plan.notes.push(`"${title}" skipped: not a valid talk.`);
}

type DeliveryFields = Partial<Delivery> & Pick<Delivery, 'event'>;

function deliveryFields(session: FoundSession, event: string): DeliveryFields {
  const { start, duration, room, lang, url, slides, recording, status } = session;
  return {
    event,
    ...(start && { start }),
    ...(duration && { duration }),
    ...(room && { room }),
    ...(lang && { lang }),
    ...(url && { url }),
    ...(recording && {
      recording: { url: recording, date: session.event.end ?? session.event.start } as Delivery['recording'],
    }),
    ...(status && { status }),
    ...(slides && { resources: [{ label: 'Slides', url: slides }] }),
  };
}

function talkFile(
  title: string,
  sessions: FoundSession[],
  deliveries: DeliveryFields[],
  content: Content,
  plan: ImportPlan,
  today: string,
): PlannedFile | undefined {
  const abstract = sessions.find((session) => session.abstract)?.abstract ?? '';
  const days = sessions.map(({ event, start }) => (start ?? event.start).slice(0, 10)).sort();
  const slug = freeSlug(slugFrom(title) || `talk-${days[0]}`, 'talks', 'mdx', content, plan);
  const durations = [...new Set(deliveries.flatMap(({ duration }) => duration ?? []))];
  const languages = [...new Set(deliveries.flatMap(({ lang }) => lang ?? []))];
  const fields = {
    title,
    summary: firstSentences(abstract) || title,
    // A talk that was given is as old as its first time; one to come is public from today.
    date: [...days, today].sort()[0]!,
    ...(durations.length > 0 && { durations }),
    ...(languages.length > 0 && { languages }),
    deliveries,
  };
  if (!accepted(talkSchema, fields)) return undefined;
  return {
    path: `talks/${slug}.mdx`,
    content: mdxOf(yamlOf(fields), asMdx(abstract) || 'The abstract is still to be written.'),
    says: [
      title,
      ...deliveries.map(({ event, start, room, status }) =>
        ['given at', event, start, room, status].filter(Boolean).join(' '),
      ),
    ],
  };
}

/** An event's days, and the night after them where a session of the owner's lies in it. */
function withDaysOf(event: FoundEvent, sessions: readonly FoundSession[]): Pick<FoundEvent, 'start' | 'end'> {
  const { start, end } = event;
  if (start.includes('T') || end?.includes('T')) return { start, end };
  const days = sessions
    .filter((session) => isTwin(session.event, event) && session.start)
    .map((session) => session.start!.slice(0, 10));
  const [first, last] = [[start, ...days].sort()[0]!, [end ?? start, ...days].sort().at(-1)!];
  return { start: first, ...(last > first && { end: last }) };
}

/** Whether one source names the same event twice. */
const isTwin = (a: FoundEvent, b: FoundEvent): boolean =>
  a === b || (sameName(a.title, b.title) && a.start === b.start && a.end === b.end);

function isSameEvent(entry: Entry<'events'>, event: FoundEvent): boolean {
  const { title, start, url } = entry.data;
  const sameDay = start.slice(0, 10) === event.start.slice(0, 10);
  const address = (text: string) => text.replace(/^https?:\/\/(www\.)?/, '').replace(/\/+$/, '');
  const sameAddress = url !== undefined && event.url !== undefined && address(url) === address(event.url);
  return sameDay ? sameName(title, event.title) || sameAddress : entry.slug === eventSlug(event);
}

const placeLine = (place: FoundEvent['place']): string =>
  [place?.venue, place?.address, place?.city, place?.country].filter(Boolean).join(', ');

/**
 * An event's name with its year, for most of them come again: `slow-software-2027`. A name in a script
 * that gives no address has its day instead: `event-2027-12-01`.
 */
function eventSlug({ title, start }: FoundEvent): string {
  const slug = slugFrom(title);
  const year = start.slice(0, 4);
  if (!slug) return `event-${start.slice(0, 10)}`;
  return slug.split('-').includes(year) ? slug : `${slug}-${year}`;
}

/** The slug, or the first of `slug-2`, `slug-3` … that neither the content nor the plan has. */
function freeSlug(
  slug: string,
  collection: 'events' | 'talks',
  extension: string,
  content: Content,
  plan: ImportPlan,
): string {
  const taken = new Set([
    ...(content[collection] as Entry[]).map((entry) => entry.slug),
    ...plan.files.map((file) => file.path.replace(`${collection}/`, '').replace(`.${extension}`, '')),
  ]);
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number++) if (!taken.has(`${slug}-${number}`)) return `${slug}-${number}`;
}

function byTitle(sessions: readonly FoundSession[]): FoundSession[][] {
  const groups: FoundSession[][] = [];
  for (const session of sessions) {
    const group = groups.find(([first]) => sameName(first!.title, session.title));
    if (group) group.push(session);
    else groups.push([session]);
  }
  return groups;
}
