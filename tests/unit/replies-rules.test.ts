/** The owner's rules, from what a network says to what is stored: sieve, review and sweep, without a network. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { EntryId } from '../../src/model/ids.ts';
import { type Moderation, moderationSchema } from '../../src/model/moderation.ts';
import { type RepliesFile, type Reply, type ReplySource, replyId } from '../../src/model/reply.ts';
import { Temporal } from '../../src/model/time.ts';
import type { FoundAuthor, FoundReply, Thread } from '../../src/networks/thread.ts';
import type { Transport } from '../../src/networks/transport.ts';
import { webmentions } from '../../src/networks/webmention/thread.ts';
import { importComments } from '../../src/replies/import.ts';
import { joined } from '../../src/replies/join.ts';
import { isKnown } from '../../src/replies/known.ts';
import { Moderator } from '../../src/replies/moderate.ts';
import { sha256 } from '../../src/replies/names.ts';
import { decide } from '../../src/replies/review.ts';
import { sift } from '../../src/replies/sift.ts';
import { ownNames } from '../../src/replies/spoken.ts';
import { ReplyStore } from '../../src/replies/store.ts';
import { allows, sweep } from '../../src/replies/sweep.ts';

const now = Temporal.Instant.from('2026-11-20T10:00:00Z');
const entry = 'posts/hello' as EntryId;
let content: string;
beforeEach(() => {
  content = mkdtempSync(path.join(os.tmpdir(), 'lectern-rules-'));
});
afterEach(() => rmSync(content, { recursive: true, force: true }));

const rules = (wish: object = {}) => moderationSchema.parse(wish);
const bluesky = (name: string, more: Partial<FoundAuthor> = {}): FoundAuthor => ({
  id: `did:plc:${name}`,
  name,
  handle: `@${name}.test`,
  url: `https://bsky.app/profile/${name}.test`,
  ...more,
});
const said = (id: string, author: FoundAuthor, more: Partial<FoundReply> = {}): FoundReply => ({
  id,
  url: `https://bsky.app/profile/x/post/${id}`,
  author,
  html: `<p>words of ${author.name}</p>`,
  published: '2026-11-20T09:00:00Z',
  visibility: 'public',
  ...more,
});
const thread = (replies: FoundReply[], more: Partial<Thread> = {}): Thread => ({
  counts: { replies: replies.length, likes: 0, boosts: 0, quotes: 0 },
  replies,
  complete: true,
  unseen: 0,
  owner: '',
  ...more,
});

/** Reads a thread as a run does, into a store. */
function read(
  found: Thread,
  moderation: Moderation = rules(),
  source: ReplySource = 'bluesky',
  retention?: Moderation['retention'],
): ReplyStore {
  const store = new ReplyStore(content);
  const announcement = source === 'webmention' ? undefined : `${entry}#published`;
  const before: RepliesFile = store.files.get(entry) ?? {
    version: 1,
    entry,
    pulled: now.toString(),
    replies: [],
    counts: [],
    faces: [],
  };
  const sifted = sift(found, {
    source,
    announcement,
    ownPosts: new Map(),
    names: ownNames(['@owner@m.example']),
    longest: 2_000,
    most: 1_000,
    owners: new Set(['urn:li:person:owner']),
    posted: '2026-11-20T08:00:00Z',
    moderator: new Moderator(moderation),
    retention,
    stored: new Map(before.replies.map((reply) => [reply.id, reply])),
    isKnown: (author) => isKnown(store.files.values(), author, source),
    now,
  });
  const target = {
    key: 'x',
    entry,
    source,
    ...(announcement && { announcement }),
    id: '1',
    url: 'https://x.example/',
    formerUrls: [],
    posted: '2026-11-20T08:00:00Z',
  };
  store.put(
    joined(before, {
      target,
      thread: found,
      withheld: sifted.withheld,
      seen: sifted.seen,
      replies: sifted.kept.map(({ reply }) => reply),
      faces: undefined,
      now,
    }).file,
  );
  store.setPending(sifted.waiting.map(({ reply }) => ({ entry, reply })));
  return store;
}
const file = (store: ReplyStore) => store.files.get(entry)!;
const names = (store: ReplyStore) => file(store).replies.map(({ author }) => author.name);
const waits = (store: ReplyStore) => store.pending.map(({ reply }) => reply.author.name);
const decideOn = (
  store: ReplyStore,
  name: string,
  decision: 'yes' | 'no' | 'block',
  moderation: Moderation,
) => {
  const { reply } = store.pending.find(({ reply }) => reply.author.name === name)!;
  return decide(reply.id, decision, { store, content, moderation, now });
};
const sweepAll = (store: ReplyStore, moderation: Moderation) =>
  sweep(store, {
    present: new Map(),
    targets: [{ key: `${entry}#published bluesky` }, { key: `${entry}#published mastodon` }] as never,
    journals: new Map(),
    moderator: new Moderator(moderation),
    retention: moderation.retention,
    pictures: false,
    now,
  });

