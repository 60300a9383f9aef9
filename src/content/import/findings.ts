/** What was read from elsewhere, before anything is made of it: one shape for every source. */
import type { z } from 'zod';
import type { Place } from '../../model/event.ts';

/** An event somebody else describes. Dates as they stand in an event's file. */
export interface FoundEvent {
  title: string;
  /** `2027-02-16`, or with a time where the source has one. */
  start: string;
  /** Last day (included), or the time it ends. */
  end?: string;
  timeZone?: string;
  attendance?: 'in-person' | 'online' | 'hybrid';
  place?: Place;
  url?: string;
  summary?: string;
  tags?: string[];
  status?: 'confirmed' | 'tentative' | 'cancelled';
}

/** A session of the owner's at one of the events found. */
export interface FoundSession {
  title: string;
  event: FoundEvent;
  start?: string;
  /** Minutes. */
  duration?: number;
  room?: string;
  lang?: string;
  url?: string;
  abstract?: string;
  status?: 'tentative' | 'cancelled';
  slides?: string;
  recording?: string;
}

/** Everything one source holds that belongs on the owner's site. */
export interface Findings {
  /** What the source turned out to be, for the terminal: `an iCalendar file`. */
  source: string;
  events: FoundEvent[];
  sessions: FoundSession[];
  /** Set where the source lists events that the owner speaks at, without saying what they give. */
  role?: 'speaking';
  /** What the owner should know about what was left out, or guessed. */
  notes: string[];
}

/** The source can't be read, or is nothing that is known here. The message says what to do. */
export class SourceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
  }
}

/** What the reader of a source is told of the site it reads for. */
export interface ImportContext {
  /** The owner's name: sessions are theirs where it is among the speakers. */
  owner: string;
  /** The site's time zone, for times that name none. */
  timeZone: string;
  /** Name and zone of the event, for exports that don't say them. */
  title?: string;
  eventZone?: string;
  /** Fetches the JSON of another page that the source leads to. @throws SourceError where it can't be had */
  follow(url: string): Promise<unknown>;
}

/** A value where a schema takes it, else nothing: other people's data is not the owner's mistake. */
export function accepted<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

/** A name for comparing, however it is capitalised, accented or spaced. */
export function plainName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Whether two names are one person's. */
export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/**
 * The first sentences of a text, at most 240 characters and never half a word: a summary.
 *
 * @example firstSentences('One. Two.\n\nThree.') // 'One. Two.'
 */
export function firstSentences(text: string): string {
  const paragraph = text
    .trim()
    .split(/\n\s*\n/, 1)[0]!
    .replace(/\s+/g, ' ');
  if (paragraph.length <= 240) return paragraph;
  const sentences = [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(paragraph)];
  let kept = '';
  for (const { segment } of sentences) {
    if ((kept + segment).trim().length > 240) break;
    kept += segment;
  }
  if (kept.trim()) return kept.trim();
  return `${paragraph.slice(0, 239).replace(/\s+\S*$/, '')}…`;
}
