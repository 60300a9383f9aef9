/** The endpoints of the feeds. */
import type { APIRoute } from 'astro';
import type { Collection } from '../../model/ids.ts';
import { currentFeed } from './feed.ts';
import { jsonFeedText } from './json-feed.ts';
import { rssText } from './rss.ts';

/** An `rss.xml`, of the whole site or of one collection. */
export function rssRoute(collection?: Collection): APIRoute {
  return async () =>
    new Response(await rssText(await currentFeed(collection)), {
      headers: { 'content-type': 'application/rss+xml; charset=utf-8' },
    });
}

/** A `feed.json`, of the whole site or of one collection. */
export function jsonFeedRoute(collection?: Collection): APIRoute {
  return async () =>
    new Response(jsonFeedText(await currentFeed(collection)), {
      headers: { 'content-type': 'application/feed+json; charset=utf-8' },
    });
}
