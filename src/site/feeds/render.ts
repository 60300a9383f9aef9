/**
 * The text of an entry as HTML, outside a page: rendered by Astro's container, so that components,
 * maths, code and images are what they are on the page.
 */
import mdxRenderer from '@astrojs/mdx/server.js';
import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import { entryPath, siteUrl } from '../../model/address.ts';
import type { Content, Entry } from '../../model/content.ts';
import FeedEntry from './FeedEntry.astro';
import { feedHtml } from './html.ts';

let container: Promise<AstroContainer> | undefined;
const rendered = new WeakMap<Content, Map<string, Promise<string>>>();

/** An entry's whole text as clean HTML with absolute addresses. Rendered once a build for all feeds. */
export function renderEntry(content: Content, entry: Entry): Promise<string> {
  const known = rendered.get(content) ?? new Map<string, Promise<string>>();
  rendered.set(content, known);
  const html =
    known.get(entry.id) ??
    render(entry).then((text) => feedHtml(text, siteUrl(content.site, entryPath(entry))));
  known.set(entry.id, html);
  return html;
}

async function render(entry: Entry): Promise<string> {
  container ??= AstroContainer.create().then((created) => {
    created.addServerRenderer({ name: 'astro:jsx', renderer: mdxRenderer });
    return created;
  });
  return (await container).renderToString(FeedEntry, { props: { entry } });
}
