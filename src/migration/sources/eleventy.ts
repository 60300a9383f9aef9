/** Eleventy: Markdown with front matter, data of folders, Liquid or Nunjucks in the text (11ty.dev/docs). */
import path from 'node:path';
import { listOf, textOf } from '../fields.ts';
import { settingsOf } from '../front-matter.ts';
import type { OldPlace } from '../place.ts';
import type { SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';
import { liquidAsMarkdown } from './liquid.ts';
import { fileAt, markdownFile } from './markdown-folder.ts';

const config = /^(?:\.eleventy\.js|eleventy\.config\.(?:js|cjs|mjs|ts))$/;

/** Names of collections that are no subjects. */
const collections = new Set(['posts', 'post', 'blog', 'all', 'page', 'nav']);

export const eleventy: OldProgram = {
  id: 'eleventy',
  name: 'Eleventy',
  what: "a site's folder",
  detect: ({ files }) => files.some((file) => config.test(file)),
  read: readEleventy,
};

function readEleventy(place: OldPlace, options: SourceOptions): SourceSite {
  const settings = place.files.find((file) => config.test(file));
  const program = settings ? place.text(settings) : '';
  const input = /\binput\s*:\s*["']([\w./-]{1,200})["']/.exec(program)?.[1]?.replace(/^\.\/|\/$/g, '') ?? '';
  const root = input === '.' || input === '' ? '' : `${input}/`;
  const leftOut: SourceSite['leftOut'] = [];
  const posts = place.files.flatMap((file): SourcePost[] => {
    if (
      !file.startsWith(root) ||
      !/\.(?:md|markdown)$/.test(file) ||
      /(?:^|\/)(?:_|README|CHANGELOG|LICENSE|\.)/i.test(file.slice(root.length))
    )
      return [];
    const defaults = folderData(place, file);
    const { post, fields } = markdownFile(place, file, {
      options,
      below: file.slice(root.length),
      defaults,
      ignored: ['eleventyNavigation', 'eleventyExcludeFromCollections', 'templateEngineOverride'],
    });
    if (!post.date && !post.draft) {
      leftOut.push({ file, why: 'a page without a date, not a post' });
      return [];
    }
    post.tags = post.tags.filter((tag) => !collections.has(tag.toLowerCase()));
    const said = textOf(fields.permalink);
    const plain = path.posix.join('/', path.posix.dirname(file.slice(root.length)), nameOf(file));
    const usual = options.permalink ? [] : [said && !/[{]/.test(said) ? said : `${plain}/`];
    if (said && /\{/.test(said) && !options.permalink)
      post.notes.push({
        kind: 'hand',
        what: `its address is worked out, ${said}: say its pattern with --permalink`,
      });
    if (!post.draft) post.paths = [...post.paths, ...usual, ...listOf(fields.redirects)];
    return [post];
  });
  const byFile = new Map(posts.map((post) => [post.key.slice(root.length), post]));
  for (const post of posts) {
    const done = liquidAsMarkdown(post.body, {
      firstLine: post.bodyLine,
      linked: (name) => byFile.get(name.replace(/^\.?\//, ''))?.paths[0],
      file: () => undefined,
      value: (name) => (name === 'title' || name === 'page.title' ? post.title : textOf(post.extra[name])),
      at: (each) => each,
    });
    post.body = done.body;
    for (const note of done.notes) post.notes.push(note);
  }
  return {
    posts,
    ...(options.url && { address: options.url }),
    leftOut,
    find: (name, post) => fileAt(place, name, post, ['public', root, `${root}public`, `${root}static`, '']),
  };
}

/** The name in the address: of a folder's `index.md` the folder's, and without the day. */
function nameOf(file: string): string {
  const base = path.posix.basename(file).replace(/\.\w+$/, '');
  return base === 'index' ? '' : base.replace(/^\d{4}-\d{2}-\d{2}-/, '');
}

/** What `posts/posts.json`, of each folder above, says of all files in it. */
function folderData(place: OldPlace, file: string): Record<string, unknown> {
  const above = path.posix.dirname(file).split('/');
  return Object.assign(
    {},
    ...above.map((name, depth) => {
      const data = [...above.slice(0, depth + 1), `${name}.json`].join('/');
      return place.has(data) ? settingsOf(data, place.text(data)) : {};
    }),
  );
}
