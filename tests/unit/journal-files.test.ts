/** What may stand in the journal, and what is read out of it: copies, receipts, the text that stands. */
import { describe, expect, test } from 'vitest';
import {
  completed,
  copiesOf,
  type JournalFile,
  type JournalRecord,
  journalFileSchema,
  journalRecordSchema,
  journalStates,
  journalsOf,
  openReasons,
  partSchema,
  type Receipt,
  skipReasons,
  standingText,
} from '../../src/model/journal.ts';

const at = '2026-11-20T12:00:00Z';
const account = { server: 'https://social.ada.org/base', id: '7', handle: '@ada@social.ada.org' };
const intent = { key: 'key-1', text: 'Hello', hash: 'h', createdAt: at, run: 'this' };
const receipt = { id: '1', url: 'https://social.ada.org/@ada/1', at };
const posted: JournalRecord = { state: 'posted', intent, receipt, at };
const fileOf = (announcements: JournalFile['announcements'] = {}, entry = 'posts/hello'): JournalFile => ({
  version: 1,
  entry: entry as JournalFile['entry'],
  title: 'Hello',
  date: '2026-11-20',
  announcements,
});

/** Where a schema says that something is wrong. */
const wrongIn = (result: { error?: { issues: { path: PropertyKey[] }[] } | undefined }) =>
  result.error?.issues.map(({ path }) => path.join(' '));

describe('a journal file', () => {
  test('is read as it was written, with everything that may be in it', () => {
    const whole: JournalRecord = {
      state: 'posted',
      revision: 'abc-1',
      intent: {
        ...intent,
        card: { path: 'card.png', digest: 'c' },
        media: {
          pictures: [{ path: 'a.png', digest: 'a', type: 'image/png', alt: 'A', width: 2, height: 1 }],
          document: { path: 'deck.pdf', digest: 'd', title: 'The deck' },
        },
        fallback: 'deck.pdf was too large',
        claimed: at,
        planned: true,
        attempted: at,
        account,
        body: { visibility: 'public', tags: ['a'] },
      },
      receipt: { ...receipt, cid: 'cid', document: 'at://did:plc:ada/site.standard.document/3k', account },
      parts: [{ state: 'posted', intent, receipt }],
      pending: [
        {
          text: 'And more',
          spans: [{ start: 0, end: 3, kind: 'link', url: 'https://ada.org/' }],
          lang: 'en',
          options: { lang: 'en' },
        },
      ],
      edits: [{ at, revision: 'abc-2', text: 'Hello!', kept: 'it could not be edited' }],
      editing: { at, text: 'Hello!!' },
      claim: { run: 'this', at },
      via: 'edit',
      event: { start: '2026-11-21', place: 'Bergen' },
      reason: 'a reason',
      retract: at,
      at,
    };
    const file: JournalFile = {
      ...fileOf({ 'posts/hello#published': { mastodon: whole, bluesky: posted } }),
      fingerprint: 'f',
      known: ['https://ada.org/hello/'],
    };
    expect(journalFileSchema.parse(file)).toEqual(file);
  });

  test('may have its times in any zone, as a person writes them', () => {
    const late = '2026-11-20T13:00:00+01:00';
    expect(journalRecordSchema.parse({ ...posted, at: late }).at).toBe(late);
    expect(wrongIn(journalRecordSchema.safeParse({ ...posted, at: '2026-11-20T13:00:00' }))).toEqual(['at']);
  });

  test('has announcements of its own entry alone', () => {
    const read = (id: string) =>
      journalFileSchema.safeParse(
        fileOf({ 'posts/hello#published': { mastodon: posted }, [id]: { mastodon: posted } }),
      );
    expect(wrongIn(read('posts/hello#correction-2026-11-21'))).toBeUndefined();
    expect(wrongIn(read('posts/other#published'))).toEqual(['announcements posts/other#published']);
    expect(wrongIn(read('no id'))).toEqual(['announcements no id']);
    expect(read('no id').error?.issues[0]?.code).toBe('custom');
  });

  test('has no field that would be lost when it is written again', () => {
    const text = JSON.stringify(fileOf()).replace('"announcements":', '"__proto__":{},"announcements":');
    expect(wrongIn(journalFileSchema.safeParse(JSON.parse(text)))).toEqual(['__proto__']);
  });
});

describe('a record', () => {
  test('may be in any state of an announcement’s life', () => {
    expect(journalStates).toEqual(['intended', 'posted', 'withdrawn', 'refused', 'unknown', 'skipped']);
    for (const state of journalStates) {
      expect(journalRecordSchema.parse({ ...posted, state })).toEqual({ ...posted, state });
    }
    expect(wrongIn(journalRecordSchema.safeParse({ ...posted, state: '' }))).toEqual(['state']);
  });

  test('that is posted has its receipt: without one it would be taken for another', () => {
    expect(wrongIn(journalRecordSchema.safeParse({ state: 'posted', intent, at }))).toEqual(['state']);
    expect(wrongIn(journalRecordSchema.safeParse({ state: 'posted', receipt, at }))).toBeUndefined();
  });

  test.each(['intended', 'unknown'])('that is %s has its intent', (state) => {
    expect(wrongIn(journalRecordSchema.safeParse({ state, at }))).toEqual(['state']);
    expect(wrongIn(journalRecordSchema.safeParse({ state, intent, at }))).toBeUndefined();
  });

  test.each(['withdrawn', 'refused', 'skipped'])('that is %s needs neither', (state) => {
    expect(wrongIn(journalRecordSchema.safeParse({ state, at }))).toBeUndefined();
  });

  test('was planned by another machine, or says nothing of it', () => {
    const planned = (value: boolean) =>
      wrongIn(journalRecordSchema.safeParse({ ...posted, intent: { ...intent, planned: value } }));
    expect(planned(true)).toBeUndefined();
    expect(planned(false)).toEqual(['intent planned']);
  });

  test('of a thread has for each link of a part that waits where it is in the text', () => {
    const pending = (span: object) =>
      wrongIn(
        journalRecordSchema.safeParse({
          ...posted,
          pending: [{ text: 'And more', spans: [span], lang: 'en', options: {} }],
        }),
      );
    expect(pending({ start: 0, end: 3, kind: 'link', url: 'https://ada.org/' })).toBeUndefined();
    expect(pending({ start: 0, kind: 'link' })).toEqual(['pending 0 spans 0 end']);
  });

  test('of a thread has a state for each further part', () => {
    for (const state of ['intended', 'posted', 'unknown', 'refused', 'withdrawn'])
      expect(partSchema.parse({ state, intent })).toEqual({ state, intent });
    expect(wrongIn(partSchema.safeParse({ state: 'skipped', intent }))).toEqual(['state']);
  });
});

