/**
 * Sites of other programs, written by a program in each one's own documented syntax: no post of anybody's is in here. Every post
 * says what is to be found in it afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tinyPng } from './content.ts';

/** A post as it is meant, whoever writes it down. */
export interface Meant {
  number: number;
  slug: string;
  title: string;
  /** RFC 3339, with an offset. */
  date: string;
  tags: string[];
  draft: boolean;
  /** Paragraphs, each in one line of plain words. */
  paragraphs: string[];
  /** A heading over the second paragraph. */
  heading: string;
  code: { lang: string; text: string };
  picture: { file: string; alt: string };
  /** The number of the post that it links to. */
  linksTo: number;
}

/** A site as its program keeps it. */
export interface OldSite {
  /** `--from`, and what the command finds out by itself. */
  from: string;
  files: Record<string, string | Buffer>;
  /** What is named on the command line, below the folder; the folder itself where left out. */
  source?: string;
  posts: Meant[];
  /** The old address of a post. */
  address(post: Meant): string;
  /** Whether a post has its picture; each has where this is left out. */
  pictured?(post: Meant): boolean;
  /** What a link to a draft is, where it is not another site. */
  draftLink?: string;
}

const words =
  'tide gauge pencil drum paper surge harbour mean level storm clock float brass record north sea chart winter sample engine'.split(
    ' ',
  );

/** Numbers that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** What occurs in real posts and means nothing: each is plain words to a reader. */
const odd = [
  'a {brace} and another {',
  '$500 for one, $900 for two',
  'AT&T says 3 < 4',
  'a “quote” – with dashes…',
  'Größe, naïve, 日本語',
  '100% of it',
  'snake_case_name and 2*3*4',
];

/** Posts of a site, made up. @param seed gives another site */
export function meantPosts(count: number, seed: number): Meant[] {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const sentence = () => {
    const length = 6 + Math.floor(next() * 10);
    const all = Array.from({ length }, () => pick(words)).join(' ');
    return `${all[0]!.toUpperCase()}${all.slice(1)}.`;
  };
  return Array.from({ length: count }, (_each, number) => {
    const day = new Date(Date.UTC(2019, 0, 2 + number * 9, 8 + (number % 9), number % 60));
    return {
      number,
      slug: `${pick(words)}-${pick(words)}-${number}`,
      title: `${pick(['On', 'About', 'Why:', 'C# &'])} ${pick(words)} ${pick(words)} ${number}`,
      date: `${day.toISOString().slice(0, 19)}+01:00`,
      tags: [...new Set([pick(['Web', 'C#', 'Open Data']), pick(['tides', 'Größen', 'node.js'])])],
      draft: number % 17 === 16,
      paragraphs: [
        `${sentence()} ${sentence()}`,
        `${sentence()} It says ${pick(odd)}. ${sentence()}`,
        sentence(),
      ],
      heading: `Part ${pick(words)} ${number}`,
      code: {
        lang: pick(['ruby', 'js', 'sh']),
        text: `print "{{ not }} {% a %} <tag> ${number}"\n  indented`,
      },
      picture: { file: `${pick(words)}-${number}.png`, alt: `A ${pick(words)} on paper` },
      linksTo: Math.floor(next() * count),
    };
  });
}

/** Writes an old site to a folder of its own. */
export function writeOldSite({ files, source = '' }: OldSite): { source: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-old-'));
  for (const [name, data] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, data);
  }
  return {
    source: path.join(folder, source),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const quoted = (text: string): string => JSON.stringify(text);
/** Signs of the text that are markup to Markdown, as a writer of it escapes them. */
const escaped = (text: string): string => text.replace(/[\\*_<]/g, '\\$&');
const linkWords = (post: Meant): string => `post number ${post.linksTo}`;
const [year, month, day] = [
  (p: Meant) => p.date.slice(0, 4),
  (p: Meant) => p.date.slice(5, 7),
  (p: Meant) => p.date.slice(8, 10),
];

/** Jekyll: dates in file names, Liquid, drafts in a folder of their own (jekyllrb.com/docs/posts). */
export function jekyllSite(count: number, seed = 1): OldSite {
  const posts = meantPosts(count, seed);
  const fileOf = (post: Meant) =>
    post.draft
      ? `_drafts/${post.slug}.md`
      : `_posts/${post.date.slice(0, 10)}-${post.slug}.${post.number % 2 ? 'md' : 'markdown'}`;
  const files: OldSite['files'] = {
    '_config.yml':
      'title: Old\nurl: https://old.example\nbaseurl: ""\npermalink: pretty\ntimezone: Europe/Berlin\n',
    'about.md': '---\nlayout: page\ntitle: About\n---\nMe.\n',
  };
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    const link = target.draft
      ? 'https://other.example/'
      : post.number % 3
        ? `{% post_url ${target.date.slice(0, 10)}-${target.slug} %}`
        : `{{ site.baseurl }}{% link ${fileOf(target)} %}`;
    const date = post.date.replace('T', ' ').replace('+01:00', ' +0100');
    files[fileOf(post)] =
      `---\nlayout: post\ntitle: ${quoted(post.title)}\ndate: ${date}\ntags: [${post.tags.map(quoted).join(', ')}]\ndiscuss_urls:\n  - https://talk.example/${post.number}\n---\n${escaped(post.paragraphs[0]!)}\n\n<!--more-->\n\n## ${post.heading}\n{: .lead }\n\n${escaped(post.paragraphs[1]!).replace(/\{(?=[{%])/g, '\\{')}\n\n![${post.picture.alt}]({{ "/assets/${post.picture.file}" | relative_url }})\n\n{% highlight ${post.code.lang} linenos %}\n{% raw %}${post.code.text}{% endraw %}\n{% endhighlight %}\n\n${escaped(post.paragraphs[2]!)} See [${linkWords(post)}](${link}).\n`;
    files[`assets/${post.picture.file}`] = tinyPng;
  }
  return {
    from: 'jekyll',
    files,
    posts,
    address: (post) => `/${year(post)}/${month(post)}/${day(post)}/${post.slug}/`,
  };
}

