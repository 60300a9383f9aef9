import { AppBskyFeedPost, RichText } from '@atproto/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTid, tidFor } from '../../src/model/tid.ts';
import { Temporal } from '../../src/model/time.ts';
import { createBluesky } from '../../src/networks/bluesky/bluesky.ts';
import type { Draft } from '../../src/networks/contract.ts';
import { createMastodon } from '../../src/networks/mastodon/mastodon.ts';
import { systemClock, Transport } from '../../src/networks/transport.ts';
import { pieces, render } from '../../src/syndication/pieces.ts';

const tidPattern = /^[234567a-j][234567a-z]{12}$/;
const at = Temporal.Instant.from('2026-11-20T10:00:00Z');
const transport = new Transport({
  name: 'Nobody',
  fetch: () => Promise.reject(new Error('freezing makes no request')),
  clock: systemClock(() => at),
});
const bluesky = createBluesky({ service: 'https://pds.example', identifier: 'a', password: 'b', transport });
const mastodon = createMastodon({ url: 'https://m.example', token: 't', transport });
const draft: Draft = {
  network: 'bluesky',
  text: 'Hello',
  spans: [],
  url: 'https://ada.example/',
  lang: 'en',
  options: {},
};
const occasion = { id: 'posts/hello#published', due: at, at };

describe('Bluesky’s record keys', () => {
  const due = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });

  test('are TIDs that sort by the time an announcement is due', () => {
    fc.assert(
      fc.property(fc.string(), due, due, (id, one, other) => {
        const [a, b] = [one, other].map((date) => tidFor(id, Temporal.Instant.from(date.toISOString())));
        expect(a).toMatch(tidPattern);
        // The microseconds of the hash reach a little into the next second.
        if (other.getTime() - one.getTime() > 2_000) expect(a! < b!).toBe(true);
      }),
    );
  });

  test('are the same wherever they are worked out, and others for other announcements', () => {
    expect(tidFor('posts/hello#published', at)).toBe('3n2qdbeuix5ed');
    const keys = new Set(
      Array.from({ length: 1_000 }, (_, index) => tidFor(`posts/p${index}#published`, at)),
    );
    expect(keys.size).toBe(1_000);
  });

  test('the next one is the next in order', () => {
    fc.assert(
      fc.property(fc.string(), due, (id, date) => {
        const tid = tidFor(id, Temporal.Instant.from(date.toISOString()));
        expect(nextTid(tid)).toMatch(tidPattern);
        expect(nextTid(tid) > tid).toBe(true);
      }),
    );
    expect(nextTid('3222222222zzz')).toBe('3222222223222');
  });
});

describe('Bluesky’s facets', () => {
  test('point at the bytes of what they mark, whatever is around it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('#tag', 'https://a.example/x', '👩🏽‍🚀')),
        ),
        (words) => {
          const { text, spans } = render(pieces(words.join(' ').toWellFormed(), 'words', { tags: true }));
          const { body } = bluesky.freeze({ ...draft, text, spans }, occasion);
          const { facets = [] } = (body as { record: AppBskyFeedPost.Record }).record;
          expect(facets).toHaveLength(spans.length);
          const bytes = Buffer.from(text);
          for (const [index, { index: range }] of facets.entries()) {
            const span = spans[index]!;
            expect(bytes.subarray(range.byteStart, range.byteEnd).toString()).toBe(
              text.slice(span.start, span.end),
            );
          }
        },
      ),
    );
  });

  test('are those the official client finds for links and hashtags', () => {
    const text = 'Read https://a.example/f_(x), then #OpenData and #OpenSource!';
    const { spans } = render(pieces(text, 'words', { tags: true }));
    const { body } = bluesky.freeze({ ...draft, text, spans }, occasion);
    const official = new RichText({ text });
    official.detectFacetsWithoutResolution();
    const plain = (facets: unknown) =>
      JSON.parse(JSON.stringify(facets ?? []).replaceAll(/"\$type":"app.bsky.richtext.facet",/g, ''));
    expect(plain((body as { record: AppBskyFeedPost.Record }).record.facets)).toEqual(plain(official.facets));
  });

  test('the record is a valid post', () => {
    const card = { url: draft.url, title: 'T', description: 'D', picture: { path: 'c.png', alt: 'A' } };
    const { body } = bluesky.freeze({ ...draft, card }, occasion);
    expect(AppBskyFeedPost.validateRecord((body as { record: unknown }).record).success).toBe(true);
  });
});

describe('Mastodon’s keys', () => {
  test('are the same for the same announcement and text, and others where either differs', () => {
    const key = (id: string, text: string) => mastodon.freeze({ ...draft, text }, { ...occasion, id }).key;
    expect(key('a', 'x')).toBe(key('a', 'x'));
    expect(key('a', 'x')).not.toBe(key('a', 'y'));
    expect(key('a', 'x')).not.toBe(key('b', 'x'));
  });
});
