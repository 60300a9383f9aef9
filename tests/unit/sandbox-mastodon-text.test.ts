import { describe, expect, test } from 'vitest';
import { countedLength, entitiesOf, renderText } from '../../src/sandbox/mastodon/text.ts';

const links = {
  hashtag: (name: string) => `https://here.example/tags/${name}`,
  mention: (username: string, domain: string | undefined) =>
    username === 'nobody' ? undefined : { username, url: `https://${domain ?? 'here.example'}/@${username}` },
};
const urls = (text: string) =>
  entitiesOf(text).flatMap((entity) => (entity.kind === 'url' ? [entity.url] : []));

describe('what a Mastodon server counts', () => {
  test('a URL counts 23, however long it is', () => {
    expect(countedLength('https://user.example/')).toBe(23);
    expect(countedLength(`Read https://user.example/${'a'.repeat(400)} now`)).toBe(5 + 23 + 4);
  });

  test('a mention counts without its domain', () => {
    expect(countedLength('@alice@social.example hi')).toBe('@alice hi'.length);
  });

  test('an emoji of many code points is one', () => {
    expect(countedLength('👩‍👩‍👧‍👦')).toBe(1);
    expect(countedLength('é')).toBe(1);
  });

  test('the content warning counts too', () => {
    expect(countedLength('abc', 'careful')).toBe(10);
  });
});

describe('where a link ends', () => {
  test.each([
    ['See https://user.example/a.', 'https://user.example/a'],
    ['(https://user.example/a)', 'https://user.example/a'],
    ['https://user.example/wiki/Talk_(disambiguation)', 'https://user.example/wiki/Talk_(disambiguation)'],
    ['https://user.example/a(b(c)d) e', 'https://user.example/a(b(c)d)'],
    ['https://user.example/?q=1&r=2, and', 'https://user.example/?q=1&r=2'],
    ['https://user.example/a?b=c#d!', 'https://user.example/a?b=c#d'],
    ['http://127.0.0.1:4321/posts/hello/', 'http://127.0.0.1:4321/posts/hello/'],
    ['https://user.example/größe', 'https://user.example/größe'],
    ['https://user.example', 'https://user.example'],
  ])('%s', (text, url) => {
    expect(urls(text)).toEqual([url]);
  });

  test.each(['user.example', 'https://', 'https://nodot', 'x@https://user.example', 'ftp://user.example'])(
    'no link in %s',
    (text) => {
      expect(urls(text)).toEqual([]);
    },
  );

  test('a long run of brackets or dots ends somewhere', () => {
    expect(urls(`https://user.example/${'('.repeat(50_000)}`)).toEqual(['https://user.example/']);
    expect(urls(`https://user.example/?${'a.'.repeat(50_000)}`)[0]).toHaveLength(
      'https://user.example/?'.length + 99_999,
    );
  });
});

describe('the HTML a Mastodon server makes', () => {
  test('paragraphs, line breaks and nothing of the writer’s own markup', () => {
    expect(renderText('One\ntwo\n\n<b>three</b> & "four"', links)).toBe(
      '<p>One<br />two</p><p>&lt;b&gt;three&lt;/b&gt; &amp; &quot;four&quot;</p>',
    );
  });

  test('a long link is shown short, its beginning and end hidden', () => {
    expect(renderText('https://www.user.example/a/very/long/path/indeed', links)).toBe(
      '<p><a href="https://www.user.example/a/very/long/path/indeed" target="_blank" rel="nofollow noopener" translate="no">' +
        '<span class="invisible">https://www.</span><span class="ellipsis">user.example/a/very/long/path/</span>' +
        '<span class="invisible">indeed</span></a></p>',
    );
  });

  test('mentions of known accounts and hashtags are links', () => {
    expect(renderText('@ada@b.example #Talks @nobody', links)).toBe(
      '<p><span class="h-card" translate="no"><a href="https://b.example/@ada" class="u-url mention">@<span>ada</span></a></span> ' +
        '<a href="https://here.example/tags/Talks" class="mention hashtag" rel="tag">#<span>Talks</span></a> @nobody</p>',
    );
  });

  test('a hash inside a link is no hashtag, and a number alone is none either', () => {
    expect(entitiesOf('https://user.example/a#b #2026 a#b').map((entity) => entity.kind)).toEqual(['url']);
  });
});
