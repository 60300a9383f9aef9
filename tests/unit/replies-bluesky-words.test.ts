import { describe, expect, test } from 'vitest';
import { blueskyThreads } from '../../src/networks/bluesky/thread.ts';
import type { FoundReply, Thread } from '../../src/networks/thread.ts';
import type { Transport } from '../../src/networks/transport.ts';

const root = 'at://did:plc:ada/app.bsky.feed.post/root';
const url = 'https://bsky.app/profile/ada.test/post/root';
const author = (name: string, more: object = {}) => ({
  did: `did:plc:${name}`,
  handle: `${name}.test`,
  displayName: name,
  ...more,
});
const post = (more: object = {}) => ({
  uri: 'at://did:plc:bob/app.bsky.feed.post/1',
  author: author('bob'),
  record: { text: '', createdAt: '2026-11-20T09:00:00Z' },
  ...more,
});

/** What the reader makes of replies, and what it asked. */
async function read(
  replies: unknown[],
  { labellers = [] as string[], services = undefined as unknown, language = 'en' } = {},
): Promise<{ thread: Thread; reply: FoundReply; asked: { url: string; headers: Headers }[] }> {
  const asked: { url: string; headers: Headers }[] = [];
  const fetch = async (address: string, init: RequestInit) => {
    asked.push({ url: address, headers: new Headers(init.headers) });
    if (address.includes('getServices')) {
      return services
        ? Response.json(services)
        : Response.json({ error: 'MethodNotImplemented' }, { status: 501 });
    }
    const thread = {
      post: post({ uri: root, author: author('ada') }),
      replies: replies.map((each) => ({ post: each })),
    };
    return Response.json({ thread });
  };
  const transport = { requests: 0, fetch } as unknown as Transport;
  const reader = blueskyThreads({ appview: 'https://api.example', transport, labellers, language });
  const answer = await reader.read({ id: root, url, hasReplies: false });
  if (answer.state !== 'read') throw new Error(answer.state);
  return { thread: answer.thread, reply: answer.thread.replies[0]!, asked };
}
const external = (uri: string, title: string, description = '') => ({
  $type: 'app.bsky.embed.external#view',
  external: { uri, title, description },
});
const viewRecord = (more: object = {}) => ({
  $type: 'app.bsky.embed.record#viewRecord',
  uri: 'at://did:plc:quinn/app.bsky.feed.post/9',
  author: author('quinn'),
  value: { $type: 'app.bsky.feed.post', text: 'The words\nof a quote', createdAt: '2026-11-19T09:00:00Z' },
  labels: [],
  ...more,
});

