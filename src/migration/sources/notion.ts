/** Notion: the folder of an export as Markdown, unpacked: ids in the names of files, properties in lines below the title. */
import path from 'node:path';
import { dateOf, listOf, tagsOf } from '../fields.ts';
import type { OldPlace } from '../place.ts';
import type { SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';
import { fileAt, fileDay, markdownFile } from './markdown-folder.ts';

/** `A title 0123456789abcdef0123456789abcdef.md` */
const page = / ([0-9a-f]{32})\.md$/;

export const notion: OldProgram = {
  id: 'notion',
  name: 'Notion',
  what: 'the folder of an export as Markdown, unpacked',
  detect: ({ files }) => files.some((file) => page.test(file)),
  read: readExport,
};

const dates = /^(?:date|published|published on|publish date|created|created time|datum|veröffentlicht)$/i;
const changes = /^(?:updated|last edited time|last edited)$/i;
const subjects = /^(?:tags?|categor(?:y|ies)|topics?|schlagwörter)$/i;
const states = /^(?:status|state)$/i;

function readExport(place: OldPlace, options: SourceOptions): SourceSite {
  const posts = place.files
    .filter((file) => page.test(file))
    .map((file): SourcePost => {
      const { post } = markdownFile(place, file, { options });
      const title = /^\s*#[ \t]+([^\n]{1,500})\n/.exec(post.body);
      const { properties, rest } = propertiesOf(title ? post.body.slice(title[0].length) : post.body);
      const of = (names: RegExp) => [...properties].find(([name]) => names.test(name))?.[1];
      const used = [dates, changes, subjects];
      const extra = Object.fromEntries(
        [...properties].filter(([name]) => !used.some((names) => names.test(name))),
      );
      const said = of(dates);
      const date = (said && dateOf(said.replace(/\s*→.*$/, ''), options.timeZone)) ?? fileDay(place, file);
      const updated = of(changes) && dateOf(of(changes)!, options.timeZone);
      if (!said)
        post.notes.push({ kind: 'hand', what: `it has no date: the day of its file is taken, ${date}` });
      const head = post.body.slice(0, post.body.length - rest.length);
      return {
        ...post,
        title: title?.[1]?.trim() ?? path.posix.basename(file).replace(page, ''),
        date,
        ...(updated && updated !== date && { updated }),
        name: path.posix.basename(file).replace(page, ''),
        tags: tagsOf(listOf(of(subjects) ?? '')),
        draft: /^(?:draft|entwurf|idea|in progress|not started|to do)$/i.test(of(states) ?? ''),
        paths: [],
        body: rest,
        bodyLine: post.bodyLine + head.split('\n').length - 1,
        extra,
      };
    });
  return {
    posts,
    ...(options.url && { address: options.url }),
    leftOut: [],
    find: (name, post) => fileAt(place, name, post, ['']),
  };
}

/** The properties of a page of a database: lines of `Name: value` that stand below the title, by themselves. */
function propertiesOf(text: string): { properties: Map<string, string>; rest: string } {
  const properties = new Map<string, string>();
  const block = /^\n?((?:[^\s:#>|[\]*-][^:\n]{0,60}: [^\n]{0,2000}\n)+)(?:\n|$)/.exec(text);
  if (!block) return { properties, rest: text };
  for (const line of block[1]!.trimEnd().split('\n'))
    properties.set(line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim());
  return { properties, rest: text.slice(block[0].length) };
}
