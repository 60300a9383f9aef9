/**
 * Sites of other programs, written by a program in each one's own documented syntax: no post of anybody's is in here. Every post
 * says what is to be found in it afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  /** The old address of a post; empty where it had none. */
  address(post: Meant): string;
  /** Whether a post has its picture; each has where this is left out. */
  pictured?(post: Meant): boolean;
  /** Whether the source says when a post is of; it does of each where this is left out. */
  dated?(post: Meant): boolean;
  /** Its posts link to drafts as to others; elsewhere, to another site in their place. */
  linksToDrafts?: boolean;
  /** `--url`, where the source doesn't say it. */
  url?: string;
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
      // Without it, `:slug` is made of the title.
      ...(post.number % 4 > 0 && { slug: post.slug }),
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
  const titled = (title: string) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}# ]/gu, '')
      .replace(/ +/g, '-')
      .replace('#', '%23');
  const name = (post: Meant) => (post.number % 4 > 0 ? post.slug : titled(post.title));
  return { from: 'hugo', files, posts, address: (post) => `/${year(post)}/${month(post)}/${name(post)}/` };
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

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
const xmlOf = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const utc = (post: Meant): string => new Date(post.date).toISOString();

/** WordPress: its export, one half written with blocks, the other in the classic editor (wp-admin/includes/export.php). */
export function wordpressSite(count: number, seed = 4, home = 'https://old.example'): OldSite {
  const posts = meantPosts(count, seed);
  const address = (post: Meant) => `/${year(post)}/${month(post)}/${day(post)}/${post.slug}/`;
  const linkOf = (post: Meant) => (post.draft ? `${home}/?p=${post.number}` : home + address(post));
  const pictured = (post: Meant) => post.number % 3 === 0;
  const textOf = (post: Meant) => {
    const target = posts[post.linksTo]!;
    const html = htmlOf(post, target.draft ? 'https://other.example/' : linkOf(target));
    const [first, heading, second, code, codeEnd, ...rest] = html.split('\n') as [
      string,
      string,
      string,
      string,
      string,
      ...string[],
    ];
    const picture = pictured(post)
      ? `<img src="${home}/wp-content/uploads/${year(post)}/${post.picture.file}" alt="${post.picture.alt}" class="alignnone size-medium" width="300" height="200" />`
      : '';
    if (post.number % 2 === 0) {
      const blocks = [
        `<!-- wp:paragraph -->\n${first}\n<!-- /wp:paragraph -->`,
        '<!--more-->',
        `<!-- wp:heading -->\n${heading}\n<!-- /wp:heading -->`,
        `<!-- wp:paragraph -->\n${second}\n<!-- /wp:paragraph -->`,
      ];
      if (picture)
        blocks.push(
          `<!-- wp:image {"id":${1000 + post.number}} -->\n<figure class="wp-block-image">${picture}</figure>\n<!-- /wp:image -->`,
        );
      return [
        ...blocks,
        `<!-- wp:code -->\n${code}\n${codeEnd}${rest[0]}\n<!-- /wp:code -->`,
        `<!-- wp:paragraph -->\n${rest.slice(1).join('\n')}\n<!-- /wp:paragraph -->`,
      ].join('\n\n');
    }
    const bare = (paragraph: string) => paragraph.replace(/^<p>|<\/p>$/g, '');
    return [
      bare(first),
      '<!--more-->',
      heading,
      bare(second),
      ...(picture ? [`[caption id="a" width="300"]${picture}[/caption]`] : []),
      `${code}\n${codeEnd}${rest[0]}`,
      bare(rest.slice(1).join('\n')),
    ].join('\n\n');
  };
  const clock = (text: string) => text.slice(0, 19).replace('T', ' ');
  const items = posts.map((post) => {
    const fields = [
      `<title>${cdata(post.title)}</title>`,
      `<link>${linkOf(post)}</link>`,
      `<pubDate>${new Date(post.date).toUTCString().replace('GMT', '+0000')}</pubDate>`,
      `<dc:creator>${cdata('ada')}</dc:creator>`,
      `<guid isPermaLink="false">${home}/?p=${post.number}</guid>`,
      '<description></description>',
      `<content:encoded>${cdata(textOf(post))}</content:encoded>`,
      `<excerpt:encoded>${cdata('')}</excerpt:encoded>`,
      `<wp:post_id>${post.number}</wp:post_id>`,
      `<wp:post_date>${cdata(clock(post.date))}</wp:post_date>`,
      `<wp:post_date_gmt>${cdata(post.draft ? '0000-00-00 00:00:00' : clock(utc(post)))}</wp:post_date_gmt>`,
      `<wp:post_name>${cdata(post.slug)}</wp:post_name>`,
      `<wp:status>${cdata(post.draft ? 'draft' : 'publish')}</wp:status>`,
      `<wp:post_type>${cdata('post')}</wp:post_type>`,
      '<wp:post_password></wp:post_password>',
      `<category domain="category" nicename="uncategorized">${cdata('Uncategorized')}</category>`,
      ...post.tags.map((tag) => `<category domain="post_tag" nicename="t">${cdata(xmlOf(tag))}</category>`),
      `<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>${cdata('Nice.')}</wp:comment_content></wp:comment>`,
    ];
    return `<item>${fields.join('\n')}</item>`;
  });
  const page =
    '<item><title>About</title><wp:post_type>page</wp:post_type><wp:status>publish</wp:status></item>';
  const text = `<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title><link>${home}</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>${home}</wp:base_site_url><wp:base_blog_url>${home}</wp:base_blog_url>\n${items.join('\n')}\n${page}</channel></rss>`;
  return {
    from: 'wordpress',
    files: { 'export.xml': text },
    source: 'export.xml',
    dated: (post) => !post.draft,
    posts,
    address,
    pictured,
  };
}

