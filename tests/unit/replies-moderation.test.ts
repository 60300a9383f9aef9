import { describe, expect, test } from 'vitest';
import { moderationSchema } from '../../src/model/moderation.ts';
import { type Reply, replySchema } from '../../src/model/reply.ts';
import {
  type Judged,
  judgedOf,
  Moderator,
  marksOf,
  personOf,
  sayingKey,
} from '../../src/replies/moderate.ts';
import { accountMark, sha256 } from '../../src/replies/names.ts';

const id = 'mastodon-0123456789abcdef';
const judged = (more: Partial<Judged> = {}): Judged => ({
  id,
  author: {
    name: 'Eve',
    handle: '@eve@social.spam.example',
    url: 'https://social.spam.example/@eve',
    id: 'did:plc:eve',
  },
  text: () => 'Buy my guaranteed backlinks',
  url: 'https://social.spam.example/@eve/1',
  ...more,
});
const judge = (rules: object, reply = judged()) => new Moderator(moderationSchema.parse(rules)).judge(reply);
const keptOut = (why: string) => ({ show: false, waits: false, why });

test('nothing said: shown', () => expect(judge({})).toEqual({ show: true }));

describe('blocked', () => {
  test.each([
    '@eve@social.spam.example',
    'eve@social.spam.example',
    'EVE@Social.Spam.Example',
    'did:plc:eve',
    'https://social.spam.example/@eve/',
  ])('by account: %s', (account) =>
    expect(judge({ block: { accounts: [account] } })).toEqual(keptOut('account')),
  );
  test.each(['@eve@social.spam.example', 'eve@social.spam.example', 'https://social.spam.example/@eve'])(
    'by account, as a hash that names nobody: %s',
    (account) => expect(judge({ block: { accounts: [sha256(account)] } })).toEqual(keptOut('account')),
  );
  test.each([
    ...['spam.example', 'social.spam.example', sha256('spam.example')],
    // As people write them.
    ...['Spam.Example', '*.spam.example', '@spam.example', 'https://spam.example/'],
  ])('by domain, subdomains too: %s', (domain) =>
    expect(judge({ block: { domains: [domain] } })).toEqual(keptOut('domain')),
  );
  test('by a domain with letters beyond ASCII, however the network writes it', () => {
    for (const handle of ['@eve@bücher.example', '@eve@xn--bcher-kva.example']) {
      const reply = judged({ author: { name: 'Eve', handle } });
      expect(judge({ block: { domains: ['Bücher.example'] } }, reply)).toEqual(keptOut('domain'));
    }
  });
  test('a domain that only ends alike is another', () =>
    expect(judge({ block: { domains: ['pam.example'] } })).toMatchObject({ show: true }));
  test.each(['guaranteed backlinks', 'GUARANTEED', 'Eve'])('by word: %s', (word) =>
    expect(judge({ block: { words: [word] } })).toEqual(keptOut('word')),
  );
  test.each([
    ['accents', 'spam', 'Spám!'],
    ['full-width letters', 'spam', 'ｓｐａｍ'],
    ['invisible characters', 'spam', 'sp\u200Bam'],
    ['line breaks', 'free money', 'free\n  money'],
    ['a language without spaces', '広告', 'これは広告です'],
  ])('a word disguised with %s', (_how, word, text) =>
    expect(judge({ block: { words: [word] } }, judged({ text: () => text }))).toEqual(keptOut('word')),
  );
  test('a word inside another is none', () =>
    expect(
      judge(
        { block: { words: ['spam'] } },
        judged({ text: () => 'spamalot', author: { name: 'A', handle: '' } }),
      ),
    ).toMatchObject({ show: true }));
  test.each([
    'https://social.spam.example/@eve/1',
    'https://social.spam.example/@eve/1/#x',
    sha256('https://social.spam.example/@eve/1'),
    id,
  ])('by the address of the reply: %s', (address) =>
    expect(judge({ block: { replies: [address] } })).toEqual(keptOut('address')),
  );
});

test('hidden by its address', () =>
  expect(judge({ hide: ['https://social.spam.example/@eve/1'] })).toEqual(keptOut('hidden')));
test.each(['https://social.spam.example/@eve/1/', sha256('https://social.spam.example/@eve/1'), id])(
  'pinned by its address, plain, as a hash, or by its id: %s',
  (address) => {
    expect(new Moderator(moderationSchema.parse({ pin: [address] })).isPinned(judged())).toBe(true);
    expect(
      new Moderator(moderationSchema.parse({ pin: [address] })).isPinned({
        id: 'x',
        url: 'https://b.example',
      }),
    ).toBe(false);
  },
);

describe('somebody who liked a post is kept out', () => {
  const face = judged().author;
  test.each([
    ['account', { accounts: ['did:plc:eve'] }],
    ['domain', { domains: ['spam.example'] }],
    ['word', { words: ['eve'] }],
  ] as const)('by %s', (why, block) =>
    expect(new Moderator(moderationSchema.parse({ block })).keepsOut(face)).toBe(why),
  );
});

