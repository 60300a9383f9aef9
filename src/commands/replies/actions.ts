/** What `npm run replies` does, without its arguments and its printing. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { closest } from 'fastest-levenshtein';
import { readJournals } from '../../content/announcement-journals.ts';
import type { Environment } from '../../content/environment.ts';
import { ManifestMissing, manifestFile, readManifest } from '../../content/manifest.ts';
import { ownedBy } from '../../content/owner.ts';
import { readContent, readModeration, readSite } from '../../content/read.ts';
import { fileRedactor, type Secrets } from '../../content/secrets.ts';
import { claimFolder } from '../../files/claim.ts';
import { exportReplies } from '../../fragments/export.ts';
import { siteUrl } from '../../model/address.ts';
import { allEntries } from '../../model/content.ts';
import { type EntryId, entryIdSchema } from '../../model/ids.ts';
import type { Manifest, ManifestEntry } from '../../model/manifest.ts';
import { isServed, type Site } from '../../model/site.ts';
import { systemClock } from '../../networks/transport.ts';
import { presentIds } from '../../replies/copies.ts';
import { importComments } from '../../replies/import.ts';
import { type Pulled, type PullOptions, pull } from '../../replies/pull.ts';
import { picturesFor, readersFor } from '../../replies/readers.ts';
import { type Decision, decide } from '../../replies/review.ts';
import { ReplyStore, type WaitingReply } from '../../replies/store.ts';
import { forgetKeptPages } from '../../site/integration/kept-pages.ts';

export interface PullCommand {
  environment: Environment;
  secrets: Secrets;
  /** Only this entry's threads, due or not. */
  entry?: EntryId | undefined;
  /** Every thread, due or not. */
  all?: boolean | undefined;
  signal?: AbortSignal;
  tell: PullOptions['tell'];
}

/**
 * Pulls what was answered, for the site of an environment.
 *
 * @throws ContentError where settings, journal or stored replies are wrong
 */
export async function pullReplies({ environment, secrets, ...command }: PullCommand): Promise<Pulled> {
  const { content, state, now } = environment;
  const site = await readSite(content);
  const moderation = await readModeration(content);
  const pictures = picturesFor(site);
  const { signal } = command;
  const store = new ReplyStore(content, fileRedactor(secrets));
  try {
    return await pull({
      ...command,
      site,
      moderation,
      journals: readJournals(content),
      entries: entriesOf(state),
      readers: await readersFor(site, secrets, {
        fetch,
        clock: systemClock(() => now),
        ...(signal && { signal }),
      }),
      ...(pictures && { pictures }),
      store,
      now,
    });
  } finally {
    forgetPages(store, site, state);
    for (const fetcher of new Set(Object.values(pictures ?? {}))) await fetcher.close();
  }
}

/**
 * The entry an owner means: by its id, or by a former one.
 *
 * @throws RangeError where there is none; it suggests the closest id
 */
export async function entryNamed(name: string, { content, state }: Environment): Promise<EntryId> {
  const entries = entriesOf(state);
  const named = entryIdSchema.safeParse(name).data;
  const former = named && presentIds(entries).get(named);
  if (former) return former;
  const known = new Set<string>([...readJournals(content).keys(), ...entries.map(({ id }) => id)]);
  // What was never built nor announced is an entry all the same.
  if (!named || !known.has(named)) {
    for (const { id, data } of allEntries(await readContent(content))) {
      if (named && data.aliases.includes(named)) return id;
      known.add(id);
    }
  }
  if (named && known.has(named)) return named;
  const near = known.size > 0 ? ` Did you mean ${closest(name, [...known])}?` : '';
  throw new RangeError(
    `Entry "${name}" not found.${near} Entries are named by folder and file, such as posts/hello.`,
  );
}

/** What waits for the owner. @throws ContentError where what is stored is damaged */
export function waitingReplies({ content }: Environment): readonly WaitingReply[] {
  return new ReplyStore(content).pending;
}

/**
 * Decides on waiting replies, and writes the rules that follow into `moderation.yaml`.
 *
 * @param ids of replies; `all` stands for every one that waits
 * @throws RangeError where nothing with such an id waits
 */