/** Ghost: tables in JSON, addresses with a placeholder (docs.ghost.org/migration). */
export function ghostSite(count: number, seed = 5): OldSite {
  const posts = meantPosts(count, seed);
  const names = [...new Set(posts.flatMap(({ tags }) => tags))];
  const data = {
    posts: posts.map((post) => {
      const target = posts[post.linksTo]!;
      return {
        id: `p${post.number}`,
        uuid: `u${post.number}`,
        title: post.title,
        slug: post.slug,
        html: `<!--kg-card-begin: markdown-->${htmlOf(post, target.draft ? 'https://other.example/' : `__GHOST_URL__/${target.slug}/`)}<!--kg-card-end: markdown-->`,
        type: 'post',
        status: post.draft ? 'draft' : 'published',
        visibility: 'public',
        published_at: post.draft ? null : utc(post),
        created_at: utc(post),
        updated_at: utc(post),
        custom_excerpt: null,
        feature_image: null,
      };
    }),
    tags: [
      ...names.map((name, index) => ({ id: `t${index}`, name, visibility: 'public' })),
      { id: 'internal', name: '#news', visibility: 'internal' },
    ],
    posts_tags: posts.flatMap((post) => [
      ...post.tags.map((tag, order) => ({
        post_id: `p${post.number}`,
        tag_id: `t${names.indexOf(tag)}`,
        sort_order: order,
      })),
      { post_id: `p${post.number}`, tag_id: 'internal', sort_order: 9 },
    ]),
    users: [{ id: 'ada', name: 'Ada' }],
    posts_authors: posts.map((post) => ({ post_id: `p${post.number}`, author_id: 'ada', sort_order: 0 })),
    posts_meta: [],
  };
  const text = JSON.stringify({ db: [{ meta: { exported_on: 1, version: '5.0.0' }, data }] });
  return {
    from: 'ghost',
    files: { 'ghost.json': text },
    source: 'ghost.json',
    posts,
    address: (post) => `/${post.slug}/`,
    pictured: () => false,
    url: 'https://old.example/',
  };
}

/** Substack: a table of posts and a file of HTML for each. It has neither tags nor the addresses of other posts' drafts. */
export function substackSite(count: number, seed = 6): OldSite {
  const posts = meantPosts(count, seed).map((post) => ({ ...post, tags: [] }));
  const rows = posts.map((post) =>
    [
      `${100 + post.number}.${post.slug}`,
      post.draft ? '' : utc(post),
      String(!post.draft),
      'newsletter',
      'everyone',
      `"${post.title}"`,
      '',
    ].join(','),
  );
  const files: OldSite['files'] = {
    'posts.csv': `post_id,post_date,is_published,type,audience,title,subtitle\n${rows.join('\n')}\n`,
  };
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    files[`posts/${100 + post.number}.${post.slug}.html`] = htmlOf(
      post,
      target.draft ? 'https://other.example/' : `https://old.example/p/${target.slug}`,
    );
  }
  return {
    from: 'substack',
    dated: (post) => !post.draft,
    files,
    posts,
    address: (post) => `/p/${post.slug}`,
    pictured: () => false,
    url: 'https://old.example/',
  };
}

