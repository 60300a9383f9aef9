/** The journal of a run: where records stand, under which names, and what is on the disk after each. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CannotWrite } from '../../src/files/cannot-write.ts';
import type { EntryId } from '../../src/model/ids.ts';
import type { JournalRecord, Receipt } from '../../src/model/journal.ts';
import type { ManifestEntry } from '../../src/model/manifest.ts';
import { Journal, type RecordKey } from '../../src/syndication/run-journal.ts';
import { entryOf } from '../setup/syndication.ts';

const at = '2026-11-20T12:00:00Z';
const receiptOf = (id: string): Receipt => ({ id, url: `https://social.ada.org/@ada/${id}`, at });
const postedAs = (id: string, more: Partial<JournalRecord> = {}): JournalRecord => ({
  state: 'posted',
  receipt: receiptOf(id),
  at,
  ...more,
});
const placeOf = (announcement: string, network = 'mastodon'): RecordKey => ({
  file: announcement.split(/[#@]/)[0] as EntryId,
  announcement,
  network,
});

/** A journal in memory, and what was written. */
function journalOf(
  records: [announcement: string, record: JournalRecord, network?: string][] = [],
  entries: ManifestEntry[] = [],
) {
  const writes: [file: string, text: string][] = [];
  const journal = Journal.open('/nowhere', entries, (file, text) => writes.push([file, text]));
  for (const [announcement, record, network] of records) journal.put(placeOf(announcement, network), record);
  return { journal, writes };
}
const id = 'posts/hello#published';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a record', () => {
  test('is on the disk when it is put, in its entry’s file, and is there for the next run', () => {
    const entries = [entryOf('posts/hello', { title: 'Hello', fingerprint: 'f', known: ['urn:1'] })];
    const journal = Journal.open(folder, entries);
    journal.put(placeOf(id), postedAs('1'));
    const file = path.join(folder, 'journal/posts/hello.json');
    expect(readFileSync(file, 'utf8')).toBe(
      `${JSON.stringify(
        {
          version: 1,
          entry: 'posts/hello',
          title: 'Hello',
          date: '2026-11-20',
          fingerprint: 'f',
          announcements: { [id]: { mastodon: postedAs('1') } },
          known: ['urn:1', 'https://ada.example/x/'],
        },
        null,
        2,
      )}\n`,
    );
    expect([...Journal.open(folder, []).records()]).toEqual([{ place: placeOf(id), record: postedAs('1') }]);
    expect([...journal.files.keys()]).toEqual(['posts/hello']);
  });

  test('stands beside the others of its entry', () => {
    const { journal, writes } = journalOf([
      [id, postedAs('1')],
      [id, postedAs('2'), 'bluesky'],
      ['posts/hello#slides', postedAs('3')],
    ]);
    expect(journal.files.get('posts/hello')?.announcements).toEqual({
      [id]: { mastodon: postedAs('1'), bluesky: postedAs('2') },
      'posts/hello#slides': { mastodon: postedAs('3') },
    });
    expect(writes).toHaveLength(3);
    expect(journal.at(placeOf(id, 'bluesky'))).toEqual(postedAs('2'));
    expect(journal.at(placeOf(id, 'linkedin'))).toBeUndefined();
    expect(journal.at(placeOf('posts/hello#today'))).toBeUndefined();
    expect(journal.at(placeOf('posts/other#published'))).toBeUndefined();
  });

  test('among several is written with those of its file at once', () => {
    const { journal, writes } = journalOf();
    journal.putAll([
      [placeOf(id), postedAs('1')],
      [placeOf('talks/x#slides'), postedAs('2')],
      [placeOf(id, 'bluesky'), postedAs('3')],
    ]);
    expect(writes.map(([file]) => file)).toEqual([
      path.join('/nowhere', 'journal/posts/hello.json'),
      path.join('/nowhere', 'journal/talks/x.json'),
    ]);
    expect([...journal.records()]).toHaveLength(3);
  });

  test('that could not be written is not there', () => {
    const journal = Journal.open('/nowhere', [], () => {
      throw new RangeError('no room');
    });
    expect(() => journal.put(placeOf(id), postedAs('1'))).toThrow('no room');
    expect([...journal.records()]).toEqual([]);
  });
});

