/** Front matter as programs name it, in the names that Lectern has. */
import { feedDate } from '../feed/dates.ts';
import { wordsOf } from '../feed/plain.ts';
import { Temporal } from '../model/time.ts';
import type { LeadPicture, Note, SourcePost } from './post.ts';

/** What front matter says of a post, whoever wrote it. */
export type CommonFields = Pick<SourcePost, 'tags' | 'draft' | 'extra' | 'notes' | 'paths'> &
  Partial<Pick<SourcePost, 'title' | 'date' | 'updated' | 'summary' | 'image' | 'lang'>> & {
    /** `slug`, where it is said. */
    slug?: string;
    categories: string[];
  };

/** Names that stand for one thing, the likeliest first. */
const names = {
  title: ['title'],
  date: [
    'date',
    'pubDate',
    'pubDatetime',
    'publishDate',
    'published_at',
    'published',
    'created',
    'createdAt',
    'date_published',
  ],
  updated: ['lastmod', 'updated', 'updatedDate', 'modDatetime', 'last_modified_at', 'modified', 'updated_at'],
  summary: ['summary', 'description', 'excerpt', 'subtitle'],
  lang: ['lang', 'language', 'locale'],
  slug: ['slug'],
} as const;

const pictures = [
  'image',
  'heroImage',
  'cover',
  'featured_image',
  'featuredImage',
  'thumbnail',
  'banner',
  'ogImage',
  'feature_image',
];

/** What says how another program draws a page, or repeats a default: to nobody a loss. */
const idle = new Set([
  'layout',
  'type',
  'permalink',
  'url',
  'aliases',
  'redirect_from',
  'draft',
  'published',
  'tags',
  'tag',
  'categories',
  'category',
  'weight',
]);

/**
 * Takes the fields that programs have in common; all others are kept as they are.
 *
 * @param timeZone of times that say none
 * @param ignored fields that the format has read itself
 */
export function commonFields(
  fields: Record<string, unknown>,
  timeZone?: string,
  ignored: readonly string[] = [],
): CommonFields {
  const notes: Note[] = [];
  const extra: Record<string, unknown> = {};
  const used = new Set<string>([...idle, ...ignored]);
  const first = (keys: readonly string[]): string | undefined => {
    const key = keys.find((name) => textOf(fields[name]) !== undefined);
    if (key) used.add(key);
    return key && textOf(fields[key]);
  };
  const dated = (keys: readonly string[]): string | undefined => {
    for (const key of keys) {
      const written = textOf(fields[key]);
      if (written === undefined) continue;
      const date = dateOf(written, timeZone);
      used.add(key);
      if (date) return date;
      if (typeof fields[key] === 'string')
        notes.push({ kind: 'hand', what: `${key}: ${written} is no date that can be read` });
    }
    return undefined;
  };
  const title = first(names.title);
  const date = dated(names.date);
  const updated = dated(names.updated);
  const summary = first(names.summary);
  const lang = languageOf(first(names.lang));
  const slug = first(names.slug);
  const image = leadPicture(fields, used);
  const categories = listOf(fields.categories ?? fields.category);
  const tags = listOf(fields.tags ?? fields.tag);
  for (const [key, value] of Object.entries(fields)) {
    if (used.has(key) || value === null || value === '' || value === undefined) continue;
    extra[key] = value;
  }
  if (categories.length > 0) extra.categories = categories;
  return {
    ...(title && { title: wordsOf(title) || title }),
    ...(date && { date }),
    ...(updated && updated !== date && { updated }),
    ...(summary && { summary: wordsOf(summary) }),
    ...(image && { image }),
    ...(lang && { lang }),
    ...(slug && { slug }),
    tags: tagsOf(tags, categories),
    categories,
    draft:
      fields.draft === true ||
      fields.draft === 'true' ||
      fields.published === false ||
      fields.published === 'false',
    paths: [fields.url, ...listOf(fields.aliases), ...listOf(fields.redirect_from)].flatMap((each) =>
      typeof each === 'string' && each !== '' ? [each] : [],
    ),
    extra,
    notes,
  };
}

function leadPicture(fields: Record<string, unknown>, used: Set<string>): LeadPicture | undefined {
  for (const key of pictures) {
    const value = fields[key];
    const said =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : { src: value };
    const src = textOf(said.src ?? said.url ?? said.image ?? said.path);
    if (!src || !/[./]/.test(src)) continue;
    used.add(key);
    const altKey = [`${key}Alt`, `${key}_alt`, 'image_alt', 'imageAlt', 'coverAlt', 'heroAlt'].find((name) =>
      textOf(fields[name]),
    );
    if (altKey) used.add(altKey);
    const caption = textOf(said.caption);
    return {
      src,
      alt: textOf(said.alt) ?? (altKey ? textOf(fields[altKey])! : ''),
      ...(caption && { caption }),
    };
  }
  return undefined;
}

/** Text of a field that says something: numbers and truth are written as they are. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/**
 * A list, however it is written.
 *
 * @example listOf('a, b') // ['a', 'b']
 * @example listOf(['a', 2024]) // ['a', '2024']
 */
export function listOf(value: unknown): string[] {
  const parts = Array.isArray(value)
    ? value
    : typeof value === 'string' && value.includes(',')
      ? value.split(',')
      : [value];
  return parts.flatMap((part) => textOf(part) ?? []);
}

/** A list as Jekyll writes it in one text: words between spaces. @example wordList('web css') // ['web', 'css'] */
export const wordList = (value: unknown): unknown =>
  typeof value === 'string' && !value.includes(',') ? value.split(/\s+/) : value;

/** What a program files under it that was filed under nothing. */
const unfiled = /^(?:uncategori[sz]ed|allgemein|non classé|sin categoría|senza categoria)$/i;

/** Tags and categories, each subject once whatever its letters' case. */
export function tagsOf(...lists: readonly (readonly string[])[]): string[] {
  const found = new Map<string, string>();
  for (const each of lists.flat()) {
    const tag = each.trim().replace(/^#/, '');
    if (tag !== '' && !unfiled.test(tag) && !found.has(tag.toLowerCase())) found.set(tag.toLowerCase(), tag);
  }
  return [...found.values()];
}

/**
 * A date as Lectern writes it, with the offset of a zone where it has a time and says none.
 *
 * @example dateOf('2024-03-01 10:00', 'Europe/Berlin') // '2024-03-01T10:00:00+01:00'
 */
export function dateOf(written: string, timeZone?: string): string | undefined {
  const date = feedDate(written.replace(/\[[\w/+-]+\]$/, ''));
  if (!date?.includes('T') || !timeZone || /(?:Z|[+-]\d{2}:\d{2})$/.test(date)) return date;
  try {
    const { offset } = Temporal.PlainDateTime.from(date).toZonedDateTime(timeZone);
    return `${date}${offset}`;
  } catch {
    return date;
  }
}

/** A language tag in its canonical form, or nothing. */
export function languageOf(tag: string | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}
