/** Settings of a site that Lectern does not build: what its feed's address says needs not be said again. Pure. */

/** A feed on the web, and not a file. */
export function isFeedAddress(feed: string): boolean {
  return /^https?:\/\//i.test(feed);
}

/**
 * `site.yaml` as it was written, with what every site has to say filled in where `feed:` is there: address and title from
 * the feed's address, all else from these. The feed itself has a better title: see `src/feed/manifest.ts`.
 *
 * @param data of the file, unchecked
 * @param override a feed in place of the file's
 * @example withFeedDefaults({ feed: 'https://ada.example/feed.xml' }) // { feed: …, url: 'https://ada.example/', title: 'ada.example', … }
 */
export function withFeedDefaults(data: unknown, override?: string): unknown {
  if (!isRecord(data)) return data;
  const feed = override ?? data.feed;
  if (typeof feed !== 'string') return data;
  const origin = isFeedAddress(feed) ? URL.parse(feed)?.origin : undefined;
  const url = data.url ?? (origin && `${origin}/`);
  const title = data.title ?? URL.parse(String(url))?.host.replace(/^www\./, '') ?? feed;
  const description = data.description ?? title;
  const owner = isRecord(data.owner) ? data.owner : data.owner === undefined ? {} : undefined;
  return {
    ...data,
    feed,
    ...(url !== undefined && { url }),
    title,
    description,
    ...(owner && {
      owner: { name: title, tagline: description, biography: { short: String(description) }, ...owner },
    }),
  };
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
