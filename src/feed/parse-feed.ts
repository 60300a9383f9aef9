/** Reads a feed, of whatever format: what its items mean for announcing. Pure. */
import { fingerprintOf } from '../model/fingerprint.ts';
import { pageKey, withoutTracking } from '../model/page-address.ts';
import { feedDate } from './dates.ts';
import { decoded } from './decode.ts';
import { NotAFeed, type SourceFeed, type SourceItem } from './feed.ts';
import { type RawItem, rawFeed } from './formats.ts';
import { paragraphsOf, wordsOf } from './plain.ts';

/** Items that are read; of more, the first. */
const mostItems = 5_000;
/** Tags of one item. */
const mostTags = 20;
/** Characters of what is kept of an item. */
const longest = { address: 2_000, title: 500, summary: 500, id: 1_000, tag: 100 };
/** So many items with one and the same moment were not published at it. */
const atOnce = 3;

/**
 * Reads the bytes of a feed.
 *
 * @param type what the server calls them
 * @param address where they come from: relative addresses are seen from there
 * @throws NotAFeed
 */
export function readFeed(bytes: Uint8Array, type: string, address: string): SourceFeed {
  const text = decoded(bytes, type);
  if (text.trim() === '') throw new NotAFeed('is empty');
  const raw = rawFeed(text, address);
  const home = absolute(raw.home, raw.base ?? address);
  const base = absolute(raw.base, address) ?? home ?? address;
  const leftOut = { withoutAddress: 0, repeated: 0, beyond: Math.max(0, raw.items.length - mostItems) };
  const shared = sharedIds(raw.items);
  const pages = new Set<string>();
  const items: SourceItem[] = [];
  for (const each of raw.items.slice(0, mostItems)) {
    const item = itemOf(each, absolute(each.base, base) ?? base, shared);
    const key = item && pageKey(item.url);
    // A podcast's episodes, say, all lead to the front page.
    if (!item || !key || (home && key === pageKey(home))) leftOut.withoutAddress += 1;
    else if (pages.has(key)) leftOut.repeated += 1;
    else {
      pages.add(key);
      items.push(item);
    }
  }
  const dated = datesOf(items);
  const title = raw.title && wordsOf(raw.title.slice(0, 4 * longest.title)).slice(0, longest.title);
  const description =
    raw.description && wordsOf(raw.description.slice(0, 4 * longest.summary)).slice(0, longest.summary);
  const language = languageOf(raw.language);
  return {
    format: raw.format,
    ...(title && { title }),
    ...(description && { description }),
    ...(home && { home }),
    ...(language && { language }),
    items: dated === 'at once' ? items.map(({ date: _date, ...item }) => item) : items,
    leftOut,
    dated,
  };
}

/** Ids that more than one page has: they name none of them. */
function sharedIds(items: readonly RawItem[]): Set<string> {
  const pages = new Map<string, Set<string>>();
  for (const { guid, links } of items) {
    if (!guid) continue;
    const known = pages.get(guid) ?? new Set();
    known.add(links.find((link) => link !== undefined) ?? '');
    pages.set(guid, known);
  }
  return new Set([...pages].flatMap(([guid, all]) => (all.size > 1 ? [guid] : [])));
}