describe('what a journal file says of its entry', () => {
  const written = (entry: ManifestEntry | undefined) => {
    mkdirSync(path.join(folder, 'journal/posts'), { recursive: true });
    const before = {
      version: 1,
      entry: 'posts/hello',
      title: 'Before',
      date: '2026-01-01',
      fingerprint: 'before',
      announcements: {},
      known: ['urn:before'],
    };
    writeFileSync(path.join(folder, 'journal/posts/hello.json'), JSON.stringify(before));
    const journal = Journal.open(folder, entry ? [entry] : [], () => {});
    journal.put(placeOf(id), postedAs('1'));
    return journal.files.get('posts/hello');
  };

  test('is what the entry says now', () => {
    const entry = entryOf('posts/hello', { title: 'Now', fingerprint: 'now', known: ['urn:now'] });
    expect(written(entry)).toMatchObject({
      title: 'Now',
      date: '2026-11-20',
      fingerprint: 'now',
      known: ['urn:before', 'urn:now', 'https://ada.example/x/'],
    });
  });

  test('stays where the entry is gone', () => {
    expect(written(undefined)).toMatchObject({
      title: 'Before',
      date: '2026-01-01',
      fingerprint: 'before',
      known: ['urn:before'],
    });
  });

  test('is of its text what it was while that was long enough', () => {
    expect(written(entryOf('posts/hello'))?.fingerprint).toBe('before');
  });

  test('is nothing where nobody ever knew it', () => {
    const { journal } = journalOf([[id, postedAs('1')]]);
    expect(journal.files.get('posts/hello')).toEqual({
      version: 1,
      entry: 'posts/hello',
      title: '',
      date: '',
      announcements: { [id]: { mastodon: postedAs('1') } },
    });
  });

  test('is no more than twenty addresses and ids, the oldest', () => {
    const known = Array.from({ length: 25 }, (_, index) => `urn:${index}`);
    const { journal } = journalOf([[id, postedAs('1')]], [entryOf('posts/hello', { known })]);
    expect(journal.files.get('posts/hello')?.known).toEqual(known.slice(0, 20));
  });
});

describe('addresses and ids that are new', () => {
  const opened = (known: string[] | undefined, entries: ManifestEntry[]) => {
    mkdirSync(path.join(folder, 'journal/posts'), { recursive: true });
    const file = { version: 1, entry: 'posts/hello', title: '', date: '', announcements: {}, known };
    writeFileSync(path.join(folder, 'journal/posts/hello.json'), JSON.stringify(file));
    const writes: string[] = [];
    const journal = Journal.open(folder, entries, (_file, text) => writes.push(text));
    journal.learn();
    return { writes, known: journal.files.get('posts/hello')?.known };
  };
  const url = 'https://ada.example/x/';

  test('are noted of what a feed has', () => {
    const entries = [entryOf('posts/hello', { known: ['urn:2'] })];
    expect(opened(['urn:1'], entries)).toEqual({
      writes: [expect.stringContaining('"urn:2"')],
      known: ['urn:1', 'urn:2', url],
    });
    expect(opened(undefined, entries).known).toEqual(['urn:2', url]);
  });

  test.each<[string, ManifestEntry[]]>([
    ['nothing is new', [entryOf('posts/hello', { known: ['urn:1'] })]],
    ['it is of no feed', [entryOf('posts/hello', { url: 'https://ada.example/moved/' })]],
    ['the entry is gone', []],
  ])('are not noted where %s', (_why, entries) => {
    expect(opened(['urn:1', url], entries)).toEqual({ writes: [], known: ['urn:1', url] });
  });
});

