/** A folder of Markdown files: what Astro, Eleventy, Obsidian and Notion have in common. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { feedDate } from '../../feed/dates.ts';
import { type CommonFields, commonFields } from '../fields.ts';
import { parted } from '../front-matter.ts';
import { permalink } from '../permalink.ts';
import { isFile, type OldPlace } from '../place.ts';
import type { Note, SourceOptions, SourcePost } from '../post.ts';

/** A file read, and what its program may want to know besides. */
export interface MarkdownFile {
  post: SourcePost;
  fields: Record<string, unknown>;
  common: CommonFields;
}

/**
 * Reads a file of Markdown with front matter.
 *
 * @param pattern of its old address; nothing where it had none
 * @param below what the file is called within its collection, `2024/hello.md`
 */
export function markdownFile(
  place: OldPlace,
  file: string,
  {
    options,
    pattern,
    below = file,
    defaults = {},
    ignored = [],
  }: {
    options: SourceOptions;
    pattern?: string | undefined;
    below?: string;
    defaults?: Record<string, unknown>;
    ignored?: readonly string[];
  },
): MarkdownFile {
  const { fields: own, body, bodyLine, mistake } = parted(place.text(file));
  const fields = { ...defaults, ...own };
  const common = commonFields(fields, options.timeZone, ignored);
  const bare = below.replace(/\.\w+$/, '').replace(/\/index$/, '');
  const base = path.posix.basename(bare);
  const dated = /^(\d{4}-\d{2}-\d{2})[-_ ](.+)$/.exec(base);
  const date = common.date ?? (dated ? feedDate(dated[1]!) : undefined);
  const name = common.slug ?? dated?.[2] ?? base;
  const section = path.posix.dirname(bare) === '.' ? '' : path.posix.dirname(bare);
  const usual = options.permalink ?? pattern;
  const address =
    usual &&
    permalink(usual, {
      date,
      title: common.title ?? '',
      name: common.slug ?? base,
      categories: common.categories,
      section,
    });
  const notes: Note[] = [
    ...common.notes,
    ...(mistake ? [{ kind: 'hand' as const, line: mistake.line, what: mistake.what }] : []),
  ];
  return {
    fields,
    common,
    post: {
      key: file,
      file,
      bodyLine,
      title: common.title ?? '',
      ...(date && { date }),
      ...(common.updated && { updated: common.updated }),
      name,
      tags: common.tags,
      draft: common.draft,
      ...(common.summary && { summary: common.summary }),
      ...(common.image && { image: common.image }),
      ...(common.lang && { lang: common.lang }),
      paths: [...(address && !common.draft ? [address] : []), ...common.paths],
      body,
      format: 'markdown',
      extra: common.extra,
      notes,
    },
  };
}

/**
 * A file of the source that an address leads to: from beside the post, or from one of the folders that are served as they are.
 *
 * @param roots folders below the source, `public`
 */
export function fileAt(
  place: OldPlace,
  address: string,
  post: SourcePost,
  roots: readonly string[],
): string | undefined {
  const beside = path.posix.join('/', path.posix.dirname(post.key), address);
  const candidates = address.startsWith('/')
    ? roots.map((root) => path.posix.join('/', root, address))
    : [beside, ...roots.map((root) => path.posix.join('/', root, address))];
  return candidates.map((each) => path.join(place.folder, each)).find(isFile);
}

/** The day on which a file was last written, for what says no date. */
export function fileDay(place: OldPlace, file: string): string {
  return statSync(path.join(place.folder, file)).mtime.toISOString().slice(0, 10);
}
