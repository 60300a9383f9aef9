/** Slides are announced with pictures of the first ones, on LinkedIn with the file; where that cannot be, with the card. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NetworkId } from '../../src/model/ids.ts';
import type { Announcement } from '../../src/model/manifest.ts';
import { connect } from '../../src/networks/index.ts';
import type { Fetch } from '../../src/networks/transport.ts';
import { type Fault, sandboxCredentials } from '../../src/sandbox/index.ts';
import { retract } from '../../src/syndication/retract.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { buildStage, entryOf, type Stage, slidesId, stageSlides } from '../setup/syndication.ts';

let stage: Stage;
let slides: Announcement;
beforeEach(async () => {
  stage = await buildStage();
  slides = stage.announcement(await stageSlides(stage));
});
afterEach(() => stage.close());

const only = (network: NetworkId, more: Partial<Announcement> = {}): Announcement => ({
  ...slides,
  networks: [network],
  ...more,
});
const intentOn = (network: NetworkId) => stage.record(network, slidesId)!.intent!;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const built = (file: string) => readFileSync(path.join(stage.folders.out, file));

/** What stands on Mastodon: each status with its pictures' descriptions. */
function statuses() {
  const { statuses: all, media } = stage.sandbox.control.mastodon.state();
  return all.map(({ text, mediaIds }) => ({
    text,
    alts: mediaIds.map((id) => media.find((each) => each.id === id)?.description),
  }));
}

interface ImagesEmbed {
  $type: string;
  images: { alt: string; aspectRatio: object; image: { size: number; ref: { $link: string } } }[];
  external: { uri: string; thumb?: object };
}
const records = () =>
  stage.sandbox.control.bluesky
    .state()
    .records.filter(({ collection }) => collection === 'app.bsky.feed.post')
    .map(({ value }) => value as { text: string; embed: ImagesEmbed; facets: unknown[] });
const shares = () => stage.sandbox.control.linkedin.state().posts;
const fault = (wish: Fault) => stage.sandbox.control.fault(wish);

/** LinkedIn lets this token look at what it posted. */
const mayLook = () =>
  stage.sandbox.control.linkedin.token({
    token: sandboxCredentials.LINKEDIN_ACCESS_TOKEN,
    scopes: ['openid', 'profile', 'w_member_social', 'r_member_social'],
  });

