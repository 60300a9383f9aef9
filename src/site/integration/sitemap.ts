/**
 * The sitemap, written by @astrojs/sitemap: every page that asks to be indexed, and when its text last
 * changed where that is known. A list page changes with what it lists; no date is better than a wrong one.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sitemap from '@astrojs/sitemap';
import type { AstroIntegration } from 'astro';
import { readEnvironment } from '../../content/environment.ts';
import { basePath, entryPath, siteUrl } from '../../model/address.ts';
import { allEntries, type Content, type Entry } from '../../model/content.ts';
import { instantOf, latest } from '../../model/time.ts';
import { buildContext } from '../context/context.ts';

/** The integration of `astro.config.mjs`; it stands after `lectern()`, whose content it reads. */
export function siteMap(): AstroIntegration {
  const { out } = readEnvironment();
  let changed: Map<string, string> | undefined;
  return sitemap({
    filter: (page) => isIndexed(out, page),
    serialize(item) {
      changed ??= lastChanges(buildContext().content);
      const lastmod = changed.get(item.url);
      return lastmod ? { ...item, lastmod } : item;
    },
  });
}

/** What a page says of itself is what counts: redirects, unlisted entries and tools say `noindex`. */
function isIndexed(out: string, page: string): boolean {
  const below = decodeURI(new URL(page).pathname).slice(basePath(buildContext().content.site).length);
  const html = readFileSync(path.join(out, below, 'index.html'), 'utf8');
  return !/<meta\s[^>]*name="?robots"?\s[^>]*noindex/i.test(html);
}

/** Address of each listed entry → when its text last changed (RFC 3339). */
function lastChanges(content: Content): Map<string, string> {
  return new Map(
    allEntries(content).flatMap((entry) => {
      const change = lastChange(content, entry);
      return change ? [[siteUrl(content.site, entryPath(entry)), change]] : [];
    }),
  );
}

function lastChange({ site }: Content, entry: Entry): string | undefined {
  const { date, updated, corrections } = entry.data;
  const written = [date, updated, ...corrections.map((correction) => correction.date)];
  const instants = written
    .filter((one) => one !== undefined)
    .map((one) => instantOf(one, site.timeZone, site.syndication.hours.start));
  return instants.length > 0 ? latest(...instants).toString() : undefined;
}
