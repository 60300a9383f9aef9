import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord, JournalState } from '../../src/model/journal.ts';
import { PushRefused, pushIntents, pushReceipts } from '../../src/publish/journal-push.ts';
import { fetchReplies, isStale, keepReplies, RepliesDiffer } from '../../src/publish/replies-branch.ts';
import { type Checkout, journalText, makeRepository, type Repository } from '../setup/checkouts.ts';

const at = '2026-11-20T10:00:00Z';
const intent = { key: 'key', text: 'Hello', hash: 'hash', createdAt: at, run: 'run' };
const record = (state: JournalState, more: Partial<JournalRecord> = {}): JournalRecord => ({
  state,
  ...(state === 'posted' && { receipt: { id: '1', url: 'https://social.example/@ada/1', at } }),
  ...((state === 'intended' || state === 'unknown') && { intent }),
  at,
  ...more,
});
const journal = 'content/journal/posts/hello.json';

let repository: Repository;
let here: Checkout;
let there: Checkout;
beforeEach(() => {
  repository = makeRepository();
  here = repository.clone();
  there = repository.clone();
});
afterEach(() => repository.remove());

const log = () => repository.run('log', '--format=%s', 'main').split('\n');
const upstream = (file: string) => repository.run('show', `main:${file}`);

/** Has the bare repository refuse every push, as a protected branch does. */
function protect(): void {
  const hook = path.join(repository.bare, 'hooks/pre-receive');
  writeFileSync(hook, '#!/bin/sh\necho "protected branch" >&2\nexit 1\n');
  chmodSync(hook, 0o755);
}

describe('the push of the intents', () => {
  test('commits the journal and nothing else', async () => {
    here.write(journal, journalText({ mastodon: record('intended') }));
    here.write('content/posts/draft.mdx', 'not yet');
    here.write('content/keep', 'changed');
    expect(await pushIntents(here.git, 'Intents')).toBe('may-send');
    expect(log()).toEqual(['Intents', 'Begin']);
    expect(repository.run('show', '--name-only', '--format=', 'main')).toBe(journal);
    expect(here.run('status', '--porcelain')).toBe(' M content/keep\n?? content/posts/');
  });

  test('makes no commit where there is nothing to say', async () => {
    expect(await pushIntents(here.git, 'Intents')).toBe('may-send');
    expect(log()).toEqual(['Begin']);
  });

  test('that somebody else was faster with is undone, with all else as it was', async () => {
    there.write('content/posts/new.mdx', 'new');
    there.push();
    here.write(journal, journalText({ mastodon: record('intended') }));
    here.write('content/keep', 'changed');
    expect(await pushIntents(here.git, 'Intents')).toBe('behind');
    expect(log()).toEqual(['Something', 'Begin']);
    expect(here.has(journal)).toBe(false);
    expect(here.read('content/keep')).toBe('changed');
    expect(here.run('rev-list', '--count', 'origin/main..HEAD')).toBe('0');
  });

  test('keeps what the journal said before, where it is undone', async () => {
    here.write(journal, journalText({ mastodon: record('posted') }));
    here.push();
    there.run('pull', '--quiet');
    there.write('content/posts/new.mdx', 'new');
    there.push();
    here.write(journal, journalText({ mastodon: record('posted'), bluesky: record('intended') }));
    expect(await pushIntents(here.git, 'Intents')).toBe('behind');
    expect(here.read(journal)).toBe(journalText({ mastodon: record('posted') }));
  });

  test('says so where this checkout lags behind and has nothing to say itself', async () => {
    there.write(journal, journalText({ mastodon: record('posted') }));
    there.push();
    expect(await pushIntents(here.git, 'Intents')).toBe('behind');
  });

  test('to a branch that takes nothing from anybody is an error, for no run could ever announce', async () => {
    protect();
    here.write(journal, journalText({ mastodon: record('intended') }));
    const attempt = pushIntents(here.git, 'Intents');
    await expect(attempt).rejects.toThrow(PushRefused);
    await expect(attempt).rejects.toThrow(/protected branch/);
    expect(here.has(journal)).toBe(false);
  });
});

