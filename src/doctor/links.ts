/** Follows every link of a built site to a file, without a network. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodedPart } from '../model/percent.ts';
import { type Check, counted, type SiteContext } from '../networks/doctor/finding.ts';
import { attribute, builtPages, elementsOf, type PageElement } from './built-pages.ts';

export const checkLinks: Check<SiteContext> = async ({ environment, site, manifest }) => {
  if (!manifest || !existsSync(environment.out)) return [];
  const name = 'site links';
  const { followed, broken } = followLinks(environment.out, site.url);
  if (broken.length === 0) {
    return [{ name, level: 'ok', message: `${counted(followed, 'internal link')} checked, none broken` }];
  }
  return broken.map((message) => ({
    name,
    level: 'warning',
    message,
    fix: 'correct the link; for an entry that was renamed, put its former id under aliases',
  }));
};

export interface LinkReport {
  /** Internal links that were followed. */
  followed: number;
  /** `page → address: why` */
  broken: string[];
}

/**
 * Follows every internal link, picture, style sheet and script of every page.
 *
 * @param out the output folder
 * @param siteUrl the site's address, base path included
 */
export function followLinks(out: string, siteUrl: string): LinkReport {
  const site = new URL(siteUrl);
  const base = site.pathname.endsWith('/') ? site.pathname : `${site.pathname}/`;
  const idsOf = new Map<string, Set<string>>();
  const ids = (file: string) => {
    const known = idsOf.get(file) ?? idsIn(elementsOf(readFileSync(path.join(out, file), 'utf8')));
    idsOf.set(file, known);
    return known;
  };
  const broken: string[] = [];
  let followed = 0;
  for (const { file, elements } of builtPages(out)) {
    idsOf.set(file, idsIn(elements));
    const page = new URL(base + file.replace(/(^|\/)index\.html$/, '$1'), site);
    for (const address of elements.flatMap(addresses)) {
      if (/^(data|mailto|tel|webcal|javascript):/.test(address)) continue;
      const url = URL.parse(address, page.href);
      if (url && url.origin !== site.origin) continue;
      followed += 1;
      const why = url ? wrongWith(url, { out, base, ids }) : 'no address';
      if (why) broken.push(`${file} → ${address}: ${why}`);
    }
  }
  return { followed, broken };
}

function wrongWith(
  url: URL,
  { out, base, ids }: { out: string; base: string; ids: (file: string) => Set<string> },
): string | undefined {
  if (!url.pathname.startsWith(base)) return `outside the base path ${base}`;
  const target = targetOf(out, decodedPart(url.pathname.slice(base.length)));
  if (!target) return 'no such file';
  if (url.hash.length <= 1 || !target.endsWith('.html')) return undefined;
  const id = decodedPart(url.hash.slice(1));
  // A text fragment (wicg.github.io/scroll-to-text-fragment) names no element.
  if (id.startsWith(':~:') || ids(target).has(id)) return undefined;
  return `no element with the id ${id}`;
}

function idsIn(elements: readonly PageElement[]): Set<string> {
  return new Set(elements.flatMap((element) => attribute(element, 'id') ?? []));
}

/** The addresses an element refers to. */
function addresses(element: PageElement): string[] {
  const single = ['href', 'src', 'poster', 'action', 'data']
    .map((name) => attribute(element, name))
    .filter((value) => value !== undefined);
  const sets = ['srcset', 'imagesrcset'].flatMap((name) =>
    (attribute(element, name) ?? '')
      .split(',')
      .map((candidate) => candidate.trim().split(/\s+/)[0] ?? '')
      .filter(Boolean),
  );
  return [...single, ...sets];
}

/** The file a path below the base leads to: itself, or a folder's index. */
function targetOf(out: string, pathname: string): string | undefined {
  if (pathname === '' || pathname.endsWith('/')) {
    const index = `${pathname}index.html`;
    return existsSync(path.join(out, index)) ? index : undefined;
  }
  return statSync(path.join(out, pathname), { throwIfNoEntry: false })?.isFile() ? pathname : undefined;
}
