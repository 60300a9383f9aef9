/** Jekyll: `_posts` and `_drafts`, Liquid, permalinks of `_config.yml` (jekyllrb.com/docs). */
import { statSync } from 'node:fs';
import path from 'node:path';
import { feedDate } from '../../feed/dates.ts';
import { commonFields, dateOf, listOf, textOf, wordList } from '../fields.ts';
import { parted, settingsOf } from '../front-matter.ts';
import { permalink } from '../permalink.ts';
import { isFile, type OldPlace } from '../place.ts';
import type { SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';
import { liquidAsMarkdown } from './liquid.ts';

const posts = /(?:^|\/)_(posts|drafts)\/(?:.*\/)?[^/]+\.(?:md|markdown|mkdown|mkdn|mkd|html?)$/;
const configs = ['_config.yml', '_config.yaml', '_config.toml'];

/** The patterns that Jekyll has names for. */
const styles: Record<string, string> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

export const jekyll: OldProgram = {
  id: 'jekyll',
  name: 'Jekyll',
  what: "a site's folder",
  detect: ({ files }) => files.some((file) => posts.test(file)),
  read: readJekyll,
};

function readJekyll(place: OldPlace, options: SourceOptions): SourceSite {
  const config =
    configs.flatMap((name) => (place.has(name) ? [settingsOf(name, place.text(name))] : []))[0] ?? {};
  const timeZone = textOf(config.timezone) ?? options.timeZone;
  const baseUrl = textOf(config.baseurl) ?? '';
  const address = options.url ?? joined(textOf(config.url), baseUrl);
  const style = options.permalink ?? textOf(config.permalink) ?? 'date';
  const pattern = styles[style] ?? style;
  const read = place.files
    .filter((file) => posts.test(file))
    .map((file) => readPost(place, file, { timeZone, pattern, config }));
  const leftOut = place.files
    .filter(
      (file) =>
        /\.(?:md|markdown|html)$/.test(file) &&
        !posts.test(file) &&
        !/(?:^|\/)(?:_(?:layouts|includes|sass|data)|README|\.)/.test(file) &&
        /^---[ \t]*\n/.test(place.text(file)),
    )
    .map((file) => ({ file, why: 'a page, not a post' }));
  const at = (path: string) =>
    baseUrl && baseUrl !== '/' ? `/${baseUrl.replace(/^\/|\/$/g, '')}${path}` : path;
  for (const post of read) post.paths = post.paths.map((each) => (each.startsWith('/') ? at(each) : each));
  const byFile = new Map(
    read.flatMap((post) => [
      [post.key, post],
      [post.key.replace(/^.*_posts\//, '').replace(/\.\w+$/, ''), post],
      [path.posix.basename(post.key).replace(/\.\w+$/, ''), post],
    ]),
  );
  for (const post of read) {
    const done = liquidAsMarkdown(post.body, {
      firstLine: post.bodyLine,
      linked: (name) => byFile.get(name.replace(/^\//, ''))?.paths[0],
      file: (name) => (place.has(name.replace(/^\//, '')) ? at(`/${name.replace(/^\//, '')}`) : undefined),
      value: (name) => valueNamed(name, { config, post }),
      at,
    });
    post.body = done.body;
    for (const note of done.notes) post.notes.push(note);
  }
  return {
    posts: read,
    ...(address && { address }),
    leftOut,
    find: (name, post) => {
      const bare = name.startsWith(at('/')) ? name.slice(at('/').length) : name.replace(/^\//, '');
      const own = path.posix.join(path.posix.dirname(post.key), name);
      return [bare, ...(name.startsWith('/') ? [] : [own])]
        .map((each) => path.join(place.folder, path.posix.join('/', each)))
        .find(isFile);
    },
  };
}

function readPost(
  place: OldPlace,
  file: string,
  {
    timeZone,
    pattern,
    config,
  }: { timeZone: string | undefined; pattern: string; config: Record<string, unknown> },
): SourcePost {
  const { fields: own, body, bodyLine, mistake } = parted(place.text(file));
  const fields = { ...defaultsOf(config, file), ...own };
  const above = /^(.*?)\/?_(?:posts|drafts)\//.exec(file)?.[1]?.split('/').filter(Boolean) ?? [];
  const categories = [...above, ...listOf(wordList(fields.categories ?? fields.category))];
  const common = commonFields(
    { ...fields, tags: wordList(fields.tags ?? fields.tag), categories },
    timeZone,
    ['excerpt_separator', 'comments', 'toc', 'render_with_liquid'],
  );
  const base = path.posix.basename(file).replace(/\.\w+$/, '');
  const dated = /^(\d{4}-\d{1,2}-\d{1,2})-(.+)$/.exec(base);
  const name = common.slug ?? dated?.[2] ?? base;
  const date = common.date ?? (dated && feedDate(dated[1]!)) ?? undefined;
  const draft = common.draft || /(?:^|\/)_drafts\//.test(file);
  const title = common.title ?? '';
  const said = textOf(fields.permalink);
  const address = permalink(said ? (styles[said] ?? said) : pattern, {
    date: localDate(date, fields.date, timeZone),
    title,
    name,
    categories,
    section: '',
  });
  return {
    key: file,
    file,
    bodyLine,
    title,
    ...(date ? { date } : draft ? { date: fileDate(place, file) } : {}),
    ...(common.updated && { updated: common.updated }),
    name,
    tags: common.tags,
    draft,
    ...(common.summary && { summary: common.summary }),
    ...(common.image && { image: common.image }),
    ...(common.lang && { lang: common.lang }),
    paths: [...(address && !draft ? [address] : []), ...common.paths],
    body,
    format: /\.html?$/.test(file) && !/^---/.test(body) ? 'html' : 'markdown',
    extra: common.extra,
    notes: [
      ...common.notes,
      ...(mistake ? [{ kind: 'hand' as const, line: mistake.line, what: mistake.what }] : []),
    ],
  };
}

/** Jekyll makes addresses of the date as its own zone has it. */
function localDate(
  date: string | undefined,
  written: unknown,
  timeZone: string | undefined,
): string | undefined {
  if (!date?.includes('T') || !timeZone || typeof written !== 'string') return date;
  const instant = Date.parse(date);
  if (Number.isNaN(instant)) return date;
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
      .format(instant)
      .replace(' ', 'T');
  } catch {
    return date;
  }
}

/** What `defaults` of the settings say of a file. */
function defaultsOf(config: Record<string, unknown>, file: string): Record<string, unknown> {
  const entries = Array.isArray(config.defaults) ? config.defaults : [];
  return Object.assign(
    {},
    ...entries.map((entry: { scope?: { path?: unknown; type?: unknown }; values?: unknown } | null) => {
      const where = textOf(entry?.scope?.path) ?? '';
      const type = textOf(entry?.scope?.type);
      const isOf =
        (where === '' || file.startsWith(where.replace(/\*.*$/, ''))) &&
        (!type || type === (file.includes('_drafts/') ? 'drafts' : 'posts'));
      return isOf && typeof entry?.values === 'object' ? entry.values : {};
    }),
  );
}

function valueNamed(
  name: string,
  { config, post }: { config: Record<string, unknown>; post: SourcePost },
): string | undefined {
  if (name === 'site.baseurl' || name === 'site.url') return '';
  if (name === 'page.title') return post.title;
  if (name === 'page.date') return post.date;
  const [owner, key = ''] = name.split('.');
  return owner === 'site' ? textOf(config[key]) : owner === 'page' ? textOf(post.extra[key]) : undefined;
}

const fileDate = (place: OldPlace, file: string): string =>
  dateOf(statSync(path.join(place.folder, file)).mtime.toISOString().slice(0, 10))!;
const joined = (url: string | undefined, base: string): string | undefined =>
  url ? url.replace(/\/$/, '') + (base ? `/${base.replace(/^\/|\/$/g, '')}/` : '/') : undefined;