describe('what was renamed', () => {
  const entries = [
    entryOf('posts/hello', { aliases: ['posts/hallo', 'posts/moin'] }),
    entryOf('posts/other'),
    entryOf('events/conf', { aliases: ['events/conference'] }),
    entryOf('talks/x', { aliases: ['talks/y'] }),
    entryOf('slides/deck', { aliases: ['posts/deck'] }),
  ];
  const found = (stored: string, wanted: string) =>
    journalOf([[stored, postedAs('1')]], entries).journal.find(wanted, 'mastodon')?.place;

  test.each([
    [id, id],
    ['posts/hallo#published', id],
    ['posts/moin#published', id],
    ['talks/x@conf#slides', 'talks/x@conf#slides'],
    ['talks/y@conf#slides', 'talks/x@conf#slides'],
    ['talks/x@conference#slides', 'talks/x@conf#slides'],
    ['talks/y@conference#slides', 'talks/x@conf#slides'],
    ['posts/hallo#correction-2026-11-20-2', 'posts/hello#correction-2026-11-20-2'],
    // A deck that a feed announced as a post.
    ['posts/deck#published', 'slides/deck#slides'],
    ['posts/deck#correction-2026-11-20', 'slides/deck#correction-2026-11-20'],
    ['posts/deck@conf#slides', 'slides/deck@conf#slides'],
  ])('stands under %s and is found as %s', (stored, wanted) => {
    expect(found(stored, wanted)).toEqual(placeOf(stored));
  });

  test.each([
    ['posts/hello#published', 'posts/hallo#published'],
    ['posts/hallo#published', 'posts/other#published'],
    ['posts/deck#slides', 'slides/deck#slides'],
    ['posts/hallo#slides', id],
  ])('stands under %s and is not found as %s', (stored, wanted) => {
    expect(found(stored, wanted)).toBeUndefined();
  });

  test('is taken under its present name where it stands under both', () => {
    const { journal } = journalOf(
      [
        ['posts/hallo#published', postedAs('1')],
        [id, postedAs('2')],
      ],
      entries,
    );
    expect(journal.find(id, 'mastodon')).toEqual({ place: placeOf(id), record: postedAs('2') });
    expect(journal.find(id, 'bluesky')).toBeUndefined();
  });

  test('was of a collection that there is no more', () => {
    const gone = [entryOf('posts/hello', { aliases: ['notes/hello'] })];
    expect(
      journalOf([['notes/hello#published', postedAs('1')]], gone).journal.find(id, 'mastodon')?.place.file,
    ).toBe('notes/hello');
    const entry = { ...entryOf('posts/hello', { aliases: ['posts/hallo'] }), id: 'notes/hello' as EntryId };
    expect(
      journalOf([['posts/hallo#published', postedAs('1')]], [entry]).journal.find(
        'notes/hello#published',
        'mastodon',
      )?.place.file,
    ).toBe('posts/hallo');
  });

  test('has a moment that this version does not know', () => {
    const odd = 'posts/hello#whispered';
    expect(found(odd, odd)).toEqual(placeOf(odd));
    expect(journalOf([[odd, postedAs('1')]]).journal.find(odd, 'mastodon')).toBeDefined();
  });

  test('gets its new records where the old ones are', () => {
    const { journal } = journalOf([['posts/hallo#published', postedAs('1')]], entries);
    expect(journal.placeOf(id, 'mastodon')).toEqual(placeOf('posts/hallo#published'));
    expect(journal.placeOf(id, 'bluesky')).toEqual(placeOf(id, 'bluesky'));
    expect(journal.placeOf('talks/x@conf#slides', 'bluesky')).toEqual({
      file: 'talks/x',
      announcement: 'talks/x@conf#slides',
      network: 'bluesky',
    });
    expect(() => journal.placeOf('hello', 'mastodon')).toThrow(RangeError);
  });
});

