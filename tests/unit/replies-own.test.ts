import { describe, expect, test } from 'vitest';
import type { EntryId } from '../../src/model/ids.ts';
import type { FoundReply, Thread } from '../../src/networks/thread.ts';
import { Own } from '../../src/replies/own.ts';
import { journalOf } from '../setup/replies.ts';

const entry = 'posts/hello' as EntryId;
const at = '2026-11-20T09:00:00Z';
const journal = journalOf(entry, {
  mastodon: { id: '114', url: 'https://m.example/@ada/114' },
  bluesky: {
    id: 'at://did:plc:ada/app.bsky.feed.post/3lbkey',
    url: 'https://bsky.app/profile/ada.test/post/3lbkey',
  },
  linkedin: { id: 'urn:li:share:7', url: 'https://www.linkedin.com/feed/update/urn:li:share:7' },
});
journal.announcements[`${entry}#published`]!.mastodon!.parts = [
  {
    state: 'posted',
    intent: { key: 'k', text: 't', hash: 'h', createdAt: at, run: 'r' },
    receipt: { id: '115', url: 'https://m.example/@ada/115', at },
  },
];
const own = new Own(new Map([[entry, journal]]), { networks: { byHand: [] } });

describe('an own announcement is known', () => {
  test.each([
    'https://m.example/@ada/114',
    'https://m.example/@ada/114#reblogged-by-7',
    'https://m.example/users/ada/statuses/114',
    'https://m.example/web/statuses/114',
    'https://m.example/@ada/115',
    'https://bsky.app/profile/ada.test/post/3lbkey',
    'https://bsky.app/profile/did:plc:ada/post/3lbkey',
    'https://www.linkedin.com/feed/update/urn:li:share:7/',
    'https://brid.gy/post/mastodon/@ada@m.example/114',
    'https://brid.gy/post/bluesky/did:plc:ada/at%3A%2F%2Fdid%3Aplc%3Aada%2Fapp.bsky.feed.post%2F3lbkey',
    'https://fed.brid.gy/convert/web/https://m.example/users/ada/statuses/114',
    'https://bsky.brid.gy/convert/web/at://did:plc:ada/app.bsky.feed.post/3lbkey',
  ])('%s', (address) => expect(own.isPost(address)).toBe(true));

  test.each([
    'https://m.example/@ada/116',
    'https://other.example/@ada/114',
    'https://m.example/@bob/1140',
    'https://brid.gy/comment/mastodon/@ada@m.example/114/900',
    'https://brid.gy/post/mastodon/@ada@other.example/114',
    'https://ada.example/114-ways/',
    'not an address',
    '',
  ])('and none else: %s', (address) => expect(own.isPost(address)).toBe(false));
});

describe('of what others send on as webmentions', () => {
  const stranger = { id: 'https://eve.example/', name: 'Eve', handle: '', url: 'https://eve.example/' };
  const reply = (id: string, url: string, more: Partial<FoundReply> = {}): FoundReply => ({
    id,
    url,
    author: stranger,
    html: 'x',
    published: at,
    visibility: 'public',
    kind: 'mention',
    ...more,
  });
  const thread = (more: Partial<Thread>): Thread => ({
    counts: { replies: 0, likes: 0, boosts: 0, quotes: 0 },
    replies: [],
    complete: true,
    unseen: 0,
    owner: '',
    ...more,
  });

  test('own announcements go, by the address of the post or of the page that sends it on', () => {
    const replies = [
      reply('1', 'https://m.example/@ada/114'),
      reply('2', 'https://bridge.example/x', {
        author: { ...stranger, via: 'https://brid.gy/post/mastodon/@ada@m.example/114' },
      }),
      reply('3', 'https://eve.example/about-ada/'),
    ];
    const found = own.without(
      thread({ replies, counts: { replies: 3, likes: 0, boosts: 0, quotes: 0 } }),
      'webmention',
    );
    expect(found.thread.replies.map(({ id }) => id)).toEqual(['3']);
    expect(found).toMatchObject({ own: 2, thread: { counts: { replies: 1 } } });
  });

  test('own reposts and likes go with the numbers, those of others of the same post stay', () => {
    const face = (kind: 'like' | 'boost', url: string) => ({
      kind,
      author: { id: url, name: 'x', handle: '', url },
    });
    const faces = [
      face('boost', 'https://m.example/@ada'),
      face('boost', 'https://m.example/users/ada'),
      face('like', 'https://bsky.app/profile/ada.test'),
      face('boost', 'https://m.example/@bob'),
      face('boost', 'https://other.example/@ada'),
    ];
    const counts = { replies: 0, likes: 1, boosts: 4, quotes: 0 };
    const found = own.without(thread({ reactors: faces, counts }), 'webmention');
    expect(found.thread.reactors?.map(({ author }) => author.url)).toEqual([
      'https://m.example/@bob',
      'https://other.example/@ada',
    ]);
    expect(found).toMatchObject({ own: 3, thread: { counts: { likes: 0, boosts: 2 } } });
  });

  test('on the network itself the owner is not shown among those who boosted, and answers of theirs stay', () => {
    const faces = [
      { kind: 'boost' as const, author: { id: '9', name: 'Ada', handle: '@ada@m.example' } },
      { kind: 'boost' as const, author: { id: '8', name: 'Bob', handle: '@bob@m.example' } },
    ];
    const replies = [reply('116', 'https://m.example/@ada/116')];
    const found = own.without(thread({ reactors: faces, replies, owner: '9' }), 'mastodon');
    expect(found.thread.reactors?.map(({ author }) => author.id)).toEqual(['8']);
    expect(found.thread.replies).toHaveLength(1);
  });
});