/** Hugo: three kinds of front matter, page bundles, shortcodes (gohugo.io/content-management). */
export function hugoSite(count: number, seed = 2): OldSite {
  const posts = meantPosts(count, seed);
  const isBundle = (post: Meant) => post.number % 2 === 0;
  const fileOf = (post: Meant) =>
    isBundle(post) ? `content/posts/${post.slug}/index.md` : `content/posts/${post.slug}.md`;
  const files: OldSite['files'] = {
    'hugo.toml':
      'baseURL = "https://old.example/"\nlanguageCode = "en"\ntitle = "Old"\n[permalinks]\n  [permalinks.page]\n    posts = "/:year/:month/:slug/"\n',
    'content/posts/_index.md': '---\ntitle: Posts\n---\n',
    'content/about.md': '---\ntitle: About\n---\nMe.\n',
  };
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    const link = target.draft
      ? 'https://other.example/'
      : `{{< ${post.number % 3 ? 'ref' : 'relref'} "posts/${target.slug}${isBundle(target) ? '' : '.md'}" >}}`;
    const picture = isBundle(post) ? post.picture.file : `/images/${post.picture.file}`;
    const text = `${escaped(post.paragraphs[0]!)}\n\n<!--more-->\n\n## ${post.heading}\n\n${escaped(post.paragraphs[1]!)}\n\n${post.number % 5 ? `![${post.picture.alt}](${picture})` : `{{< figure src="${picture}" alt="${post.picture.alt}" >}}`}\n\n{{< highlight ${post.code.lang} "linenos=table" >}}\n${post.code.text}\n{{< /highlight >}}\n\n${escaped(post.paragraphs[2]!)} See [${linkWords(post)}](${link}).\n`;
    const fields = {
      title: post.title,
      date: post.date,
      tags: post.tags,
      ...(post.draft && { draft: true }),
      aliases: [`/old/${post.number}.html`],
      series: ['Tides'],
    };
    const front = [
      () =>
        `---\n${Object.entries(fields)
          .map(([key, value]) => `${key}: ${key === 'date' ? value : JSON.stringify(value)}\n`)
          .join('')}---\n`,
      () =>
        `+++\n${Object.entries(fields)
          .map(([key, value]) => `${key} = ${key === 'date' ? value : JSON.stringify(value)}\n`)
          .join('')}+++\n`,
      () => `${JSON.stringify(fields, null, 2)}\n`,
    ];
    files[fileOf(post)] = `${front[post.number % 3]!()}${text}`;
    files[
      isBundle(post)
        ? `content/posts/${post.slug}/${post.picture.file}`
        : `static/images/${post.picture.file}`
    ] = tinyPng;
  }
  return { from: 'hugo', files, posts, address: (post) => `/${year(post)}/${month(post)}/${post.slug}/` };
}

/** The text of a post as HTML. @param picture where its picture is; nothing leaves it out */
function htmlOf(post: Meant, target: string, picture?: string): string {
  const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<p>${html(post.paragraphs[0]!)}</p>\n<h2>${html(post.heading)}</h2>\n<p>${html(post.paragraphs[1]!)}</p>\n${picture ? `<figure><img src="${picture}" alt="${html(post.picture.alt)}"></figure>\n` : ''}<pre><code class="language-${post.code.lang}">${html(post.code.text)}\n</code></pre>\n<p>${html(post.paragraphs[2]!)} See <a href="${target}">${linkWords(post)}</a>.</p>`;
}

/** RSS 2.0 as generators write it, with the whole text (rssboard.org/rss-specification). */
export function rssSite(count: number, seed = 3, home = 'https://old.example'): OldSite {
  const posts = meantPosts(count, seed).map((post) => ({ ...post, draft: false }));
  const address = (post: Meant) => `/notes/${post.slug}.html`;
  const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const items = posts.map((post) => {
    const date = new Date(post.date).toUTCString().replace('GMT', '+0000');
    return `<item><title>${xml(post.title)}</title><link>${home}${address(post)}</link><guid>${home}${address(post)}</guid><pubDate>${date}</pubDate>${post.tags.map((tag) => `<category>${xml(tag)}</category>`).join('')}<content:encoded><![CDATA[${htmlOf(post, home + address(posts[post.linksTo]!), post.number % 4 ? undefined : `${home}/media/${post.picture.file}`)}]]></content:encoded></item>`;
  });
  const text = `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title><link>${home}/</link><description>Old</description><language>en</language>${items.join('\n')}</channel></rss>`;
  return {
    from: 'feed',
    files: { 'feed.xml': text },
    source: 'feed.xml',
    posts,
    address,
    pictured: (post) => post.number % 4 === 0,
  };
}