function itemOf(raw: RawItem, base: string, shared: ReadonlySet<string>): SourceItem | undefined {
  const url = raw.links.map((link) => absolute(link, base)).find((link) => link !== undefined);
  if (!url) return undefined;
  const paragraphs = raw.texts.map(({ html, brief }) => ({
    lines: withoutBoilerplate(paragraphsOf(html)),
    brief,
  }));
  const written = paragraphs.find(({ lines }) => lines.length > 0);
  const title =
    raw.title === undefined ? '' : wordsOf(raw.title.slice(0, 4 * longest.title)).slice(0, longest.title);
  const summary = written ? briefly(written.lines, written.brief) : '';
  const published = raw.published === undefined ? undefined : feedDate(raw.published);
  const updated = raw.updated === undefined ? undefined : feedDate(raw.updated);
  const date = published ?? updated;
  const guid = raw.guid && raw.guid.length <= longest.id && !shared.has(raw.guid) ? raw.guid : undefined;
  const lang = languageOf(raw.lang);
  const whole = largest(paragraphs.map(({ lines }) => lines.join('\n')));
  const fingerprint = fingerprintOf(whole);
  const pictures = raw.pictures.flatMap((each) => {
    const address = absolute(each?.url, base);
    return each && address ? [{ ...each, url: address }] : [];
  });
  return {
    ...(guid && { guid }),
    url: withoutTracking(url),
    // Short notes have no title: they begin with their words.
    title: title || shortenedTo(summary, noteTitle),
    ...(title === '' && summary !== '' && { note: true as const }),
    ...(date && { date }),
    ...(!published && updated && { changed: true as const }),
    summary: title || summary.length > noteTitle ? summary : '',
    ...(fingerprint && { fingerprint }),
    tags: tagsOf(raw.tags),
    ...(lang && { lang }),
    ...(pictures[0] && { picture: pictures[0] }),
  };
}

/** Characters of the words that stand for a title. */
const noteTitle = 100;

const largest = (texts: readonly string[]) => texts.reduce((a, b) => (b.length > a.length ? b : a), '');

/** The first paragraphs, as much as a summary holds. What is a summary is taken whole, what begins an entry by its beginning. */
function briefly(lines: readonly string[], brief: boolean): string {
  const whole = lines.join(' ');
  if (brief && whole.length <= longest.summary) return whole;
  const first = lines.find((line) => line.length >= 40) ?? whole;
  return shortenedTo(first, longest.summary);
}

/** Cut between words, with an ellipsis. */
function shortenedTo(words: string, most: number): string {
  if (words.length <= most) return words;
  const cut = words
    .slice(0, most)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s.,;:–—-]+$/, '')}…`;
}

/** What WordPress puts below every summary, and its mark of a cut. */
function withoutBoilerplate(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !/^The post .{1,300} (?:first )?appeared (?:first )?on .{1,200}\.?$/.test(line))
    .map((line) =>
      line
        .replace(/\s*The post .{1,300} appeared first on .{1,200}\.?$/, '')
        .replace(/\s*(?:Continue reading|Read more|Weiterlesen|Lire la suite)\b.{0,200}(?:→|»|…)$/, '')
        .replace(/\s*\[(?:…|\.\.\.)\]$/, '…'),
    )
    .filter((line) => line !== '');
}

function tagsOf(written: readonly string[]): string[] {
  const tags = new Map<string, string>();
  for (const each of written.slice(0, 10 * mostTags)) {
    const tag = wordsOf(each.slice(0, 4 * longest.tag)).slice(0, longest.tag);
    // WordPress files under it what was filed under nothing.
    if (tag !== '' && tag !== 'Uncategorized' && !tags.has(tag.toLowerCase()))
      tags.set(tag.toLowerCase(), tag);
  }
  return [...tags.values()].slice(0, mostTags);
}

/** A language tag in its canonical form, or nothing. */
function languageOf(tag: string | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}

/** An address as seen from another; only of the web. */
function absolute(address: string | undefined, base: string): string | undefined {
  if (!address?.trim() || address.length > longest.address) return undefined;
  const url = URL.parse(address.trim(), base);
  return url && ['http:', 'https:'].includes(url.protocol) && !url.username ? url.href : undefined;
}

function datesOf(items: readonly SourceItem[]): SourceFeed['dated'] {
  const dates = items.flatMap(({ date }) => date ?? []);
  if (dates.length === 0) return items.length > 0 ? 'never' : 'by item';
  const isOne = new Set(dates).size === 1 && dates.length >= atOnce && dates[0]!.includes('T');
  return isOne && !/T00:00:00/.test(dates[0]!) ? 'at once' : 'by item';
}
