/**
 * The site and its pages as records of standard.site, with which Bluesky shows a link's card as an article of
 * a publication (standard.site/docs; lexicons site.standard.publication and site.standard.document).
 *
 * A record and the page it describes name each other, and Bluesky drops both where they don't agree. So their
 * keys are worked out from what both sides know beforehand: the build writes the addresses into the pages
 * without asking anybody, and `syndicate` writes the records under them.
 */
import { createHash } from 'node:crypto';
import { basePath } from './address.ts';
import type { EntryId, NetworkId } from './ids.ts';
import type { Site } from './site.ts';
import { tidOf } from './tid.ts';

/** A record and the key it is written under. */
export interface KeyedRecord {
  collection: string;
  key: string;
  record: { $type: string } & Record<string, unknown>;
}

/** What is written before a post, for its card to refer to. */
export interface StandardRecords {
  /** Whose repository they belong into. */
  did: string;
  publication: KeyedRecord;
  document: KeyedRecord;
}

/** A page as its record describes it. */
export interface StandardDocument {
  entry: EntryId;
  /** Canonical address. */
  url: string;
  title: string;
  summary: string;
  tags: readonly string[];
  /** RFC 3339. */
  published: string;
}

const collections = {
  publication: 'site.standard.publication',
  document: 'site.standard.document',
} as const;

/** The well-known address that confirms a publication, below the output folder. */
export const publicationFile = `.well-known/${collections.publication}`;

/**
 * The account whose repository holds the records; nothing where the site has none. They need the root of a
 * domain, for the well-known file of a site below a path lies outside of that site.
 */
export function standardAccount(site: Pick<Site, 'url' | 'networks'>): string | undefined {
  return basePath(site) === '/' ? site.networks.bluesky?.did : undefined;
}

/** The network whose posts can refer to the records. */
export const standardNetwork: NetworkId = 'bluesky';

/** The AT-URI of a site's publication. */
export function publicationUri(did: string, url: string): string {
  return `at://${did}/${collections.publication}/${keyOf(`publication ${trimmed(url)}`)}`;
}

/** The AT-URI of an entry's document. */
export function documentUri(did: string, entry: EntryId): string {
  return `at://${did}/${collections.document}/${keyOf(`document ${entry}`)}`;
}

/** Both records, to the byte: the same page gives the same records, whichever moment of it is announced. */
export function standardRecords(
  did: string,
  site: { url: string; title: string; description: string },
  { entry, url, title, summary, tags, published }: StandardDocument,
): StandardRecords {
  const address = trimmed(site.url);
  const uris = { publication: publicationUri(did, site.url), document: documentUri(did, entry) };
  return {
    did,
    publication: {
      collection: collections.publication,
      key: lastPart(uris.publication),
      record: {
        $type: collections.publication,
        url: address,
        name: site.title,
        ...(site.description && { description: site.description }),
      },
    },
    document: {
      collection: collections.document,
      key: lastPart(uris.document),
      record: {
        $type: collections.document,
        site: uris.publication,
        path: url.slice(address.length),
        title,
        ...(summary && { description: summary }),
        ...(tags.length > 0 && { tags: [...tags] }),
        publishedAt: published,
      },
    },
  };
}

/** Whether an AT-URI is a document's. */
export function isDocumentUri(uri: string): boolean {
  return uri.split('/')[3] === collections.document;
}

/**
 * A key of the first hours of 1970, where no clock ever made one: 36 bits of microseconds and 10 of a clock id,
 * from a hash of what it is the key of.
 */
function keyOf(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  return tidOf(digest.readBigUInt64BE(0) >> 28n, digest.readUInt16BE(8) >>> 6);
}

/** "Avoid trailing slashes", say the lexicons: a page's address is that of the site and its path. */
const trimmed = (url: string): string => url.replace(/\/$/, '');

const lastPart = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);
