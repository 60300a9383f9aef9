/** Where the links of a text lead: to another entry by its file, to a file beside it, or to a page of the site. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodedAddress } from '../model/percent.ts';

/** A relative address taken apart. */
export interface RelativeLink {
  /** Below the content folder, with forward slashes. */
  file: string;
  /** `?…` and `#…`, as written. */
  rest: string;
}

/**
 * The file that a relative address names; `undefined` for every other address.
 *
 * @param from the file of the text, below the content folder
 * @example relativeLink('posts/2024/a.md', '../b.md#part') // { file: 'posts/b.md', rest: '#part' }
 */
export function relativeLink(from: string, url: string): RelativeLink | undefined {
  if (url === '' || /^[/#?]/.test(url) || /^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  const [, name = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? [];
  const file = path.posix.join(path.posix.dirname(from), decodedAddress(name));
  // What lies outside of the content is nobody's to publish.
  return file.startsWith('../') ? undefined : { file, rest };
}

/** Texts and settings are read, and never handed out as they are; so is what Lectern keeps. */
const kept = /\.(?:mdx|md|markdown|ya?ml|bib)$|^journal\/|(?:^|\/)[._]/i;

/** Whether a file of the content may be handed out where a text links to it. */
export function isAttachment(folder: string, file: string): boolean {
  return (
    !kept.test(file) && (statSync(path.join(folder, file), { throwIfNoEntry: false })?.isFile() ?? false)
  );
}

const digests = new Map<string, { mtime: number; size: number; digest: string }>();

/**
 * Where an attachment is on the site, below its base: by its content, so that no cache shows an old one.
 *
 * @example attachmentPath('/home/ada/content', 'posts/paper.pdf') // 'attachments/0123456789ab/paper.pdf'
 */
export function attachmentPath(folder: string, file: string): string {
  const absolute = path.join(folder, file);
  const { mtimeMs: mtime, size } = statSync(absolute);
  const known = digests.get(absolute);
  const isKnown = known && known.mtime === mtime && known.size === size;
  const digest = isKnown
    ? known.digest
    : createHash('sha256').update(readFileSync(absolute)).digest('hex').slice(0, 12);
  digests.set(absolute, { mtime, size, digest });
  return `attachments/${digest}/${path.posix.basename(file)}`;
}