/** What the reader makes of mentions, as the receiver sends them. */
async function mentions(
  list: { id: number; source: string; author?: object; url?: string; text?: string }[],
) {
  const children = list.map(({ id, source, author, url, text }) => ({
    'wm-id': id,
    'wm-property': 'in-reply-to',
    'wm-source': source,
    'wm-target': 'https://me.example/',
    url: url ?? source,
    author: { name: '', url: '', photo: '', ...author },
    published: '2026-11-20T09:00:00Z',
    content: { text: text ?? `words of ${id}` },
  }));
  const transport = { requests: 0, fetch: async () => Response.json({ children }) } as unknown as Transport;
  const answer = await webmentions({ url: 'https://r.example/', transport }).read({
    id: '1',
    url: 'https://me.example/',
    hasReplies: false,
  });
  return (answer as { thread: Thread }).thread;
}

describe('a webmention proves no more than the page it was sent from', () => {
  const firstTime = rules({ approve: 'first-time' });

  test('one yes on a site of many people lets in one of them, and one block bans one', async () => {
    const on = (user: string, id: number) => ({
      id,
      source: `https://medium.example/@${user}/${id}`,
      author: { name: user, url: `https://medium.example/@${user}` },
    });
    const store = read(await mentions([on('ada', 1), on('eve', 2), on('kim', 3)]), firstTime, 'webmention');
    const next = decideOn(store, 'ada', 'yes', firstTime);
    expect(names(store)).toEqual(['ada']);
    expect(waits(store)).toEqual(['eve', 'kim']);
    const last = decideOn(store, 'eve', 'block', next);
    expect(waits(store)).toEqual(['kim']);
    const again = read(
      await mentions([on('ada', 1), on('ada', 4), on('eve', 5), on('kim', 3)]),
      last,
      'webmention',
    );
    expect(names(again)).toEqual(['ada', 'ada']);
    expect(waits(again)).toEqual(['kim']);
  });

  test.each([
    ['a neighbour below one host', 'https://tilde.example/~ada/', 'https://tilde.example/~eve/1'],
    ['a neighbour in a folder', 'https://home.example/ada/', 'https://home.example/eve/1'],
    ['a name that only begins alike', 'https://home.example/ada', 'https://home.example/adam/1'],
    ['an account on the same big instance', 'https://m.example/@ada', 'https://m.example/@eve/1'],
    ['the root of an instance, which is nobody’s', 'https://m.example/', 'https://m.example/@eve/1'],
    ['the root of a host that many share', 'https://dev.to/', 'https://dev.to/eve/1'],
    ['another site of a host of pages', 'https://ada.github.io/', 'https://eve.github.io/1'],
    ['the host of pages itself', 'https://github.io/', 'https://eve.github.io/1'],
  ])('a yes to one lets in nobody who claims to be them: %s', async (_who, page, source) => {
    const ada = { name: 'ada', url: page };
    const own = { id: 1, source: new URL('1', page.endsWith('/') ? page : `${page}/`).href, author: ada };
    const next = decideOn(read(await mentions([own]), firstTime, 'webmention'), 'ada', 'yes', firstTime);
    const claim = { id: 2, source, author: { ...ada, name: 'eve' } };
    const again = read(await mentions([own, claim]), next, 'webmention');
    expect(waits(again)).toEqual(['eve']);
  });

  test.each([
    ['their own host', 'https://ada.example/', 'https://ada.example/2026/11/2'],
    ['their own pages', 'https://ada.github.io/', 'https://ada.github.io/notes/2'],
    ['their folder', 'https://tilde.example/~ada/', 'https://tilde.example/~ada/notes/2'],
    ['their account, under its other address', 'https://m.example/@ada', 'https://m.example/users/ada/2'],
  ])('a yes to somebody lets in what else they write on %s', async (_where, page, source) => {
    const author = { name: 'ada', url: page };
    const own = { id: 1, source: `${page.replace(/\/$/, '')}/1`, author };
    const next = decideOn(read(await mentions([own]), firstTime, 'webmention'), 'ada', 'yes', firstTime);
    const again = read(await mentions([own, { id: 2, source, author }]), next, 'webmention');
    expect(names(again)).toEqual(['ada', 'ada']);
  });

  test('on a network a yes is to an account, not to its server', () => {
    const on = (user: string) => ({
      id: user,
      name: user,
      handle: `@${user}@big.example`,
      url: `https://big.example/@${user}`,
    });
    const next = decideOn(
      read(thread([said('1', on('ada'))]), firstTime, 'mastodon'),
      'ada',
      'yes',
      firstTime,
    );
    const again = read(
      thread([said('1', on('ada')), said('2', on('eve')), said('3', on('ada'))]),
      next,
      'mastodon',
    );
    expect(names(again)).toEqual(['ada', 'ada']);
    expect(waits(again)).toEqual(['eve']);
  });

  test('who says that they are somebody known waits all the same', async () => {
    const ada = { name: 'ada', url: 'https://ada.example/' };
    const store = read(
      await mentions([{ id: 1, source: 'https://ada.example/1', author: ada }]),
      firstTime,
      'webmention',
    );
    const next = decideOn(store, 'ada', 'yes', firstTime);
    const claims = [
      { id: 1, source: 'https://ada.example/1', author: ada },
      { id: 2, source: 'https://eve.example/1', author: { ...ada, name: 'eve' } },
      {
        id: 3,
        source: 'https://eve.example/2',
        author: { ...ada, name: 'eve' },
        url: 'https://ada.example/1',
      },
    ];
    const again = read(await mentions(claims), next, 'webmention');
    expect(names(again)).toEqual(['ada']);
    expect(waits(again)).toEqual(['eve', 'eve']);
  });

  test('an id of the owner’s on another network makes it nobody’s own answer', async () => {
    const urn = 'urn:li:person:owner';
    const found = await mentions([
      { id: 1, source: 'https://eve.example/1', author: { name: 'eve', url: urn } },
    ]);
    const store = read(found, rules({ block: { words: ['words'] } }), 'webmention');
    expect(file(store).replies).toEqual([]);
    expect(file(read(found, rules(), 'webmention')).replies[0]!.own).toBeUndefined();
  });

  test('the domain it was sent from is blocked, whatever addresses it gives', async () => {
    const spam = {
      id: 1,
      source: 'https://spam.example/1',
      url: 'https://good.example/1',
      author: { url: 'https://good.example/' },
    };
    const store = read(await mentions([spam]), rules(), 'webmention');
    const [stored] = file(store).replies;
    expect(stored!.author.via).toBe('https://spam.example/1');
    for (const block of [{ domains: ['spam.example'] }, { replies: ['https://spam.example/1'] }]) {
      expect(allows(new Moderator(rules({ block })), stored!)).toBe(false);
      expect(names(read(await mentions([spam]), rules({ block }), 'webmention'))).toEqual([]);
    }
  });
});

