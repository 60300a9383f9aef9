/** The feed of all replies. */
import type { APIRoute } from 'astro';
import { repliesFeedText } from '../../feeds/replies.ts';

export const GET: APIRoute = async () =>
  new Response(await repliesFeedText(), {
    headers: { 'content-type': 'application/rss+xml; charset=utf-8' },
  });
