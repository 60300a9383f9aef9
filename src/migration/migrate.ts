/** An import: every post of a source becomes an entry, is compared with what earlier imports wrote, and is written where it is new. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { mdxOf, yamlOf } from '../content/new/files.ts';
import { validate } from '../content/validate.ts';
import { parseYaml } from '../content/yaml.ts';
import { writeFileAtomicSync } from '../files/atomic.ts';
import { basePath } from '../model/address.ts';
import { slugOfFile } from '../model/collection.ts';
import { isFormerPath } from '../model/ids.ts';
import { decodedPart } from '../model/percent.ts';
import { postSchema } from '../model/post.ts';
import type { Site } from '../model/site.ts';
import { slugFrom } from '../model/slug.ts';
import type { Temporal } from '../model/time.ts';
import { type Companion, type Converted, convert } from './convert.ts';
import { OldLinks, pathOn } from './links.ts';
import type { PictureFile } from './pictures.ts';
import type { Note, SourcePost, SourceSite } from './post.ts';
import { digestOf, type Imported, readRecord, writeRecord } from './record.ts';
import { contentOf, writeNew } from './write.ts';

/** What became of a post, or would. */
export type State = 'new' | 'updated' | 'unchanged' | 'kept' | 'failed';

/** A post of the source, and what became of it. */
export interface MovedPost {
  post: SourcePost;
  state: State;
  /** The entry's file, below the content folder. */
  file: string;
  aliases: string[];
  notes: Note[];
}

/** What an import works with. */
export interface Migration {
  /** Absolute path of the content folder. */
  content: string;
  /** Absolute path of the folder of files that are served as they are. */
  publicFolder: string;
  site: Site;
  /** The name of the source's format. */
  from: string;
  now: Temporal.Instant;
  /** Without it nothing is written. */
  write: boolean;
  /** Fetches pictures of the old site; nothing where none are to be fetched. */
  fetch: ((address: string) => Promise<PictureFile>) | undefined;
  progress(done: number, all: number): void;
}

/** How many posts are written between two states of the record. */
const stride = 20;

/** What is to be written of a post. */
interface Writing {
  name: string;
  imported: Imported;
  text: string;
  companions: readonly Companion[];
  /** The file that an earlier import wrote and nobody changed. */
  replaces: string | undefined;
  outcome: MovedPost;
}

/**
 * Takes a source over. Posts that cannot be entries are named among the outcomes and not written. Whatever stops it, the next
 * import goes on: what is about to be written is in the record before.
 *
 * @throws ContentError where the record of earlier imports is damaged
 */
export async function migrate(source: SourceSite, migration: Migration): Promise<MovedPost[]> {
  const { content } = migration;
  const record = readRecord(content);
  const slugs = await slugsFor(source.posts, record, migration);
  const around = {
    migration,
    links: new OldLinks(source),
    slugs,
    aliases: aliasesOf(source, slugs, migration),
    record,
  };
  const outcomes: MovedPost[] = [];
  let batch: Writing[] = [];
  for (const [index, post] of source.posts.entries()) {
    const { outcome, writing } = await one(post, around);
    outcomes.push(outcome);
    if (writing && migration.write) batch.push(writing);
    if (batch.length === stride) {
      await writeBatch(batch, migration, record);
      batch = [];
    }
    migration.progress(index + 1, source.posts.length);
  }
  if (batch.length > 0) await writeBatch(batch, migration, record);
  return outcomes;
}

async function writeBatch(
  batch: readonly Writing[],
  migration: Migration,
  record: Map<string, Imported>,
): Promise<void> {
  for (const { name, imported } of batch) record.set(name, { ...imported, pending: true });
  await writeRecord(migration.content, record);
  for (const { name, imported, outcome, ...writing } of batch) {
    for (const note of writeAll(imported.file, writing, migration)) outcome.notes.push(note);
    record.set(name, imported);
  }
  await writeRecord(migration.content, record);
}

