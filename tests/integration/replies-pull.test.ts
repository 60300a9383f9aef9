import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { type RepliesSite, type RepliesSiteOptions, repliesSite } from '../setup/replies.ts';

let site: RepliesSite;
const start = async (options?: RepliesSiteOptions) => {
  site = await repliesSite(options);
  return site;
};
afterEach(() => site.close());

const words = () => site.stored().replies.map(({ html }) => html);

describe('answers on three networks', () => {
  test('are stored as one conversation, and asking again changes nothing', async () => {
    const { sandbox, posts, replies } = await start();
    const { mastodon, bluesky, linkedin } = sandbox.control;
    const first = mastodon.status({
      as: 'alice@social.example',
      text: 'From Mastodon',
      inReplyTo: posts.mastodon,
      language: 'pt',
    });
    mastodon.status({ as: 'bob@other.example', text: 'To Alice', inReplyTo: first.id });
    mastodon.favourite({ id: posts.mastodon, as: 'alice@social.example' });
    const skeet = await bluesky.post({
      as: 'carol.test',
      text: 'From Bluesky: https://carol.example/x',
      inReplyTo: posts.bluesky,
    });
    await bluesky.post({ as: sandbox.owner.bluesky.handle, text: 'Thank you', inReplyTo: skeet.uri });
    linkedin.member({ name: 'Dora Daily' });
    const comment = linkedin.comment({
      on: posts.linkedin,
      as: 'Dora Daily',
      text: 'From LinkedIn\n\nsecond paragraph',
    });
    linkedin.comment({ on: posts.linkedin, as: 'Emil Early', text: 'To Dora', parent: comment.urn });
    linkedin.react({ on: posts.linkedin, as: 'Dora Daily' });

    const { counts, exitCode, stderr } = await replies(['--json']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(counts).toMatchObject({ entries: 1, added: 6, changed: 0, removed: 0, withheld: 0 });

    const file = site.stored();
    const by = (name: string) => file.replies.find(({ author }) => author.name === name)!;
    expect(by('alice')).toMatchObject({
      source: 'mastodon',
      author: { handle: '@alice@social.example' },
      lang: 'pt',
      announcement: 'posts/hello#published',
      html: '<p>From Mastodon</p>',
    });
    expect(by('alice').parent).toBeUndefined();
    expect(by('bob').parent).toBe(by('alice').id);
    expect(by('carol').html).toBe(
      '<p>From Bluesky: <a href="https://carol.example/x" rel="nofollow ugc noopener">carol.example/x</a></p>',
    );
    expect(by('Owner')).toMatchObject({ own: true, parent: by('carol').id });
    expect(by('Dora Daily').html).toBe('<p>From LinkedIn</p><p>second paragraph</p>');
    expect(by('Emil Early').parent).toBe(by('Dora Daily').id);
    expect(file.counts).toMatchObject([
      { source: 'bluesky', replies: 2, likes: 0 },
      { source: 'linkedin', replies: 2, likes: 1 },
      { source: 'mastodon', replies: 2, likes: 1 },
    ]);
    expect(file.faces).toMatchObject([{ kind: 'like', name: 'alice' }]);
    // Pictures are the site's own, drawn anew.
    const picture = path.join(site.content, 'replies/avatars', by('alice').author.avatar!);
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'webp', width: 96, height: 96 });

    const again = await replies(['--json'], { hours: 2 });
    expect(again.counts).toMatchObject({ entries: 1, added: 0, changed: 0, removed: 0 });
    expect(site.stored()).toEqual(file);
  });

  test('an edited answer is changed, a deleted one gone, and with its author all of theirs', async () => {
    const { sandbox, posts, replies } = await start();
    const { mastodon, bluesky } = sandbox.control;
    const edited = mastodon.status({ as: 'alice', text: 'Frist', inReplyTo: posts.mastodon });
    mastodon.status({ as: 'bob', text: 'Bob was here', inReplyTo: posts.mastodon });
    const deleted = await bluesky.post({ as: 'carol.test', text: 'Not for long', inReplyTo: posts.bluesky });
    await bluesky.post({ as: 'dan.test', text: 'Dan was here', inReplyTo: posts.bluesky });
    expect((await replies(['--json'])).counts).toMatchObject({ added: 4 });

    mastodon.edit({ id: edited.id, text: 'First' });
    mastodon.removeAccount({ acct: 'bob' });
    bluesky.remove({ uri: deleted.uri });
    bluesky.removeAccount({ handle: 'dan.test' });
    expect((await replies(['--json'], { hours: 2 })).counts).toMatchObject({
      added: 0,
      changed: 1,
      removed: 3,
    });
    expect(words()).toEqual(['<p>First</p>']);
    // Their pictures went with them.
    expect(readdirSync(path.join(site.content, 'replies/avatars'))).toHaveLength(1);
  });

  test('answers under a post that the network has no more are gone, and the owner is told', async () => {
    const { sandbox, posts, replies } = await start();
    const { mastodon, bluesky } = sandbox.control;
    mastodon.status({ as: 'alice', text: 'M', inReplyTo: posts.mastodon });
    await bluesky.post({ as: 'carol.test', text: 'B', inReplyTo: posts.bluesky });
    await replies();
    mastodon.remove({ id: posts.mastodon });
    const { counts, stderr, exitCode } = await replies(['--json'], { hours: 2 });
    expect(counts).toMatchObject({ removed: 1 });
    expect(stderr).toContain('the post no longer exists');
    expect(exitCode).toBe(0);
    expect(words()).toEqual(['<p>B</p>']);
  });

  test.each(['server-error', 'bad-gateway', 'html', 'drop'] as const)(
    'a network that is out of order (%s) changes nothing and is reported',
    async (answer) => {
      const { sandbox, posts, replies } = await start();
      const { mastodon, bluesky } = sandbox.control;
      mastodon.status({ as: 'alice', text: 'M', inReplyTo: posts.mastodon });
      await replies();
      const before = site.stored();
      sandbox.control.fault({ network: 'mastodon', answer, count: null });
      await bluesky.post({ as: 'carol.test', text: 'B', inReplyTo: posts.bluesky });
      const { counts, stderr, exitCode } = await replies(['--json'], { hours: 2 });
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Mastodon');
      expect(counts).toMatchObject({ added: 1, removed: 0 });
      expect(site.stored().replies).toEqual(expect.arrayContaining(before.replies));
    },
  );

  test('no answers where some are counted is a fault of the network: nothing changes for two days, and it is reported', async () => {
    const { sandbox, posts, replies } = await start();
    sandbox.control.mastodon.status({ as: 'alice', text: 'M', inReplyTo: posts.mastodon });
    sandbox.control.linkedin.comment({ on: posts.linkedin, as: 'Dora', text: 'L' });
    await replies();
    const empty = (network: 'mastodon' | 'linkedin', path: string, body: object) =>
      sandbox.control.fault({
        network,
        path,
        answer: 'status',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        count: null,
      });
    empty('mastodon', '**/context', { ancestors: [], descendants: [] });
    empty('linkedin', '**/comments', { elements: [] });
    const { counts, exitCode, stderr } = await replies(['--json'], { hours: 2 });
    expect(exitCode).toBe(1);
    expect(counts).toMatchObject({ removed: 0 });
    expect(stderr.match(/reports 1 replies but returned none/g)).toHaveLength(2);
    expect(words().sort()).toEqual(['<p>L</p>', '<p>M</p>']);
    const later = await replies(['--json', '--all'], { hours: 51 });
    expect(later.counts).toMatchObject({ removed: 2 });
    expect(later.exitCode).toBe(0);
  });

  test('a 404 that is not the network speaking is an outage, not a deletion', async () => {
    const { sandbox, posts, replies } = await start();
    sandbox.control.mastodon.status({ as: 'alice', text: 'M', inReplyTo: posts.mastodon });
    await replies();
    sandbox.control.fault({
      network: 'mastodon',
      answer: 'status',
      status: 404,
      headers: { 'content-type': 'text/html' },
      body: '<h1>No such site is configured here</h1>',
      count: null,
    });
    const { counts, exitCode } = await replies(['--json'], { hours: 2 });
    expect(exitCode).toBe(1);
    expect(counts).toMatchObject({ removed: 0 });
    expect(words()).toEqual(['<p>M</p>']);
  });
});

