import { describe, expect, test } from 'vitest';
import { moderationSchema } from '../../src/model/moderation.ts';
import { type Judged, Moderator } from '../../src/replies/moderate.ts';
import { sha256 } from '../../src/replies/names.ts';

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