describe('a reply without text has words all the same', () => {
  test.each([
    [
      'a GIF of the picker: its description',
      external('https://media.tenor.com/x/y.gif?hh=280&ww=498', 'a cat nods', 'Alt: A cat that nods'),
      { html: '<p><em>A cat that nods</em></p>', attachments: 1 },
    ],
    [
      'a GIF without one: its title',
      external('https://static.klipy.com/x.gif', 'a dog dances'),
      { html: '<p><em>a dog dances</em></p>', attachments: 1 },
    ],
    [
      'a GIF that is a video',
      { $type: 'app.bsky.embed.video#view', cid: 'x', playlist: 'x', alt: 'Rain', presentation: 'gif' },
      { html: '<p><em>Rain</em></p>', attachments: 1 },
    ],
    [
      'a link card: its title',
      external('https://a.example/b?c=1&d', 'Title & more', 'Description'),
      { html: '<p><a href="https://a.example/b?c=1&amp;d">Title &amp; more</a></p>', attachments: 0 },
    ],
    [
      'a link card without a title: its address',
      external('https://a.example/b', ''),
      { html: '<p><a href="https://a.example/b">https://a.example/b</a></p>' },
    ],
    [
      'pictures: what is on them',
      { $type: 'app.bsky.embed.images#view', images: [{ alt: 'One' }, { alt: '' }, { alt: 'Two' }] },
      { html: '<p><em>One</em></p><p><em>Two</em></p>', attachments: 3 },
    ],
    [
      'a gallery',
      {
        $type: 'app.bsky.embed.gallery#view',
        items: [{ $type: 'app.bsky.embed.gallery#viewImage', alt: 'One' }],
      },
      { html: '<p><em>One</em></p>', attachments: 1 },
    ],
    [
      'a feed',
      {
        $type: 'app.bsky.embed.record#view',
        record: {
          $type: 'app.bsky.feed.defs#generatorView',
          uri: 'at://did:plc:q/app.bsky.feed.generator/tides',
          displayName: 'Tides',
          creator: author('q'),
        },
      },
      { html: '<p><a href="https://bsky.app/profile/did:plc:q/feed/tides">Tides</a></p>' },
    ],
  ])('%s', async (_what, embed, expected) =>
    expect((await read([post({ embed })])).reply).toMatchObject(expected),
  );

  test.each([
    ['a quote', { $type: 'app.bsky.embed.record#view', record: viewRecord() }],
    [
      'a quote with a picture',
      {
        $type: 'app.bsky.embed.recordWithMedia#view',
        record: { record: viewRecord() },
        media: { $type: 'app.bsky.embed.images#view', images: [{ alt: 'A chart' }] },
      },
    ],
  ])('%s: who is quoted and what they said', async (_what, embed) => {
    expect((await read([post({ embed })])).reply.quote).toMatchObject({
      url: 'https://bsky.app/profile/did:plc:quinn/post/9',
      author: { name: 'quinn', handle: '@quinn.test' },
      html: '<p>The words<br>of a quote</p>',
    });
  });

  test.each([
    [
      'deleted',
      { $type: 'app.bsky.embed.record#viewNotFound', uri: 'at://x/app.bsky.feed.post/9', notFound: true },
    ],
    [
      'detached by its author',
      { $type: 'app.bsky.embed.record#viewDetached', uri: 'at://x/app.bsky.feed.post/9', detached: true },
    ],
    [
      'of somebody who blocks',
      {
        $type: 'app.bsky.embed.record#viewBlocked',
        uri: 'at://x/app.bsky.feed.post/9',
        blocked: true,
        author: { did: 'x' },
      },
    ],
    ['that moderation hid', viewRecord({ labels: [{ val: '!hide', src: 'x' }] })],
  ])('a quote %s is one of which nothing is said', async (_what, record) => {
    const embed = { $type: 'app.bsky.embed.record#view', record };
    expect((await read([post({ embed })])).reply.quote).toEqual({ withheld: true });
  });

  test('a card of what the text links already says nothing twice; a description beside a text stays on the network', async () => {
    const text = 'see https://a.example/b';
    const facets = [
      {
        index: { byteStart: 4, byteEnd: 23 },
        features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://a.example/b' }],
      },
    ];
    const record = { text, facets, createdAt: '2026-11-20T09:00:00Z' };
    const card = await read([post({ record, embed: external('https://a.example/b', 'Title') })]);
    expect(card.reply.html).toBe('<p>see <a href="https://a.example/b">https://a.example/b</a></p>');
    const images = { $type: 'app.bsky.embed.images#view', images: [{ alt: 'One' }] };
    expect((await read([post({ record, embed: images })])).reply.html).not.toContain('One');
  });

  test.each([
    null,
    'embed',
    [],
    { $type: 5 },
    { $type: 'app.bsky.embed.new#view', x: 1 },
    { external: { uri: 5 } },
    { record: 7 },
  ])('an embed that makes no sense hides nothing: %j', async (embed) => {
    const record = { text: 'words', createdAt: '2026-11-20T09:00:00Z' };
    expect((await read([post({ record, embed })])).reply.html).toBe('<p>words</p>');
  });
});

