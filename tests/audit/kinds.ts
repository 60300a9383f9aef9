/** The kinds of page a site has, and the fewest pages that between them show everything there is to see. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../setup/files.ts';
import { attribute, elementsOf } from '../setup/links.ts';

/** A category of Lighthouse, by its id. */
export type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo';

/** One kind of page, and what is asked of it. */
export interface PageKind {
  name: string;
  /** Which files of the output are of this kind; the first kind that fits counts. */
  files: RegExp;
  /** What Lighthouse is asked about it. */
  asks: readonly Category[];
  /** Whether its pages bring a script of their own; on all others there is none. */
  scripts?: true;
  /** The most HTML and CSS may weigh together, in bytes after gzip -6. */
  budget?: number;
}

const everything: Category[] = ['performance', 'accessibility', 'best-practices', 'seo'];
/** Nobody should find these by searching. */
const unsearched: Category[] = ['performance', 'accessibility', 'best-practices'];
/** Ten packets, which a server sends before it waits for the first answer (RFC 6928, §2). */
const firstFlight = 14_600;

/** Every kind of page. */
export const pageKinds: readonly PageKind[] = [
  { name: 'home', files: /^index\.html$/, asks: everything, budget: firstFlight },
  { name: 'posts', files: /^posts\/(page\/\d+\/)?index\.html$/, asks: everything, budget: firstFlight },
  { name: 'post', files: /^posts\/[^/]+\/index\.html$/, asks: everything, budget: firstFlight },
  { name: 'talks', files: /^talks\/(by\/[^/]+\/)?index\.html$/, asks: everything },
  { name: 'talk', files: /^talks\/[^/]+\/index\.html$/, asks: everything },
  { name: 'slides', files: /^slides\/index\.html$/, asks: everything },
  { name: 'presenting', files: /^slides\/.+\/present\/index\.html$/, asks: ['accessibility'], scripts: true },
  { name: 'speaker', files: /^slides\/.+\/speaker\/index\.html$/, asks: ['accessibility'], scripts: true },
  { name: 'embed', files: /^slides\/.+\/embed\/index\.html$/, asks: unsearched, scripts: true },
  { name: 'deck', files: /^slides\/.+\/index\.html$/, asks: everything },
  { name: 'calendar', files: /^calendar\/((role|about|in)\/[^/]+\/)?index\.html$/, asks: everything },
  { name: 'event', files: /^calendar\/[^/]+\/index\.html$/, asks: everything },
  { name: 'tags', files: /^tags\/index\.html$/, asks: everything },
  { name: 'tag', files: /^tags\/[^/]+\/index\.html$/, asks: everything },
  { name: 'about', files: /^about\/index\.html$/, asks: everything },
  { name: 'privacy', files: /^privacy\/index\.html$/, asks: everything },
  { name: 'search', files: /^search\/index\.html$/, asks: unsearched, scripts: true },
  { name: '404', files: /^404\.html$/, asks: unsearched },
];

/** A page of a built site. */
export interface SitePage {
  /** Below the output folder: `posts/hello/index.html`. */
  file: string;
  /** Its address below the base path: `posts/hello/`. */
  path: string;
  /** Undefined where the page is of none of the known kinds. */
  kind: PageKind | undefined;
  html: string;
  /** Whether it asks search engines to pass by. */
  noindex: boolean;
}

/** Reads every page of a built site, without those that only lead to another address. */
export function sitePages(out: string): SitePage[] {
  return filesBelow(out)
    .filter((file) => file.endsWith('.html'))
    .map((file) => ({ file, html: readFileSync(path.join(out, file), 'utf8') }))
    .filter(({ html }) => !/<meta http-equiv="refresh"/.test(html))
    .map(({ file, html }) => ({
      file,
      path: file.replace(/(^|\/)index\.html$/, '$1'),
      kind: pageKinds.find(({ files }) => files.test(file)),
      html,
      noindex: /<meta name="robots" content="[^"]*noindex/.test(html),
    }));
}

/**
 * The fewest pages of each kind that together hold every element, with each of its classes, that any page of
 * the kind holds: what is true of them is true of all. The page that shows the most comes first.
 */
export function tellingPages(pages: readonly SitePage[]): Map<PageKind, SitePage[]> {
  const telling = new Map<PageKind, SitePage[]>();
  for (const kind of pageKinds) {
    const seen = new Set<string>();
    const waiting = pages
      .filter((page) => page.kind === kind)
      .map((page) => ({ page, shows: shownBy(page) }));
    const chosen: SitePage[] = [];
    while (waiting.length > 0) {
      for (const { shows } of waiting) for (const name of seen) shows.delete(name);
      waiting.sort((a, b) => b.shows.size - a.shows.size);
      const most = waiting.shift()!;
      if (most.shows.size === 0) break;
      for (const name of most.shows) seen.add(name);
      chosen.push(most.page);
    }
    if (chosen.length > 0) telling.set(kind, chosen);
  }
  return telling;
}

/** `p`, `ol.rows`: the elements of a page, with each of their classes. */
function shownBy({ html }: SitePage): Set<string> {
  return new Set(
    elementsOf(html).flatMap((element) => [
      element.tagName,
      ...(attribute(element, 'class') ?? '').split(/\s+/).map((name) => `${element.tagName}.${name}`),
    ]),
  );
}
