/** Where the links of texts lead: what is no file, no page and no heading is said with file and line. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { closest } from 'fastest-levenshtein';
import { entryPath, formerPath } from '../model/address.ts';
import { formatOf } from '../model/collection.ts';
import { collections, folderOf } from '../model/collections.ts';
import { allEntries, type Content, type Entry } from '../model/content.ts';
import { decodedAddress } from '../model/percent.ts';
import { pathInPublic } from './addresses.ts';
import { lookAtBody } from './body.ts';
import { partsOf } from './check-texts.ts';
import { isAttachment, relativeLink } from './links.ts';
import { idsIn } from './markdown/headings.ts';
import { missingFile, type Problem, shownPath } from './problem.ts';

/** What pages have besides their texts. */
const ofPages = /^(?:corrections|replies|references|ref-.+|user-content-.+|footnote-label|top)?$/;

/** What is checked, and against what. */
interface Around {
  content: Content;
  /** Absolute path of the content folder. */
  folder: string;
  /** Absolute path of `public/`. */
  publicFolder: string;
}

/**
 * Looks where every link and every picture from the root of the site leads.
 *
 * @returns mistakes: files and pictures that are not there; notices: anchors and pages of the site that are not
 */
export function linkFindings(around: Around): { problems: Problem[]; notices: string[] } {
  const { content, folder } = around;
  const problems: Problem[] = [];
  const notices: string[] = [];
  const known = { byFile: new Map<string, Entry>(), paths: new Map<string, Entry>() };
  for (const entry of allEntries(content)) {
    known.byFile.set(entry.file, entry);
    for (const at of [entryPath(entry), ...entry.data.aliases.map(formerPath)]) known.paths.set(at, entry);
  }
  for (const entry of allEntries(content)) {
    const format = formatOf(entry.file);
    if (!format) continue;
    for (const { source, startLine } of partsOf(entry)) {
      const { links, pictures, htmlPictures } = lookAtBody(source, format);
      const file = shownPath(folder, entry.file);
      for (const { url, line } of links) {
        const finding = ofLink(entry, url, known, around);
        const at = startLine + line - 1;
        if (typeof finding === 'string') notices.push(`${file}:${at}  ${url} ${finding}`);
        else if (finding) problems.push({ file, line: at, field: 'link', ...finding });
      }
      for (const { src, line } of [...pictures, ...htmlPictures]) {
        if (!/^\/(?!\/)/.test(src) || existsSync(publicFile(src, around))) continue;
        const name = `public${pathInPublic(content.site, src)}`;
        problems.push({
          file,
          line: startLine + line - 1,
          field: 'picture',
          expected: `a picture that exists: ${name}`,
          found: JSON.stringify(src),
          fix: `put the file into ${path.posix.dirname(name)}/, or write its path relative to this file`,
        });
      }
    }
  }
  return { problems, notices };
}

const publicFile = (url: string, { content, publicFolder }: Around): string =>
  path.join(publicFolder, pathInPublic(content.site, url));

/** What is wrong with one link: a mistake, or what a notice says of it. */
function ofLink(
  entry: Entry,
  url: string,
  { byFile, paths }: { byFile: Map<string, Entry>; paths: Map<string, Entry> },
  around: Around,
): Omit<Problem, 'file' | 'line' | 'field'> | string | undefined {
  if (url.startsWith('#')) return anchorNotice(entry, url);
  if (/^\/(?!\/)/.test(url)) {
    const parts = pathInPublic(around.content.site, url).split('/').filter(Boolean);
    const isEntry = parts.length === 2 && collections.some((name) => folderOf(name) === parts[0]);
    if (!isEntry || /\.\w+$/.test(parts[1]!)) return undefined;
    const target = paths.get(`${parts.join('/')}/`);
    if (target) return anchorNotice(target, url);
    return existsSync(publicFile(url, around))
      ? undefined
      : 'leads to no entry: correct the address, or name the entry by its file';
  }
  const link = relativeLink(entry.file, url);
  if (!link) return undefined;
  const target = byFile.get(link.file);
  if (target?.data.visibility === 'draft' && entry.data.visibility !== 'draft')
    return 'leads to a draft: readers see its words without a link';
  if (target) return anchorNotice(target, url);
  if (isAttachment(around.folder, link.file)) return undefined;
  const isThere = existsSync(path.join(around.folder, link.file));
  if (isThere && path.posix.extname(link.file) !== '')
    return 'is a file that is not handed out: put a copy of it into public/, and link to that';
  // An address of the old site rather than a file, as it seems.
  if (!/\.[A-Za-z0-9]{1,8}$/.test(link.file) || /\.(?:html?|php|aspx?)$/i.test(link.file))
    return 'leads to no file: write the address from the root of the site (/posts/…/), or name the entry by its file';
  const names = [...byFile.keys()].filter((name) => formatOf(name) !== undefined);
  const near = formatOf(link.file) && names.length > 0 ? closest(link.file, names) : undefined;
  const fix = near && `did you mean ${relative(entry.file, near)}?`;
  return { ...missingFile(url), ...(fix && { fix }) };
}

function relative(from: string, to: string): string {
  const name = path.posix.relative(path.posix.dirname(from), to);
  return name.startsWith('.') ? name : `./${name}`;
}

const known = new WeakMap<Entry, Set<string>>();

/** What is said of an anchor that its page has not. A deck has those of its slides. */
function anchorNotice(target: Entry, url: string): string | undefined {
  const anchor = decodedAddress(/#(.*)$/s.exec(url)?.[1] ?? '').replace(/^:~:.*/, '');
  const format = formatOf(target.file);
  if (ofPages.test(anchor) || !format || target.collection === 'slides') return undefined;
  if (lookAtBody(target.body, format).mistakes.length > 0) return undefined;
  const ids = known.get(target) ?? idsIn(target.body, format);
  known.set(target, ids);
  if (ids.has(anchor)) return undefined;
  const near = ids.size > 0 ? `; did you mean #${closest(anchor, [...ids])}?` : '';
  return `leads to no heading of ${target.file}${near}`;
}
