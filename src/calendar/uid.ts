/** The UID of a calendar item: a name-based UUID, so that two machines without a journal choose the same. */
import { createHash } from 'node:crypto';
import { siteUrl } from '../model/address.ts';
import type { Site } from '../model/site.ts';

/** The namespace of URLs, RFC 9562 §6.6. */
const urlNamespace = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/**
 * A UID that says nothing of who and where, as RFC 7986 §5.3 wants: the version 5 UUID (RFC 9562 §5.5)
 * of the item's key on this site. Worked out once; from then on the journal is what counts.
 *
 * @param taken UIDs in use: a key that was given up by a rename and is used anew gets another UID
 */
export function newUid(site: Pick<Site, 'url'>, key: string, taken: ReadonlySet<string>): string {
  for (let attempt = 1; ; attempt++) {
    const uid = nameBasedUuid(siteUrl(site, attempt === 1 ? key : `${key}#${attempt}`));
    if (!taken.has(uid)) return uid;
  }
}

/** @example nameBasedUuid('https://ada.example/events/devconf') // 'xxxxxxxx-xxxx-5xxx-yxxx-xxxxxxxxxxxx' */
function nameBasedUuid(url: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(urlNamespace.replaceAll('-', ''), 'hex'))
    .update(url)
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
