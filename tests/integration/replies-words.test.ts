/** What comes back from real requests: words for what has no text, folds, what is one's own, and how much of all is kept. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type RepliesSite, type RepliesSiteOptions, repliesSite, saidAt } from '../setup/replies.ts';

let site: RepliesSite;
const start = async (options?: RepliesSiteOptions) => {
  site = await repliesSite(options);
  return site;
};
afterEach(() => site.close());
const htmlOf = (name: string) => site.stored().replies.find(({ author }) => author.name === name)?.html;
const replyOf = (name: string) => site.stored().replies.find(({ author }) => author.name === name);
const card = {
  embed: {
    $type: 'app.bsky.embed.external',
    external: { uri: 'https://a.example/page', title: 'A page on tides', description: '' },
  },
};

test('replies without text are shown with the words there are, and what has none at all is counted', async () => {
  const { sandbox, posts, replies } = await start();
  const { bluesky, mastodon } = sandbox.control;
  const on = { inReplyTo: posts.bluesky };
  const quoted = await bluesky.post({ as: 'quinn.test', text: 'What Quinn said' });
  await bluesky.post({ ...on, as: 'quoter.test', quote: quoted.uri });
  await bluesky.post({ ...on, as: 'carder.test', value: card });
  await bluesky.post({
    ...on,
    as: 'giffer.test',
    value: {
      embed: {
        $type: 'app.bsky.embed.external',
        external: { uri: 'https://media.tenor.com/x/y.gif', title: 'nod', description: 'Alt: A cat nods' },
      },
    },
  });
  await bluesky.post({ ...on, as: 'empty.test', text: ' ' });
  mastodon.status({
    as: 'painter@m.example',
    text: '',
    inReplyTo: posts.mastodon,
    override: { content: '', media_attachments: [{ id: '1', type: 'image', description: 'A drawn curve' }] },
  });
  mastodon.status({ as: 'blank@m.example', html: '<p></p>', inReplyTo: posts.mastodon });
  const { counts } = await replies(['--json']);
  expect(counts).toMatchObject({ added: 4, withheld: 2, beyond: 0, repeated: 0, own: 0 });
  expect(replyOf('quoter')).toMatchObject({
    html: '',
    quote: { author: { name: 'quinn' }, html: '<p>What Quinn said</p>' },
  });
  expect(htmlOf('carder')).toContain('>A page on tides</a>');
  expect(htmlOf('giffer')).toBe('<p><em>A cat nods</em></p>');
  expect(htmlOf('painter')).toBe('<p><em>A drawn curve</em></p>');
  const withheld = site.stored().counts.map(({ source, withheld: number }) => [source, number]);
  expect(withheld).toContainEqual(['bluesky', 1]);
  expect(withheld).toContainEqual(['mastodon', 1]);
});

test('what is labelled or sensitive is stored with its label, and no picture of a labelled account is fetched', async () => {
  const { sandbox, posts, replies } = await start();
  const { bluesky, mastodon } = sandbox.control;
  bluesky.account({ handle: 'lewd.test', labels: ['porn'] });
  await bluesky.post({ as: 'lewd.test', text: 'words', inReplyTo: posts.bluesky });
  await bluesky.post({ as: 'war.test', text: 'words', inReplyTo: posts.bluesky, labels: ['graphic-media'] });
  const sensitive = { sensitive: true };
  mastodon.status({ as: 'nsfw', text: 'words', inReplyTo: posts.mastodon, override: sensitive });
  mastodon.status({ as: 'cw', text: 'words', spoilerText: 'Ending', inReplyTo: posts.mastodon });
  await replies();
  expect(replyOf('lewd')).toMatchObject({ labels: ['porn'] });
  expect(replyOf('lewd')!.author.avatar).toBeUndefined();
  expect(replyOf('war')).toMatchObject({ labels: ['graphic-media'], author: { avatar: expect.any(String) } });
  expect(replyOf('nsfw')).toMatchObject({ labels: ['sensitive'] });
  expect(replyOf('cw')).toMatchObject({ warning: 'Ending' });
  expect(replyOf('cw')!.labels).toBeUndefined();
});

test('the owner’s name in front is taken off, and a quote stands as one', async () => {
  const { sandbox, posts, replies } = await start();
  const { mastodon } = sandbox.control;
  const inReplyTo = posts.mastodon;
  const { url: owner } = mastodon.account({ acct: 'owner' });
  mastodon.status({
    as: 'polite@m.example',
    html: `<p><span class="h-card"><a href="${owner}" class="u-url mention">@<span>owner</span></a></span> Thank you!</p>`,
    inReplyTo,
  });
  const link = 'https://m.example/@quinn/77';
  const html = `<p class="quote-inline">RE: <a href="${link}">${link}</a></p><p>So true</p>`;
  mastodon.status({ as: 'fallback@m.example', html, inReplyTo });
  const account = mastodon.account({ acct: 'quinn@m.example' });
  const status = (visibility: string) => ({
    id: '77',
    url: link,
    uri: link,
    created_at: saidAt,
    visibility,
    content: '<p>What Quinn said</p>',
    account,
  });
  const quote = (state: string, visibility = 'public') => ({
    quote: { state, quoted_status: state === 'accepted' ? status(visibility) : null },
  });
  mastodon.status({ as: 'modern@m.example', html, inReplyTo, override: quote('accepted') });
  mastodon.status({ as: 'revoked@m.example', html, inReplyTo, override: quote('revoked') });
  mastodon.status({ as: 'unlisted@m.example', html, inReplyTo, override: quote('accepted', 'unlisted') });
  await replies();
  expect(htmlOf('polite')).toBe('<p>Thank you!</p>');
  for (const name of ['fallback', 'modern', 'revoked', 'unlisted'])
    expect(htmlOf(name)).toBe('<p>So true</p>');
  expect(replyOf('fallback')!.quote).toEqual({ url: link, html: '' });
  expect(replyOf('modern')!.quote).toMatchObject({
    url: link,
    author: { name: 'quinn' },
    html: '<p>What Quinn said</p>',
  });
  expect(replyOf('revoked')!.quote).toEqual({ author: { name: 'somebody', handle: '' }, html: '' });
  expect(replyOf('unlisted')!.quote).toEqual({ url: link, html: '' });
});

describe('how much is kept', () => {
  const say = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) {
      site.sandbox.control.mastodon.status({
        as: `p${index}@m.example`,
        text: `Words ${index}`,
        inReplyTo: site.posts.mastodon,
        createdAt: new Date(Date.parse(saidAt) + index * 1_000).toISOString(),
      });
    }
  };
  const kept = () => site.stored().replies.map(({ author }) => author.name);

  test('of a thread: so many, the oldest; the rest is counted, on the page too', async () => {
    const { replies } = await start({ settings: ['maxPerThread: 3'] });
    say(0, 8);
    const { counts } = await replies(['--json']);
    expect(counts).toMatchObject({ added: 3, withheld: 0, beyond: 5 });
    expect(kept()).toEqual(['p0', 'p1', 'p2']);
    expect(site.stored().counts.find(({ source }) => source === 'mastodon')).toMatchObject({
      replies: 8,
      withheld: 5,
    });
    const { stdout } = await replies();
    expect(stdout).toContain('5 beyond the limits (replies.maxPerThread, replies.maxPerSite)');
  });

  test('what is heaped up with an earlier date pushes nothing out, and nothing of the owner’s', async () => {
    const { replies, sandbox, posts } = await start({ settings: ['maxPerThread: 3'] });
    say(10, 12);
    await replies();
    say(0, 5);
    sandbox.control.mastodon.status({ as: 'owner', text: 'Mine', inReplyTo: posts.mastodon });
    await replies([], { hours: 2 });
    expect(kept().sort()).toEqual(['Owner', 'p10', 'p11']);
  });

  test('of the site: no more than it may, in one thread or in many', async () => {
    const { replies, sandbox, posts } = await start({ settings: ['maxPerSite: 4'] });
    say(0, 3);
    for (const name of ['a', 'b', 'c']) {
      await sandbox.control.bluesky.post({ as: `${name}.test`, text: name, inReplyTo: posts.bluesky });
    }
    expect((await replies(['--json'])).counts).toMatchObject({ added: 4, beyond: 2 });
    expect((await replies(['--json'], { hours: 2 })).counts).toMatchObject({ added: 0, removed: 0 });
    expect(site.stored().replies).toHaveLength(4);
  });

  test('of a reply: so many characters; that it goes on is known', async () => {
    const { replies, sandbox, posts } = await start({ settings: ['maxLength: 200'] });
    const { mastodon } = sandbox.control;
    mastodon.status({ as: 'long@m.example', text: 'word '.repeat(500), inReplyTo: posts.mastodon });
    mastodon.status({ as: 'short@m.example', text: 'word', inReplyTo: posts.mastodon });
    await replies();
    expect(replyOf('long')).toMatchObject({ cut: true });
    expect(htmlOf('long')!.length).toBeLessThan(220);
    expect(replyOf('short')!.cut).toBeUndefined();
  });
});

describe('webmentions', () => {
  const entry = (url: string) => ({
    id: 'posts/hello',
    collection: 'posts',
    title: 'Hello',
    date: '2026-11-20',
    url,
    aliases: ['posts/old'],
    announced: true,
  });
  const build = (url = 'https://ada.example/posts/hello/') => {
    const folder = `${site.content}-state`;
    mkdirSync(folder, { recursive: true });
    const about = { url: 'https://ada.example/', title: 'A', language: 'en', timeZone: 'UTC', owner: 'Ada' };
    const data = { version: 1, site: about, built: saidAt, entries: [entry(url)], announcements: [] };
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(data));
  };
  const edit = (change: (yaml: string) => string) => {
    const file = path.join(site.content, 'site.yaml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  const begin = async () => {
    await start();
    edit((yaml) =>
      yaml.replace(
        /replies:[\s\S]*$/,
        `replies:\n  webmention: { url: "${site.sandbox.endpoints.webmention}/api/mentions.jf2" }\n`,
      ),
    );
    build();
    return site;
  };
  const target = 'https://ada.example/posts/hello/';
  const by = (name: string) => ({ name, url: `https://${name}.example/` });

  test('of the owner’s own announcements, and their reposts, are no strangers’ mentions', async () => {
    const { sandbox, replies } = await begin();
    const { webmention } = sandbox.control;
    const journal = JSON.parse(readFileSync(path.join(site.content, 'journal/posts/hello.json'), 'utf8'));
    const { mastodon, bluesky } = journal.announcements['posts/hello#published'];
    const owner = { name: 'Owner', url: mastodon.receipt.url.replace(/\/[^/]+$/, '') };
    webmention.mention({
      kind: 'mention-of',
      source: mastodon.receipt.url,
      target,
      author: owner,
      text: 'New',
    });
    webmention.mention({
      kind: 'mention-of',
      source: `https://bridge.example/convert/web/${bluesky.receipt.id}`,
      target,
      author: owner,
      text: 'New',
    });
    webmention.mention({ kind: 'repost-of', source: 'https://bridge.example/r/1', target, author: owner });
    webmention.mention({ kind: 'repost-of', source: 'https://d.example/1', target, author: by('dora') });
    webmention.mention({
      kind: 'mention-of',
      source: 'https://e.example/1',
      target,
      author: by('eve'),
      text: 'x',
    });
    const { stdout, exitCode } = await replies();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 of your own announcements and reposts');
    expect(site.stored().replies.map(({ author }) => author.name)).toEqual(['eve']);
    expect(site.stored().faces.map(({ name }) => name)).toEqual(['dora']);
    expect(site.stored().counts.find(({ source }) => source === 'webmention')).toMatchObject({
      boosts: 1,
      replies: 1,
    });
  });

  test('stay when the site’s address changes, at whatever address they were sent to', async () => {
    const { sandbox, replies } = await begin();
    const { webmention } = sandbox.control;
    webmention.mention({
      kind: 'mention-of',
      source: 'https://a.example/1',
      target,
      author: by('a'),
      text: 'x',
    });
    const former = 'https://ada.example/posts/old/';
    webmention.mention({
      kind: 'mention-of',
      source: 'https://b.example/1',
      target: former,
      author: by('b'),
      text: 'x',
    });
    await replies();
    expect(site.stored().replies).toHaveLength(2);

    // Moved, to another host and below a path, without a word of the old address: nothing is taken for deleted.
    edit((yaml) => yaml.replace(/^url: .*$/m, 'url: https://new.example/talks/'));
    build('https://new.example/talks/posts/hello/');
    const unsaid = await replies([], { hours: 2 });
    expect(unsaid).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('formerUrls') });
    expect(site.stored().replies).toHaveLength(2);

    edit((yaml) => yaml.replace(/^url: .*$/m, '$&\nformerUrls: [https://ada.example/]'));
    const moved = 'https://new.example/talks/posts/hello/';
    webmention.mention({
      kind: 'mention-of',
      source: 'https://c.example/1',
      target: moved,
      author: by('c'),
      text: 'x',
    });
    const { counts, exitCode } = await replies(['--json'], { hours: 3 });
    expect(exitCode).toBe(0);
    expect(counts).toMatchObject({ added: 1, removed: 0 });
    expect(
      site
        .stored()
        .replies.map(({ author }) => author.name)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
    expect((await replies(['--json'], { hours: 30 })).counts).toMatchObject({ added: 0, removed: 0 });
  });

  test('that are read only in part are named', async () => {
    const { sandbox, replies } = await begin();
    for (let index = 0; index < 2_050; index += 1) {
      sandbox.control.webmention.mention({
        kind: 'like-of',
        source: `https://l.example/${index}`,
        target,
        author: by(`l${index}`),
      });
    }
    const { stderr } = await replies();
    expect(stderr).toContain('only the first 2000 webmentions were read');
  });
});
