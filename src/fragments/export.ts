/** Writes what came back as files for the generator of another site: data and HTML an entry, pictures, a style sheet, an index. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomicSync } from '../files/atomic.ts';
import { writing } from '../files/cannot-write.ts';
import { markerFile } from '../files/claim.ts';
import { ownFile } from '../files/roots.ts';
import { withSlashes } from '../files/slashes.ts';
import type { Manifest, ManifestEntry } from '../model/manifest.ts';
import type { Moderation } from '../model/moderation.ts';
import { decodedAddress } from '../model/percent.ts';
import type { Site } from '../model/site.ts';
import { avatarsOf, Conversations } from '../replies/show.ts';
import { exportedEntry } from './exported.ts';
import { fragment } from './fragment.ts';

export interface ExportOptions {
  /** Absolute path of the folder to write to: claimed, so that everything in it may be replaced. */
  folder: string;
  /** The address that the folder is served at: `/replies/`. */
  base: string;
  site: Site;
  moderation: Moderation;
  /** Absolute path of the content folder. */
  content: string;
  manifest: Pick<Manifest, 'site' | 'entries'>;
}

/** Where an entry's files are, below the folder. */
interface IndexEntry {
  entry: string;
  json: string;
  html: string;
  replies: number;
}

/**
 * Brings the folder up to date: every file is whole at any instant, what says the same is left alone, and what is not shown any
 * more goes.
 *
 * @returns how many entries have something to show
 * @throws ContentError where what is stored is damaged; CannotWrite
 */
export function exportReplies(options: ExportOptions): number {
  const { folder, base: written, site, moderation, content, manifest } = options;
  const base = written.replace(/\/?$/, '/');
  // An entry's replies are one list here: how it is parted is the other site's to say.
  const whole = { ...site, replies: { ...site.replies, pageSize: Number.MAX_SAFE_INTEGER } };
  const conversations = new Conversations({ site: whole, moderation }, content);
  const files = new Map<string, string | Uint8Array>();
  const index = { entries: {} as Record<string, IndexEntry>, paths: {} as Record<string, IndexEntry> };
  for (const entry of manifest.entries.filter(({ announced }) => announced)) {
    const found = conversations.of({
      id: entry.id,
      data: { aliases: entry.aliases, lang: langOf(entry, manifest) },
    });
    if (!found) continue;
    const data = exportedEntry(entry, found, langOf(entry, manifest), base);
    const place = { json: `${entry.id}.json`, html: `${entry.id}.html` };
    files.set(place.json, json(data));
    files.set(place.html, fragment(data, site.timeZone));
    for (const avatar of avatarsOf(found))
      files.set(`avatars/${avatar}`, readFileSync(path.join(content, 'replies/avatars', avatar)));
    const listed = { entry: entry.id, ...place, replies: data.counts.replies };
    index.entries[entry.url] = listed;
    for (const at of pathsOf(entry.url)) index.paths[at] = listed;
  }
  files.set('index.json', json({ version: 1, ...index }));
  files.set('replies.css', readFileSync(ownFile('fragments/replies.css')));
  writing(folder, () => bringUpToDate(folder, files));
  return Object.keys(index.entries).length;
}

/** The path of an address, as it is written and as it is read: generators know either. */
function pathsOf(address: string): string[] {
  const { pathname, search } = new URL(address);
  const path = pathname + search;
  return [...new Set([path, decodedAddress(path)])];
}

const json = (data: unknown): string => `${JSON.stringify(data, null, 1)}\n`;

const langOf = ({ lang }: ManifestEntry, { site }: Pick<Manifest, 'site'>): string => lang ?? site.language;

function bringUpToDate(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [name, data] of files) {
    const file = path.join(folder, name);
    const bytes = Buffer.from(data);
    if (existsSync(file) && readFileSync(file).equals(bytes)) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileAtomicSync(file, bytes);
  }
  for (const found of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const name = withSlashes(path.relative(folder, path.join(found.parentPath, found.name)));
    if (found.isFile() && name !== markerFile && !files.has(name))
      rmSync(path.join(folder, name), { force: true });
  }
}
