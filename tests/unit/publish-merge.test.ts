import { describe, expect, test } from 'vitest';
import {
  type JournalFile,
  type JournalRecord,
  type JournalState,
  skipReasons,
} from '../../src/model/journal.ts';
import { mergeJournals } from '../../src/publish/merge-journals.ts';

const at = '2026-11-20T10:00:00Z';
const record = (state: JournalState, more: Partial<JournalRecord> = {}): JournalRecord => ({
  state,
  at,
  ...more,
});
const journal = (announcements: JournalFile['announcements'], title = 'Hello'): JournalFile => ({
  version: 1,
  entry: 'posts/hello',
  title,
  date: '2026-11-20',
  announcements,
});
const id = 'posts/hello#published';
const merged = (ours: JournalRecord, theirs: JournalRecord) =>
  mergeJournals(journal({ [id]: { mastodon: ours } }), journal({ [id]: { mastodon: theirs } })).announcements[
    id
  ]?.mastodon;

describe('two machines wrote to one journal', () => {
  test('what each of them has alone is kept', () => {
    const ours = journal({ [id]: { mastodon: record('posted') }, 'posts/hello#correction-2026-11-21': {} });
    const theirs = journal({ [id]: { bluesky: record('posted') } }, 'Hello again');
    expect(mergeJournals(ours, theirs)).toEqual(
      journal(
        {
          [id]: { mastodon: record('posted'), bluesky: record('posted') },
          'posts/hello#correction-2026-11-21': {},
        },
        'Hello again',
      ),
    );
  });

  test.for([
    ['posted', 'intended', 'posted'],
    ['posted', 'unknown', 'posted'],
    ['posted', 'skipped', 'posted'],
    ['withdrawn', 'posted', 'withdrawn'],
    ['unknown', 'refused', 'unknown'],
    ['unknown', 'intended', 'unknown'],
    ['refused', 'intended', 'refused'],
  ] as const)('of %s and %s it is %s, whoever wrote which', ([one, other, wiser]) => {
    expect(merged(record(one), record(other))?.state).toBe(wiser);
    expect(merged(record(other), record(one))?.state).toBe(wiser);
  });

  test('of two that were posted, the one that was edited since', () => {
    const edited = record('posted', {
      edits: [{ at, revision: '2', text: 'New' }],
      at: '2026-11-20T12:00:00Z',
    });
    expect(merged(record('posted'), edited)).toBe(edited);
    expect(merged(edited, record('posted'))).toBe(edited);
  });

  test('a call that may have happened outlives a refusal, and what was not reached; of two calls the later', () => {
    const intent = { key: 'k', text: 't', hash: 'h', createdAt: at, run: 'r' };
    const called = (attempted: string) => record('intended', { intent: { ...intent, attempted } });
    const first = called('2026-11-20T10:00:00Z');
    const second = called('2026-11-20T10:05:00Z');
    for (const other of [
      record('skipped', { reason: 'late' }),
      record('refused'),
      record('intended', { intent }),
    ]) {
      expect(merged(first, other)).toBe(first);
      expect(merged(other, first)).toBe(first);
    }
    expect(merged(first, second)).toBe(second);
    expect(merged(second, first)).toBe(second);
    expect(merged(first, record('unknown'))?.state).toBe('unknown');
    const unreached = record('skipped', { reason: skipReasons.unreached });
    expect(merged(unreached, record('intended', { intent }))?.state).toBe('intended');
  });

  test('of two that say the same, the earlier', () => {
    const later = record('posted', { at: '2026-11-20T11:00:00Z' });
    expect(merged(later, record('posted'))?.at).toBe(at);
    expect(merged(record('posted'), later)?.at).toBe(at);
  });
});
