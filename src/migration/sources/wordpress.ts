/** WordPress: its export, WXR (RSS with `wp:` beside). Classic texts, whose paragraphs are blank lines, and those of blocks. */

import { escape as escapeHtml } from 'html-escaper';
import { SaxesParser } from 'saxes';
import { wordsOf } from '../../feed/plain.ts';
import { decodedPart } from '../../model/percent.ts';
import { embedded } from '../embeds.ts';
import { dateOf, languageOf, tagsOf } from '../fields.ts';
import { lineCounter } from '../lines.ts';
import { permalink } from '../permalink.ts';
import type { OldPlace } from '../place.ts';
import {
  type Note,
  type SourceOptions,
  type SourcePost,
  type SourceSite,
  SourceUnreadable,
} from '../post.ts';
import type { OldProgram } from '../source.ts';

export const wordpress: OldProgram = {
  id: 'wordpress',
  name: 'WordPress',
  what: 'an export file (WXR)',
  detect: ({ files, text }) =>
    files.length === 1 &&
    files[0]!.endsWith('.xml') &&
    /xmlns:wp="[^"]*wordpress\.org\/export/.test(text(files[0]!).slice(0, 20_000)),
  read: readExport,
};

/** An item, field by field as it is written. */
interface Item {
  fields: Map<string, string>;
  categories: { domain: string; name: string }[];
  meta: Map<string, string>;
  /** The line on which the text begins. */
  line: number;
}

function readExport({ files: [file = ''], text }: OldPlace, options: SourceOptions): SourceSite {
  const { items, channel } = itemsOf(text(file), file);
  const address = options.url ?? channel.get('wp:base_blog_url') ?? channel.get('link');
  const attachments = new Map<string, { url: string; alt: string }>();
  for (const { fields, meta } of items) {
    const url = fields.get('wp:attachment_url');
    if (url)
      attachments.set(fields.get('wp:post_id') ?? '', {
        url,
        alt: meta.get('_wp_attachment_image_alt') ?? '',
      });
  }
  const leftOut: SourceSite['leftOut'] = [];
  const posts = items.flatMap((item): SourcePost[] => {
    const type = item.fields.get('wp:post_type') ?? 'post';
    const status = item.fields.get('wp:status') ?? 'publish';
    const shown = `${file}:${item.line}, "${item.fields.get('title') ?? ''}"`;
    if (type === 'post' && !['trash', 'auto-draft', 'inherit'].includes(status))
      return [postOf(item, { file, attachments, language: languageOf(channel.get('language')), options })];
    if (type === 'page') leftOut.push({ file: shown, why: 'a page, not a post' });
    else if (type === 'post')
      leftOut.push({
        file: shown,
        why: status === 'trash' ? 'in the trash' : 'a state that was saved by itself',
      });
    return [];
  });
  return { posts, ...(address && { address }), leftOut, find: () => undefined };
}

function itemsOf(text: string, file: string): { items: Item[]; channel: Map<string, string> } {
  const items: Item[] = [];
  const channel = new Map<string, string>();
  const parser = new SaxesParser();
  let item: Item | undefined;
  let words = '';
  let category: { domain: string; name: string } | undefined;
  let metaKey = '';
  let inComment = false;
  let line = 1;
  parser.on('opentag', ({ name, attributes }) => {
    words = '';
    line = parser.line;
    if (name === 'item') item = { fields: new Map(), categories: [], meta: new Map(), line: parser.line };
    if (name === 'category') category = { domain: String(attributes.domain ?? ''), name: '' };
    if (name === 'wp:comment') inComment = true;
  });
  const more = (piece: string) => {
    words += piece;
  };
  parser.on('text', more);
  parser.on('cdata', more);
  parser.on('closetag', ({ name }) => {
    if (name === 'wp:comment') inComment = false;
    else if (inComment) return;
    else if (name === 'item' && item) {
      items.push(item);
      item = undefined;
    } else if (!item) {
      if (!channel.has(name)) channel.set(name, words.trim());
    } else if (name === 'category' && category) item.categories.push({ ...category, name: wordsOf(words) });
    else if (name === 'wp:meta_key') metaKey = words;
    else if (name === 'wp:meta_value') item.meta.set(metaKey, words);
    else if (!item.fields.has(name)) {
      item.fields.set(name, words);
      if (name === 'content:encoded') item.line = line;
    }
  });
  parser.on('error', (error) => {
    throw new SourceUnreadable(`${file} cannot be read: ${error.message}`, { cause: error });
  });
  // Signs that XML 1.0 does not have, and WordPress writes all the same.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  parser.write(text.replace(/^\uFEFF/, '').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')).close();
  return { items, channel };
}

