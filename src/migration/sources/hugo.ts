/** Hugo: `content/` with its page bundles, shortcodes, and permalinks of its settings (gohugo.io/documentation). */
import path from 'node:path';
import { feedDate } from '../../feed/dates.ts';
import { commonFields, textOf } from '../fields.ts';
import { parted, settingsOf } from '../front-matter.ts';
import { permalink } from '../permalink.ts';
import { isFile, type OldPlace } from '../place.ts';
import type { SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';
import { shortcodesAsMarkdown } from './shortcodes.ts';

const text = /\.(?:md|markdown|mdown|html?)$/;
const settings = /^(?:config\/_default\/)?(?:hugo|config)\.(?:toml|ya?ml|json)$/;
const permalinkSettings = /^config\/_default\/permalinks\.(?:toml|ya?ml|json)$/;

export const hugo: OldProgram = {
  id: 'hugo',
  name: 'Hugo',
  what: "a site's folder",
  detect: ({ files }) =>
    files.some((file) => settings.test(file)) && files.some((file) => file.startsWith('content/')),
  read: readHugo,
};

type Fields = Record<string, unknown>;

interface Settings {
  timeZone: string | undefined;
  permalinks: Fields;
  pattern: string | undefined;
  language: string | undefined;
  languages: readonly string[];
  ugly: boolean;
}

function readHugo(place: OldPlace, options: SourceOptions): SourceSite {
  const config: Fields = Object.assign(
    {},
    ...place.files
      .filter((file) => settings.test(file))
      .map((file) => lowered(settingsOf(file, place.text(file)))),
  );
  const more = place.files.find((file) => permalinkSettings.test(file));
  const address = options.url ?? textOf(config.baseurl);
  const given = (more ? settingsOf(more, place.text(more)) : config.permalinks) as Fields | undefined;
  const known: Settings = {
    timeZone: textOf(config.timezone) ?? options.timeZone,
    permalinks: { ...given, ...(given?.page as Fields | undefined) },
    pattern: options.permalink,
    language: textOf(config.defaultcontentlanguage) ?? textOf(config.languagecode),
    languages: Object.keys((config.languages as Fields | undefined) ?? {}),
    ugly: config.uglyurls === true,
  };
  const leftOut: SourceSite['leftOut'] = [];
  const bundles = new Set(
    place.files
      .filter((file) => /(?:^|\/)index\.(?:[\w-]+\.)?md$/.test(file))
      .map((file) => path.posix.dirname(file)),
  );
  const posts = place.files
    .filter((file) => file.startsWith('content/') && text.test(file) && !isWithin(file, bundles))
    .flatMap((file) => {
      if (/(?:^|\/)_index\.[^/]+$/.test(file)) {
        leftOut.push({ file, why: 'the page of a section, not a post' });
        return [];
      }
      const post = readPost(place, file, known);
      if (
        post.date ||
        post.draft ||
        /^content\/(?:[\w-]{2,7}\/)?(?:posts?|blog|articles?|writing|notes?)\//.test(file)
      )
        return [post];
      leftOut.push({ file, why: 'a page without a date, not a post' });
      return [];
    });
  const byName = new Map<string, SourcePost>();
  for (const post of posts) {
    const bare = post.key
      .replace(/^content\//, '')
      .replace(text, '')
      .replace(/\/index$/, '');
    for (const name of [path.posix.basename(bare), bare]) byName.set(name.toLowerCase(), post);
  }
  for (const post of posts) {
    const done = shortcodesAsMarkdown(post.body, {
      firstLine: post.bodyLine,
      linked: (name) => linkTo(name, byName, post),
      value: (name) =>
        textOf((post.extra.params as Fields | undefined)?.[name] ?? post.extra[name]) ??
        (name === 'title' ? post.title : undefined),
    });
    post.body = done.body;
    for (const note of done.notes) post.notes.push(note);
  }
  const under = address ? (URL.parse(address)?.pathname ?? '/') : '/';
  return {
    posts,
    ...(address && { address }),
    leftOut,
    find(name, post) {
      const rooted = name.startsWith(under) ? `/${name.slice(under.length)}` : name;
      const beside = path.posix.join(
        '/',
        path.posix.dirname(post.key),
        name.startsWith('/') ? `.${name}` : name,
      );
      const places = [
        ...(name.startsWith('/') ? [] : [beside]),
        ...['static', 'assets', 'content'].map((folder) =>
          path.posix.join('/', folder, path.posix.join('/', rooted)),
        ),
      ];
      return places.map((each) => path.join(place.folder, each)).find(isFile);
    },
  };
}

/** Hugo's settings are read whatever their letters' case. */
const lowered = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value]));

