import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import {
  journalOf,
  type RepliesSite,
  type RepliesSiteOptions,
  repliesSite,
  saidAt,
} from '../setup/replies.ts';

let site: RepliesSite;
const start = async (options?: RepliesSiteOptions) => {
  site = await repliesSite(options);
  return site;
};
afterEach(() => site.close());

const journal = () => JSON.parse(readFileSync(path.join(site.content, 'journal/posts/hello.json'), 'utf8'));
const writeJournal = (data: unknown, name = 'posts/hello') => {
  const file = path.join(site.content, `journal/${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(data));
};
const manifest = (entries: object[]) => {
  const folder = `${site.content}-state`;
  mkdirSync(folder, { recursive: true });
  const data = {
    version: 1,
    site: { url: 'https://ada.example/', title: 'A', language: 'en', timeZone: 'UTC', owner: 'Ada' },
    built: saidAt,
    entries,
    announcements: [],
  };
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(data));
};

test('our own further posts in a thread are no replies, and answers to them are ours', async () => {
  const { sandbox, posts, replies } = await start();
  const { mastodon } = sandbox.control;
  const part = mastodon.status({ as: 'owner', text: 'part two', inReplyTo: posts.mastodon });
  const correction = mastodon.status({ as: 'owner', text: 'a correction', inReplyTo: posts.mastodon });
  mastodon.status({ as: 'ada', text: 'to part two', inReplyTo: part.id });
  mastodon.status({ as: 'bob', text: 'to the correction', inReplyTo: correction.id });
  const data = journal();
  const published = data.announcements['posts/hello#published'];
  const intent = { key: 'k', text: 'x', hash: 'h', createdAt: saidAt, run: 'r' };
  published.mastodon.parts = [{ state: 'posted', intent, receipt: { ...part, at: saidAt } }];
  data.announcements['posts/hello#correction-2026-11-20'] = {
    mastodon: { state: 'posted', receipt: { ...correction, at: saidAt }, at: saidAt },
  };
  writeJournal(data);
  const { counts } = await replies(['--json']);
  expect(counts).toMatchObject({ entries: 1, added: 2 });
  const stored = site.stored().replies;
  expect(stored.map(({ author, announcement, parent }) => [author.name, announcement, parent])).toEqual(
    expect.arrayContaining([
      ['ada', 'posts/hello#published', undefined],
      ['bob', 'posts/hello#correction-2026-11-20', undefined],
    ]),
  );
  expect((await replies(['--json'], { hours: 2 })).counts).toMatchObject({
    added: 0,
    changed: 0,
    removed: 0,
  });
});

test('what the owner hid in a thread is hidden below a correction too, and counted once', async () => {
  const { sandbox, posts, replies } = await start();
  const { bluesky } = sandbox.control;
  const as = sandbox.owner.bluesky.handle;
  const correction = await bluesky.post({ as, text: 'a correction', inReplyTo: posts.bluesky });
  const hidden = await bluesky.post({ as: 'eve.test', text: 'hidden words', inReplyTo: correction.uri });
  await bluesky.hideReply({ uri: hidden.uri });
  await bluesky.post({ as: 'ada.test', text: 'seen words', inReplyTo: correction.uri });
  const data = journal();
  const { receipt } = data.announcements['posts/hello#published'].bluesky;
  const url = receipt.url.replace(/[^/]+$/, correction.uri.split('/').at(-1)!);
  // As if its own thread were the one that is asked.
  data.announcements['posts/hello#correction-2026-11-20'] = {
    bluesky: { state: 'posted', receipt: { id: correction.uri, url, at: saidAt }, at: saidAt },
  };
  writeJournal(data);
  const { counts } = await replies(['--json']);
  expect(counts).toMatchObject({ added: 1, withheld: 1 });
  const { replies: stored, counts: rows } = site.stored();
  expect(stored.map(({ html }) => html)).toEqual(['<p>seen words</p>']);
  expect(rows.filter(({ source }) => source === 'bluesky').map(({ withheld }) => withheld)).toEqual([1, 0]);
});

test('who says no later is gone, though only a part of the thread can be read', async () => {
  const { sandbox, posts, replies } = await start({ settings: ['avatars: false'] });
  const { mastodon } = sandbox.control;
  for (let index = 0; index < 70; index += 1) {
    mastodon.status({ as: `p${index}@x.example`, text: `t${index}`, inReplyTo: posts.mastodon });
  }
  await replies();
  mastodon.account({ acct: 'p3@x.example', note: '#nobot' });
  const { counts, stderr } = await replies(['--json'], { hours: 2, env: { MASTODON_ACCESS_TOKEN: '' } });
  expect(stderr).toContain('only part of this thread');
  expect(counts).toMatchObject({ removed: 1 });
  expect(JSON.stringify(site.stored())).not.toContain('@p3@');
});

test('what waits below a post that is no more is gone with it', async () => {
  const { sandbox, posts, replies, content } = await start({ moderation: 'approve: always\n' });
  sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  await replies();
  expect(readFileSync(path.join(content, 'replies/pending.json'), 'utf8')).toContain('"ada"');
  sandbox.control.mastodon.remove({ id: posts.mastodon });
  await replies([], { hours: 2 });
  expect(existsSync(path.join(content, 'replies/pending.json'))).toBe(false);
});

test('somebody who liked a post and says no later is gone within four weeks, though no number has changed', async () => {
  const { sandbox, posts, replies } = await start();
  sandbox.control.mastodon.favourite({ id: posts.mastodon, as: 'ada' });
  sandbox.control.mastodon.favourite({ id: posts.mastodon, as: 'eve' });
  sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  await replies();
  const faces = () =>
    site
      .stored()
      .faces.map(({ name }) => name)
      .sort();
  expect(faces()).toEqual(['ada', 'eve']);
  sandbox.control.mastodon.account({ acct: 'eve', note: '#nobot' });
  await replies([], { hours: 2 });
  expect(faces()).toEqual(['ada', 'eve']);
  await replies([], { hours: 24 * 29 });
  expect(faces()).toEqual(['ada']);
});

test('with pictures turned off, those that were kept go with the next run, even where the network is down', async () => {
  const { sandbox, posts, replies, content } = await start();
  sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  sandbox.control.mastodon.favourite({ id: posts.mastodon, as: 'ada' });
  await replies();
  expect(readdirSync(path.join(content, 'replies/avatars'))).toHaveLength(1);
  const yaml = path.join(content, 'site.yaml');
  writeFileSync(yaml, `${readFileSync(yaml, 'utf8')}  avatars: false\n`);
  sandbox.control.fault({ answer: 'bad-gateway', count: null });
  await replies([], { hours: 2 });
  expect(readdirSync(path.join(content, 'replies/avatars'))).toEqual([]);
  expect(site.stored().faces).toEqual([]);
  expect(site.stored().replies.map(({ author }) => author.avatar)).toEqual([undefined]);
});

test('a picture that could not be had is forgotten when it may be asked for again', async () => {
  const { sandbox, posts, replies, content } = await start();
  const said = sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  sandbox.control.mastodon.account({ acct: 'ada', avatar: 'https://10.0.0.1/ada.png' });
  await replies();
  const known = () =>
    Object.keys(JSON.parse(readFileSync(path.join(content, 'replies/avatars.json'), 'utf8')).avatars);
  expect(known()).toHaveLength(1);
  sandbox.control.mastodon.remove({ id: said.id });
  await replies([], { hours: 24 });
  expect(known()).toHaveLength(1);
  await replies([], { hours: 24 * 8 });
  expect(known()).toEqual([]);
});

test('an answer to somebody who is not shown stands below the nearest who is', async () => {
  const { sandbox, posts, replies } = await start();
  const { mastodon } = sandbox.control;
  const shown = mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  const quiet = mastodon.status({ as: 'quiet', text: 'q', inReplyTo: shown.id, visibility: 'unlisted' });
  mastodon.status({ as: 'bob', text: 'b', inReplyTo: quiet.id });
  await replies();
  const [ada, bob] = ['ada', 'bob'].map(
    (name) => site.stored().replies.find(({ author }) => author.name === name)!,
  );
  expect(bob!.parent).toBe(ada!.id);
});

test('Mastodon gives a token more than the sixty answers it gives everybody, and without one the rest is kept', async () => {
  const { sandbox, posts, replies } = await start();
  for (let index = 0; index < 80; index += 1) {
    sandbox.control.mastodon.status({
      as: `p${index}@x.example`,
      text: `t${index}`,
      inReplyTo: posts.mastodon,
    });
  }
  expect((await replies(['--json'])).counts).toMatchObject({ added: 80 });
  const anonymous = await replies(['--json'], { hours: 2, env: { MASTODON_ACCESS_TOKEN: '' } });
  expect(anonymous.counts).toMatchObject({ removed: 0 });
  expect(anonymous.stderr).toContain('read:statuses');
  expect(site.stored().replies).toHaveLength(80);
});

test('Bluesky’s cut branches are followed further down', async () => {
  const { sandbox, posts, replies } = await start({ sandbox: { settings: { blueskyThreadDepth: 3 } } });
  let parent = posts.bluesky;
  for (let index = 0; index < 12; index += 1) {
    parent = (
      await sandbox.control.bluesky.post({ as: `p${index}.test`, text: `t${index}`, inReplyTo: parent })
    ).uri;
  }
  const { counts } = await replies(['--json']);
  expect(counts).toMatchObject({ added: 12 });
  expect(site.stored().replies.filter(({ parent: above }) => above === undefined)).toHaveLength(1);
});

test('an unchanged thread is asked for with its validator, and is read again when the rules have changed', async () => {
  const { sandbox, posts, replies, content } = await start({ settings: ['avatars: false'] });
  const thread = () =>
    sandbox
      .requests()
      .filter(({ network, path: asked }) => network === 'mastodon' && asked.includes(posts.mastodon))
      .map(({ status }) => status);
  sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  sandbox.control.mastodon.status({ as: 'eve', text: 'e', inReplyTo: posts.mastodon });
  const rules = (text: string) => writeFileSync(path.join(content, 'moderation.yaml'), text);
  rules('block: { accounts: [eve@x] }');
  await replies();
  const before = site.stored();
  sandbox.control.forget();
  const { counts, exitCode } = await replies(['--json'], { hours: 2 });
  expect(exitCode).toBe(0);
  expect(counts).toMatchObject({ added: 0, changed: 0, removed: 0 });
  expect(thread()).toEqual([304, 304]);
  expect(site.stored()).toEqual(before);

  sandbox.control.forget();
  rules('hide: [https://x.example/]');
  await replies(['--json'], { hours: 3 });
  expect(thread()).toEqual([200, 200]);
});

test('with avatars off, no picture and no face is fetched or kept', async () => {
  const { sandbox, posts, replies } = await start({ settings: ['avatars: false'] });
  sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  sandbox.control.mastodon.favourite({ id: posts.mastodon, as: 'ada' });
  await replies();
  expect(site.stored().faces).toEqual([]);
  expect(site.stored().replies[0]!.author.avatar).toBeUndefined();
  expect(sandbox.requests().filter(({ path: asked }) => /favourited_by|reblogged_by/.test(asked))).toEqual(
    [],
  );
});

test('a run asks at most as many threads as it may, and the next run goes on', async () => {
  const { sandbox, replies } = await start({ settings: ['maxRequests: 3', 'avatars: false'] });
  for (let index = 0; index < 6; index += 1) {
    const post = sandbox.control.mastodon.status({ as: 'owner', text: `p${index}`, createdAt: saidAt });
    sandbox.control.mastodon.status({ as: 'ada', text: `a${index}`, inReplyTo: post.id });
    writeJournal(journalOf(`posts/p${index}`, { mastodon: post }, '2026-10-01T09:00:00Z'), `posts/p${index}`);
  }
  writeJournal({ ...journal(), announcements: {} });
  const first = await replies(['--json']);
  expect(first.counts).toMatchObject({ entries: 3, added: 3 });
  const second = await replies(['--json']);
  expect(second.counts).toMatchObject({ entries: 3, added: 3 });
  const third = await replies(['--json']);
  expect(third.counts).toMatchObject({ entries: 0, requests: 0 });
  const all = await replies(['--json', '--entry', 'posts/p1']);
  expect(all.counts).toMatchObject({ entries: 1, added: 0 });
});

test('a renamed entry keeps its conversation', async () => {
  const { sandbox, posts, replies } = await start();
  sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
  await replies();
  manifest([
    {
      id: 'posts/renamed',
      collection: 'posts',
      title: 'Hello',
      date: '2026-11-20',
      url: 'https://ada.example/posts/renamed/',
      aliases: ['posts/hello'],
      announced: true,
    },
  ]);
  const { counts } = await replies(['--json'], { hours: 2 });
  expect(counts).toMatchObject({ added: 0, removed: 0 });
  expect(site.stored('posts/renamed').replies).toHaveLength(1);
  expect(readdirSync(path.join(site.content, 'replies/posts'))).toEqual(['renamed.json']);
});

describe('webmentions', () => {
  const entry = {
    id: 'posts/hello',
    collection: 'posts',
    title: 'Hello',
    date: '2026-11-20',
    url: 'https://ada.example/posts/hello/',
    aliases: ['posts/old'],
    announced: true,
  };
  const begin = async () => {
    await start({ settings: [], files: {} });
    const yaml = path.join(site.content, 'site.yaml');
    writeFileSync(
      yaml,
      readFileSync(yaml, 'utf8').replace(
        /replies:[\s\S]*$/,
        `replies:\n  webmention: { url: "${site.sandbox.endpoints.webmention}/api/mentions.jf2" }\n`,
      ),
    );
    manifest([entry]);
    return site;
  };
  const target = 'https://ada.example/posts/hello/';
  const by = (name: string) => ({ name, url: `https://${name}.example/` });

  test('replies, mentions, likes and reposts are each what they are', async () => {
    const { sandbox, replies } = await begin();
    const { webmention } = sandbox.control;
    webmention.mention({
      kind: 'in-reply-to',
      source: 'https://ada.example2/1',
      target,
      author: by('ada'),
      html: '<p>An <b onclick=x>answer</b></p>',
    });
    webmention.mention({
      kind: 'mention-of',
      source: 'https://bob.example/1',
      target: 'https://ada.example/posts/old/',
      author: by('bob'),
      text: 'A mention',
    });
    webmention.mention({ kind: 'like-of', source: 'https://c.example/1', target, author: by('carol') });
    webmention.mention({ kind: 'repost-of', source: 'https://d.example/1', target, author: by('dora') });
    webmention.mention({
      kind: 'in-reply-to',
      source: 'https://e.example/1',
      target,
      author: by('eve'),
      text: 'private',
      private: true,
    });
    const { counts } = await replies(['--json']);
    expect(counts).toMatchObject({ added: 2, withheld: 1 });
    const file = site.stored();
    expect(file.replies.map(({ kind, html, author }) => [kind, html, author.url, author.via])).toEqual(
      expect.arrayContaining([
        // Sent from a page on another host than its author's: that page is kept.
        ['reply', '<p>An <b>answer</b></p>', 'https://ada.example/', 'https://ada.example2/1'],
        ['mention', '<p>A mention</p>', 'https://bob.example/', undefined],
      ]),
    );
    expect(file.counts.find(({ source }) => source === 'webmention')).toMatchObject({
      likes: 1,
      boosts: 1,
      withheld: 0,
    });
    expect(file.faces).toMatchObject([
      { kind: 'like', name: 'carol' },
      { kind: 'boost', name: 'dora' },
    ]);
  });

  test('a page that mentions without saying anything a machine could read is linked', async () => {
    const { sandbox, replies } = await begin();
    sandbox.control.webmention.mention({
      kind: 'mention-of',
      source: 'https://notes.example/gauges/',
      target,
      author: { name: '', url: '' },
    });
    await replies();
    expect(site.stored().replies).toMatchObject([
      {
        kind: 'mention',
        author: { name: 'notes.example' },
        url: 'https://notes.example/gauges/',
        html: '<p><a href="https://notes.example/gauges/" rel="nofollow ugc noopener">notes.example/gauges/</a></p>',
      },
    ]);
  });

  test('one that was taken back is gone; a bridge’s copy of a reply that is here is not shown twice', async () => {
    const { sandbox, posts, replies } = await begin();
    const said = sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: posts.mastodon });
    const { id } = sandbox.control.webmention.mention({
      kind: 'in-reply-to',
      source: 'https://ada.example2/1',
      target,
      author: by('ada'),
      text: 'x',
    });
    sandbox.control.webmention.mention({
      kind: 'in-reply-to',
      source: said.url,
      target,
      author: by('ada'),
      text: 'a',
    });
    await replies();
    expect(site.stored().replies).toHaveLength(2);
    sandbox.control.webmention.remove({ id });
    expect((await replies(['--json'], { hours: 2 })).counts).toMatchObject({ removed: 1 });
  });
});

