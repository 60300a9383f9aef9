/** What is never announced: templates' texts, the sample, examples' accounts; and what was announced and is gone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { skeleton } from '../../src/content/new/skeleton.ts';
import { ContentError } from '../../src/content/problem.ts';
import { readContent } from '../../src/content/read.ts';
import type { Kind } from '../../src/model/collections.ts';
import { allEntries } from '../../src/model/content.ts';
import { fingerprintOf } from '../../src/model/fingerprint.ts';
import type { EntryId } from '../../src/model/ids.ts';
import type { ManifestEntry } from '../../src/model/manifest.ts';
import { isSample } from '../../src/model/sample.ts';
import { siteSchema } from '../../src/model/site.ts';
import { Temporal } from '../../src/model/time.ts';
import { makePlan } from '../../src/syndication/plan.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { contentFolder, siteYaml } from '../setup/content.ts';
import { announcementOf, entryOf, manifestOf } from '../setup/syndication.ts';

const now = Temporal.Instant.from('2026-11-20T12:00:00Z');
const own = { mastodon: { url: 'https://social.ada.org' } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-plan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function planned(
  announcements: Parameters<typeof manifestOf>[0],
  {
    entries,
    networks = own,
    url = 'https://ada.org/',
  }: { entries?: ManifestEntry[]; networks?: object; url?: string } = {},
) {
  const manifest = manifestOf(announcements, entries, url);
  const written = { ...parse(siteYaml), url, networks, syndication: { since: '2026-01-01' } };
  const site = siteSchema.parse(written);
  const journal = Journal.open(folder, manifest.entries);
  const names = Object.keys(networks) as ('mastodon' | 'bluesky')[];
  return makePlan({ manifest, journal, site, networks: names, now });
}
const announced = (plan: ReturnType<typeof planned>) =>
  [...plan.tasks.values()].flat().flatMap((task) => (task.do === 'announce' ? [task.announcement.id] : []));

describe('texts of the template', () => {
  const kinds: Kind[] = ['post', 'talk', 'deck'];

  test.each(kinds)('in a %s that is published are each an error with file and line', async (kind) => {
    const file = skeleton(kind, 'Two centuries of tides', '2026-11-20');
    const published = (file.content as string).replace(/^visibility: draft.*\n/m, '');
    const made = contentFolder({ [file.path]: published });
    const error = await readContent(made.folder).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    made.remove();
    expect(error).toBeInstanceOf(ContentError);
    const { problems, message } = error as ContentError;
    expect(problems.every(({ found }) => found.includes('the template'))).toBe(true);
    expect(problems.every(({ line }) => line !== undefined)).toBe(true);
    expect(message).toContain('One or two sentences, for lists');
  });

  test('as titles and summaries of examples are too', async () => {
    const made = contentFolder({
      'posts/a.mdx': '---\ntitle: A title\nsummary: What it is about\ndate: 2026-11-20\n---\n\nWords.\n',
    });
    await expect(readContent(made.folder)).rejects.toThrow(
      /posts\/a\.mdx:2 {2}title[\s\S]*posts\/a\.mdx:3 {2}summary/,
    );
    made.remove();
  });
});

describe('the sample', () => {
  test('is known by the titles of its entries', async () => {
    const entries = allEntries(await readContent(path.resolve(import.meta.dirname, '../../content')));
    expect(entries.length).toBeGreaterThan(20);
    expect(
      entries.filter(({ id, data }) => !isSample({ id, title: data.title })).map(({ id }) => id),
    ).toEqual([]);
  });

  const id = 'posts/publish-once' as EntryId;
  const title = 'Publish once, be found everywhere';
  const published = (more: object = {}) => announcementOf({ id: `${id}#published`, title, ...more });

  test('is not announced by an owner who left it there, and the file is named', async () => {
    const { title: own } = (await readContent(path.resolve(import.meta.dirname, '../../content'))).posts.find(
      (entry) => entry.id === id,
    )!.data;
    const plan = planned([published({ title: own })], {
      entries: [entryOf(id, { title: own, file: 'posts/publish-once.mdx' })],
    });
    expect(announced(plan)).toEqual([]);
    expect(plan.waiting).toMatchObject([
      {
        refused: true,
        why: expect.stringContaining('content/posts/publish-once.mdx is the sample’s'.replace('’', "'")),
      },
    ]);
  });

  test('is known in a file of another name', () => {
    const renamed = 'posts/my-first' as EntryId;
    const plan = planned(
      [published({ id: `${renamed}#published`, entry: renamed, title: 'Forty talks, counted' })],
      {
        entries: [entryOf(renamed, { title: 'Forty talks, counted' })],
      },
    );
    expect(announced(plan)).toEqual([]);
    expect(isSample({ id: 'events/theirs' as EntryId, title: 'Slow Software 2026' })).toBe(false);
  });

  test('made one’s own, with another title, is announced', () => {
    expect(announced(planned([published({ title: 'How I publish' })]))).toEqual([`${id}#published`]);
  });

  test.each([
    ['account', { mastodon: { url: 'https://social.ada.org', account: '@maren@social.example' } }],
    ['url', { mastodon: { url: 'https://social.example' } }],
    ['handle', { bluesky: { handle: 'maren.example' } }],
  ])('its %s on a network is refused, with the file', (_what, networks) => {
    const plan = planned([announcementOf()], { networks });
    expect(announced(plan)).toEqual([]);
    expect(plan.waiting).toMatchObject([
      { refused: true, why: expect.stringContaining('content/site.yaml') },
    ]);
  });

  test('its address is refused: links would lead nowhere', () => {
    const plan = planned([announcementOf()], { url: 'https://maren.example/' });
    expect(announced(plan)).toEqual([]);
    expect(plan.waiting).toMatchObject([
      { refused: true, why: expect.stringContaining('https://maren.example/') },
    ]);
  });

  test('may be tried on this machine', () => {
    const plan = planned([published({ title })], {
      networks: { mastodon: { url: 'http://127.0.0.1:4400/mastodon' } },
      url: 'https://maren.example/',
    });
    expect(announced(plan)).toEqual([`${id}#published`]);
  });
});

/** Writes the journal of an entry that was announced. */
function wasAnnounced(
  entry: string,
  { title = 'Tides', text = '', id = `${entry}#published`, fingerprint = '' } = {},
): void {
  const receipt = { id: '7', url: 'https://social.ada.org/@ada/7', at: '2026-11-20T10:00:00Z' };
  const intent = { key: 'k', text, hash: 'h', createdAt: receipt.at, run: 'r' };
  const record = { state: 'posted', intent, receipt, at: receipt.at };
  const file = path.join(folder, 'journal', `${entry}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  const journal = {
    version: 1,
    entry,
    title,
    date: '2026-11-20',
    ...(fingerprint && { fingerprint }),
    announcements: { [id]: { mastodon: record } },
  };
  writeFileSync(file, JSON.stringify(journal));
}

describe('what was announced', () => {
  test('and whose entry is gone or a draft is named, with the command that takes it back', () => {
    wasAnnounced('posts/tides');
    const { notes } = planned([]);
    expect(notes).toEqual([
      expect.stringMatching(
        /posts\/tides is gone or a draft.* Mastodon \(https:\/\/social\.ada\.org\/@ada\/7\)[\s\S]*--retract 'posts\/tides#published'/,
      ),
    ]);
  });

  test('is told of three entries, and of how many more', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) wasAnnounced(`posts/${name}`);
    const { notes } = planned([]);
    expect(notes).toHaveLength(4);
    expect(notes[3]).toBe('2 more entries are gone and still announced: npm run doctor lists all.');
  });

  test('and whose event is gone is named', () => {
    wasAnnounced('talks/tides', { id: 'talks/tides@devconf#upcoming' });
    const { notes } = planned([], { entries: [entryOf('talks/tides', { title: 'Tides' })] });
    expect(notes).toEqual([expect.stringContaining("--retract 'talks/tides@devconf#upcoming'")]);
    expect(
      planned([], { entries: [entryOf('talks/tides', { title: 'Tides' }), entryOf('events/devconf')] }).notes,
    ).toEqual([]);
  });

  test('and is on the site, under a former id too, is not', () => {
    wasAnnounced('posts/tides');
    expect(
      planned([], { entries: [entryOf('posts/waves', { aliases: ['posts/tides'] as EntryId[] })] }).notes,
    ).toEqual([]);
  });
});

describe('an entry whose name and title changed at once', () => {
  const summary = 'Two hundred years of tide tables, read by volunteers, in one file that anybody can check.';
  const renamed = (more: object = {}) => [
    announcementOf({ id: 'posts/waves#published', title: 'Waves', summary, ...more }),
  ];

  test('is held back where the words are alike, and the note says how much and which line to add', () => {
    wasAnnounced('posts/tides', { text: `Tides\n\n${summary}\n\nhttps://ada.org/posts/tides/ #Tides` });
    const plan = planned(renamed());
    expect(announced(plan)).toEqual([]);
    expect(plan.waiting).toEqual([
      {
        announcement: 'posts/waves#published',
        network: 'mastodon',
        why: 'its entry appears to be renamed',
      },
    ]);
    expect(plan.notes).toEqual([expect.stringMatching(/100 % of the words[\s\S]*aliases: \[posts\/tides\]/)]);
  });

  test('with a few words changed too', () => {
    wasAnnounced('posts/tides', { text: `Tides\n\n${summary}` });
    const plan = planned(renamed({ summary: summary.replace('Two hundred years', 'Two centuries') }));
    expect(announced(plan)).toEqual([]);
    expect(plan.notes).toEqual([expect.stringMatching(/\d\d % of the words/)]);
  });

  const body = `In 1821 the keeper of the harbour of Skerrow began a logbook, and he wrote into it twice a day for
forty years. His successors went on. What they left fills nine shelves, and until last winter nobody had read more
than a page of it at a time.`;

  test.each([
    ['as it was', body],
    ['with its marks and lines set otherwise', `# Waves\n\n**${body.replaceAll('\n', ' ')}**`],
    ['with a sentence more', `${body}\n\nAnd then came the scanner.`],
  ])('is held back by its text %s, whatever its announcement said', (_how, text) => {
    wasAnnounced('posts/tides', { text: 'Out now', fingerprint: fingerprintOf(body)! });
    const entries = [
      entryOf('posts/waves', { title: 'Waves', date: '2026-11-20', fingerprint: fingerprintOf(text)! }),
    ];
    const plan = planned(renamed({ text: { all: 'Out now: {url}' } }), { entries });
    expect(announced(plan)).toEqual([]);
    expect(plan.notes).toEqual([expect.stringMatching(/\d\d % of its text[\s\S]*aliases: \[posts\/tides\]/)]);
  });

  test('is announced where its text is another, or too short to be known by', () => {
    wasAnnounced('posts/tides', { text: 'Out now', fingerprint: fingerprintOf(body)! });
    const other = body.split('').reverse().join('');
    for (const text of [other, 'Skerrow.']) {
      const fingerprint = fingerprintOf(text);
      const entries = [
        entryOf('posts/waves', { title: 'Waves', date: '2026-11-20', ...(fingerprint && { fingerprint }) }),
      ];
      expect(announced(planned(renamed(), { entries }))).toEqual(['posts/waves#published']);
    }
  });

  test('is announced where it says something else, or is of another day', () => {
    wasAnnounced('posts/tides', {
      text: 'Lamps\n\nWhy the lamps of the harbour are green, and who decided that they should be.',
    });
    expect(announced(planned(renamed()))).toEqual(['posts/waves#published']);
    wasAnnounced('posts/tides', { text: summary });
    const entries = [entryOf('posts/waves', { title: 'Waves', date: '2026-11-19' })];
    expect(announced(planned(renamed(), { entries }))).toEqual(['posts/waves#published']);
  });
});
