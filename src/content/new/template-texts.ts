/** What `npm run new` writes to be replaced. None of it is for readers, so none of it is ever published. */
import type { Entry } from '../../model/content.ts';

/** Texts of new files, by what they stand for. */
export const templateTexts = {
  summary: 'One or two sentences, for lists, search engines and announcements.',
  tagline: 'What you speak about, in one line.',
  post: 'Write here. Markdown, with footnotes, tables, `code` and $maths$.',
  abstract: 'The long abstract, as it is shown on the page of the talk.',
  tweet: 'The talk in one sentence.',
  programme: 'The talk as it should stand in a programme, in three or four sentences.',
  proposal:
    'The talk as a programme committee wants to read it: what it is about, what the audience takes home, and why you.',
  audience: 'Who it is for.',
  speaker: 'Your name, the event',
  source: 'Who said it',
  dashes: '- Three dashes make a new slide.',
  options: '- A line or two below them says how it is laid out.',
  notes: 'What stands here is for the speaker.',
  quotation: '> A quotation, with its source below it.',
} as const;

/** Titles and summaries as examples have them: in the documentation, and in the commands it shows. */
const exampleTexts = ['A title', 'What it is about'];

const all = new Set<string>([...Object.values(templateTexts), ...exampleTexts]);

/** A text of a template that was left in an entry: in a field, or on a line of the body. */
export type LeftText = { text: string } & ({ path: PropertyKey[] } | { line: number });

/** Every text of a template in an entry; lines are those of its file. */
export function leftTexts({ data, body, bodyLine }: Pick<Entry, 'data' | 'body' | 'bodyLine'>): LeftText[] {
  const inBody = body
    .split('\n')
    .flatMap((text, index) => (all.has(text.trim()) ? [{ text: text.trim(), line: bodyLine + index }] : []));
  return [...inFields(data, []), ...inBody];
}

function inFields(value: unknown, path: PropertyKey[]): LeftText[] {
  if (typeof value === 'string') return all.has(value.trim()) ? [{ text: value.trim(), path }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    inFields(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
