/** The pages of a build, parsed. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { withSlashes } from '../files/slashes.ts';

type Node = DefaultTreeAdapterMap['node'];

/** An element of a page. */
export type PageElement = DefaultTreeAdapterMap['element'];

/** Every file of a folder that ends like this, relative to it, with forward slashes. */
export function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => withSlashes(path.relative(folder, path.join(entry.parentPath, entry.name))))
    .sort();
}

/** Every page of a build with its elements, one after the other. */
export function* builtPages(out: string): Generator<{ file: string; elements: PageElement[] }> {
  for (const file of filesIn(out, /\.html$/)) {
    yield { file, elements: elementsOf(readFileSync(path.join(out, file), 'utf8')) };
  }
}

/** Every element of a document, in order. */
export function elementsOf(html: string): PageElement[] {
  const found: PageElement[] = [];
  const visit = (node: Node) => {
    if ('tagName' in node) found.push(node);
    if ('content' in node) visit(node.content);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return found;
}

/** An attribute's value. */
export function attribute(element: PageElement, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}