describe('LinkedIn', () => {
  test('gives counts and no words by default', async () => {
    const { sandbox, posts, replies } = await start({ settings: ['linkedin: counts'] });
    sandbox.control.linkedin.comment({ on: posts.linkedin, as: 'Dora', text: 'Words' });
    expect((await replies(['--json'])).counts).toMatchObject({ added: 0 });
    expect(site.stored().counts.find(({ source }) => source === 'linkedin')).toMatchObject({ replies: 1 });
    expect(sandbox.requests().some(({ path }) => path.includes('/comments'))).toBe(false);
  });

  test('says in a plain sentence why it gives nothing to a token that may not read', async () => {
    const { replies, sandbox, posts } = await start({ scopes: ['w_member_social'] });
    sandbox.control.mastodon.status({ as: 'alice', text: 'M', inReplyTo: posts.mastodon });
    const { exitCode, stderr, counts } = await replies(['--json']);
    expect(exitCode).toBe(0);
    expect(counts).toMatchObject({ added: 1 });
    expect(stderr).toContain('r_member_social');
    expect(stderr).toContain('--import');
  });
});

describe('what the network does not show everybody', () => {
  test('unlisted, private, hidden, muted and opted-out answers are counted and not stored', async () => {
    const { sandbox, posts, replies } = await start();
    const { mastodon, bluesky } = sandbox.control;
    const say = (as: string, extra = {}) =>
      mastodon.status({ as, text: `secret of ${as}`, inReplyTo: posts.mastodon, ...extra });
    say('unlisted', { visibility: 'unlisted' });
    say('private', { visibility: 'private' });
    say('direct', { visibility: 'direct' });
    mastodon.account({ acct: 'nobot', note: '<p>I say <a href="/tags/nobot">#<span>nobot</span></a></p>' });
    say('nobot');
    mastodon.account({ acct: 'noindex', noindex: true } as never);
    say('noindex');
    say('muted');
    mastodon.relation({ from: 'owner', to: 'muted', muting: true });
    say('shown');
    mastodon.account({ acct: 'indexable-false', indexable: false } as never);
    say('indexable-false');

    bluesky.account({ handle: 'loggedin.test', labels: ['!no-unauthenticated'] } as never);
    await bluesky.post({ as: 'loggedin.test', text: 'secret of loggedin', inReplyTo: posts.bluesky });
    const hidden = await bluesky.post({
      as: 'hidden.test',
      text: 'secret of hidden',
      inReplyTo: posts.bluesky,
    });
    await bluesky.hideReply({ uri: hidden.uri });
    await bluesky.mute({ from: sandbox.owner.bluesky.handle, to: 'mutedsky.test' });
    await bluesky.post({ as: 'mutedsky.test', text: 'secret of mutedsky', inReplyTo: posts.bluesky });
    const blocked = await bluesky.post({
      as: 'blocked.test',
      text: 'secret of blocked',
      inReplyTo: posts.bluesky,
    });
    await bluesky.show({ uri: blocked.uri, as: 'blocked' });

    const { counts } = await replies(['--json']);
    expect(words().sort()).toEqual(['<p>secret of indexable-false</p>', '<p>secret of shown</p>']);
    expect(counts.added).toBe(2);
    const row = (source: string) => site.stored().counts.find((each) => each.source === source);
    // Private ones are in the owner's count alone; whom the owner mutes, Mastodon leaves out itself.
    expect(row('mastodon')).toMatchObject({ withheld: 3 });
    expect(row('bluesky')).toMatchObject({ withheld: 4 });
    expect(counts.withheld).toBe(3 + 2 + 4);
    const everything = readdirSync(path.join(site.content, 'replies'), { recursive: true }).join(' ');
    expect(everything).not.toContain('pending');
    expect(JSON.stringify(site.stored())).not.toContain('secret of no');
  });
});

test('no post and no network: nothing is asked', async () => {
  const { sandbox, replies } = await start({
    files: {
      'journal/posts/hello.json':
        '{"version":1,"entry":"posts/hello","title":"Hello","date":"2026-11-20","announcements":{}}',
    },
  });
  sandbox.control.forget();
  const { counts, exitCode } = await replies(['--json']);
  expect(exitCode).toBe(0);
  for (const [what, number] of Object.entries(counts)) expect(number, what).toBe(0);
  expect(Object.keys(counts)).toEqual([
    ...['entries', 'added', 'changed', 'removed', 'withheld', 'beyond', 'repeated', 'own', 'requests'],
  ]);
  expect(sandbox.requests()).toEqual([]);
});
