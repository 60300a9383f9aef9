/** The endpoints of the feeds. */
import type { APIRoute, GetStaticPaths } from 'astro';
import type { Collection } from '../../model/collections.ts';
import { buildContext } from '../context/context.ts';
import { listedTags, type Tag } from '../lists/tags.ts';
import { currentFeed } from './feed.ts';
import { jsonFeedText } from './json-feed.ts';
import { rssText } from './rss.ts';

/** The paths of a feed of each subject. */
export const tagFeedPaths = (() =>
  listedTags(buildContext().content).map((tag) => ({
    params: { tag: tag.slug },
    props: { tag },
  }))) satisfies GetStaticPaths;

/** An `rss.xml`, of the whole site or of one collection; of a subject where the page has one. */
export function rssRoute(collection?: Collection): APIRoute<{ tag?: Tag }> {
  return async ({ props }) =>
    new Response(await rssText(await currentFeed(collection ?? props.tag)), {
      headers: { 'content-type': 'application/rss+xml; charset=utf-8' },
    });
}

/** A `feed.json`, like `rssRoute`. */
export function jsonFeedRoute(collection?: Collection): APIRoute<{ tag?: Tag }> {
  return async ({ props }) =>
    new Response(jsonFeedText(await currentFeed(collection ?? props.tag)), {
      headers: { 'content-type': 'application/feed+json; charset=utf-8' },
    });
}