describe('a rule that could never apply is a mistake', () => {
  test.each([
    ['half a hash', { block: { accounts: ['sha256:2c26b46b'] } }],
    ['half a hash of a domain', { block: { domains: ['sha256:2c26b46b'] } }],
    ['a domain with a path', { block: { domains: ['spam.example/eve'] } }],
    ['two domains in one line', { block: { domains: ['spam.example, scam.example'] } }],
    ['an address that is none', { hide: ['@eve'] }],
    ['a number for an address', { pin: ['114000000000000001'] }],
  ])('%s', (_what, rules) => expect(moderationSchema.safeParse(rules).success).toBe(false));
});

describe('approve', () => {
  const waits = { show: false, waits: true };
  test('always: waits, until its own address is let through', () => {
    expect(judge({ approve: 'always' })).toEqual(waits);
    expect(judge({ approve: 'always', approved: ['@eve@social.spam.example'] })).toEqual(waits);
    expect(
      judge({ approve: 'always', approved: [sha256('https://social.spam.example/@eve/1')] }),
    ).toMatchObject({ show: true });
  });
  test('first-time: waits, until the author is let through or known', () => {
    expect(judge({ approve: 'first-time' })).toEqual(waits);
    expect(judge({ approve: 'first-time', approved: [sha256('eve@social.spam.example')] })).toMatchObject({
      show: true,
    });
    expect(judge({ approve: 'first-time' }, judged({ authorKnown: true }))).toMatchObject({ show: true });
  });
  test('always: that the author is known is not enough', () =>
    expect(judge({ approve: 'always' }, judged({ authorKnown: true }))).toEqual(waits));
  test('what was shown before does not wait again', () =>
    expect(judge({ approve: 'always' }, judged({ shownBefore: true }))).toMatchObject({ show: true }));
  test("the owner's own answers never wait, and no word rule stops them", () =>
    expect(
      judge({ approve: 'always', block: { words: ['backlinks'] } }, judged({ own: true })),
    ).toMatchObject({ show: true }));
  test('a block comes before an approval', () =>
    expect(
      judge({
        approve: 'always',
        approved: ['https://social.spam.example/@eve/1'],
        block: { domains: ['spam.example'] },
      }),
    ).toEqual(keptOut('domain')));
});

describe('words', () => {
  const says = (word: string | string[], text: string) =>
    judge(
      { block: { words: [word].flat() } },
      judged({ text: () => text, author: { name: 'A', handle: '' } }),
    ).show;
  test('with space around them in the file are meant without it', () =>
    expect(says(' spam ', 'No spam.')).toBe(false));
  test('with wide space between them are meant with any', () => {
    expect(says('free  money', 'free money')).toBe(false);
    expect(says('free  money', 'freemoney')).toBe(true);
  });
  test('are each looked for, not all in a row', () => {
    expect(says(['spam', 'scam'], 'a scam')).toBe(false);
    expect(says(['spam', 'scam'], 'spamscam')).toBe(true);
  });
  test('in capitals that have no single small letter are the same word', () =>
    expect(says('straße', 'STRASSE')).toBe(false));
});

describe('a webmention', () => {
  const claimed = (more: object = {}) =>
    judged({
      id: 'webmention-0123456789abcdef',
      url: 'https://claimed.example/1',
      author: {
        name: 'Eve',
        handle: '',
        url: 'https://ada.example/',
        via: 'https://eve.example/posts/1',
        id: 'https://eve.example/',
        claimed: true,
        ...more,
      },
    });
  test.each(['eve.example', 'ada.example', 'https://eve.example/posts/1'])(
    'is blocked by any name it has or claims: %s',
    (account) => expect(judge({ block: { accounts: [account] } }, claimed())).toEqual(keptOut('account')),
  );
  test.each(['eve.example', 'ada.example'])('is blocked by either domain: %s', (domain) =>
    expect(judge({ block: { domains: [domain] } }, claimed())).toEqual(keptOut('domain')),
  );
  test('by the page it was sent from', () =>
    expect(judge({ block: { replies: ['https://eve.example/posts/1#x'] } }, claimed())).toEqual(
      keptOut('address'),
    ));
  test.each([
    ['the page it was sent from', 'https://eve.example/posts/1', true],
    ['the id that is proven', 'https://eve.example/', true],
    ['the author it claims to be', 'https://ada.example/', false],
    ['the address it claims to have', 'https://claimed.example/1', false],
  ])('is let through by %s: %s, %s', (_by, approved, show) =>
    expect(judge({ approve: 'first-time', approved: [approved] }, claimed()).show).toBe(show),
  );
  test('without an id is let through by none', () =>
    expect(judge({ approve: 'first-time', approved: ['nobody'] }, claimed({ id: undefined })).show).toBe(
      false,
    ));
  test('is pinned by the page it was sent from', () => {
    const pinned = (pin: string) => new Moderator(moderationSchema.parse({ pin: [pin] })).isPinned(claimed());
    expect(pinned('https://eve.example/posts/1')).toBe(true);
    expect(pinned('https://claimed.example/1')).toBe(false);
  });
  test('under an address with a slash or a fragment is the same', () => {
    const reply = judged({ url: 'https://social.spam.example/@eve/1/#x' });
    const pin = ['https://social.spam.example/@eve/1'];
    expect(new Moderator(moderationSchema.parse({ pin })).isPinned(reply)).toBe(true);
  });
  test('a lone @ in the list is nobody, not everybody without a handle', () =>
    expect(judge({ block: { accounts: ['@'] } }, claimed()).show).toBe(true));
  test('without an address of its author is judged all the same', () =>
    expect(
      judge({ block: { domains: ['eve.example'] } }, claimed({ url: undefined, via: undefined })).show,
    ).toBe(true));
  test('a host is no name of somebody on a network', () =>
    expect(judge({ block: { accounts: ['social.spam.example'] } }).show).toBe(true));
});