describe('the push of the receipts', () => {
  test('goes on top of what came meanwhile, and nobody loses anything', async () => {
    here.write(journal, journalText({ mastodon: record('intended') }));
    await pushIntents(here.git, 'Intents');
    there.run('pull', '--quiet');
    there.write('content/posts/new.mdx', 'new');
    there.push();
    here.write(journal, journalText({ mastodon: record('posted') }));
    expect(await pushReceipts(here.git, 'Receipts')).toBe(true);
    expect(log()).toEqual(['Receipts', 'Something', 'Intents', 'Begin']);
    expect(upstream(journal)).toBe(journalText({ mastodon: record('posted') }).trimEnd());
    expect(upstream('content/posts/new.mdx')).toBe('new');
  });

  test('merges a journal that both changed, record by record', async () => {
    here.write(journal, journalText({ mastodon: record('intended'), linkedin: record('intended') }));
    await pushIntents(here.git, 'Intents');
    there.run('pull', '--quiet');
    there.write(journal, journalText({ mastodon: record('intended'), linkedin: record('posted') }));
    there.push('By hand');
    here.write(journal, journalText({ mastodon: record('posted'), linkedin: record('unknown') }));
    expect(await pushReceipts(here.git, 'Receipts')).toBe(true);
    const { announcements } = JSON.parse(upstream(journal));
    expect(announcements['posts/hello#published']).toEqual({
      mastodon: record('posted'),
      linkedin: record('posted'),
    });
    expect(log()[0]).toBe('Receipts');
  });

  test('ends well where the other side knows all of it already', async () => {
    here.write(journal, journalText({ mastodon: record('intended', { at: '2026-11-20T09:00:00Z' }) }));
    await pushIntents(here.git, 'Intents');
    there.run('pull', '--quiet');
    there.write(journal, journalText({ mastodon: record('posted') }));
    there.push('By hand');
    here.write(journal, journalText({ mastodon: record('posted', { at: '2026-11-20T11:00:00Z' }) }));
    await pushReceipts(here.git, 'Receipts');
    expect(upstream(journal)).toBe(journalText({ mastodon: record('posted') }).trimEnd());
    expect(here.run('status', '--porcelain')).toBe('');
  });

  test('brings what an earlier run could not push', async () => {
    here.write(journal, journalText({ mastodon: record('posted') }));
    here.run('add', '--all');
    here.run('commit', '--quiet', '--message', 'Receipts of yesterday');
    expect(await pushReceipts(here.git, 'Receipts')).toBe(true);
    expect(log()).toEqual(['Receipts of yesterday', 'Begin']);
    expect(await pushReceipts(here.git, 'Receipts')).toBe(false);
  });

  test('that cannot be merged leaves the checkout as it was, and says so', async () => {
    here.write(journal, journalText({ mastodon: record('intended') }));
    await pushIntents(here.git, 'Intents');
    there.run('pull', '--quiet');
    there.write(journal, '{ damaged');
    there.push('By hand');
    here.write(journal, journalText({ mastodon: record('posted') }));
    await expect(pushReceipts(here.git, 'Receipts')).rejects.toThrow(/git rebase failed/);
    expect(here.read(journal)).toBe(journalText({ mastodon: record('posted') }));
    expect(here.run('status')).not.toContain('rebase in progress');
  });

  test('to a branch that takes nothing is an error', async () => {
    here.write(journal, journalText({ mastodon: record('posted') }));
    protect();
    await expect(pushReceipts(here.git, 'Receipts')).rejects.toThrow(PushRefused);
    expect(here.read(journal)).toBe(journalText({ mastodon: record('posted') }));
  });
});

describe('the branch with the replies', () => {
  const file = 'content/replies/posts/hello.json';
  const branch = (...args: string[]) => repository.run('log', '--format=%H', ...args, 'lectern-replies');

  test('is one commit, replaced each time, and never in the history of main', async () => {
    here.write(file, 'first');
    expect(await keepReplies(here.git)).toBe(true);
    const [first] = branch().split('\n');
    here.write(file, 'second');
    expect(await keepReplies(here.git)).toBe(true);
    expect(branch().split('\n')).toHaveLength(1);
    expect(branch()).not.toBe(first);
    expect(repository.run('show', 'lectern-replies:replies/posts/hello.json')).toBe('second');
    expect(repository.run('log', '--all', '--format=%H', '-S', 'first')).toBe('');
    expect(repository.run('ls-tree', '-r', '--name-only', 'main')).not.toContain('replies');
    expect(here.run('status', '--porcelain')).toBe('');
  });

  test('is not touched where nothing changed', async () => {
    here.write(file, 'first');
    await keepReplies(here.git);
    const before = branch();
    expect(await keepReplies(here.git)).toBe(false);
    expect(branch()).toBe(before);
  });

  test('is not made where there are no replies', async () => {
    expect(await keepReplies(here.git)).toBe(false);
    expect(await fetchReplies(here.git)).toBe(false);
    expect(repository.run('branch', '--list')).toBe('* main');
  });

  test('comes to another machine, bytes and all', async () => {
    here.write(file, 'first');
    here.write('content/replies/avatars/a.webp', '\u0000picture\u0001');
    await keepReplies(here.git);
    expect(await fetchReplies(there.git)).toBe(true);
    expect(there.read(file)).toBe('first');
    expect(there.read('content/replies/avatars/a.webp')).toBe('\u0000picture\u0001');
    expect(there.run('status', '--porcelain')).toBe('');
  });

  test('takes away what is gone, here and there', async () => {
    here.write(file, 'first');
    here.write('content/replies/posts/other.json', 'other');
    await keepReplies(here.git);
    await fetchReplies(there.git);
    rmSync(path.join(here.folder, 'content/replies/posts/other.json'));
    await keepReplies(here.git);
    await fetchReplies(there.git);
    expect(there.has('content/replies/posts/other.json')).toBe(false);
    rmSync(path.join(here.folder, 'content/replies'), { recursive: true });
    expect(await keepReplies(here.git)).toBe(true);
    expect(repository.run('ls-tree', '-r', '--name-only', 'lectern-replies')).toBe('');
  });

  test('does not come over replies that were never kept', async () => {
    here.write(file, 'first');
    await keepReplies(here.git);
    there.write(file, 'imported by hand');
    await expect(fetchReplies(there.git)).rejects.toThrow(RepliesDiffer);
    expect(there.read(file)).toBe('imported by hand');
  });

  test('that somebody else replaced meanwhile is not overwritten', async () => {
    here.write(file, 'first');
    await keepReplies(here.git);
    // The other machine pushes between this one's look and its push.
    const hook = path.join(here.folder, '.git/hooks/pre-push');
    there.write(file, 'faster');
    const script = `#!/bin/sh\nrm -f "$0"\nunset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE\ncd ${there.folder} && git -c core.hooksPath=/dev/null push -q --force origin "$(git commit-tree "$(git hash-object -w -t tree /dev/null)" -m other)":refs/heads/lectern-replies\n`;
    writeFileSync(hook, script);
    chmodSync(hook, 0o755);
    here.write(file, 'slower');
    const error = await keepReplies(here.git).catch((thrown: unknown) => thrown);
    expect(isStale(error)).toBe(true);
    expect(repository.run('log', '-1', '--format=%s', 'lectern-replies')).toBe('other');
  });
});
