import { describe, expect, test } from 'vitest';
import { moderationSchema } from '../../src/model/moderation.ts';
import { type Judged, Moderator, sha256 } from '../../src/replies/moderate.ts';

const judged = (more: Partial<Judged> = {}): Judged => ({
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

test('nothing said: shown', () => expect(judge({})).toEqual({ show: true, pinned: false }));

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
  test.each(['spam.example', 'social.spam.example', sha256('spam.example')])(
    'by domain, subdomains too: %s',
    (domain) => expect(judge({ block: { domains: [domain] } })).toEqual(keptOut('domain')),
  );
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
  ])('by the address of the reply: %s', (address) =>
    expect(judge({ block: { replies: [address] } })).toEqual(keptOut('address')),
  );
});

test('hidden by its address', () =>
  expect(judge({ hide: ['https://social.spam.example/@eve/1'] })).toEqual(keptOut('hidden')));
test('pinned by its address', () =>
  expect(judge({ pin: ['https://social.spam.example/@eve/1'] })).toEqual({ show: true, pinned: true }));

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
