/** Follows every link of a built site to a file, without a network. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { filesBelow } from './files.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** Every element of a document, in order. */
export function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const visit = (node: Node) => {
    if ('tagName' in node) found.push(node);
    if ('content' in node) visit(node.content);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return found;
}

/** An attribute's value. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}

/** The addresses an element refers to. */
function addresses(element: Element): string[] {
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
    const known =
      idsOf.get(file) ??
      new Set(
        elementsOf(readFileSync(path.join(out, file), 'utf8')).flatMap(
          (element) => attribute(element, 'id') ?? [],
        ),
      );
    idsOf.set(file, known);
    return known;
  };
  const broken: string[] = [];
  let followed = 0;
  for (const file of filesBelow(out).filter((name) => name.endsWith('.html'))) {
    const pageUrl = new URL(base + file.replace(/(^|\/)index\.html$/, '$1'), site);
    for (const element of elementsOf(readFileSync(path.join(out, file), 'utf8'))) {
      for (const address of addresses(element)) {
        if (/^(data|mailto|tel|webcal|javascript):/.test(address)) continue;
        const url = URL.parse(address, pageUrl.href);
        if (!url) {
          broken.push(`${file} → ${address}: no address`);
          continue;
        }
        if (url.origin !== site.origin) continue;
        followed += 1;
        const complain = (why: string) => broken.push(`${file} → ${address}: ${why}`);
        if (!url.pathname.startsWith(base)) {
          complain(`outside the base path ${base}`);
          continue;
        }
        const target = targetOf(out, decodeURIComponent(url.pathname.slice(base.length)));
        if (!target) complain('no such file');
        else if (url.hash.length > 1 && target.endsWith('.html')) {
          const id = decodeURIComponent(url.hash.slice(1));
          if (!id.startsWith(':~:') && !ids(target).has(id)) complain(`no element with the id ${id}`);
        }
      }
    }
  }
  return { followed, broken };
}

function targetOf(out: string, pathname: string): string | undefined {
  const direct = path.join(out, pathname);
  if (pathname !== '' && !pathname.endsWith('/') && existsSync(direct) && statSync(direct).isFile())
    return pathname;
  if (pathname !== '' && !pathname.endsWith('/')) return undefined;
  const index = `${pathname}index.html`;
  return existsSync(path.join(out, index)) ? index : undefined;
}
