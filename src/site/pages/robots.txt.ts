import type { APIRoute } from 'astro';
import { siteUrl } from '../../model/address.ts';
import { buildContext } from '../context/context.ts';

/** Everything may be read. What is unlisted says so on its page: a list of it here would tell where it is. */
export const GET: APIRoute = () =>
  new Response(
    `User-agent: *\nAllow: /\n\nSitemap: ${siteUrl(buildContext().content.site, 'sitemap-index.xml')}\n`,
    { headers: { 'content-type': 'text/plain; charset=utf-8' } },
  );
