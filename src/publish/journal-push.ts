/**
 * The journal in the repository that all machines share. The push of the intents is the lock between them:
 * rejected, nothing is sent. Receipts are always brought in: rebased and pushed again, never forced.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JournalFile, journalFileSchema } from '../model/journal.ts';
import { type Git, GitError, type Upstream } from './git.ts';
import { mergeJournals } from './merge-journals.ts';

/** What became of the intents. */
export type IntentsPush =
  /** They are upstream, or there are none: what is intended may be sent. */
  | 'may-send'
  /** Somebody else was faster: nothing may be sent, and the intents are gone from here. */
  | 'behind';

/** The repository takes nothing from us. The message is for the owner. */
export class PushRefused extends Error {
  constructor(upstream: Upstream, stderr: string) {
    super(
      `${upstream.remote} takes no push to ${upstream.branch}, so nothing can be announced:\n${stderr.trim()}\n` +
        'Where the branch is protected, let the workflow push to it.',
    );
    this.name = 'PushRefused';
  }
}

/** How often a push is tried, and the wait between two tries in milliseconds. */
const tries = { count: 4, pause: 2_000 };

/**
 * Commits what was written down to be sent, and pushes it.
 *
 * @param message of the commit
 * @throws PushRefused where the upstream has nothing new and still takes no push: then no run ever could
 */
export async function pushIntents(git: Git, message: string): Promise<IntentsPush> {
  const upstream = await git.upstream();
  const before = await git.run('rev-parse', 'HEAD');
  const committed = await commitJournal(git, message);
  if (!committed && !(await isAhead(git, upstream))) {
    await git.run('fetch', '--quiet', upstream.remote, upstream.branch);
    return (await git.contains('HEAD', upstream.ref)) ? 'may-send' : 'behind';
  }
  const refusal = await push(git, upstream);
  if (refusal === undefined) return 'may-send';
  await git.run('fetch', '--quiet', upstream.remote, upstream.branch);
  // An answer that was lost on the way: it is there all the same.
  if (await git.contains(upstream.ref, 'HEAD')) return 'may-send';
  const isBehind = !(await git.contains(before, upstream.ref));
  if (committed) await git.run('reset', '--quiet', '--keep', before);
  if (isBehind) return 'behind';
  throw new PushRefused(upstream, refusal);
}

/**
 * Commits what the networks answered, and pushes it, on top of whatever came in between.
 *
 * @returns whether there was anything to push
 * @throws PushRefused, GitError where the upstream can't be brought together with it
 */
export async function pushReceipts(git: Git, message: string): Promise<boolean> {
  const upstream = await git.upstream();
  await commitJournal(git, message);
  if (!(await isAhead(git, upstream))) return false;
  let refusal = await push(git, upstream);
  for (let attempt = 1; refusal !== undefined && attempt < tries.count; attempt += 1) {
    await git.run('fetch', '--quiet', upstream.remote, upstream.branch);
    if (await git.contains(upstream.ref, 'HEAD')) return true;
    if (!(await git.contains('HEAD', upstream.ref))) await rebase(git, upstream);
    refusal = await push(git, upstream);
  }
  if (refusal !== undefined) throw new PushRefused(upstream, refusal);
  return true;
}

/** Commits what changed in the journal and nothing else. @returns whether anything did */
async function commitJournal(git: Git, message: string): Promise<boolean> {
  const changed = await git.run('status', '--porcelain', '--untracked-files=all', '--', 'journal');
  if (changed === '') return false;
  const committer = await git.asCommitter();
  await committer.run('add', '--all', '--', 'journal');
  await committer.run('commit', '--quiet', '--message', message, '--only', '--', 'journal');
  return true;
}

async function isAhead(git: Git, upstream: Upstream): Promise<boolean> {
  return (await git.run('rev-list', '--count', `${upstream.ref}..HEAD`)) !== '0';
}

/**
 * Pushes; a connection that breaks is tried again.
 *
 * @returns what git said where the other side did not take it
 */
async function push(git: Git, { remote, branch }: Upstream): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await git.run('push', '--quiet', remote, `HEAD:refs/heads/${branch}`);
      return undefined;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const rejected = /\[(remote )?rejected\]/.test(error.stderr);
      if (rejected || attempt >= tries.count) return error.stderr;
      await sleep(tries.pause);
    }
  }
}

/** Puts our commits on top of the upstream's. Journals that both changed are merged record by record. */
async function rebase(git: Git, upstream: Upstream): Promise<void> {
  const quiet = (await git.asCommitter()).with({ GIT_EDITOR: 'true' });
  let step = quiet.run('rebase', '--quiet', '--autostash', upstream.ref);
  for (;;) {
    try {
      await step;
      return;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const { merged, left } = await mergeConflicts(quiet);
      if (merged.length === 0 || left.length > 0) {
        await quiet.ask('rebase', '--abort');
        throw error;
      }
      step = quiet.run('rebase', '--continue');
    }
  }
}

/**
 * Merges the journals that are in conflict, record by record, and adds them to the index: in a rebase, a merge or a pull.
 *
 * @returns the files that were merged, and those in conflict that are no journal; from the top of the repository
 */
export async function mergeConflicts(git: Git): Promise<{ merged: string[]; left: string[] }> {
  const root = await git.run('rev-parse', '--show-toplevel');
  const conflicts = (await git.run('diff', '--name-only', '--diff-filter=U', '-z'))
    .split('\0')
    .filter(Boolean);
  const merged: string[] = [];
  for (const file of conflicts) {
    // In a rebase stage 2 is what is upstream, and stage 3 the commit that is put on top (git-rebase(1)).
    const theirs = await journalAt(git, `:2:${file}`);
    const ours = await journalAt(git, `:3:${file}`);
    if (!theirs || !ours) continue;
    const target = path.join(root, file);
    writeFileSync(target, `${JSON.stringify(mergeJournals(ours, theirs), null, 2)}\n`);
    await git.run('add', '--', path.relative(git.folder, target));
    merged.push(file);
  }
  return { merged, left: conflicts.filter((file) => !merged.includes(file)) };
}

async function journalAt(git: Git, object: string): Promise<JournalFile | undefined> {
  const text = await git.ask('show', object);
  try {
    return text === undefined ? undefined : journalFileSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
