/** What the repository shows whoever can read it, though the site does not: drafts, and what is to come. */
import path from 'node:path';
import { isOnBranch, type Readers, readersOf, remoteOf, trackedFiles } from '../files/repository.ts';
import { allEntries, type Content } from '../model/content.ts';
import { type Withheld, withheld } from '../model/publication.ts';
import type { Temporal } from '../model/time.ts';
import type { Check, SiteContext } from '../networks/doctor/finding.ts';

/** What is in a repository and not on the site. */
export interface ShownInRepository {
  remote: string;
  readers: Readers;
  /** In words: `2 drafts (posts/a.mdx, posts/b.mdx)`. */
  what: string[];
}

/** The branch of the replies (src/publish/replies-branch.ts). */
const repliesBranch = 'lectern-replies';

/** So many files of a kind are named. */
const named = 3;

const kinds: Record<Withheld | 'unlisted', string> = {
  draft: 'draft',
  scheduled: 'scheduled entry',
  unreleased: 'deck that waits for its talk',
  unlisted: 'unlisted entry with its secret address',
};
const plural: Record<Withheld | 'unlisted', string> = {
  draft: 'drafts',
  scheduled: 'scheduled entries',
  unreleased: 'decks that wait for their talks',
  unlisted: 'unlisted entries with their secret addresses',
};

/** Where to read how to keep it elsewhere. */
export const keepElsewhere = 'docs/privacy.md, "What a repository shows"';

/**
 * What a repository has that is not meant for everybody yet; nothing where there is none of it, or no remote. Whoever can
 * read it is asked for only where there is something to read.
 */
export async function shownByRepository(
  content: Content,
  folder: string,
  now: Temporal.Instant,
): Promise<ShownInRepository | undefined> {
  const remote = await remoteOf(folder);
  if (!remote) return undefined;
  const what = await unpublishedIn(content, folder, now);
  return what.length > 0 ? { remote, readers: await readersOf(remote), what } : undefined;
}

async function unpublishedIn(content: Content, folder: string, now: Temporal.Instant): Promise<string[]> {
  const tracked = await trackedFiles(folder);
  const found = new Map<Withheld | 'unlisted', string[]>();
  for (const entry of allEntries(content)) {
    const why =
      withheld(content, entry, now) ?? (entry.data.visibility === 'unlisted' ? 'unlisted' : undefined);
    if (!why) continue;
    const file = 'file' in entry.data ? entry.data.file : undefined;
    const files = [entry.file, ...(file ? [path.posix.join(path.posix.dirname(entry.file), file)] : [])];
    const known = files.filter((each) => tracked.has(each));
    if (known.length > 0) found.set(why, [...(found.get(why) ?? []), known.at(-1) as string]);
  }
  const lines = [...found].map(([why, files]) => {
    const more = files.length > named ? ', …' : '';
    const many = files.length === 1 ? `1 ${kinds[why]}` : `${files.length} ${plural[why]}`;
    return `${many} (${files.slice(0, named).join(', ')}${more})`;
  });
  const pending =
    tracked.has('replies/pending.json') || (await isOnBranch(folder, repliesBranch, 'pending.json'));
  return pending ? [...lines, `replies that wait for you (branch ${repliesBranch})`] : lines;
}

/** What was found, in a sentence. */
export function shownLine({ remote, readers, what }: ShownInRepository): string {
  const who = readers === 'anybody' ? 'Anybody can read' : 'Whoever can read the repository can read';
  return `${who} at ${withoutName(remote)}: ${what.join('; ')}`;
}

/** An address without a name and password in it. */
function withoutName(remote: string): string {
  return remote.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

export const checkRepository: Check<SiteContext> = async ({ content, environment, clock }) => {
  const name = 'site repository';
  const shown = await shownByRepository(content, environment.content, clock.now());
  if (!shown) {
    const message = 'no repository shows what is not on the site yet';
    return [{ name, level: 'ok', message }];
  }
  const message = shownLine(shown);
  if (shown.readers === 'some') return [{ name, level: 'ok', message }];
  return [{ name, level: 'warning', message, fix: `keep it elsewhere: ${keepElsewhere}` }];
};