/** What a single post is taken over with. */
interface Around {
  migration: Migration;
  links: OldLinks;
  slugs: ReadonlyMap<SourcePost, string>;
  aliases: ReadonlyMap<SourcePost, { paths: string[]; notes: Note[] }>;
  record: Map<string, Imported>;
}

async function one(
  post: SourcePost,
  { migration, links, slugs, aliases, record }: Around,
): Promise<{ outcome: MovedPost; writing?: Writing }> {
  const { content, site, from, write, now } = migration;
  const name = recordName(from, post);
  const known = record.get(name);
  const source = digestOf(JSON.stringify({ ...post, notes: undefined }));
  const own = aliases.get(post) ?? { paths: [], notes: [] };
  const base = { post, aliases: own.paths, notes: [] as Note[] };
  if (known?.source === source && !known.pending)
    return { outcome: { ...base, state: 'unchanged', file: known.file } };
  const standing = known && contentOf(path.join(content, known.file));
  const isTheirs = known && (standing ? digestOf(standing) !== known.written : !known.pending);
  if (isTheirs) {
    const what = standing
      ? 'it changed in the source, and you changed the entry: yours stays'
      : 'you removed the entry: it stays away';
    return { outcome: { ...base, state: 'kept', file: known.file, notes: [{ kind: 'hand', what }] } };
  }
  const converted = await convert(post, {
    links,
    site,
    slugOf: (other) => slugs.get(other),
    fetch: async (address) =>
      write ? migration.fetch?.(address) : { bytes: new Uint8Array(), ending: endingOf(address) },
  });
  const slug = slugs.get(post)!;
  const file = converted.companions.some(({ where }) => where === 'beside')
    ? `posts/${slug}/index.md`
    : `posts/${slug}.md`;
  const notes = [...converted.notes, ...own.notes];
  const date = post.date ?? now.toZonedDateTimeISO(site.timeZone).toPlainDate().toString();
  if (!post.date)
    notes.push({
      kind: 'hand',
      what: `it has no date: ${date} is taken${post.draft ? '' : ', and it is a draft'}`,
    });
  const text = entryText(post, converted, { date, aliases: own.paths, draft: post.draft || !post.date });
  const mistakes = mistakesIn(text, file);
  if (mistakes.length > 0)
    return { outcome: { ...base, state: 'failed', file, notes: [...notes, ...mistakes] } };
  const outcome: MovedPost = { ...base, state: standing ? 'updated' : 'new', file, notes };
  const imported = { file, source, written: digestOf(text) };
  return {
    outcome,
    writing: {
      name,
      imported,
      text,
      companions: converted.companions,
      replaces: standing && known?.file,
      outcome,
    },
  };
}

const endingOf = (address: string): string =>
  /\.(png|jpe?g|gif|webp|avif|svg)(?:$|\?)/i.exec(address)?.[1]?.toLowerCase() ?? 'jpg';

/** Writes an entry, what goes with it first: an entry without its pictures would not build. */
function writeAll(
  file: string,
  { text, companions, replaces }: Pick<Writing, 'text' | 'companions' | 'replaces'>,
  { content, publicFolder }: Migration,
): Note[] {
  const notes: Note[] = [];
  for (const { where, name, bytes } of companions) {
    const target =
      where === 'beside' ? path.join(content, path.dirname(file), name) : path.join(publicFolder, name);
    if (writeNew(target, bytes, content) === 'taken')
      notes.push({
        kind: 'hand',
        what: `${where === 'public' ? `public/${name}` : name} is there already and is another file: it stays`,
      });
  }
  const target = path.join(content, file);
  if (replaces === file) writeFileAtomicSync(target, text);
  else if (writeNew(target, text, content) === 'taken') {
    throw new Error(`${file} appeared while posts were written. Run the import again.`);
  }
  if (replaces && replaces !== file) rmSync(path.join(content, replaces), { force: true });
  return notes;
}

