/** Ghost: its export in JSON, tables of posts, tags and authors (docs.ghost.org, "Migration"). */
import { dateOf, languageOf, tagsOf, textOf } from '../fields.ts';
import { permalink } from '../permalink.ts';
import type { OldPlace } from '../place.ts';
import {
  type Note,
  type SourceOptions,
  type SourcePost,
  type SourceSite,
  SourceUnreadable,
} from '../post.ts';
import type { OldProgram } from '../source.ts';

export const ghost: OldProgram = {
  id: 'ghost',
  name: 'Ghost',
  what: 'an export file (JSON)',
  detect: ({ files, text }) =>
    files.length === 1 &&
    files[0]!.endsWith('.json') &&
    /"exported_on"/.test(text(files[0]!).slice(0, 100_000)) &&
    /"posts"\s*:/.test(text(files[0]!)),
  read: readExport,
};

type Row = Record<string, unknown>;

/** What an export has in place of the site's own address. */
const placeholder = '__GHOST_URL__';

function readExport({ files: [file = ''], text }: OldPlace, options: SourceOptions): SourceSite {
  let whole: unknown;
  try {
    whole = JSON.parse(text(file));
  } catch (cause) {
    throw new SourceUnreadable(`${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
  const { db, data: bare } = whole as {
    db?: { data?: Record<string, unknown> }[];
    data?: Record<string, unknown>;
  };
  const data = db?.[0]?.data ?? bare ?? {};
  const table = (name: string): Row[] => (Array.isArray(data[name]) ? (data[name] as Row[]) : []);
  const tags = new Map(table('tags').map((row) => [row.id, row]));
  const users = new Map(table('users').map((row) => [row.id, textOf(row.name)]));
  const ordered = (name: string) =>
    Map.groupBy(
      table(name).toSorted((a, b) => Number(a.sort_order ?? 0) - Number(b.sort_order ?? 0)),
      (row) => row.post_id,
    );
  const tagsOfPosts = ordered('posts_tags');
  const authorsOfPosts = ordered('posts_authors');
  const metas = new Map(table('posts_meta').map((row) => [row.post_id, row]));
  const address = options.url;
  const leftOut: SourceSite['leftOut'] = [];
  const posts = table('posts').flatMap((row): SourcePost[] => {
    if (row.type === 'page' || row.page === 1 || row.page === true) {
      leftOut.push({ file: `${file}, "${textOf(row.title) ?? ''}"`, why: 'a page, not a post' });
      return [];
    }
    const own = (tagsOfPosts.get(row.id) ?? [])
      .map(({ tag_id }) => tags.get(tag_id))
      .filter((tag) => tag !== undefined);
    const names = own
      .filter(({ visibility, name }) => visibility !== 'internal' && !String(name).startsWith('#'))
      .flatMap(({ name }) => textOf(name) ?? []);
    const authors = (authorsOfPosts.get(row.id) ?? []).flatMap(({ author_id }) => users.get(author_id) ?? []);
    return [postOf(row, { file, names, authors, meta: metas.get(row.id) ?? {}, options })];
  });
  return { posts, ...(address && { address }), leftOut, find: () => undefined };
}

function postOf(
  row: Row,
  {
    file,
    names,
    authors,
    meta,
    options,
  }: { file: string; names: string[]; authors: string[]; meta: Row; options: SourceOptions },
): SourcePost {
  const notes: Note[] = [];
  const status = textOf(row.status) ?? 'draft';
  const title = textOf(row.title) ?? '';
  const slug = textOf(row.slug) ?? title;
  const closed = !['public', undefined].includes(textOf(row.visibility));
  if (closed && status === 'published')
    notes.push({ kind: 'hand', what: `it is for ${String(row.visibility)} alone: it is a draft` });
  const date = moment(row.published_at) ?? moment(row.created_at);
  const updated = status === 'published' ? moment(row.updated_at) : undefined;
  const { body, format } = bodyOf(row, notes);
  const at = (text: string) => text.replaceAll(placeholder, (options.url ?? '').replace(/\/$/, ''));
  const lead = textOf(row.feature_image) ?? textOf(row.image);
  const caption = textOf(meta.feature_image_caption)?.replace(/<[^>]{0,300}>/g, '');
  const summary = textOf(row.custom_excerpt) ?? textOf(meta.meta_description) ?? textOf(row.meta_description);
  const canonical = textOf(row.canonical_url);
  const lang = languageOf(textOf(row.locale));
  const address = permalink(options.permalink ?? '/:slug/', {
    date,
    title,
    name: slug,
    categories: names.slice(0, 1),
    section: '',
  });
  return {
    key: String(row.uuid ?? row.id ?? slug),
    file: `${file}, "${title}"`,
    bodyLine: 1,
    title,
    ...(date && { date }),
    ...(updated && date && Date.parse(updated) > Date.parse(date) && { updated }),
    name: slug,
    tags: tagsOf(names),
    draft: closed || !['published', 'scheduled', 'sent'].includes(status),
    ...(summary && { summary }),
    ...(lead && {
      image: { src: at(lead), alt: textOf(meta.feature_image_alt) ?? '', ...(caption && { caption }) },
    }),
    ...(lang && { lang }),
    paths: address ? [address] : [],
    body: at(body),
    format,
    extra: { ...(authors.length > 0 && { authors }), ...(canonical && { canonical_url: canonical }) },
    notes,
  };
}

/** A moment of Ghost's tables: in UTC, as text or in milliseconds. */
function moment(value: unknown): string | undefined {
  if (typeof value === 'number') return dateOf(new Date(value).toISOString());
  const written = textOf(value);
  return written && dateOf(/(?:Z|[+-]\d{2}:?\d{2})$/.test(written) ? written : `${written}Z`);
}

/** The text: as HTML where Ghost has made it, else the Markdown that was written. */
function bodyOf(row: Row, notes: Note[]): Pick<SourcePost, 'body' | 'format'> {
  const html = textOf(row.html);
  if (html) return { body: html.replace(/<!--\s*kg-card-(?:begin|end):[^>]{0,100}-->/g, ''), format: 'html' };
  const markdown = textOf(row.markdown) ?? cardsOf(textOf(row.mobiledoc));
  if (markdown) return { body: markdown, format: 'markdown' };
  const plain = textOf(row.plaintext) ?? '';
  if (plain || textOf(row.lexical))
    notes.push({
      kind: 'hand',
      what: 'the export has no HTML of it: its plain text is taken, without links and pictures',
    });
  return { body: plain, format: 'markdown' };
}

/** The cards of Markdown in a mobiledoc. */
function cardsOf(mobiledoc: string | undefined): string | undefined {
  if (!mobiledoc) return undefined;
  try {
    const { cards } = JSON.parse(mobiledoc) as { cards?: [string, { markdown?: unknown }][] };
    return (cards ?? []).flatMap(([, card]) => textOf(card?.markdown) ?? []).join('\n\n') || undefined;
  } catch {
    return undefined;
  }
}