describe('corrections', () => {
  test('are found of an entry under every name it had, on one network', () => {
    const entries = [entryOf('posts/hello', { aliases: ['posts/hallo'] })];
    const { journal } = journalOf(
      [
        [id, postedAs('1')],
        ['posts/hello#correction-2026-11-20', postedAs('2')],
        ['posts/hello#correction-2026-11-21', postedAs('3'), 'bluesky'],
        ['posts/hallo#correction-2026-11-19', postedAs('4')],
        ['posts/other#correction-2026-11-19', postedAs('5')],
      ],
      entries,
    );
    expect(journal.corrections({ entry: 'posts/hello' }, 'mastodon')).toEqual([postedAs('2'), postedAs('4')]);
    expect(journal.corrections({ entry: 'posts/none' }, 'mastodon')).toEqual([]);
  });

  test('are found of a delivery by itself', () => {
    const { journal } = journalOf([
      ['talks/x@conf#correction-2026-11-20', postedAs('1')],
      ['talks/x@other#correction-2026-11-20', postedAs('2')],
      ['talks/x#correction-2026-11-20', postedAs('3')],
    ]);
    expect(journal.corrections({ entry: 'talks/x', event: 'conf' }, 'mastodon')).toEqual([postedAs('1')]);
    expect(journal.corrections({ entry: 'talks/x' }, 'mastodon')).toEqual([postedAs('3')]);
  });
});

describe('a post', () => {
  const part = (receipt?: Receipt) => ({
    state: 'posted' as const,
    intent: { key: 'k', text: 't', hash: 'h', createdAt: at, run: 'r' },
    ...(receipt && { receipt }),
  });
  const { journal } = journalOf([
    [id, postedAs('1', { parts: [part(receiptOf('2')), part()] })],
    ['posts/hello#correction-2026-11-20', postedAs('1', { via: 'edit' })],
    ['posts/other#published', postedAs('3'), 'bluesky'],
    ['posts/third#published', { state: 'skipped', at }],
    ['posts/third#correction-2026-11-20', postedAs('4', { via: 'edit' })],
  ]);

  test('is held on its network, with all parts of its thread', () => {
    expect([...journal.held('mastodon')].sort()).toEqual(['1', '2', '4']);
    expect([...journal.held('bluesky')]).toEqual(['3']);
    expect(journal.held('linkedin').size).toBe(0);
  });

  test('is the announcement’s that has it, and not the correction’s that was put into it', () => {
    expect(journal.holderOf('mastodon', '1')).toBe(id);
    expect(journal.holderOf('mastodon', '2')).toBe(id);
    expect(journal.holderOf('bluesky', '3')).toBe('posts/other#published');
    expect(journal.holderOf('mastodon', '3')).toBeUndefined();
    expect(journal.holderOf('mastodon', '4')).toBeUndefined();
  });
});

describe('a network', () => {
  test('is known once it has a record, since the first was made', () => {
    const intent = { key: 'k', text: 't', hash: 'h', createdAt: '2026-11-10T00:00:00Z', run: 'r' };
    const { journal } = journalOf([
      [id, postedAs('1', { at: '2026-11-18T00:00:00Z' })],
      ['posts/second#published', postedAs('2', { at: '2026-11-20T00:00:00Z', intent })],
      ['posts/third#published', postedAs('3', { at: '2026-11-10T01:00:00+01:00' })],
      ['posts/fourth#published', postedAs('4', { at: '2026-11-01T00:00:00Z' }), 'bluesky'],
    ]);
    expect(journal.knows('mastodon')).toBe(true);
    expect(journal.knows('bluesky')).toBe(true);
    expect(journal.knows('linkedin')).toBe(false);
    expect(journal.since('mastodon')).toBe(intent.createdAt);
    expect(journal.since('linkedin')).toBeUndefined();
  });
});