function postOf(
  { fields, categories, meta, line }: Item,
  {
    file,
    attachments,
    language,
    options,
  }: {
    file: string;
    attachments: ReadonlyMap<string, { url: string; alt: string }>;
    language: string | undefined;
    options: SourceOptions;
  },
): SourcePost {
  const notes: Note[] = [];
  const field = (name: string) => fields.get(name)?.trim() || undefined;
  const status = field('wp:status') ?? 'publish';
  const secret = field('wp:post_password') !== undefined;
  if (secret)
    notes.push({
      kind: 'hand',
      line,
      what: 'it has a password, which no static page can ask for: it is a draft',
    });
  if (status === 'private') notes.push({ kind: 'hand', line, what: 'it is private: it is a draft' });
  const title = wordsOf(field('title') ?? '');
  const date =
    localDate(field('wp:post_date'), field('wp:post_date_gmt')) ??
    (field('pubDate') && dateOf(field('pubDate')!, options.timeZone));
  const updated = localDate(field('wp:post_modified'), field('wp:post_modified_gmt'));
  const slug = decodedPart(field('wp:post_name') ?? '') || title;
  const named = (domain: string) =>
    categories.filter((each) => each.domain === domain).map(({ name }) => name);
  const { html, mentioned } = textOf(fields.get('content:encoded') ?? '', line, attachments);
  for (const note of mentioned) notes.push(note);
  const lead = attachments.get(meta.get('_thumbnail_id') ?? '');
  const link = field('link');
  const address = options.permalink
    ? permalink(options.permalink, {
        date,
        title,
        name: slug,
        categories: named('category'),
        section: '',
        id: field('wp:post_id'),
      })
    : link;
  const author = field('dc:creator');
  const filed = named('category').filter((name) => tagsOf([name]).length > 0);
  const summary = field('excerpt:encoded') && wordsOf(field('excerpt:encoded')!);
  return {
    key: field('guid') ?? field('wp:post_id') ?? link ?? slug,
    file: `${file}`,
    bodyLine: line,
    title,
    ...(date && { date }),
    ...(updated && date && Date.parse(updated) > Date.parse(date) && { updated }),
    name: slug,
    tags: tagsOf(named('post_tag'), named('category')),
    draft: secret || !['publish', 'future'].includes(status),
    ...(summary && { summary }),
    ...(lead && { image: { src: lead.url, alt: lead.alt } }),
    ...(language && { lang: language }),
    paths: address ? [address] : [],
    body: html,
    format: 'html',
    extra: { ...(author && { author }), ...(filed.length > 0 && { categories: filed }) },
    notes,
  };
}

/**
 * The date of a post with the offset that its clock had: what lies between its own time and Greenwich's.
 *
 * @example localDate('2019-05-01 09:00:00', '2019-05-01 07:00:00') // '2019-05-01T09:00:00+02:00'
 */
function localDate(own: string | undefined, gmt: string | undefined): string | undefined {
  const greenwich = gmt && !gmt.startsWith('0000') ? Date.parse(`${gmt.replace(' ', 'T')}Z`) : Number.NaN;
  const local = own && !own.startsWith('0000') ? Date.parse(`${own.replace(' ', 'T')}Z`) : Number.NaN;
  if (Number.isNaN(local)) return Number.isNaN(greenwich) ? undefined : dateOf(`${gmt}Z`);
  const minutes = Math.round((local - greenwich) / 60_000);
  if (Number.isNaN(minutes) || Math.abs(minutes) > 14 * 60) return dateOf(own!);
  const two = (number: number) => String(number).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return dateOf(`${own} ${offset}`);
}