export async function decideOn(
  ids: readonly string[],
  decision: Decision,
  { content, state, now }: Environment,
): Promise<number> {
  const store = new ReplyStore(content);
  let moderation = await readModeration(content);
  const chosen = ids.includes('all') ? store.pending.map(({ reply }) => reply.id) : ids;
  for (const id of chosen) {
    // One of the same person may have been decided with the one before it.
    const decided = ids.includes('all') && !store.pending.some(({ reply }) => reply.id === id);
    if (!decided) moderation = decide(id, decision, { store, content, moderation, now });
  }
  store.saveAvatars(now);
  forgetPages(store, await readSite(content), state);
  return chosen.length;
}

/**
 * Lets go of the pages of the last build that showed what the store has changed: nothing that was deleted stays in a cache
 * until somebody builds again.
 */
function forgetPages({ changed }: ReplyStore, site: Pick<Site, 'url'>, state: string): void {
  if (changed.size === 0) return;
  const base = siteUrl(site, '');
  const addresses = new Map(entriesOf(state).map(({ id, url }) => [id, url]));
  const pages = [...changed].map((id) => {
    const url = addresses.get(id);
    return url?.startsWith(base) ? url.slice(base.length) : undefined;
  });
  // An entry that the last build did not know may have been in one before it.
  const known = pages.filter((page) => page !== undefined).filter(Boolean);
  forgetKeptPages(state, known.length < pages.length ? 'all' : known);
}

/**
 * Brings comments in from a file.
 *
 * @throws ContentError naming every mistake of the file; RangeError where it cannot be read
 */
export async function importReplies(
  name: string,
  entry: EntryId | undefined,
  { content: folder, state, now }: Environment,
): Promise<{ added: number; changed: number; removed: number; withheld: number }> {
  const content = await readContent(folder);
  const ids = new Set([...allEntries(content), ...entriesOf(state)].map(({ id }) => id));
  const store = new ReplyStore(folder);
  const imported = importComments(store, {
    name,
    text: readOwn(name),
    entry,
    moderation: content.moderation,
    journals: readJournals(folder),
    exists: (id) => ids.has(id),
    timeZone: content.site.timeZone,
    now,
  });
  forgetPages(store, content.site, state);
  return imported;
}

/**
 * Writes what came back for a site that Lectern does not build: where `replies.export` says, or a command.
 *
 * @param wish `folder`, seen from the working directory, and the address that it is served at
 * @returns what was written, as a sentence; nothing where nobody wants it written
 * @throws FolderNotOurs, CannotWrite, ContentError
 */
export async function exportFor(
  environment: Environment,
  wish: { folder?: string | undefined; url?: string | undefined } = {},
): Promise<string | undefined> {
  const { content, state } = environment;
  const site = await readSite(content);
  const { export: setting } = site.replies;
  if (wish.folder === undefined && setting === undefined) return undefined;
  const folder =
    wish.folder === undefined ? path.resolve(content, setting!.folder) : path.resolve(wish.folder);
  const manifest = manifestFor(site, state);
  claimFolder(wish.folder === undefined ? 'replies.export.folder' : '--export', folder, 'replies', {
    ...ownedBy(environment, site),
  });
  const moderation = await readModeration(content);
  const base = wish.url ?? setting?.url ?? '/replies/';
  if (!isServed(base))
    throw new RangeError(`Invalid --export-url "${base}". Expected /replies/, or an address with https.`);
  const count = exportReplies({ folder, base, site, moderation, content, manifest });
  return `Wrote what came back to ${count} ${count === 1 ? 'entry' : 'entries'} to ${folder}.`;
}

/** The entries there are. @throws ManifestMissing with what makes them known */
function manifestFor({ feed }: Site, state: string): Manifest {
  if (feed !== undefined && !existsSync(manifestFile(state)))
    throw new RangeError('The entries of the feed are not known yet. Run npm run syndicate first.');
  return readManifest(state);
}

/** A file the owner named. @throws RangeError where it cannot be read */
function readOwn(name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(name));
  } catch (cause) {
    if (cause instanceof TypeError)
      throw new RangeError(`${name} is not valid UTF-8. Save it as “CSV UTF-8” or UTF-8 text.`, { cause });

    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'file not found' : message;
    throw new RangeError(`Could not read ${name}: ${why}.`, { cause });
  }
}

/** The entries of the last build. Without one former ids are not known and no webmentions are asked for. */
function entriesOf(state: string): ManifestEntry[] {
  try {
    return readManifest(state).entries;
  } catch (error) {
    if (error instanceof ManifestMissing && !error.damaged) return [];
    throw error;
  }
}