describe('what was decided', () => {
  const always = rules({ approve: 'always' });
  const [ada, bo] = [bluesky('ada'), bluesky('bo')];

  test('stands at once where it belongs, and the number of those not shown is right at once', () => {
    const found = thread([
      said('1', ada),
      said('2', bo, { parent: '1' }),
      said('3', ada, { parent: '2', html: 'x' }),
    ]);
    const store = read(found, always);
    expect(file(store).counts[0]!.withheld).toBe(3);
    const [first, second, third] = ['1', '2', '3'].map((id) => replyId('bluesky', id));
    let moderation = decide(third!, 'yes', { store, content, moderation: always, now });
    expect(file(store).replies.map(({ id, parent }) => [id, parent])).toEqual([[third, undefined]]);
    moderation = decide(first!, 'yes', { store, content, moderation, now });
    expect(file(store).replies.find(({ id }) => id === third)!.parent).toBe(first);
    moderation = decide(second!, 'yes', { store, content, moderation, now });
    const parents = Object.fromEntries(file(store).replies.map(({ id, parent }) => [id, parent]));
    expect(parents).toEqual({ [first!]: undefined, [second!]: first, [third!]: second });
    expect(file(store).counts[0]!.withheld).toBe(0);
    // The next reading finds it as it is.
    const before = file(store).replies;
    expect(file(read(found, moderation)).replies).toEqual(before);
  });

  test('a refused reply leaves what answers it below the next one up, and is counted still', () => {
    const store = read(
      thread([said('1', ada), said('2', bo, { parent: '1' }), said('3', ada, { parent: '2', html: 'x' })]),
      always,
    );
    let moderation = always;
    for (const [id, decision] of [
      ['2', 'no'],
      ['3', 'yes'],
      ['1', 'yes'],
    ] as const)
      moderation = decide(replyId('bluesky', id), decision, { store, content, moderation, now });
    expect(file(store).replies.find(({ id }) => id === replyId('bluesky', '3'))!.parent).toBe(
      replyId('bluesky', '1'),
    );
    expect(file(store).counts[0]!.withheld).toBe(1);
  });

  test('always: an edited reply waits again, for its words and for where its links lead', () => {
    let store = read(thread([said('1', ada, { html: '<a href="https://a.example/">Read</a>' })]), always);
    const next = decideOn(store, 'ada', 'yes', always);
    for (const html of ['Buy!', '<a href="https://b.example/">Read</a>']) {
      store = read(thread([said('1', ada, { html })]), next);
      expect([names(store), waits(store)]).toEqual([[], ['ada']]);
    }
    store = read(thread([said('1', ada, { html: '<p><a href="https://a.example/">Read</a></p>' })]), next);
    expect(names(store)).toEqual(['ada']);
  });

  test('a reply that was stored before words were remembered stays', () => {
    const store = read(thread([said('1', ada)]));
    store.put({
      ...file(store),
      replies: file(store).replies.map(({ said: _said, ...old }) => old as Reply),
    });
    expect(names(read(thread([said('1', ada)]), always))).toEqual(['ada']);
  });

  test('a block holds under every handle that somebody takes', () => {
    const firstTime = rules({ approve: 'first-time' });
    const store = read(thread([said('1', ada)]), firstTime);
    const next = decideOn(store, 'ada', 'block', firstTime);
    const renamed = { ...ada, handle: '@new.test', url: 'https://bsky.app/profile/new.test' };
    const again = read(thread([said('2', renamed)]), next);
    expect([names(again), waits(again)]).toEqual([[], []]);
    expect(JSON.stringify(parse(readFileSync(path.join(content, 'moderation.yaml'), 'utf8')))).not.toContain(
      'ada',
    );
  });

  test('a handle that has gone to somebody else lets nobody in', () => {
    const firstTime = rules({ approve: 'first-time' });
    const store = read(thread([said('1', ada)]), firstTime);
    const next = decideOn(store, 'ada', 'yes', firstTime);
    const other = { ...ada, id: 'did:plc:other' };
    expect(waits(read(thread([said('1', ada), said('2', other)]), next))).toEqual(['ada']);
  });
});

