/**
 * Whether blogs of other programs come over whole: made posts in the idioms of each source are imported into one site, the site
 * is built, and every page is held against what was meant when its post was made.
 */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { differences, emptyHome, moveIn, type Seen } from '../tests/setup/moved.ts';
import {
  astroSite,
  eleventySite,
  ghostSite,
  hugoSite,
  jekyllSite,
  mediumSite,
  notionExport,
  type OldSite,
  obsidianVault,
  pictureHost,
  rssSite,
  substackSite,
  wordpressSite,
  writeOldSite,
} from '../tests/setup/old-sites.ts';
import { hasPage, pageAt } from '../tests/setup/pages.ts';
import { buildSite } from '../tests/setup/site.ts';
import type { BenchOptions, Figures } from './index.ts';

/**
 * Returns `imports.posts`; `imports.built_share`, of those that are no drafts the share that has a page; `imports.wrong`, posts and
 * pages on which a title, date, tag, word, picture, link or old address is otherwise than it was meant, each named on the error
 * stream; and `imports.ms_per_post`, without the build.
 */
export async function benchImports({ progress, entries = 385 }: BenchOptions): Promise<Figures> {
  const home = emptyHome();
  const pictures = await pictureHost();
  const each = Math.ceil(entries / 11);
  const sites: OldSite[] = [
    jekyllSite(each),
    hugoSite(each),
    rssSite(each, 3, pictures.url),
    wordpressSite(each, 4, pictures.url),
    ghostSite(each),
    substackSite(each),
    mediumSite(each),
    astroSite(each),
    eleventySite(each),
    obsidianVault(each),
    notionExport(each),
  ];
  try {
    const wrong: string[] = [];
    const moved: { old: OldSite; places: Map<number, string> }[] = [];
    let spent = 0;
    for (const old of sites) {
      const written = writeOldSite(old);
      const begin = performance.now();
      const { outcomes } = await moveIn(written.source, home, { ...(old.url && { url: old.url }) });
      spent += performance.now() - begin;
      written.remove();
      const files = new Map(
        outcomes.filter(({ state }) => state === 'new').map(({ post, file }) => [post.title, file]),
      );
      const places = new Map(
        old.posts.map(({ number, title }) => [
          number,
          `/${(files.get(title) ?? '').replace(/(?:\/index)?\.md$/, '/')}`,
        ]),
      );
      moved.push({ old, places });
      for (const { title } of old.posts)
        if (!files.has(title)) wrong.push(`${old.from}: ${title} did not come over`);
      progress(`${old.from}: ${outcomes.length} posts`);
    }
    const site = await buildSite({ content: home.content });
    if (site.exitCode !== 0) progress(site.output.slice(-20_000));
    let [posts, expected, built] = [0, 0, 0];
    for (const { old, places } of moved) {
      for (const meant of old.posts) {
        posts += 1;
        if (meant.draft) continue;
        expected += 1;
        const place = places.get(meant.number)!.slice(1);
        if (!hasPage(site.out, place)) continue;
        built += 1;
        const found = differences(meant, seenOn(pageAt(site.out, place)), old, places);
        if (old.address(meant) && !hasPage(site.out, old.address(meant)))
          found.push(`${meant.title}: nothing answers at ${old.address(meant)}`);
        wrong.push(...found.map((line) => `${old.from}: ${line}`));
      }
    }
    for (const line of wrong) progress(line);
    site.remove();
    return {
      'imports.posts': posts,
      'imports.built_share': built / expected,
      'imports.wrong': wrong.length,
      'imports.ms_per_post': spent / posts,
    };
  } finally {
    pictures.close();
    home.remove();
  }
}

type Element = DefaultTreeAdapterTypes.Element;

/** What a reader finds on a page. */
function seenOn(html: string): Seen {
  const seen: Seen = { title: '', date: Number.NaN, tags: [], words: '', pictures: [], links: [] };
  const walk = (node: DefaultTreeAdapterTypes.Node, inText: boolean): void => {
    if (node.nodeName === '#text' && inText) seen.words += (node as DefaultTreeAdapterTypes.TextNode).value;
    if (!('childNodes' in node)) return;
    const element = node as Element;
    const value = (name: string) => element.attrs?.find((each) => each.name === name)?.value ?? '';
    const classes = value('class').split(' ');
    if (classes.includes('p-name') && seen.title === '') seen.title = wordsIn(element);
    if (classes.includes('dt-published') && Number.isNaN(seen.date))
      seen.date = Date.parse(value('datetime'));
    if (classes.includes('p-category')) seen.tags.push(wordsIn(element));
    if (inText && element.tagName === 'img') seen.pictures.push(value('alt'));
    if (inText && element.tagName === 'a' && value('href')) seen.links.push(value('href'));
    for (const child of node.childNodes) walk(child, inText || classes.includes('e-content'));
  };
  walk(parse(html), false);
  return seen;
}

function wordsIn(element: Element): string {
  return element.childNodes
    .map((node) =>
      node.nodeName === '#text'
        ? (node as DefaultTreeAdapterTypes.TextNode).value
        : 'childNodes' in node
          ? wordsIn(node as Element)
          : '',
    )
    .join('')
    .trim();
}

if (import.meta.main)
  console.log(JSON.stringify(await benchImports({ progress: (line) => console.error(line) }), null, 2));
