/**
 * Links within the site are written from its root (`/about/`); the base path is put in front here. Links
 * that would run code lose their address.
 */
import { defineHastPlugin } from 'satteri';
import { basePath, sitePath } from '../../model/address.ts';
import type { Site } from '../../model/site.ts';

/** Whether a browser would run what an address says, whatever white space it is written with. */
const runsCode = (href: string): boolean =>
  /^(?:javascript|vbscript|data):/i.test(href.replaceAll(/[\s\p{Cc}]/gu, ''));

/** Makes links that begin with one slash honour the base path. Belongs into `hastPlugins`. */
export function siteLinks(site: Pick<Site, 'url'>) {
  return defineHastPlugin({
    name: 'lectern-addresses',
    element: {
      filter: ['a'],
      visit(link, context) {
        const { href } = link.properties;
        if (typeof href === 'string' && runsCode(href)) {
          context.setProperty(link, 'href', undefined);
          return;
        }
        if (typeof href !== 'string' || !/^\/(?!\/)/.test(href)) return;
        // Somebody who knows the base path may have written it.
        if (href.startsWith(basePath(site))) return;
        context.setProperty(link, 'href', sitePath(site, href));
      },
    },
  });
}
