/** The owner's Mastodon is on another server now: what was answered on the one before goes on being read there. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type RepliesSite, repliesSite, saidAt } from '../setup/replies.ts';

let site: RepliesSite;
let fresh: Sandbox;
beforeEach(async () => {
  site = await repliesSite();
  fresh = await startSandbox({ now: new Date(saidAt) });
  // The receipt says which server it is of, as runs write it.
  const file = path.join(site.content, 'journal/posts/hello.json');
  const journal = JSON.parse(readFileSync(file, 'utf8'));
  const { mastodon } = journal.announcements['posts/hello#published'];
  mastodon.receipt.account = { server: site.sandbox.endpoints.mastodon, id: site.sandbox.owner.mastodon.id };
  writeFileSync(file, JSON.stringify(journal));
  const settings = path.join(site.content, 'site.yaml');
  const before = readFileSync(settings, 'utf8');
  writeFileSync(settings, before.replace(site.sandbox.endpoints.mastodon, fresh.endpoints.mastodon));
});
afterEach(async () => {
  await site.close();
  await fresh.close();
});

const answer = (text: string) =>
  site.sandbox.control.mastodon.status({
    as: 'alice',
    text: `@owner ${text}`,
    inReplyTo: site.posts.mastodon,
  });
const said = () => site.stored().replies.filter(({ source }) => source === 'mastodon');

test('it is read from the server before, without the token of the new one', async () => {
  answer('Well said');
  // Sent along, it would be refused.
  site.sandbox.control.mastodon.token({ token: 'sandbox-mastodon-token', revoked: true });
  const { counts } = await site.replies(['--json']);
  expect(counts.added).toBe(1);
  expect(said()).toMatchObject([{ html: expect.stringContaining('Well said') }]);
  const asked = site.sandbox.requests().filter(({ path: at }) => at.includes('/api/v1/statuses/'));
  expect(asked.length).toBeGreaterThan(0);
  expect(fresh.requests().filter(({ path: at }) => at.includes('/api/v1/statuses/'))).toEqual([]);
});

test('a server that answers no more changes nothing, is told of, and holds up nothing else', async () => {
  answer('Well said');
  await site.replies();
  site.sandbox.control.fault({ network: 'mastodon', answer: 'server-error', count: null });
  const { stderr, exitCode } = await site.replies(['--all'], { hours: 30 });
  expect(exitCode).toBe(0);
  expect(stderr).toContain('where this was posted, does not let it be read');
  expect(said()).toHaveLength(1);
});

test('a post that is gone there is gone here', async () => {
  answer('Well said');
  await site.replies();
  site.sandbox.control.mastodon.remove({ id: site.posts.mastodon });
  await site.replies(['--all'], { hours: 30 });
  expect(said()).toEqual([]);
});