test('a run that is stopped keeps what it has read, and the next one goes on', async () => {
  const { sandbox, replies, content } = await start({ settings: ['avatars: false'] });
  for (let index = 0; index < 4; index += 1) {
    const post = sandbox.control.mastodon.status({ as: 'owner', text: `p${index}`, createdAt: saidAt });
    sandbox.control.mastodon.status({ as: 'ada', text: `a${index}`, inReplyTo: post.id });
    writeJournal(journalOf(`posts/p${index}`, { mastodon: post }), `posts/p${index}`);
  }
  writeJournal({ ...journal(), announcements: {} });
  const child = spawn(process.execPath, ['scripts/replies.ts'], {
    env: {
      ...process.env,
      ...sandboxCredentials,
      LECTERN_CONTENT: content,
      LECTERN_STATE: `${content}-state`,
      LECTERN_NOW: new Date(Date.parse(saidAt) + 3_600_000).toISOString(),
    },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  // The third thread is asked: two have been read.
  let contexts = 0;
  const unwatch = sandbox.watch((request, moment) => {
    if (moment !== 'received' || !request.path.endsWith('/context')) return;
    contexts += 1;
    if (contexts === 3) child.kill('SIGKILL');
  });
  await ended;
  unwatch();
  const files = readdirSync(path.join(content, 'replies/posts')).filter((name) => !name.startsWith('.'));
  expect(files).toHaveLength(2);
  for (const file of files)
    expect(() => JSON.parse(readFileSync(path.join(content, 'replies/posts', file), 'utf8'))).not.toThrow();
  const { counts } = await replies(['--json'], { hours: 1 });
  expect(counts).toMatchObject({ added: 2 });
});

test('two runs at once: the second says who is at it and leaves', async () => {
  const { sandbox, replies } = await start({ settings: ['avatars: false'] });
  sandbox.control.mastodon.status({ as: 'ada', text: 'a', inReplyTo: site.posts.mastodon });
  sandbox.control.fault({ network: 'mastodon', answer: 'late', ms: 3_000, count: 1 });
  const first = replies(['--json']);
  await new Promise<void>((resolve) => {
    const unwatch = sandbox.watch(() => {
      unwatch();
      resolve();
    });
  });
  const second = await replies(['--json']);
  expect(second.exitCode).not.toBe(0);
  expect(second.stderr).toContain('Another run is in progress');
  expect(second.stdout).toBe('');
  expect((await first).counts).toMatchObject({ added: 1 });
});