describe('whoever is not named is not named by others either', () => {
  const link = (author: FoundAuthor) =>
    `<p>Hi <a href="${author.url}">${author.handle}</a>, see <a href="https://x.example/">x</a></p>`;
  const [ada, bo] = [bluesky('ada'), bluesky('bo')];
  const wordsOfBo = (store: ReplyStore) =>
    file(store).replies.find(({ author }) => author.name === 'bo')!.html;

  test('reduced to initials', () => {
    const old = said('1', { ...ada, name: 'Ada Lovelace' }, { published: '2025-01-01T00:00:00Z' });
    const found = thread([old, said('2', bo, { html: link(ada) })]);
    const retention = { months: 6, action: 'initials' } as const;
    const store = read(found, rules(), 'bluesky', retention);
    expect(wordsOfBo(store)).toMatch(/^<p>Hi A. L., see <a href="https:\/\/x.example\/"/);
    const before = JSON.stringify(file(store));
    sweepAll(store, rules({ retention }));
    expect(JSON.stringify(file(store))).toBe(before);
  });

  test.each([
    ['by account', { accounts: ['@ada.test'] }],
    ['by the id of the account', { accounts: [sha256('did:plc:ada')] }],
  ])('blocked after the fact %s, with the number of those not shown', (_how, block) => {
    const store = read(thread([said('1', ada), said('2', bo, { html: link(ada) })]));
    expect(wordsOfBo(store)).toContain('@ada.test');
    sweepAll(store, rules({ block }));
    expect(wordsOfBo(store)).toMatch(/^<p>Hi somebody, see <a href/);
    expect(file(store).counts[0]!.withheld).toBe(1);
  });

  test('who said no, and who is only spoken of', () => {
    const no = { ...ada, labels: ['!no-unauthenticated'] };
    expect(wordsOfBo(read(thread([said('1', no), said('2', bo, { html: link(ada) })])))).toContain(
      'Hi somebody,',
    );
    const byDid = { ...ada, url: 'https://bsky.app/profile/did:plc:ada' };
    const block = { accounts: ['did:plc:ada'] };
    expect(wordsOfBo(read(thread([said('2', bo, { html: link(byDid) })]), rules({ block })))).toContain(
      'Hi somebody,',
    );
    const mastodon = { ...ada, url: 'https://m.example/@ada' };
    const other = { accounts: ['@ada@m.example'] };
    expect(
      wordsOfBo(read(thread([said('2', bo, { html: link(mastodon) })]), rules({ block: other }))),
    ).toContain('Hi somebody,');
  });
});

