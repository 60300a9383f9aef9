/** Whether every address of an old sitemap answers on the built site. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SaxesParser } from 'saxes';
import { decodedPart } from '../model/percent.ts';
import { isFile } from './place.ts';
import { SourceUnreadable } from './post.ts';

/** What was found. */
export interface AddressCheck {
  /** Addresses of the sitemap. */
  all: number;
  /** Those that neither a page nor a redirect answers, in their order. */
  missing: string[];
}

/**
 * The addresses of a sitemap (sitemaps.org), or of a plain list with one in each line.
 *
 * @throws SourceUnreadable
 */
export function addressesOf(text: string): string[] {
  if (!/^\s*</.test(text))
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(?:https?:\/\/|\/)/.test(line));
  const found: string[] = [];
  const parser = new SaxesParser();
  let words: string | undefined;
  let isIndex = false;
  parser.on('opentag', ({ name }) => {
    if (/(?:^|:)sitemapindex$/.test(name)) isIndex = true;
    // Pictures have a `loc` of their own.
    if (name === 'loc') words = '';
  });
  parser.on('text', (more) => {
    if (words !== undefined) words += more;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'loc' && words !== undefined) found.push(words.trim());
    if (name === 'loc') words = undefined;
  });
  parser.on('error', (error) => {
    throw new SourceUnreadable(`The sitemap cannot be read: ${error.message}`, { cause: error });
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (isIndex)
    throw new SourceUnreadable(
      `It is a list of sitemaps: save each and check it by itself: ${found.join(' ')}`,
    );
  return found;
}

/**
 * Looks for each address in the built site, as a static host does.
 *
 * @param out absolute path of the built site
 * @param base the site's base path, with a slash at both ends
 */
export function checkAddresses(addresses: readonly string[], out: string, base: string): AddressCheck {
  const missing = addresses.filter((address) => {
    const url = URL.parse(address, 'https://old.invalid/');
    if (!url) return true;
    const below = decodedPart(
      url.pathname.startsWith(base) ? url.pathname.slice(base.length) : url.pathname.slice(1),
    );
    return url.search.startsWith('?p=') || !answers(out, below);
  });
  return { all: addresses.length, missing };
}

function answers(out: string, below: string): boolean {
  const file = path.join(out, path.posix.join('/', below));
  const candidates = [file, path.join(file, 'index.html'), `${file.replace(/\/$/, '')}.html`].filter(isFile);
  const [page] = candidates;
  if (!page) return false;
  if (!page.endsWith('.html')) return true;
  // A redirect answers where it leads to something.
  const head = readFileSync(page, 'utf8').slice(0, 20_000);
  const target = /<meta http-equiv="refresh" content="0; ?url=([^"]+)"/.exec(head)?.[1];
  if (!target) return true;
  const base = /<link rel="canonical" href="([^"]+)"/.exec(head)?.[1] ?? target;
  const to = URL.parse(base)?.pathname ?? '';
  // The site may stand below a base path, which is no folder of the output.
  const parts = to.split('/').filter(Boolean);
  return parts.some((_part, index) =>
    isFile(path.join(out, ...parts.slice(index).map(decodedPart), 'index.html')),
  );
}
