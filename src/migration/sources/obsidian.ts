/** Obsidian: a vault, with its own links, embeds and callouts (help.obsidian.md). */
import path from 'node:path';
import { outsideCode } from '../code.ts';
import { listOf, tagsOf } from '../fields.ts';
import { lineCounter } from '../lines.ts';
import type { OldPlace } from '../place.ts';
import type { Note, SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';
import { fileAt, fileDay, markdownFile } from './markdown-folder.ts';

export const obsidian: OldProgram = {
  id: 'obsidian',
  name: 'Obsidian',
  what: "a vault's folder",
  detect: ({ files }) => files.some((file) => file.startsWith('.obsidian/')),
  read: readVault,
};

/** GitHub's alerts, by the kinds of callouts. */
const alerts: Record<string, string> = {
  ...Object.fromEntries(
    ['note', 'info', 'todo', 'abstract', 'summary', 'tldr', 'example', 'quote', 'cite'].map((kind) => [
      kind,
      'NOTE',
    ]),
  ),
  ...Object.fromEntries(['tip', 'hint', 'success', 'check', 'done'].map((kind) => [kind, 'TIP'])),
  ...Object.fromEntries(['important', 'question', 'help', 'faq'].map((kind) => [kind, 'IMPORTANT'])),
  ...Object.fromEntries(['warning', 'attention'].map((kind) => [kind, 'WARNING'])),
  ...Object.fromEntries(
    ['caution', 'danger', 'error', 'failure', 'fail', 'missing', 'bug'].map((kind) => [kind, 'CAUTION']),
  ),
};

function readVault(place: OldPlace, options: SourceOptions): SourceSite {
  const notes = place.files.filter(
    (file) => file.endsWith('.md') && !/(?:^|\/)(?:\.|_?templates?\/)/i.test(file),
  );
  // A link names a note by its path, by its name alone, or by another name that the note has.
  const byName = new Map<string, string>();
  for (const file of place.files.filter((each) => !each.startsWith('.'))) {
    for (const name of [path.posix.basename(file), file])
      for (const each of [name, name.replace(/\.md$/, '')])
        if (!byName.has(each.toLowerCase())) byName.set(each.toLowerCase(), file);
  }
  const read = notes.map((file) => {
    const found = markdownFile(place, file, { options, ignored: ['cssclasses', 'cssclass', 'publish'] });
    const others = listOf(found.fields.aliases ?? found.fields.alias);
    for (const name of others) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), file);
    // Other names of a note are no addresses.
    found.post.paths = options.permalink && found.post.paths[0] ? [found.post.paths[0]] : [];
    if (others.length > 0) found.post.extra.aliases = others;
    return found;
  });
  const posts = read.map(({ post, fields }): SourcePost => {
    const title = post.title || path.posix.basename(post.key, '.md');
    const date = post.date ?? fileDay(place, post.key);
    if (!post.date)
      post.notes.push({ kind: 'hand', what: `it has no date: the day of its file is taken, ${date}` });
    const done = vaultText(post.body, post, byName);
    return {
      ...post,
      title,
      date,
      body: done.body,
      tags: tagsOf(post.tags, done.tags),
      draft: post.draft || fields.publish === false,
      notes: [...post.notes, ...done.notes],
    };
  });
  return {
    posts,
    ...(options.url && { address: options.url }),
    leftOut: [],
    find: (name, post) => fileAt(place, name, post, ['']),
  };
}

function vaultText(
  text: string,
  post: SourcePost,
  byName: ReadonlyMap<string, string>,
): { body: string; tags: string[]; notes: Note[] } {
  const tags: string[] = [];
  const notes: Note[] = [];
  const body = outsideCode(text, (stretch, line) => {
    const lineAt = lineCounter(stretch, post.bodyLine + line - 1);
    for (const [, tag] of stretch.matchAll(/(?:^|\s)#([\p{L}\p{N}_/-]{0,100}\p{L}[\p{L}\p{N}_/-]{0,100})/gu))
      tags.push(tag!);
    return stretch
      .replace(/%%[\s\S]{0,10000}?%%/g, '')
      .replace(
        /(!?)\[\[([^[\]\n|#^]{0,300})([#^][^[\]\n|]{0,300})?(?:\|([^[\]\n]{0,500}))?\]\]/g,
        (
          whole: string,
          embed: string,
          name: string,
          part: string | undefined,
          shown: string | undefined,
          at: number,
        ) => {
          const file =
            name === ''
              ? post.key
              : (byName.get(name.trim().toLowerCase()) ?? byName.get(`${name.trim()}.md`.toLowerCase()));
          const words = shown ?? (name || (part ?? '').slice(1));
          if (!file) {
            notes.push({ kind: 'hand', line: lineAt(at), what: `${whole} leads to no file of the vault` });
            return embed ? `*${words}*` : words;
          }
          const relative =
            path.posix.relative(path.posix.dirname(post.key), file) || path.posix.basename(file);
          const address = relative.split('/').map(encodeURIComponent).join('/');
          if (embed && !file.endsWith('.md')) {
            const isSize = /^\d{1,5}(?:x\d{1,5})?$/.test(shown ?? '');
            return `![${isSize || !shown ? path.posix.basename(file).replace(/\.\w+$/, '') : shown}](${address})`;
          }
          if (embed)
            notes.push({ kind: 'hand', line: lineAt(at), what: `${whole} shows another note: it is a link` });
          const anchor =
            part?.startsWith('#') && !part.startsWith('#^') ? `#${anchorOf(part.split('#').at(-1)!)}` : '';
          return `[${words.replace(/[[\]]/g, '\\$&')}](${name === '' ? '' : address}${anchor})`;
        },
      )
      .replace(
        /^((?:[ \t]*>)+[ \t]?)\[!(\w+)(?:\|[^\]\n]{0,100})?\][+-]?[ \t]*(.*)$/gm,
        (_all, quote: string, kind: string, title: string) => {
          const alert = `${quote}[!${alerts[kind.toLowerCase()] ?? 'NOTE'}]`;
          return title.trim() ? `${alert}\n${quote}**${title.trim()}**\n${quote.trimEnd()}` : alert;
        },
      )
      .replace(/(?<![=\\])==(?=\S)([^=\n]{1,500}?)==(?!=)/g, '<mark>$1</mark>')
      .replace(/[ \t]\^[\w-]{1,50}[ \t]*$/gm, '');
  });
  return { body, tags, notes };
}

/** The anchor of a heading, as pages have it. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
