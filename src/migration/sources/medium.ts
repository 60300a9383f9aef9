/** Medium: the folder of an export, `posts/` with a page of HTML for each (microformats h-entry). */
import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { dateOf } from '../fields.ts';
import { isTangled } from '../html.ts';
import type { OldPlace } from '../place.ts';
import type { SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';

const post = /(?:^|\/)posts\/(?:draft_|\d{4}-\d{2}-\d{2}_).+\.html$/;

export const medium: OldProgram = {
  id: 'medium',
  name: 'Medium',
  what: 'the folder of an export, unpacked',
  detect: ({ files }) => files.some((file) => post.test(file)),
  read(place, options) {
    const posts = place.files.filter((file) => post.test(file)).map((file) => readPost(place, file, options));
    return {
      posts,
      ...(options.url && { address: options.url }),
      leftOut: [],
      find: () => undefined,
    } satisfies SourceSite;
  },
};

function readPost(place: OldPlace, file: string, options: SourceOptions): SourcePost {
  const html = place.text(file);
  const tree = fromHtml(isTangled(html) ? '' : html);
  const found = new Map<string, Element>();
  for (const element of elementsOf(tree)) {
    for (const name of [...classesOf(element), String(element.properties.dataField ?? '')])
      if (name && !found.has(name)) found.set(name, element);
  }
  const body = found.get('e-content') ?? found.get('body');
  const title = wordsIn(found.get('p-name'));
  const canonical = String(found.get('p-canonical')?.properties.href ?? '');
  const published = String(found.get('dt-published')?.properties.dateTime ?? '');
  const draft = /(?:^|\/)draft_/.test(file);
  const named = /(?:draft_|\d{4}-\d{2}-\d{2}_)(.+?)(?:-{1,2}[0-9a-f]{8,12})?\.html$/.exec(file)?.[1] ?? '';
  const date = dateOf(published, options.timeZone) ?? /(\d{4}-\d{2}-\d{2})_/.exec(file)?.[1];
  const summary = wordsIn(found.get('p-summary') ?? found.get('subtitle'));
  const inner = body
    ? sourceOf(html, body, (element) =>
        classesOf(element).some((name) => ['graf--title', 'section-divider'].includes(name)),
      )
    : '';
  return {
    key: file,
    file,
    bodyLine: body?.position?.start.line ?? 1,
    title,
    ...(date && { date }),
    name: named.replace(/-+$/, ''),
    tags: [],
    draft,
    ...(summary && { summary }),
    paths: canonical && !draft ? [canonical] : [],
    body: inner,
    format: 'html',
    extra: { ...(canonical && { canonical }) },
    notes: body
      ? []
      : [{ kind: 'hand', what: 'its text was not found: the file is no export that is known' }],
  };
}

/** The source of an element without some of those in it. */
function sourceOf(html: string, element: Element, isLeftOut: (each: Element) => boolean): string {
  const { start, end } = element.position ?? {};
  if (start?.offset === undefined || end?.offset === undefined) return '';
  let [at, text] = [start.offset, ''];
  for (const each of elementsOf(element)) {
    const from = each.position?.start.offset;
    const to = each.position?.end.offset;
    if (!isLeftOut(each) || from === undefined || to === undefined || from < at) continue;
    text += html.slice(at, from);
    at = to;
  }
  return text + html.slice(at, end.offset);
}

/** All elements of a tree, in the order of the source. */
function* elementsOf(tree: Root | Element): Generator<Element> {
  const open = [tree.children.toReversed()];
  while (open.length > 0) {
    const node = open.at(-1)!.pop();
    if (!node) open.pop();
    else if (node.type === 'element') {
      yield node;
      open.push(node.children.toReversed());
    }
  }
}

const classesOf = ({ properties }: Element): string[] =>
  Array.isArray(properties.className) ? properties.className.map(String) : [];

function wordsIn(element: Element | undefined): string {
  if (!element) return '';
  const pieces: string[] = [];
  const open = element.children.toReversed();
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'text') pieces.push(node.value);
    else if (node.type === 'element') for (const child of node.children.toReversed()) open.push(child);
  }
  return pieces.join('').replace(/\s+/g, ' ').trim();
}