describe('slides', () => {
  test('stand once on each network with what they show, and a second run does nothing', async () => {
    const { counts, notes } = await stage.syndicate([slides]);
    expect(counts).toMatchObject({ posted: 3, refused: 0, waiting: 0 });
    expect(notes).toEqual([]);

    const [status] = statuses();
    expect(status!.alts).toEqual([1, 2, 3, 4].map((number) => `Slide ${number}: what it says`));
    expect(status!.text).toContain(slides.url);

    const [record] = records();
    expect(record!.embed.$type).toBe('app.bsky.embed.images');
    expect(record!.embed.images.map(({ alt }) => alt)).toEqual(status!.alts);
    expect(record!.embed.images[0]!.aspectRatio).toEqual({ width: 640, height: 360 });
    expect(record!.text).toContain(slides.url);
    expect(JSON.stringify(record!.facets)).toContain(slides.url);

    const [share] = shares();
    expect(share!.content).toEqual({
      media: { id: expect.stringMatching(/^urn:li:document:/), title: 'The deck' },
    });
    expect(share!.shown).toContain(slides.url);
    expect((await stage.syndicate([slides])).counts.requests).toBe(0);
  });

  test('are in the journal to the byte before they are sent', async () => {
    await stage.syndicate([slides], { mode: 'plan' });
    const { media } = intentOn('mastodon');
    expect(media!.pictures).toHaveLength(4);
    expect(media!.pictures![2]).toEqual({
      path: 'slides/deck/pictures/k-3.jpg',
      digest: sha256(built('slides/deck/pictures/k-3.jpg')),
      type: 'image/jpeg',
      alt: 'Slide 3: what it says',
      width: 640,
      height: 360,
    });
    expect(intentOn('bluesky').media).toEqual(media);
    expect(intentOn('linkedin').media).toEqual({
      document: {
        path: 'slides/deck/deck.pdf',
        digest: sha256(built('slides/deck/deck.pdf')),
        title: 'The deck',
      },
    });
    expect(statuses()).toEqual([]);
    expect(stage.sandbox.control.linkedin.state().assets).toEqual([]);
  });

  test('begin a thread with their pictures', async () => {
    const text = { all: `${'A sentence of a text too long for one post. '.repeat(14)}` };
    const { counts } = await stage.syndicate([only('bluesky', { text, thread: true })]);
    expect(counts.posted).toBe(1);
    const all = records();
    expect(all.length).toBeGreaterThan(1);
    expect(all.map(({ embed }) => embed?.$type)).toEqual([
      'app.bsky.embed.images',
      ...all.slice(1).map(() => undefined),
    ]);
  });

  test('wait until their deck is live, not only the page of the talk', async () => {
    const talk = { ...slides, links: { slides: `${stage.host.url}/slides/other/` } };
    stage.host.down.add('/slides/other/');
    const first = await stage.syndicate([talk]);
    expect(first.counts).toMatchObject({ posted: 0, waiting: 3 });
    expect(first.outcomes[0]!.why).toContain('/slides/other/ is not live');
    stage.host.down.clear();
    expect((await stage.syndicate([talk])).counts.posted).toBe(3);
  });

  test('whose pictures are too large for Bluesky are made smaller, and the journal has what was sent', async () => {
    const file = path.join(stage.folders.out, 'slides/deck/pictures/k-2.jpg');
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    await sharp({ create: { width: 2400, height: 1350, channels: 3, background: '#888', noise } })
      .jpeg({ quality: 95 })
      .toFile(file);
    expect(built('slides/deck/pictures/k-2.jpg').byteLength).toBeGreaterThan(2_000_000);
    expect((await stage.syndicate([only('bluesky')], { mode: 'plan', run: 'r' })).counts.waiting).toBe(1);
    const planned = intentOn('bluesky').media!.pictures![1]!;
    expect(planned.width).toBeLessThan(2400);
    const { counts } = await stage.syndicate([only('bluesky')], { mode: 'send', run: 'r' });
    expect(counts.posted).toBe(1);
    const { image, aspectRatio } = records()[0]!.embed.images[1]!;
    expect(image.size).toBeLessThanOrEqual(2_000_000);
    expect(aspectRatio).toEqual({ width: planned.width, height: planned.height });
    const { endpoints, control } = stage.sandbox;
    const { did } = control.bluesky.state().records[0]!;
    const blob = await fetch(
      `${endpoints.bluesky}/xrpc/com.atproto.sync.getBlob?did=${did}&cid=${image.ref.$link}`,
    );
    expect(sha256(new Uint8Array(await blob.arrayBuffer()))).toBe(planned.digest);
  });

  test('are rehearsed with each picture and its alt text, and with the reason where it will be the card', async () => {
    rmSync(path.join(stage.folders.out, 'slides/deck/deck.pdf'));
    stage.writeManifest([slides]);
    const { stdout } = await stage.command(['--dry-run']);
    expect(
      stdout.match(/slide {5}slides\/deck\/pictures\/k-\d\.jpg {2}alt: Slide \d: what it says/g),
    ).toHaveLength(8);
    expect(stdout).toContain('its card alone: slides/deck/deck.pdf is not in the output folder');
    expect(stage.sandbox.requests().every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('Mastodon', () => {
  test('that is still working on a picture is asked until it is ready', async () => {
    stage.sandbox.control.settings({ mastodonMediaPolls: 3 });
    const { counts } = await stage.syndicate([only('mastodon')]);
    expect(counts.posted).toBe(1);
    expect(statuses()[0]!.alts).toHaveLength(4);
    expect(stage.sandbox.requests().filter(({ status }) => status === 206)).toHaveLength(12);
  });

  test.each([
    ['refuses a picture', { method: 'POST', path: '/api/v2/media', answer: 'unprocessable', skip: 2 }],
    ['lets this token upload nothing', { method: 'POST', path: '/api/v2/media', answer: 'forbidden' }],
    ['never gets a picture ready', { answer: 'media-processing', path: '/api/v2/media', polls: 1000 }],
    [
      'lost a picture by the time it is shown',
      {
        method: 'POST',
        path: '/api/v1/statuses',
        answer: 'status',
        status: 422,
        headers: { 'content-type': 'application/json' },
        body: '{"error":"The media could not be found"}',
      },
    ],
  ] as [string, Fault][])('that %s gets the post with its card alone, once', async (_name, wish) => {
    fault({ network: 'mastodon', ...wish });
    const { counts, notes } = await stage.syndicate([only('mastodon')]);
    expect(counts).toMatchObject({ posted: 1, refused: 0 });
    expect(statuses().map(({ alts }) => alts)).toEqual([[]]);
    expect(notes).toEqual([expect.stringContaining(`${slidesId} goes to Mastodon with its card alone: `)]);
    expect(intentOn('mastodon')).toMatchObject({ fallback: expect.any(String), media: expect.any(Object) });
    expect((await stage.syndicate([only('mastodon')])).counts.requests).toBe(0);
  });

  test('whose answer to an upload is lost gets the picture again', async () => {
    fault({ network: 'mastodon', method: 'POST', path: '/api/v2/media', answer: 'drop', stored: true });
    expect((await stage.syndicate([only('mastodon')])).counts.posted).toBe(1);
    expect(statuses()[0]!.alts).toHaveLength(4);
  });

  test('that takes three pictures and short descriptions is given those', async () => {
    const wish: Fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (!String(input).endsWith('/api/v2/instance')) return answer;
      const said = (await answer.json()) as {
        configuration: { statuses: Record<string, number>; media_attachments: Record<string, number> };
      };
      said.configuration.statuses.max_media_attachments = 3;
      said.configuration.media_attachments.description_limit = 12;
      return Response.json(said);
    };
    await stage.syndicate([only('mastodon')], { fetch: wish });
    expect(statuses()[0]!.alts).toEqual(['Slide 1…', 'Slide 2…', 'Slide 3…']);
  });

  test('keeps the pictures when the text is edited', async () => {
    await stage.syndicate([only('mastodon')]);
    const changed = only('mastodon', { title: 'Another title', revision: '2' });
    expect((await stage.syndicate([changed])).counts.edited).toBe(1);
    const [status] = statuses();
    expect(status!.text).toContain('Another title');
    expect(status!.alts).toHaveLength(4);
  });
});

describe('Bluesky', () => {
  test('that refuses a picture gets the post with its card and its link, once', async () => {
    fault({ network: 'bluesky', answer: 'blob-refused', path: '/xrpc/com.atproto.repo.uploadBlob', skip: 1 });
    const { counts, notes } = await stage.syndicate([only('bluesky')]);
    expect(counts).toMatchObject({ posted: 1, refused: 0 });
    const [record, ...rest] = records();
    expect(rest).toEqual([]);
    expect(record!.embed.$type).toBe('app.bsky.embed.external');
    expect(record!.embed.external).toMatchObject({ uri: slides.url, thumb: expect.any(Object) });
    expect(notes[0]).toContain('goes to Bluesky with its card alone');
    expect(intentOn('bluesky').fallback).toContain('refused');
  });

  test('whose answer to the post is lost for good has it found by the next run', async () => {
    const lost: Fault = { network: 'bluesky', path: '/xrpc/com.atproto.repo.putRecord', answer: 'drop' };
    const { id } = fault({ ...lost, stored: true, count: null });
    expect((await stage.syndicate([only('bluesky')])).counts.waiting).toBe(1);
    stage.sandbox.control.lift({ id });
    expect((await stage.syndicate([only('bluesky')])).counts.posted).toBe(1);
    expect(records()).toHaveLength(1);
  });
});

describe('LinkedIn', () => {
  const initialize = { network: 'linkedin', method: 'POST', path: '/rest/documents' } as const;

  test.each([
    ['does not allow documents', { ...initialize, answer: 'forbidden' }],
    [
      'refuses the document',
      { network: 'linkedin', method: 'PUT', path: '/dms-uploads/*', answer: 'status', status: 400 },
    ],
    [
      'refuses a post with it',
      { network: 'linkedin', method: 'POST', path: '/rest/posts', answer: 'unprocessable' },
    ],
  ] as [string, Fault][])('that %s gets the post with its card alone, once', async (_name, wish) => {
    fault(wish);
    const { counts, notes } = await stage.syndicate([only('linkedin')]);
    expect(counts).toMatchObject({ posted: 1, refused: 0, unknown: 0 });
    expect(shares().map(({ content }) => content)).toEqual([
      { article: expect.objectContaining({ source: slides.url, thumbnail: expect.any(String) }) },
    ]);
    expect(notes).toEqual([expect.stringContaining('goes to LinkedIn with its card alone')]);
    expect(intentOn('linkedin')).toMatchObject({
      fallback: expect.any(String),
      attempted: expect.any(String),
    });
    expect((await stage.syndicate([only('linkedin')])).counts.requests).toBe(0);
  });

  test.each([
    ['may be looked at', true],
    ['may not be looked at', false],
  ])('a document that takes half a minute to be ready and %s is waited for', async (_name, look) => {
    if (look) mayLook();
    stage.sandbox.control.settings({ linkedinProcessing: 35 });
    const { counts, notes } = await stage.syndicate([only('linkedin')]);
    expect([counts.posted, notes]).toEqual([1, []]);
    expect(shares()[0]!.content?.media?.title).toBe('The deck');
  });

  test.each([
    ['may be looked at', true],
    ['may not be looked at', false],
  ])('a document that LinkedIn cannot process and %s costs the document', async (_name, look) => {
    if (look) mayLook();
    writeFileSync(path.join(stage.folders.out, 'slides/deck/deck.pdf'), '%PDF-1.7 and no more');
    const { counts } = await stage.syndicate([only('linkedin')]);
    expect(counts.posted).toBe(1);
    expect(shares().map(({ content }) => Object.keys(content ?? {}))).toEqual([['article']]);
    expect(intentOn('linkedin').fallback).toMatch(/process/);
  });

  test('a document that is never ready costs the document', async () => {
    stage.sandbox.control.settings({ linkedinProcessing: 100_000 });
    expect((await stage.syndicate([only('linkedin')])).counts.posted).toBe(1);
    expect(shares().map(({ content }) => Object.keys(content ?? {}))).toEqual([['article']]);
  });

  test('a document with too many pages or bytes is not even uploaded', async () => {
    const pages = only('linkedin', { document: { ...slides.document!, pages: 301 } });
    expect((await stage.syndicate([pages])).notes[0]).toContain(
      'has 301 pages; the limit on LinkedIn is 300',
    );
    truncateSync(path.join(stage.folders.out, 'slides/deck/deck.pdf'), 100_000_001);
    const large = only('linkedin', {
      id: 'slides/large#slides',
      entry: 'slides/large',
      title: 'A large one',
      summary: 'Every page of the logbooks as a picture, for those who want to look for themselves.',
    });
    const { notes } = await stage.syndicate([pages, large]);
    expect(notes[0]).toContain('is 101 MB; the limit on LinkedIn is 100');
    expect(shares().map(({ content }) => Object.keys(content ?? {}))).toEqual([['article'], ['article']]);
    const { assets } = stage.sandbox.control.linkedin.state();
    expect(assets.every(({ kind }) => kind === 'image')).toBe(true);
  });

  test('a machine that dies between the upload and the post leaves nothing that was said, and the next run says it', async () => {
    await stage.syndicate([only('linkedin')], { mode: 'plan', run: 'one' });
    const dying: Fetch = async (input, init) => {
      const answer = await fetch(input, init);
      // Not a broken connection, which is tried again: the run itself ends here.
      if (init?.method === 'PUT') throw new RangeError('the lights went out');
      return answer;
    };
    await stage.syndicate([only('linkedin')], { mode: 'send', run: 'one', fetch: dying });
    expect(intentOn('linkedin').attempted).toBeUndefined();
    expect(shares()).toEqual([]);
    expect((await stage.syndicate([only('linkedin')], { run: 'one', mode: 'send' })).counts.waiting).toBe(1);
    const again = await stage.syndicate([only('linkedin')]);
    expect(again.counts.posted).toBe(1);
    expect(shares().map(({ content }) => content?.media?.title)).toEqual(['The deck']);
  });

  test('a post with a document whose answer was lost is found by its document where that may be looked at', async () => {
    mayLook();
    fault({ network: 'linkedin', method: 'POST', path: '/rest/posts', answer: 'drop', stored: true });
    const { counts } = await stage.syndicate([only('linkedin')]);
    expect(counts).toMatchObject({ posted: 1, unknown: 0 });
    expect(stage.record('linkedin', slidesId)!.receipt!.id).toBe(shares()[0]!.id);
    expect(shares()).toHaveLength(1);
  });

  test('the same where it may not be looked at is left to the owner, and not said again with the card', async () => {
    fault({ network: 'linkedin', method: 'POST', path: '/rest/posts', answer: 'drop', stored: true });
    expect((await stage.syndicate([only('linkedin')])).counts.unknown).toBe(1);
    expect(intentOn('linkedin').body).toMatchObject({ document: shares()[0]!.content!.media!.id });
    await stage.syndicate([only('linkedin')]);
    expect(shares()).toHaveLength(1);
  });

  test('a duplicate that LinkedIn does not name is not tried again with the card', async () => {
    fault({
      network: 'linkedin',
      method: 'POST',
      path: '/rest/posts',
      answer: 'status',
      status: 422,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Content is a duplicate","errorDetails":{"inputErrors":[{"code":"DUPLICATE_POST"}]}}',
    });
    const { counts } = await stage.syndicate([only('linkedin')]);
    expect(counts).toMatchObject({ posted: 0, refused: 1 });
    expect(shares()).toEqual([]);
  });

  test('keeps the document when the text is edited', async () => {
    await stage.syndicate([only('linkedin')]);
    const changed = only('linkedin', { title: 'Another title', revision: '2' });
    expect((await stage.syndicate([changed])).counts.edited).toBe(1);
    const [share] = shares();
    expect(share!.shown).toContain('Another title');
    expect(share!.shown).toContain(slides.url);
    expect(share!.content?.media?.title).toBe('The deck');
  });
});

describe('files', () => {
  test('that are not in the output folder cost the pictures and the document, not the posts', async () => {
    rmSync(path.join(stage.folders.out, 'slides/deck/deck.pdf'));
    rmSync(path.join(stage.folders.out, 'slides/deck/pictures/k-4.jpg'));
    const { counts, notes } = await stage.syndicate([slides]);
    expect(counts.posted).toBe(3);
    expect(notes).toHaveLength(3);
    expect(notes.every((note) => note.endsWith('is not in the output folder'))).toBe(true);
    expect(statuses()[0]!.alts).toEqual([]);
    expect(records()[0]!.embed.$type).toBe('app.bsky.embed.external');
    expect(Object.keys(shares()[0]!.content ?? {})).toEqual(['article']);
  });

  test('that are no pictures cost the pictures', async () => {
    writeFileSync(path.join(stage.folders.out, 'slides/deck/pictures/k-1.jpg'), 'hello');
    const { counts, notes } = await stage.syndicate([only('bluesky')]);
    expect([counts.posted, notes[0]]).toEqual([1, expect.stringContaining('k-1.jpg is not an image')]);
    expect(records()[0]!.embed.$type).toBe('app.bsky.embed.external');
  });

  test('that another machine has otherwise than they were planned are not sent', async () => {
    await stage.syndicate([slides], { mode: 'plan', run: 'r' });
    await stageSlides(stage, { pages: 6, width: 320 });
    const { counts, notes } = await stage.syndicate([slides], { mode: 'send', run: 'r' });
    expect(counts.posted).toBe(3);
    expect(notes).toHaveLength(3);
    expect(notes.every((note) => note.includes('as it was when this was planned'))).toBe(true);
    expect(statuses().map(({ alts }) => alts)).toEqual([[]]);
    expect(records().map(({ embed }) => embed.$type)).toEqual(['app.bsky.embed.external']);
    expect(shares().map(({ content }) => Object.keys(content ?? {}))).toEqual([['article']]);
  });

  test('of a deck that was never printed are waited for, a day or until the owner wants it; then its card goes out', async () => {
    const { images: _images, document: _document, ...bare } = slides;
    const early = await stage.syndicate([bare]);
    expect(early.counts).toMatchObject({ posted: 0, waiting: 3, requests: 0 });
    expect(early.outcomes[0]!.why).toContain('npm run slides -- --pdf');
    const wanted = { ...bare, networks: ['mastodon' as const] };
    expect((await stage.syndicate([wanted], { cardsOnly: true })).counts.posted).toBe(1);
    stage.sandbox.control.clock({ advance: 24 * 60 * 60 * 1000 });
    const { counts, notes } = await stage.syndicate([bare]);
    expect(counts.posted).toBe(2);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain('npm run slides -- --pdf');
    expect(intentOn('linkedin').fallback).toContain('has no PDF yet');
  });
});

test('slides are taken back with all they show', async () => {
  await stage.syndicate([slides]);
  await retract(slidesId, ['mastodon', 'bluesky', 'linkedin'], {
    journal: Journal.open(stage.folders.content, [entryOf('slides/deck')]),
    connect: (network) =>
      connect(network, stage.site, { secrets: sandboxCredentials, fetch, clock: stage.clock }),
    run: 'retract',
    clock: stage.clock,
    networks: stage.site.networks,
    now: () => stage.clock.now().toString(),
    report: () => undefined,
  });
  expect([statuses(), records(), shares()]).toEqual([[], [], []]);
  expect((await stage.syndicate([slides])).counts.posted).toBe(0);
});