function isWithin(file: string, bundles: ReadonlySet<string>): boolean {
  if (/(?:^|\/)index\.(?:[\w-]+\.)?md$/.test(file)) return false;
  for (let at = path.posix.dirname(file); at !== '.' && at !== '/'; at = path.posix.dirname(at))
    if (bundles.has(at)) return true;
  return false;
}

function readPost(place: OldPlace, file: string, known: Settings): SourcePost {
  const { fields, body, bodyLine, mistake } = parted(place.text(file));
  const taxonomies = (fields.taxonomies as Fields | undefined) ?? {};
  const common = commonFields({ ...taxonomies, ...fields }, known.timeZone, [
    'taxonomies',
    'slug',
    'isCJKLanguage',
  ]);
  const below = file.replace(/^content\//, '');
  const bare = below.replace(text, '').replace(/\/index(\.[\w-]+)?$/, '$1');
  const suffix = /\.([a-z]{2,3}(?:-[a-z]{2,4})?)$/i.exec(bare)?.[1];
  const first = below.split('/')[0]!;
  const folderLanguage = known.languages.includes(first) && below.includes('/') ? first : undefined;
  const language = suffix ?? folderLanguage;
  const plain = suffix ? bare.slice(0, -suffix.length - 1) : bare;
  const inSection = folderLanguage ? plain.slice(folderLanguage.length + 1) : plain;
  const base = path.posix.basename(inSection);
  // `:filename` of front matter's dates: a name may begin with the day.
  const dated = /^(\d{4}-\d{2}-\d{2})-(.+)$/.exec(base);
  const date = common.date ?? (dated && feedDate(dated[1]!));
  const section = path.posix.dirname(inSection) === '.' ? '' : path.posix.dirname(inSection);
  const name = common.slug ?? base;
  const pattern = known.pattern ?? textOf(known.permalinks[section.split('/')[0] ?? '']);
  const prefix = language && language !== known.language ? `/${language}` : '';
  const usual = `/${section}/${urlName(name)}${known.ugly ? '.html' : '/'}`;
  const address = pattern
    ? permalink(pattern, {
        date: date || undefined,
        title: common.title ?? '',
        name: urlName(name),
        tokens: namesOf(common.title ?? '', common.slug, base),
        categories: common.categories.map(urlName),
        section,
      })
    : usual;
  const own = textOf(fields.url);
  return {
    key: file,
    file,
    bodyLine,
    title: common.title ?? '',
    ...(date && { date }),
    ...(common.updated && { updated: common.updated }),
    name: language && language !== known.language ? `${name}-${language}` : name,
    tags: common.tags,
    draft: common.draft,
    ...(common.summary && { summary: common.summary }),
    ...(common.image && { image: common.image }),
    ...((common.lang ?? language) && { lang: common.lang ?? language! }),
    // What `url` says stands for the whole address.
    paths: [...(own ? [] : address ? [prefix + `/${address}`.replace(/\/{2,}/g, '/')] : []), ...common.paths],
    body,
    format: /\.html?$/.test(file) ? 'html' : 'markdown',
    extra: common.extra,
    notes: [
      ...common.notes,
      ...(mistake ? [{ kind: 'hand' as const, line: mistake.line, what: mistake.what }] : []),
    ],
  };
}

/** A name as Hugo puts it in an address: lower case, hyphens for spaces, and few signs (as 0.111 writes them). */
export const urlName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s._~#/-]/gu, '')
    .replace(/[\s-]+/g, '-')
    .replaceAll('#', '%23');

/** What its tokens for a post's name mean (gohugo.io/configuration/permalinks, "Tokens"). */
function namesOf(title: string, slug: string | undefined, file: string): Record<string, string> {
  const titled = urlName(title);
  const named = urlName(slug ?? file);
  return {
    title: titled,
    slug: slug === undefined ? titled : named,
    slugorfilename: named,
    slugorcontentbasename: named,
    filename: urlName(file),
    contentbasename: urlName(file),
  };
}

/** The address that `ref` and `relref` mean: by path from the root, from beside, or by name alone. */
function linkTo(name: string, byName: ReadonlyMap<string, SourcePost>, from: SourcePost): string | undefined {
  const [target = '', fragment] = name.split('#');
  const rest = fragment === undefined ? '' : `#${fragment}`;
  if (target === '') return rest || undefined;
  const bare = target
    .replace(text, '')
    .replace(/\/(?:index)?$/, '')
    .toLowerCase();
  const beside = path.posix.join(path.posix.dirname(from.key.replace(/^content\//, '')), bare).toLowerCase();
  const found =
    byName.get(bare.replace(/^\//, '')) ?? byName.get(beside) ?? byName.get(path.posix.basename(bare));
  return found?.paths[0] ? found.paths[0] + rest : undefined;
}
