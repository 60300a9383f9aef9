/** An old site taken over into a content folder of its own, and what came of it held against what was meant. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { parse } from 'yaml';
import type { z } from 'zod';
import { readSite } from '../../src/content/read.ts';
import { type MovedPost, migrate } from '../../src/migration/migrate.ts';
import { fetchPicture } from '../../src/migration/pictures.ts';
import type { SourceSite } from '../../src/migration/post.ts';
import { openSource } from '../../src/migration/registry.ts';
import { formerPath } from '../../src/model/address.ts';
import { postSchema } from '../../src/model/post.ts';
import { Temporal } from '../../src/model/time.ts';
import { publicFetch } from '../../src/replies/fetch-public.ts';
import { siteYaml } from './content.ts';
import type { Meant, OldSite } from './old-sites.ts';

/** A site's folder, to move into. */
export interface Home {
  root: string;
  content: string;
  remove(): void;
}

/** An empty site. @param settings of `site.yaml`, beside the least there must be */
export function emptyHome(settings = ''): Home {
  const root = mkdtempSync(path.join(tmpdir(), 'lectern-home-'));
  const content = path.join(root, 'content');
  mkdirSync(path.join(content, 'posts'), { recursive: true });
  writeFileSync(path.join(content, 'site.yaml'), siteYaml + settings);
  return { root, content, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Takes a source over, in this process. */
export async function moveIn(
  source: string,
  home: Home,
  {
    write = true,
    from,
    permalink,
    url,
  }: { write?: boolean; from?: string; permalink?: string; url?: string } = {},
): Promise<{ outcomes: MovedPost[]; found: SourceSite }> {
  const fetcher = publicFetch({ loopback: true });
  try {
    const site = await readSite(home.content);
    const { format, found } = await openSource(source, from, fetcher, {
      permalink,
      url,
      timeZone: site.timeZone,
    });
    const outcomes = await migrate(found, {
      content: home.content,
      publicFolder: path.join(home.root, 'public'),
      site,
      from: format.id,
      now: Temporal.Instant.from('2026-11-21T12:00:00Z'),
      write,
      fetch: (address) => fetchPicture(address, fetcher),
      progress: () => undefined,
    });
    return { outcomes, found };
  } finally {
    await fetcher.close();
  }
}

/** What a reader finds in a post. */
export interface Seen {
  title: string;
  /** The instant, in milliseconds. */
  date: number;
  tags: string[];
  words: string;
  pictures: string[];
  links: string[];
}

/** An entry's file, taken apart. */
export interface EntryFile {
  fields: z.infer<typeof postSchema>;
  body: string;
}

/** Reads an entry as its file says it. */
export function entryFile(home: Home, file: string): EntryFile {
  const text = readFileSync(path.join(home.content, file), 'utf8');
  const end = text.indexOf('\n---\n', 4);
  return { fields: postSchema.parse(parse(text.slice(4, end))), body: text.slice(end + 5) };
}

/** What a reader will find in an entry, by its Markdown. */
export function seenIn({ fields, body }: EntryFile): Seen {
  const seen: Seen = {
    title: fields.title,
    date: Date.parse(fields.date),
    tags: fields.tags,
    words: '',
    pictures: [],
    links: [],
  };
  const walk = (node: Nodes): void => {
    if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') seen.words += node.value;
    if (node.type === 'image') seen.pictures.push(node.alt ?? '');
    if (node.type === 'link') seen.links.push(node.url);
    if ('children' in node) for (const child of node.children) walk(child);
    if (['paragraph', 'heading', 'code'].includes(node.type)) seen.words += ' ';
  };
  walk(fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return seen;
}

/** Words without what lies between them. */
export const lettersOf = (text: string): string => text.replace(/\s+/g, '');

/** The words of a post as they were meant, all in one. */
export function wordsOf({ paragraphs, heading, code, linksTo }: Meant): string {
  return lettersOf(
    [paragraphs[0], heading, paragraphs[1], code.text, paragraphs[2], `See post number ${linksTo}.`].join(''),
  );
}

/**
 * What is otherwise than it was meant, a line each.
 *
 * @param moved where each post of the old site is now
 */
export function differences(
  meant: Meant,
  seen: Seen,
  old: OldSite,
  moved: ReadonlyMap<number, string>,
): string[] {
  const target = old.posts[meant.linksTo]!;
  const wanted: [string, unknown, unknown][] = [
    ['title', meant.title, seen.title],
    ['date', old.dated?.(meant) === false ? seen.date : Date.parse(meant.date), seen.date],
    ['tags', [...meant.tags].sort().join(), [...seen.tags].sort().join()],
    ['words', wordsOf(meant), lettersOf(seen.words)],
    ['pictures', old.pictured?.(meant) === false ? '' : meant.picture.alt, seen.pictures.join()],
    [
      'links',
      target.draft && !old.linksToDrafts ? 'https://other.example/' : moved.get(target.number),
      seen.links.join(),
    ],
  ];
  return wanted
    .filter(([, before, after]) => before !== after)
    .map(
      ([what, before, after]) =>
        `${meant.title}: ${what} was ${JSON.stringify(before)}, is ${JSON.stringify(after)}`,
    );
}

/** The former addresses of an entry. */
export const formerPathsOf = ({ fields }: EntryFile): string[] =>
  fields.aliases.map((alias) => `/${formerPath(alias)}`);