describe('before the first call of a run', () => {
  const hello: EntryId = 'posts/hello';
  const journalFolder = () => path.join(folder, 'journal/posts');

  test('what interrupted writes left is cleared away, in every collection', () => {
    for (const collection of ['posts', 'events']) {
      mkdirSync(path.join(folder, 'journal', collection), { recursive: true });
      writeFileSync(path.join(folder, 'journal', collection, 'hello.json.123'), '{');
    }
    Journal.open(folder, []).tidy();
    expect(readdirSync(journalFolder())).toEqual([]);
    expect(readdirSync(path.join(folder, 'journal/events'))).toEqual([]);
  });

  test('a folder that takes records is as it was', () => {
    const journal = Journal.open(folder, []);
    journal.checkWritable([hello]);
    expect(readdirSync(journalFolder())).toEqual([]);
    expect(existsSync(path.join(journalFolder(), 'hello.json'))).toBe(false);
  });

  test('each folder is tried once, with what its file has and some more', () => {
    const { journal, writes } = journalOf([[id, postedAs('1')]]);
    writes.length = 0;
    journal.checkWritable([hello, 'posts/other', 'talks/x']);
    const size = JSON.stringify(journal.files.get(hello), null, 2).length;
    expect(writes.map(([file, text]) => [file, text.length])).toEqual([
      [path.join('/nowhere', 'journal/posts/room.json.0'), size + 65_536],
      [path.join('/nowhere', 'journal/talks/room.json.0'), '{}'.length + 65_536],
    ]);
    expect(writes[0]?.[1].trim()).toBe('');
  });

  test('a disk that takes nothing more is named by the journal’s file', () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
    const journal = Journal.open(folder, [], (file) => {
      throw new CannotWrite(file, full);
    });
    const file = path.join(journalFolder(), 'hello.json');
    expect(() => journal.checkWritable([hello])).toThrow(
      expect.objectContaining({ name: 'CannotWrite', file, cause: full }),
    );
  });

  test('another mistake is what it is', () => {
    const journal = Journal.open(folder, [], () => {
      throw new RangeError('a mistake');
    });
    expect(() => journal.checkWritable([hello])).toThrow(new RangeError('a mistake'));
  });

  test('a folder in the place of a file is said, though its own folder takes others', () => {
    const { writes, journal } = opened();
    mkdirSync(path.join(journalFolder(), 'other.json'), { recursive: true });
    // Each file is looked at, whatever its folder took before.
    expect(() => journal.checkWritable([hello, 'posts/other'])).toThrow(
      expect.objectContaining({ name: 'CannotWrite', file: path.join(journalFolder(), 'other.json') }),
    );
    expect(writes).toHaveLength(1);
  });

  test('a file in the place of a folder is said', () => {
    mkdirSync(path.join(folder, 'journal'));
    writeFileSync(path.join(folder, 'journal/posts'), 'a file');
    const { writes, journal } = opened();
    expect(() => journal.checkWritable([hello])).toThrow(
      expect.objectContaining({ name: 'CannotWrite', file: path.join(journalFolder(), 'hello.json') }),
    );
    expect(writes).toEqual([]);
  });

  test('a file that is only read-only is replaced all the same', ({ skip }) => {
    mkdirSync(journalFolder(), { recursive: true });
    const file = path.join(journalFolder(), 'hello.json');
    // Who runs as root may write to every file but those of the system.
    if (process.getuid?.() === 0) symlinkSync('/proc/sys/kernel/ostype', file);
    else {
      writeFileSync(file, '{}');
      chmodSync(file, 0o444);
    }
    if (codeOf(() => openSync(file, 'r+')) !== 'EACCES') skip('no file here is read-only');
    const writes: string[] = [];
    const journal = Journal.open('/nowhere', [], (each) => writes.push(each));
    journal.checkWritable([path.relative('/nowhere/journal', file).replace(/\.json$/, '') as EntryId]);
    expect(writes).toHaveLength(1);
  });

  /** The journal of the folder, which writes nothing. */
  function opened() {
    const writes: string[] = [];
    return { writes, journal: Journal.open(folder, [], (file) => writes.push(file)) };
  }
});

function codeOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