/** The text of a post as HTML: shortcodes written out, and paragraphs where the editor had none. */
function textOf(
  content: string,
  line: number,
  attachments: ReadonlyMap<string, { url: string; alt: string }>,
): { html: string; mentioned: Note[] } {
  const mentioned: Note[] = [];
  const image = (id: string) => {
    const found = attachments.get(id.trim());
    return found ? `<p><img src="${escapeHtml(found.url)}" alt="${escapeHtml(found.alt)}"></p>` : '';
  };
  const lineAt = lineCounter(content, line);
  const framed = betweenShortcodes(content, 'caption', (_fields, inside) => {
    const picture = /(?:<a\b[^<>]{0,2000}>\s*)?<img\b[^<>]{0,4000}>(?:\s*<\/a>)?/i.exec(inside)?.[0] ?? '';
    return `<figure>${picture}<figcaption>${inside.replace(picture, '').trim()}</figcaption></figure>`;
  });
  const listing = (fields: string, code: string) =>
    `<pre><code class="language-${/lang(?:uage)?="?([\w+#-]+)/.exec(fields)?.[1] ?? 'text'}">${code}</code></pre>`;
  const coded = betweenShortcodes(betweenShortcodes(framed, 'code', listing), 'sourcecode', listing);
  const linked = betweenShortcodes(
    coded,
    'embed',
    (_fields, url) => `<p><a href="${escapeHtml(url.trim())}">${escapeHtml(url.trim())}</a></p>`,
  );
  const written = linked
    .replace(/\[gallery\b([^[\]]{0,2000})\]/g, (_all, inside: string) =>
      (/ids="([\d,\s]{1,1500})"/.exec(inside)?.[1] ?? '').split(',').map(image).join('\n'),
    )
    .replace(
      /\[(youtube|vimeo)[\s=]+(?:https?:\/\/(?:www\.)?(?:youtube\.com\/watch\?v=|youtu\.be\/|vimeo\.com\/))?([\w-]{4,40})[^[\]]{0,200}\]/g,
      (_all, kind: string, id: string) => {
        const link = /\]\((.+)\)$/.exec(embedded(kind, id) ?? '')?.[1] ?? '';
        return `<p><a href="${link}">Video</a></p>`;
      },
    );
  for (const { 0: shortcode, index } of content.matchAll(
    /\[(?!(?:caption|gallery|embed|youtube|vimeo|code|sourcecode)\b)[a-z][\w-]{2,40}(?:\s[^\][]{0,500}="[^\][]{0,500})\]/g,
  )) {
    if (mentioned.length < 20)
      mentioned.push({
        kind: 'hand',
        line: lineAt(index),
        what: `${shortcode.slice(0, 120)} is a shortcode of the site or a plug-in`,
      });
  }
  return { html: /<!-- wp:|<p[\s>]/i.test(written) ? written : paragraphed(written), mentioned };
}

/** Writes anew what stands between the two ends of a shortcode. One that does not end is left, and all after it. */
function betweenShortcodes(
  text: string,
  name: string,
  write: (fields: string, inside: string) => string,
): string {
  const close = `[/${name}]`;
  const pieces: string[] = [];
  let at = 0;
  for (const { 0: open, 1: fields = '', index } of text.matchAll(
    new RegExp(`\\[${name}\\b([^[\\]]{0,500})\\]`, 'g'),
  )) {
    if (index < at) continue;
    const end = text.indexOf(close, index + open.length);
    if (end < 0) break;
    pieces.push(text.slice(at, index), write(fields, text.slice(index + open.length, end)));
    at = end + close.length;
  }
  return pieces.join('') + text.slice(at);
}

const blockElements =
  /^<(?:\/?(?:p|div|figure|ul|ol|li|table|blockquote|pre|h[1-6]|hr|section|iframe|video|dl)\b|!--)/i;

/** Paragraphs as WordPress makes them when a page is shown: of what stands between blank lines. */
function paragraphed(text: string): string {
  return text
    .split(/(<pre\b[\s\S]*?<\/pre>)/i)
    .map((part) =>
      /^<pre\b/i.test(part)
        ? part
        : part
            .split(/\n[ \t]*\n/)
            .map((block) => block.trim())
            .filter((block) => block !== '')
            .map((block) =>
              blockElements.test(block) ? block : `<p>${block.replaceAll('\n', '<br>\n')}</p>`,
            )
            .join('\n\n'),
    )
    .join('\n');
}
