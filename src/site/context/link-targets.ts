/** Where relative links of texts lead on the built site. */
import { lookAtBody } from '../../content/body.ts';
import { attachmentPath, isAttachment, relativeLink } from '../../content/links.ts';
import { entryPath, sitePath } from '../../model/address.ts';
import { formatOf } from '../../model/collection.ts';
import { allEntries, type Entry } from '../../model/content.ts';
import type { BuildContext } from './context.ts';

/** The entries that the audience may see, by their files. */
const byFile = new WeakMap<BuildContext['content'], Map<string, Entry>>();

function entriesByFile({ content }: Pick<BuildContext, 'content'>): Map<string, Entry> {
  const known = byFile.get(content) ?? new Map(allEntries(content).map((entry) => [entry.file, entry]));
  byFile.set(content, known);
  return known;
}

/**
 * The address that a relative link of a text has on the site, with the base path; `undefined` where it stays as it is, and
 * nothing (`null`) where it leads to an entry that nobody may see.
 *
 * @param from the file of the text, below the content folder
 */
export function addressOfLink(
  context: Pick<BuildContext, 'content' | 'folder'>,
  from: string,
  url: string,
): string | null | undefined {
  const link = relativeLink(from, url);
  if (!link) return undefined;
  const entry = entriesByFile(context).get(link.file);
  if (entry) return sitePath(context.content.site, entryPath(entry)) + link.rest;
  if (!isAttachment(context.folder, link.file)) return formatOf(link.file) ? null : undefined;
  const address = attachmentPath(context.folder, link.file).split('/').map(encodeURIComponent).join('/');
  return sitePath(context.content.site, address) + link.rest;
}

/** The files that the texts of the entries hand out, below the content folder; each once. */
export function attachments({ content, folder }: Pick<BuildContext, 'content' | 'folder'>): string[] {
  const files = allEntries(content).flatMap((entry) =>
    linksOf(entry).flatMap((url) => {
      const link = relativeLink(entry.file, url);
      return link && isAttachment(folder, link.file) ? [link.file] : [];
    }),
  );
  return [...new Set(files)];
}

/** Where the relative links of an entry lead: a part of what its page shows. */
export function linkedAddresses(context: Pick<BuildContext, 'content' | 'folder'>, entry: Entry): string[] {
  return linksOf(entry).flatMap((url) => addressOfLink(context, entry.file, url) ?? []);
}

function linksOf(entry: Entry): string[] {
  const format = formatOf(entry.file);
  return format ? lookAtBody(entry.body, format).links.map(({ url }) => url) : [];
}