/** The whole file of an entry. It is never announced by itself: what is old is no news. */
function entryText(
  post: SourcePost,
  { title, summary, image, body }: Converted,
  { date, aliases, draft }: { date: string; aliases: readonly string[]; draft: boolean },
): string {
  return mdxOf(
    yamlOf({
      title,
      summary,
      date,
      updated: post.updated,
      lang: post.lang,
      tags: post.tags.length > 0 ? post.tags : undefined,
      image,
      visibility: draft ? 'draft' : undefined,
      aliases: aliases.length > 0 ? aliases : undefined,
      announce: false,
      extra: Object.keys(post.extra).length > 0 ? post.extra : undefined,
    }),
    body,
  );
}

/** What the schema says of an entry: it is asked before anything is written. */
function mistakesIn(text: string, file: string): Note[] {
  const located = parseYaml(text.slice(4, text.indexOf('\n---\n', 4) + 1), file, 2);
  if ('fix' in located) return [{ kind: 'hand', what: `its fields cannot be written: ${located.found}` }];
  const result = validate(postSchema, located, file);
  if (!('problems' in result)) return [];
  return result.problems.map(({ field, expected, found }) => ({
    kind: 'hand',
    what: `${field}: expected ${expected}, found ${found}`,
  }));
}

const recordName = (from: string, post: SourcePost): string => `${from} ${post.key}`;

/** A slug for each post: the one it was given before, else one that nobody has. */
async function slugsFor(
  posts: readonly SourcePost[],
  record: ReadonlyMap<string, Imported>,
  { content, from }: Migration,
): Promise<Map<SourcePost, string>> {
  const files = await glob(['posts/**/*.{md,markdown,mdx}'], { cwd: content });
  const taken = new Set(files.map(slugOf));
  const slugs = new Map<SourcePost, string>();
  for (const post of posts) {
    const known = record.get(recordName(from, post));
    if (known) slugs.set(post, slugOf(known.file));
  }
  for (const slug of slugs.values()) taken.add(slug);
  for (const post of posts) {
    if (slugs.has(post)) continue;
    const wanted = slugFrom(post.name) || slugFrom(post.title) || `post-${digestOf(post.key).slice(0, 8)}`;
    let slug = wanted;
    for (let number = 2; taken.has(slug); number += 1) slug = `${wanted}-${number}`;
    taken.add(slug);
    slugs.set(post, slug);
  }
  return slugs;
}

/** The slug of a post, by its file below the content folder. */
const slugOf = (file: string): string => slugOfFile(file.replace(/^posts\//, ''));

/** The former addresses of each post, as paths of this site: each is one post's, and nobody's present one. */
function aliasesOf(
  { posts, address }: SourceSite,
  slugs: ReadonlyMap<SourcePost, string>,
  { site }: Migration,
): Map<SourcePost, { paths: string[]; notes: Note[] }> {
  const base = basePath(site);
  const taken = new Map<string, SourcePost | undefined>(
    [...slugs.values()].map((slug) => [`/posts/${slug}`, undefined]),
  );
  return new Map(
    posts.map((post) => {
      const notes: Note[] = [];
      const paths: string[] = [];
      for (const each of post.draft || !post.date ? [] : post.paths) {
        const path = pathOn(each.startsWith('/') || /^https?:/i.test(each) ? each : `/${each}`, address);
        if (path === undefined) continue;
        const plain = path.replace(/#.*$/s, '');
        const below = plain.startsWith(base) ? `/${plain.slice(base.length)}` : plain;
        const key = decodedPart(below)
          .replace(/(^|\/)index\.html?$/, '$1')
          .replace(/\/$/, '');
        if (key === '' || key === `/posts/${slugs.get(post)}` || taken.get(key) === post) continue;
        const alias = encodedSpaces(below);
        if (!isFormerPath(alias))
          notes.push({
            kind: 'hand',
            what: `its old address ${each} cannot lead here without a rule on your host`,
          });
        else if (taken.has(key))
          notes.push({ kind: 'hand', what: `its old address ${each} is another post's` });
        else {
          taken.set(key, post);
          paths.push(alias);
        }
      }
      return [post, { paths, notes }];
    }),
  );
}

const encodedSpaces = (path: string): string => path.replace(/[\s\\]/g, (sign) => encodeURIComponent(sign));