describe('a receipt', () => {
  const url = 'https://bsky.app/profile/ada.example/post/3k';
  const did = 'did:plc:ada';
  const id = `at://${did}/app.bsky.feed.post/3k`;

  test('names the account that its id names, and an address that outlives a change of handle', () => {
    expect(completed({ id, url, at })).toEqual({
      id,
      url: `https://bsky.app/profile/${did}/post/3k`,
      account: { id: did },
      at,
    });
    expect(completed({ id, url: `${url}/`, at }).url).toBe(`https://bsky.app/profile/${did}/post/3k/`);
  });

  test('keeps the account that it has', () => {
    expect(completed({ id, url, at, account: { id: did, handle: 'ada.example' } }).account).toEqual({
      id: did,
      handle: 'ada.example',
    });
  });

  test.each([
    `${url}/liked-by`,
    'https://bsky.app/profile/ada.example',
    'https://bsky.app/profile/ada/more/post/3k',
    'https://elsewhere.example/ada.example/post/3k',
  ])('keeps an address that is no post’s: %s', (other) => {
    expect(completed({ id, url: other, at })).toEqual({ id, url: other, account: { id: did }, at });
  });

  test.each([
    '1',
    'urn:li:share:1',
    'https://ada.org/at://did:plc:ada/x/1',
    'at://ada.example/x/1',
    `at://${did}`,
  ])('whose id is no AT-URI of an account stays as it is: %s', (other) => {
    const given: Receipt = { id: other, url, at };
    expect(completed(given)).toBe(given);
  });
});

describe('reasons of what was skipped', () => {
  test('stand in journals that were written, and so never change', () => {
    expect(skipReasons).toEqual({
      late: 'late',
      seeded: 'seeded',
      unannounced: 'it is not announced any more',
      unreached: 'the network could not be reached',
      notLive: 'its page was not live',
      notLoggedIn: 'Lectern was not logged in',
    });
  });

  test('say what is taken up again by every run', () => {
    expect(openReasons).toEqual([skipReasons.unreached, skipReasons.notLive, skipReasons.notLoggedIn]);
  });
});

describe('the journals of an entry', () => {
  test('are its own and those under its former ids, as far as there are any', () => {
    const own = fileOf();
    const former = fileOf({}, 'posts/hallo');
    const files = new Map([
      ['posts/other', fileOf({}, 'posts/other')],
      ['posts/hallo', former],
      ['posts/hello', own],
    ]);
    expect(journalsOf(files, { id: 'posts/hello', aliases: ['posts/gone', 'posts/hallo'] })).toEqual([
      own,
      former,
    ]);
  });
});

describe('the copies of an entry', () => {
  const postedAt = (time: string): JournalRecord => ({ ...posted, receipt: { ...receipt, at: time } });

  test('are those that stand, oldest first, under former ids too', () => {
    const own = fileOf({
      'posts/hello#published': {
        mastodon: postedAt('2026-11-22T12:00:00Z'),
        bluesky: postedAt('2026-11-20T12:00:00Z'),
      },
    });
    const former = fileOf(
      { 'posts/hallo#published': { linkedin: postedAt('2026-11-21T12:00:00Z') } },
      'posts/hallo',
    );
    expect(copiesOf(own, former)).toEqual([
      {
        announcement: 'posts/hello#published',
        network: 'bluesky',
        receipt: { ...receipt, at: '2026-11-20T12:00:00Z' },
      },
      {
        announcement: 'posts/hallo#published',
        network: 'linkedin',
        receipt: { ...receipt, at: '2026-11-21T12:00:00Z' },
      },
      {
        announcement: 'posts/hello#published',
        network: 'mastodon',
        receipt: { ...receipt, at: '2026-11-22T12:00:00Z' },
      },
    ]);
  });

  test('are none of what was withdrawn, was never sent, or was put into another post', () => {
    const file = fileOf({
      'posts/hello#published': {
        mastodon: { ...posted, state: 'withdrawn' },
        bluesky: { state: 'intended', intent, at },
        linkedin: { ...posted, via: 'edit' },
      },
    });
    expect(copiesOf(file)).toEqual([]);
  });
});

describe('the text that a copy shows', () => {
  test('is what was sent, or what the last edit made of it', () => {
    expect(standingText(posted)).toBe('Hello');
    const edit = (text: string) => ({ at, revision: '2', text });
    expect(standingText({ ...posted, edits: [edit('First'), edit('Second')] })).toBe('Second');
    expect(standingText({ ...posted, edits: [] })).toBe('Hello');
  });

  test('is not known of a post that was noted by hand', () => {
    expect(standingText({ state: 'posted', receipt, at })).toBeUndefined();
  });
});
