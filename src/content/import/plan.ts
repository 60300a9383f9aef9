/** From what was read to what would be written: new files alone; what is there is compared and left alone. */
import type { Content } from '../../model/content.ts';
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
  plainName,
} from './findings.ts';
import { FreeSlugs } from './free-slugs.ts';
import { PresentEvents, PresentTalks } from './present.ts';

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
  const known = knownOf(findings, content);
  for (const event of findings.events) planEvent(event, findings, options, plan, known);
  for (const sessions of byTitle(findings.sessions)) planTalk(sessions, options, plan, known);
  return plan;
}

/** What is looked up for every event and talk; made once, so that a large programme costs its own size. */
interface Known {
  events: PresentEvents;
  talks: PresentTalks;
  eventSlugs: FreeSlugs;
  talkSlugs: FreeSlugs;
  /** Slugs of the events found, by the event and by what makes two of them the same. */
  slugs: Map<FoundEvent, string>;
  twins: Map<string, string>;
  /** Days on which the owner speaks, by event; none where a session tells no time. */
  days: Map<string, string[]>;
}

function knownOf({ sessions }: Findings, content: Content): Known {
  const days = new Map<string, string[]>();
  for (const { event, start } of sessions) {
    const key = twinKey(event);
    const listed = days.get(key) ?? [];
    days.set(key, listed);
    if (start) listed.push(start.slice(0, 10));
  }
  return {
    events: new PresentEvents(content.events),
    talks: new PresentTalks(content.talks),
    eventSlugs: new FreeSlugs(content.events.map(({ slug }) => slug)),
    talkSlugs: new FreeSlugs(content.talks.map(({ slug }) => slug)),
    slugs: new Map(),
    twins: new Map(),
    days,
  };
}

function planEvent(
  event: FoundEvent,
  findings: Findings,
  options: PlanOptions,
  plan: ImportPlan,
  known: Known,
): void {
  const key = twinKey(event);
  const name = (slug: string) => {
    known.slugs.set(event, slug);
    if (!known.twins.has(key)) known.twins.set(key, slug);
  };
  const wanted = eventSlug(event);
  const there = known.events.find(event, wanted);
  if (there) {
    name(there.slug);
    plan.present.push({ title: event.title, file: there.file });
    return;
  }
  const twin = known.twins.get(key);
  if (twin) {
    name(twin);
    plan.notes.push(`"${event.title}" (${event.start}) stands there more than once; it was read once.`);
    return;
  }
  const days = known.days.get(key);
  const { title, summary, tags, timeZone, attendance, place, url, status } = event;
  const { start, end } = withDays(event, days ?? []);
  const role = options.role ?? (days ? 'speaking' : (findings.role ?? 'attending'));
  const fields = { title, summary, tags, start, end, timeZone, attendance, place, url, role, status };
  if (!accepted(eventSchema, fields)) {
    plan.notes.push(`"${title}" (${start}) skipped: not a valid event.`);
    return;
  }
  const slug = known.eventSlugs.find(wanted);
  known.eventSlugs.take(slug);
  name(slug);
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
  { today }: PlanOptions,
  plan: ImportPlan,
  { slugs, talks, talkSlugs }: Known,
): void {
  const { title } = sessions[0]!;
  const talk = talks.find(title, slugFrom(title));
  const before = new Set(talk?.data.deliveries.map(({ event }) => event));
  const known = new Set(before);
  const deliveries: DeliveryFields[] = [];
  for (const session of sessions) {
    const event = slugs.get(session.event);
    if (!event) continue;
    if (known.has(event)) {
      if (talk && before.has(event)) {
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
  const file = talkFile(title, sessions, deliveries, talkSlugs, today);
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
  slugs: FreeSlugs,
  today: string,
): PlannedFile | undefined {
  const abstract = sessions.find((session) => session.abstract)?.abstract ?? '';
  const days = sessions.map(({ event, start }) => (start ?? event.start).slice(0, 10)).sort();
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
  const slug = slugs.find(slugFrom(title) || `talk-${days[0]}`);
  slugs.take(slug);
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
function withDays(event: FoundEvent, days: readonly string[]): Pick<FoundEvent, 'start' | 'end'> {
  const { start, end } = event;
  if (start.includes('T') || end?.includes('T')) return { start, end };
  const [first, last] = [[start, ...days].sort()[0]!, [end ?? start, ...days].sort().at(-1)!];
  return { start: first, ...(last > first && { end: last }) };
}

/** What two events of one source have in common where they are the same one. */
const twinKey = ({ title, start, end }: FoundEvent): string => JSON.stringify([plainName(title), start, end]);

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

function byTitle(sessions: readonly FoundSession[]): FoundSession[][] {
  const groups = new Map<string, FoundSession[]>();
  for (const session of sessions) {
    const name = plainName(session.title);
    const group = groups.get(name);
    if (group) group.push(session);
    else groups.set(name, [session]);
  }
  return [...groups.values()];
}