/** Medium: a page for each post, with the classes of microformats. It exports no tags. */
export function mediumSite(count: number, seed = 7): OldSite {
  const posts = meantPosts(count, seed).map((post) => ({ ...post, tags: [] }));
  const id = (post: Meant) => (0xabcdef000000 + post.number).toString(16);
  const address = (post: Meant) => `/@ada/${post.slug}-${id(post)}`;
  const files: OldSite['files'] = {};
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    const title = xmlOf(post.title);
    const when = post.draft
      ? ''
      : `<p><a href="https://medium.com/p/${id(post)}"><time class="dt-published" datetime="${utc(post)}">then</time></a></p><p><a href="https://medium.com${address(post)}" class="p-canonical">Canonical link</a></p>`;
    files[`posts/${post.draft ? 'draft' : post.date.slice(0, 10)}_${post.slug}-${id(post)}.html`] =
      `<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>${title}</title></head><body><article class="h-entry"><header><h1 class="p-name">${title}</h1></header><section data-field="subtitle" class="p-summary">\n${xmlOf(post.paragraphs[0]!)}\n</section><section data-field="body" class="e-content"><section class="section"><div class="section-divider"><hr class="section-divider"></div><div class="section-content"><h3 name="a" class="graf graf--h3 graf--title">${title}</h3>${htmlOf(post, target.draft ? 'https://other.example/' : `https://medium.com${address(target)}`)}</div></section></section><footer>${when}<p>Exported.</p></footer></article></body></html>`;
  }
  return {
    from: 'medium',
    dated: (post) => !post.draft,
    files,
    posts,
    address,
    pictured: () => false,
    url: 'https://medium.com/',
  };
}

/** Astro: a collection in `src/content/blog`, some of it MDX, pictures in `public/` or beside (docs.astro.build). */
export function astroSite(count: number, seed = 8): OldSite {
  const posts = meantPosts(count, seed);
  const ending = (post: Meant) => (post.number % 4 === 0 ? 'mdx' : 'md');
  const files: OldSite['files'] = {
    'astro.config.mjs':
      "import { defineConfig } from 'astro/config';\nexport default defineConfig({ site: 'https://old.example' });\n",
  };
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    const isMdx = ending(post) === 'mdx';
    const signs = (text: string) => (isMdx ? escaped(text).replace(/[{}]/g, '\\$&') : escaped(text));
    const link = target.draft
      ? 'https://other.example/'
      : post.number % 2
        ? `./${target.slug}.${ending(target)}`
        : `/blog/${target.slug}`;
    const picture = post.number % 3 ? `/images/${post.picture.file}` : `../../assets/${post.picture.file}`;
    files[`src/content/blog/${post.slug}.${ending(post)}`] =
      `---\ntitle: ${quoted(post.title)}\ndescription: ''\npubDate: ${quoted(post.date)}\ntags: ${JSON.stringify(post.tags)}\n${post.draft ? 'draft: true\n' : ''}---\n${isMdx ? 'import Note from \'../../components/Note.astro\';\n\n<Note kind="tip" />\n\n' : ''}${signs(post.paragraphs[0]!)}\n\n## ${post.heading}\n\n${signs(post.paragraphs[1]!)}\n\n![${post.picture.alt}](${picture})\n\n\`\`\`${post.code.lang}\n${post.code.text}\n\`\`\`\n\n${signs(post.paragraphs[2]!)} See [${linkWords(post)}](${link}).\n`;
    files[post.number % 3 ? `public/images/${post.picture.file}` : `src/assets/${post.picture.file}`] =
      tinyPng;
  }
  return { from: 'astro', files, posts, address: (post) => `/blog/${post.slug}/` };
}

