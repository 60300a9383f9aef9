/** What Bluesky is told of the page that is announced: see `model/standard-site.ts`. */
import type { Announcement, Manifest } from '../model/manifest.ts';
import type { Site } from '../model/site.ts';
import { type StandardRecords, standardAccount, standardRecords } from '../model/standard-site.ts';
import { instantOf } from '../model/time.ts';
import { shortened } from './compose.ts';

/** Characters of a title, a description and a tag; the lexicons take as many graphemes. */
const most = { title: 500, description: 3_000, tag: 128 };

/** Makes the records of an announcement's page; nothing where the site has none. */
export function standardOf(
  { site: { url, title }, entries }: Manifest,
  site: Site,
): ((announcement: Announcement) => StandardRecords | undefined) | undefined {
  const did = standardAccount(site);
  if (!did) return undefined;
  const { timeZone, syndication, description } = site;
  return (announcement) => {
    if (!announcement.url.startsWith(url.replace(/\/?$/, '/'))) return undefined;
    // The page's own date, not the moment's: it is one document, whatever is said of it when.
    const written = entries.find(({ id }) => id === announcement.entry)?.date;
    const published = written
      ? instantOf(written, timeZone, syndication.hours.start).toString()
      : announcement.due;
    return standardRecords(
      did,
      { url, title: shortened(title, most.title), description: shortened(description, most.description) },
      {
        entry: announcement.entry,
        url: announcement.url,
        title: shortened(announcement.title, most.title),
        summary: shortened(announcement.summary, most.description),
        tags: announcement.tags.map((tag) => shortened(tag, most.tag)),
        published,
      },
    );
  };
}