describe('somebody whose names are gone', () => {
  const marks = [sha256('eve@social.spam.example'), sha256('https://social.spam.example/@eve/1')];
  const gone = judged({ url: undefined, author: { name: 'E.', handle: '', marks } });
  test.each([
    ['account', { block: { accounts: ['@eve@social.spam.example'] } }],
    ['address', { block: { replies: ['https://social.spam.example/@eve/1'] } }],
    ['hidden', { hide: ['https://social.spam.example/@eve/1'] }],
  ])('is kept out by what they were called: %s', (why, rules) =>
    expect(judge(rules, gone)).toEqual(keptOut(why)),
  );
  test('is let through and pinned by it too', () => {
    const address = 'https://social.spam.example/@eve/1';
    expect(judge({ approve: 'always', approved: [address] }, gone).show).toBe(true);
    expect(judge({ approve: 'first-time', approved: ['@eve@social.spam.example'] }, gone).show).toBe(true);
    expect(new Moderator(moderationSchema.parse({ pin: [address] })).isPinned(gone)).toBe(true);
  });
  test('is let through by the mark of a lasting id alone', () => {
    const author = { name: 'E.', handle: '', mark: accountMark('did:plc:eve') };
    const rules = { approve: 'first-time', approved: ['did:plc:eve'] };
    expect(judge(rules, judged({ url: undefined, author })).show).toBe(true);
    expect(judge(rules, judged({ url: undefined, author: { name: 'E.', handle: '' } })).show).toBe(false);
  });
});

describe('an approval under always', () => {
  const said = 'digest';
  test('is of an address with these words', () => {
    const key = sayingKey(judged(), said);
    expect(key).toBe('https://social.spam.example/@eve/1 digest');
    const rules = { approve: 'always', approved: [sha256(key)] };
    expect(judge(rules, judged({ said })).show).toBe(true);
    expect(judge(rules, judged({ said: 'other' })).show).toBe(false);
    expect(judge(rules, judged()).show).toBe(false);
  });
  test('is of the id where there is no address', () => expect(sayingKey({ id }, said)).toBe(`${id} digest`));
});

describe('what is stored', () => {
  const stored = (more: object = {}): Reply =>
    replySchema.parse({
      id,
      source: 'mastodon',
      url: 'https://m.example/@eve/1',
      author: { name: 'Eve', handle: '@eve@m.example', url: 'https://m.example/@eve' },
      html: '<p>Free money</p>',
      published: '2026-11-20T09:00:00Z',
      ...more,
    });
  test('is judged by its words, addresses and marks', () => {
    const marks = [sha256('x')];
    const found = judgedOf(stored({ said: 'digest', marks }));
    expect(found).toMatchObject({ id, url: 'https://m.example/@eve/1', said: 'digest' });
    expect(found.author).toMatchObject({ name: 'Eve', handle: '@eve@m.example', marks, claimed: false });
    expect(found.text()).toContain('Free money');
  });
  test.each([
    ['on a network', { source: 'mastodon' }, false, true],
    ['in a webmention', { source: 'webmention' }, true, false],
    ['in a webmention brought in by hand', { source: 'webmention', imported: true }, false, true],
  ])('%s is its author taken at their word or not', (_where, more, claimed, own) => {
    expect(judgedOf(stored({ ...more, own: true }))).toMatchObject({ author: { claimed }, own });
    expect(judgedOf(stored({ ...more, own: false })).own).toBe(false);
  });
  test('who liked it by webmention says themselves who they are', () => {
    const face = { name: 'Eve', handle: '', source: 'webmention' } as unknown as Parameters<
      typeof personOf
    >[0];
    expect(personOf(face)).toMatchObject({ name: 'Eve', claimed: true });
    expect(personOf({ ...face, source: 'mastodon' })).toMatchObject({ name: 'Eve', claimed: false });
  });
  test('keeps the marks of every name when they go, each once', () => {
    const via = 'https://eve.example/1';
    const mark = sha256('did:plc:eve');
    const reply = stored();
    expect(marksOf({ ...reply, author: { ...reply.author, via, mark } }).sort()).toEqual(
      [
        mark,
        sha256('eve@m.example'),
        sha256('@eve@m.example'),
        sha256('https://m.example/@eve'),
        sha256('https://m.example/@eve/1'),
        sha256(via),
      ].sort(),
    );
    expect(marksOf({ ...reply, url: undefined, author: { name: 'E.', handle: '' } })).toEqual([]);
  });
});
