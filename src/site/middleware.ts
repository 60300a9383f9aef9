/** Runs over each page when it is built: the policy learns the digests of the style sheets in the page, and of scripts of its text. */
import { defineMiddleware } from 'astro:middleware';
import { withScriptDigests, withStyleDigests } from './policy.ts';

export const onRequest = defineMiddleware(async (_context, next) => {
  const response = await next();
  if (import.meta.env.DEV || !response.headers.get('Content-Type')?.startsWith('text/html')) return response;
  return new Response(withScriptDigests(withStyleDigests(await response.text())), response);
});