/** Eleventy: data of the folder, dates in file names, Nunjucks or Liquid (11ty.dev/docs). */
export function eleventySite(count: number, seed = 9): OldSite {
  const posts = meantPosts(count, seed);
  const files: OldSite['files'] = {
    'eleventy.config.js': "export default function (config) {\n  return { dir: { input: 'src' } };\n}\n",
    'src/blog/blog.json': '{ "layout": "post", "tags": "posts" }',
    'src/about.md': '---\ntitle: About\n---\nMe.\n',
  };
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    const link = target.draft ? 'https://other.example/' : `/blog/${target.slug}/`;
    files[`src/blog/${post.slug}.md`] =
      `---\ntitle: ${quoted(post.title)}\ndate: ${post.date}\ntags:\n${['posts', ...post.tags].map((tag) => `  - ${quoted(tag)}\n`).join('')}${post.draft ? 'draft: true\n' : ''}---\n${escaped(post.paragraphs[0]!)}\n\n## ${post.heading}\n\n${escaped(post.paragraphs[1]!)}\n\n![${post.picture.alt}](/img/${post.picture.file})\n\n\`\`\`${post.code.lang}\n{% raw %}${post.code.text}{% endraw %}\n\`\`\`\n\n${escaped(post.paragraphs[2]!)} See [${linkWords(post)}](${link}).\n`;
    files[`public/img/${post.picture.file}`] = tinyPng;
  }
  return { from: 'eleventy', files, posts, address: (post) => `/blog/${post.slug}/` };
}

/** Obsidian: a vault, with links between notes by name, embeds and callouts (help.obsidian.md). */
export function obsidianVault(count: number, seed = 10): OldSite {
  const posts = meantPosts(count, seed);
  const nameOf = (post: Meant) => `Note ${post.number} about ${post.slug.split('-')[0]}`;
  const files: OldSite['files'] = { '.obsidian/app.json': '{}' };
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    const name = post.number % 3 ? nameOf(target) : `other ${target.number}`;
    files[`${post.number % 2 ? 'Notes' : 'Old notes'}/${nameOf(post)}.md`] =
      `---\ntitle: ${quoted(post.title)}\ncreated: ${post.date}\ntags:\n${post.tags.map((tag) => `  - ${quoted(tag)}\n`).join('')}aliases:\n  - Other ${post.number}\n${post.draft ? 'publish: false\n' : ''}---\n${escaped(post.paragraphs[0]!)} %%to myself%%\n\n## ${post.heading}\n\n${escaped(post.paragraphs[1]!)}\n\n![[${post.picture.file}|${post.number % 2 ? post.picture.alt : '300'}]]\n\n\`\`\`${post.code.lang}\n${post.code.text}\n\`\`\`\n\n${escaped(post.paragraphs[2]!)} See [[${name}|${linkWords(post)}]].\n`;
    if (post.number % 2 === 0) post.picture.alt = post.picture.file.replace(/\.png$/, '');
    files[`attachments/${post.picture.file}`] = tinyPng;
  }
  return { from: 'obsidian', files, posts, address: () => '', linksToDrafts: true };
}

/** Notion: an export as Markdown, ids in the names, properties below the title. */
export function notionExport(count: number, seed = 11): OldSite {
  const posts = meantPosts(count, seed);
  const id = (post: Meant) => (0xfeed0000 + post.number).toString(16).padStart(32, '0');
  const nameOf = (post: Meant) => `${post.slug.replaceAll('-', ' ')} ${id(post)}`;
  const files: OldSite['files'] = {};
  for (const post of posts) {
    const target = posts[post.linksTo]!;
    const folder = encodeURIComponent(nameOf(post));
    files[`Blog ${'0'.repeat(32)}/${nameOf(post)}.md`] =
      `# ${post.title}\n\nDate: ${post.date}\nTags: ${post.tags.join(', ')}\nStatus: ${post.draft ? 'Draft' : 'Published'}\n\n${escaped(post.paragraphs[0]!)}\n\n## ${post.heading}\n\n${escaped(post.paragraphs[1]!)}\n\n![${post.picture.alt}](${folder}/${post.picture.file})\n\n\`\`\`${post.code.lang}\n${post.code.text}\n\`\`\`\n\n${escaped(post.paragraphs[2]!)} See [${linkWords(post)}](${encodeURIComponent(nameOf(target))}.md).\n`;
    files[`Blog ${'0'.repeat(32)}/${nameOf(post)}/${post.picture.file}`] = tinyPng;
  }
  return { from: 'notion', files, posts, address: () => '', linksToDrafts: true };
}

/** Serves pictures, as the old site does. */
export async function pictureHost(): Promise<{ url: string; requests: string[]; close(): void }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('content-type', 'image/png');
    response.end(tinyPng);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => server.close(),
  };
}
