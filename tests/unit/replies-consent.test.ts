import { describe, expect, test } from 'vitest';
import type { FoundAuthor, FoundReply } from '../../src/networks/thread.ts';
import { authorRefusal, isReadableThere, refusal } from '../../src/replies/consent.ts';

const author = (more: Partial<FoundAuthor> = {}): FoundAuthor => ({
  id: '1',
  name: 'Ada',
  handle: '@ada@m.example',
  ...more,
});
const reply = (more: Partial<FoundReply> = {}): FoundReply => ({
  id: '1',
  url: 'https://m.example/@ada/1',
  author: author(),
  html: '<p>Hi</p>',
  published: '2026-11-20T09:00:00Z',
  visibility: 'public',
  ...more,
});

describe('Mastodon', () => {
  test('a public reply is shown', () => expect(refusal(reply())).toBeUndefined());
  test('an unlisted reply is not put on display, though anybody can read it there', () => {
    expect(refusal(reply({ visibility: 'unlisted' }))).toBe('unlisted');
    expect(isReadableThere(reply({ visibility: 'unlisted' }))).toBe(true);
  });
  test('a private reply is neither shown nor counted in public', () => {
    expect(refusal(reply({ visibility: 'private' }))).toBe('private');
    expect(isReadableThere(reply({ visibility: 'private' }))).toBe(false);
  });
  test('noindex: true is a no', () => expect(authorRefusal(author({ noindex: true }))).toBe('noindex'));
  test('noindex: false is none', () => expect(authorRefusal(author({ noindex: false }))).toBeUndefined());
  test.each([
    '#nobot',
    '#NoIndex',
    '#nocomments',
    'Hi! #nobots.',
    '<a href="https://m.example/tags/nobot">#<span>nobot</span></a>',
    'https://m.example/tags/nobot',
    'https://m.example/tag/nobot',
  ])('%s in the biography is a no', (biography) =>
    expect(authorRefusal(author({ biography }))).toBe('opted out'),
  );
  test.each([
    'I like nobot',
    '#nobotany',
    'no #bots',
    '',
    // Nobody reads an address.
    '<a title="#nobot" href="https://m.example/">me</a>',
  ])('%j in the biography is none', (biography) =>
    expect(authorRefusal(author({ biography }))).toBeUndefined(),
  );
  test('of a biography without end only the beginning is read', () => {
    expect(authorRefusal(author({ biography: `${'a '.repeat(49_990)}#nobot` }))).toBe('opted out');
    expect(authorRefusal(author({ biography: `${'a '.repeat(50_000)}#nobot` }))).toBeUndefined();
  });
});

describe('Bluesky', () => {
  test('!no-unauthenticated is a no', () =>
    expect(authorRefusal(author({ labels: ['!no-unauthenticated'] }))).toBe('not for the logged-out'));
  test.each(['!hide', '!takedown', '!suspend'])(
    'what moderation has put out of sight is not shown: %s, whatever else is said of it',
    (label) => expect(authorRefusal(author({ labels: ['bot', label] }))).toBe('labelled'),
  );
  test('other labels are no refusal', () =>
    expect(authorRefusal(author({ labels: ['bot'] }))).toBeUndefined());
  test('a reply hidden in the thread is not shown', () =>
    expect(refusal(reply({ hidden: true }))).toBe('hidden'));
});

test('whom the owner has blocked or muted there is not shown here', () =>
  expect(authorRefusal(author({ blockedOrMuted: true }))).toBe('blockedOrMuted'));