describe('what is labelled folds behind the label’s name', () => {
  const moderation = 'did:plc:ar7c4by46qjdydhdevvrndac';
  const labeller = 'did:plc:labeller';
  const label = (val: string, src = moderation, more: object = {}) => ({
    val,
    src,
    uri: 'x',
    cts: 'x',
    ...more,
  });
  const labels = async (...all: object[]) => (await read([post({ labels: all })])).reply.labels;

  test('by moderation, or by the author', async () => {
    expect(await labels(label('porn'), label('graphic-media', 'did:plc:bob'))).toEqual([
      'porn',
      'graphic-media',
    ]);
    expect(await labels(label('nudity'), label('nudity', 'did:plc:bob'), label('sexual'))).toEqual([
      'nudity',
      'sexual',
    ]);
  });

  test('an account that is labelled folds all it says, and its picture is not shown', async () => {
    const { reply } = await read([post({ author: author('bob', { labels: [label('porn')] }) })]);
    expect(reply).toMatchObject({ labels: ['porn'], author: { pictureLabelled: true } });
  });

  test('what moderation hides is hidden, what it warns of folds, what was taken back is gone', async () => {
    const { reply } = await read([post({ labels: [label('!hide')] })]);
    expect(reply.hidden).toBe(true);
    expect(await labels(label('!warn'))).toEqual(['warn']);
    expect(await labels(label('porn', moderation, { neg: true }))).toBeUndefined();
  });

  test('what somebody calls themselves is no content label, and nobody warns of themselves', async () => {
    expect(await labels(label('bot', 'did:plc:bob'), label('!warn', 'did:plc:bob'))).toBeUndefined();
  });

  const services = {
    views: [
      {
        $type: 'app.bsky.labeler.defs#labelerViewDetailed',
        uri: `at://${labeller}/app.bsky.labeler.service/self`,
        creator: author('l', { did: labeller }),
        policies: {
          labelValues: ['spoiler', 'pronouns', 'spider'],
          labelValueDefinitions: [
            {
              identifier: 'spoiler',
              severity: 'inform',
              blurs: 'content',
              defaultSetting: 'warn',
              locales: [
                { lang: 'en', name: 'Spoilers', description: '' },
                { lang: 'de-CH', name: 'Verrät das Ende', description: '' },
              ],
            },
            {
              identifier: 'pronouns',
              severity: 'inform',
              blurs: 'none',
              defaultSetting: 'warn',
              locales: [{ lang: 'en', name: 'they/them', description: '' }],
            },
            { identifier: 'spider', severity: 'alert', blurs: 'none', defaultSetting: 'warn', locales: [] },
          ],
        },
      },
    ],
  };
  const labelled = [
    post({ labels: ['spoiler', 'pronouns', 'spider', 'unheard-of'].map((val) => label(val, labeller)) }),
  ];

  test('by a labeller of the owner’s choice, who is asked for, by the name it gives its label', async () => {
    const { reply, asked } = await read(labelled, { labellers: [labeller], services });
    expect(reply.labels).toEqual(['Spoilers', 'spider', 'unheard-of']);
    expect(asked.filter(({ url: address }) => address.includes('getServices'))).toHaveLength(1);
    for (const { headers } of asked) {
      expect(headers.get('atproto-accept-labelers')).toBe(`${moderation};redact, ${labeller}`);
    }
    expect(
      (await read(labelled, { labellers: [labeller], services, language: 'de' })).reply.labels,
    ).toContain('Verrät das Ende');
  });

  test('where its names cannot be had, by the values', async () => {
    const { reply } = await read(labelled, { labellers: [labeller] });
    expect(reply.labels).toEqual(['spoiler', 'pronouns', 'spider', 'unheard-of']);
  });

  test('without one, nothing more is asked or sent', async () => {
    const { asked } = await read(labelled);
    expect(asked.map(({ url: address }) => new URL(address).pathname)).toEqual([
      '/xrpc/app.bsky.feed.getPostThread',
    ]);
    expect(asked[0]!.headers.has('atproto-accept-labelers')).toBe(false);
  });
});

test('what makes no sense at all is counted', async () => {
  const { thread } = await read(['reply', 7, { uri: 5 }, post()]);
  expect(thread.replies).toHaveLength(1);
  expect(thread.unseen).toBe(3);
});