test('whoever was reduced to initials is still let out by account and by address, and a pin holds', () => {
  const retention = { months: 6, action: 'initials' } as const;
  const found = thread([said('1', bluesky('ada'), { published: '2025-01-01T00:00:00Z' })]);
  const [kept] = file(read(found, rules(), 'bluesky', retention)).replies;
  expect(kept!.author).toEqual({ name: 'A.', handle: '' });
  const url = 'https://bsky.app/profile/x/post/1';
  for (const wish of [
    { block: { accounts: ['@Ada.test'] } },
    { block: { accounts: [sha256('@ada.test')] } },
    { block: { accounts: ['did:plc:ada'] } },
    { block: { accounts: ['https://bsky.app/profile/ada.test'] } },
    { block: { replies: [url] } },
    { hide: [sha256(url)] },
  ])
    expect(allows(new Moderator(rules(wish)), kept!)).toBe(false);
  expect(allows(new Moderator(rules({ block: { accounts: ['@bo.test'] } })), kept!)).toBe(true);
});

describe('a file of comments', () => {
  const bring = (store: ReplyStore, name: string, text: string, to: EntryId | undefined = entry) =>
    importComments(store, {
      name,
      text,
      entry: to,
      moderation: rules(),
      journals: new Map(),
      exists: () => true,
      timeZone: 'Europe/Zurich',
      now,
    });
  const csv = (...people: string[]) =>
    ['name,text,date', ...people.map((name) => `${name},Hi,2026-11-20`), ''].join('\n');
  const mistake = (name: string, text: string) => {
    try {
      bring(new ReplyStore(content), name, text);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  test('takes back what it brought, down to the last one; what another file brought stays', () => {
    const store = new ReplyStore(content);
    bring(store, 'a.csv', csv('Ada', 'Bo'));
    bring(store, 'b.csv', csv('Cy'));
    expect(names(store).sort()).toEqual(['Ada', 'Bo', 'Cy']);
    expect(bring(store, './a.csv', csv('Ada'))).toMatchObject({ removed: 1, changed: 0 });
    expect(bring(store, 'a.csv', 'name,text,date\n', undefined)).toMatchObject({ removed: 1 });
    expect(names(store)).toEqual(['Cy']);
    bring(store, 'c.yaml', '- { name: Di, text: Hi, date: 2026-11-20 }\n');
    expect(bring(store, 'c.yaml', '# nobody\n', undefined)).toMatchObject({ removed: 1 });
    expect(names(store)).toEqual(['Cy']);
  });

  test('what was brought in before files were told apart goes as it did', () => {
    const store = new ReplyStore(content);
    bring(store, 'a.csv', csv('Ada', 'Bo'));
    store.put({
      ...file(store),
      replies: file(store).replies.map((reply) => ({ ...reply, imported: true })),
    });
    expect(bring(store, 'a.csv', csv('Ada'))).toMatchObject({ added: 0, changed: 0, removed: 1 });
  });

  test.each([
    ['a column that stands twice', 'a.csv', 'name,text,date,Text\nAda,one,2026-11-20,two\n', '"text" twice'],
    [
      'a row that is too long',
      'a.csv',
      'name,text,date\nAda,Hi,2026-11-20\nBo,Hi, there,2026-11-20\n',
      'a.csv:3',
    ],
    ['a row that stands twice', 'a.csv', csv('Ada', 'Ada'), 'each comment once'],
    ['a date in another order', 'a.csv', 'name,text,date\nAda,Hi,20.11.2026\n', 'write 2026-11-20'],
    [
      'a date that can be read in two ways',
      'a.csv',
      'name,text,date\nAda,Hi,3/4/2026\n',
      '2026-04-03 or 2026-03-04',
    ],
    [
      'an address without https',
      'a.csv',
      'name,text,date,profile\nAda,Hi,2026-11-20,www.ada.example/me\n',
      'https://www.ada.example/me',
    ],
    [
      'a field that there is not',
      'a.csv',
      'name,text,date,mood\nAda,Hi,2026-11-20,good\n',
      'docs/replies.md',
    ],
  ])('%s is a mistake', (_what, name, text, says) => expect(mistake(name, text)).toContain(says));

  test.each([
    ['a line that says what separates', 'a.csv', 'sep=;\r\nname;text;date\r\nAda;Hi;2026-11-20\r\n'],
    ['tabs, and an ending that says nothing', 'a.txt', 'Name\tText\tDate\nAda\tHi\t2026-11-20\n'],
    ['YAML under such an ending', 'a.txt', '- name: Ada\n  text: Hi\n  date: 2026-11-20\n'],
  ])('with %s is read', (_what, name, text) => {
    const store = new ReplyStore(content);
    expect(bring(store, name, text)).toMatchObject({ added: 1 });
  });
});

describe('whoever is quoted has the same rights as who replies', () => {
  const quoting = (author: FoundAuthor, more: object = {}) =>
    thread([
      said('1', bluesky('ada'), {
        quote: {
          url: 'https://bsky.app/profile/did:plc:q/post/9',
          author,
          html: '<p>quoted <script>x</script>words</p>',
          ...more,
        },
      }),
    ]);
  const quote = (store: ReplyStore) => file(store).replies[0]!.quote;

  test('the words stand with their author and address, sanitised', () => {
    expect(quote(read(quoting(bluesky('quinn'))))).toMatchObject({
      url: 'https://bsky.app/profile/did:plc:q/post/9',
      author: { name: 'quinn', handle: '@quinn.test' },
      html: '<p>quoted words</p>',
    });
  });

  test.each([
    ['said no', bluesky('quinn', { labels: ['!no-unauthenticated'] }), rules()],
    ['wrote so into their biography', bluesky('quinn', { biography: '#nobot' }), rules()],
    ['is blocked by the owner', bluesky('quinn'), rules({ block: { accounts: ['@quinn.test'] } })],
    ['is blocked there', bluesky('quinn', { blockedOrMuted: true }), rules()],
  ])('one who %s is somebody, without a word or an address', (_what, author, moderation) => {
    expect(quote(read(quoting(author), moderation))).toEqual({
      author: { name: 'somebody', handle: '' },
      html: '',
    });
  });

  test('one who is blocked later goes with the next run, and a word that is kept out keeps out what quotes it', () => {
    const store = read(quoting(bluesky('quinn')));
    sweepAll(store, rules({ block: { accounts: ['did:plc:quinn'] } }));
    expect(quote(store)).toEqual({ author: { name: 'somebody', handle: '' }, html: '' });
    expect(
      file(read(quoting(bluesky('quinn')), rules({ block: { words: ['quoted words'] } }))).replies,
    ).toEqual([]);
  });

  test('their name goes with that of who quotes them, and their address with it', () => {
    const retention = { months: 6, action: 'initials' as const };
    const store = read(quoting(bluesky('Quinn Ray')));
    sweep(store, {
      present: new Map(),
      targets: [{ key: `${entry}#published bluesky` }] as never,
      journals: new Map(),
      moderator: new Moderator(rules()),
      retention,
      pictures: false,
      now: Temporal.Instant.from('2027-11-20T10:00:00Z'),
    });
    expect(quote(store)).toEqual({ author: { name: 'Q. R.', handle: '' }, html: '<p>quoted words</p>' });
  });

  test('what is not for everybody is not quoted', () => {
    const withheld = thread([said('1', bluesky('ada'), { quote: { withheld: true } })]);
    expect(quote(read(withheld))).toEqual({ author: { name: 'somebody', handle: '' }, html: '' });
  });
});
