import { describe, expect, test } from 'vitest';
import { sanitise } from '../../src/replies/sanitise.ts';
import { ownNames, spoken } from '../../src/replies/spoken.ts';

const owner = ownNames(['@ada@m.example', 'https://m.example/@ada', 'ada.bsky.test', 'did:plc:ada']);
const said = (html: string) => spoken(sanitise(html), owner).html;
const quoted = (html: string) => spoken(sanitise(html), owner);

describe('the owner’s name in front of an answer is taken off', () => {
  test.each([
    [
      'as Mastodon writes it',
      '<p><span class="h-card" translate="no"><a href="https://m.example/@ada" class="u-url mention">@<span>ada</span></a></span> Yes!</p>',
      '<p>Yes!</p>',
    ],
    [
      'from another server, by the address of the account',
      '<p><a href="https://m.example/users/ada" class="u-url mention">@ada@m.example</a>, yes</p>',
      '<p>yes</p>',
    ],
    ['on a line of its own', '<p><a href="https://m.example/@ada">@ada</a><br>Yes!</p>', '<p>Yes!</p>'],
    [
      'in a paragraph of its own',
      '<p><a href="https://m.example/@ada">@ada</a></p><p>Yes!</p>',
      '<p>Yes!</p>',
    ],
    [
      'on Bluesky, by the account',
      '<p><a href="https://bsky.app/profile/did:plc:ada">@ada.bsky.test</a> Yes!</p>',
      '<p>Yes!</p>',
    ],
    ['without a link', '<p>@ada@m.example Yes!</p>', '<p>Yes!</p>'],
  ])('%s', (_how, html, expected) => expect(said(html)).toBe(expected));

  test('others who are addressed stay', () => {
    expect(
      said('<p><a href="https://m.example/@ada">@ada</a> <a href="https://b.example/@bob">@bob</a> Yes!</p>'),
    ).toBe('<p><a href="https://b.example/@bob" rel="nofollow ugc noopener">@bob</a> Yes!</p>');
    expect(said('<p>@bob@b.example @ada@m.example Yes!</p>')).toBe('<p>@bob@b.example Yes!</p>');
  });

  test.each([
    ['in the middle of what is said', '<p>Ask @ada@m.example</p>'],
    [
      'of somebody of that name elsewhere',
      '<p><a href="https://b.example/@ada" rel="nofollow ugc noopener">@ada</a> Yes!</p>',
    ],
    ['where it is all that is said', '<p>@ada@m.example</p>'],
    ['of a longer one', '<p>@adam Yes!</p>'],
    ['in an e-mail address', '<p>ada@m.example Yes!</p>'],
  ])('a name %s stays', (_where, html) => expect(said(html)).toBe(html));

  test('a link that only reads like the owner’s name stays', () => {
    const html = '<p><a href="https://evil.example/" rel="nofollow ugc noopener">@ada</a> Yes!</p>';
    expect(said(html)).toBe(html);
  });
});

describe('an answer that is a quote too', () => {
  const address = 'https://m.example/@ada/1';
  const link = `<a href="${address}">${address.replace('https://', '')}</a>`;

  test.each([
    [
      'in front, as Mastodon writes both',
      `<p class="quote-inline">RE: ${link}</p><p><a href="https://m.example/@ada">@ada</a> Yes!</p>`,
    ],
    ['behind the name', `<p><a href="https://m.example/@ada">@ada</a> RE: ${link}</p><p>Yes!</p>`],
    ['behind the name as plain text', `<p>@ada@m.example RE: ${link}<br>Yes!</p>`],
  ])('%s: neither the address nor the name is said', (_where, html) => {
    expect(quoted(html)).toEqual({ html: '<p>Yes!</p>', quoted: address });
  });
});

describe('the address of a quote that programs write for others is taken off, and told', () => {
  const address = 'https://b.example/@bob/12345678901234567890123456789012345678';
  const link = `<a href="${address}"><span class="invisible">https://</span><span class="ellipsis">b.example/@bob/1234567890123</span></a>`;
  test.each([
    ['Mastodon, in front', `<p class="quote-inline">RE: ${link}</p><p>So true</p>`, '<p>So true</p>'],
    ['Mastodon, on the first line', `<p>RE: ${link}<br><br>So true</p>`, '<p>So true</p>'],
    [
      'Misskey, at the end',
      `<p>So true<span class="quote-inline"><br><br>RE: ${link}</span></p>`,
      '<p>So true</p>',
    ],
    ['in plain text', `<p>So true<br>QT: ${link}</p>`, '<p>So true</p>'],
    ['nothing but the quote', `<p>RE: ${link}</p>`, ''],
  ])('%s', (_who, html, left) => expect(quoted(html)).toEqual({ html: left, quoted: address }));

  test.each([
    ['a sentence with RE: in it', `<p>My note RE: ${link} was wrong</p>`],
    ['RE: and a link that is a word', '<p>RE: <a href="https://b.example/1">the budget</a></p>'],
    ['RE: in the middle', `<p>Before<br>RE: ${link}<br>after</p>`],
  ])('%s is what somebody says', (_what, html) => {
    expect(quoted(html)).toEqual({ html: sanitise(html) });
  });
});
