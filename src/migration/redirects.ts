/** Rules for hosts: each former address leads to where its entry is now, with 301. Pages that lead there are in every build. */
import { entryPath, formerPath, sitePath } from '../model/address.ts';
import { allEntries, type Content } from '../model/content.ts';
import { isFormerPath } from '../model/ids.ts';
import { isListed } from '../model/publication.ts';

/** A former address and the present one, both from the root of the host, escaped. */
export interface Redirect {
  from: string;
  to: string;
}

/** The former addresses of what readers may see, in the order of entries. */
export function redirectsOf(content: Content): Redirect[] {
  return allEntries(content)
    .filter((entry) => isListed(entry) && entry.data.visibility !== 'draft')
    .flatMap((entry) =>
      entry.data.aliases.filter(isFormerPath).map((alias) => ({
        from: encodeURI(sitePath(content.site, formerPath(alias))),
        to: sitePath(content.site, entryPath(entry)),
      })),
    );
}

/** The same rules for three kinds of hosts, by the name of the file that each reads. */
export function redirectFiles(redirects: readonly Redirect[]): Record<string, string> {
  const head = '# Former addresses, made by "lectern import --redirects".\n';
  return {
    // Netlify, Cloudflare Pages and others.
    _redirects: head + redirects.map(({ from, to }) => `${from} ${to} 301\n`).join(''),
    // Apache: an expression, for Redirect alone would take all that begins so.
    '.htaccess':
      head +
      redirects.map(({ from, to }) => `RedirectMatch 301 "^${pattern(decodeURI(from))}$" "${to}"\n`).join(''),
    // nginx: included within http { }, with: map $uri $former { include …; } and if ($former) { return 301 $former; }
    'redirects.nginx.map':
      head +
      redirects.map(({ from, to }) => `"${decodeURI(from).replace(/["\\$]/g, '\\$&')}" "${to}";\n`).join(''),
  };
}

/** A path as an expression that takes it with a slash at its end and without. */
const pattern = (path: string): string =>
  `${path.replace(/\/$/, '').replace(/[.*+?^${}()|[\]\\"]/g, '\\$&')}/?`;
