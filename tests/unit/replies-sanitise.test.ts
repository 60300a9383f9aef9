import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5';
import { describe, expect, test } from 'vitest';
import { normaliseHandle, normaliseName, normaliseText } from '../../src/replies/normalise.ts';
import { longestText, sanitise, textOf } from '../../src/replies/sanitise.ts';

const allowed = new Set(
  'a b blockquote br code del em i li ol p pre rp rt ruby s strong sub sup ul'.split(' '),
);

/** Every element and attribute of a fragment, as a browser's parser sees it. */
function audit(html: string): string[] {
  const complaints: string[] = [];
  const look = (node: DefaultTreeAdapterTypes.Node) => {
    if ('tagName' in node) {
      if (!allowed.has(node.tagName)) complaints.push(`<${node.tagName}>`);
      const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
      const { href, rel, start, ...others } = attributes;
      if (start !== undefined && (node.tagName !== 'ol' || !/^\d+$/.test(start)))
        complaints.push(`start ${start}`);
      if (Object.keys(others).length > 0) complaints.push(`attributes ${Object.keys(others)}`);
      if (node.tagName === 'a' ? !/^https?:\/\//.test(href ?? '') : href !== undefined)
        complaints.push(`href ${href}`);
      if (node.tagName === 'a' && rel !== 'nofollow ugc noopener') complaints.push(`rel ${rel}`);
      if (node.namespaceURI !== 'http://www.w3.org/1999/xhtml') complaints.push(node.namespaceURI);
    }
    if ('childNodes' in node) for (const child of node.childNodes) look(child);
  };
  look(parseFragment(html));
  return complaints;
}

describe('what a person writes comes through', () => {
  test.each([
    ['paragraphs and emphasis', '<p>a <em>b</em></p><p>c</p>', '<p>a <em>b</em></p><p>c</p>'],
    ['lists', '<ul><li>a</li><li>b</li></ul>', '<ul><li>a</li><li>b</li></ul>'],
    ['a quote', '<blockquote><p>q</p></blockquote>', '<blockquote><p>q</p></blockquote>'],
    ['code', '<pre><code>a &lt; b\n\n\nc</code></pre>', '<pre><code>a &lt; b\n\n\nc</code></pre>'],
    [
      'a list that goes on in the middle, with lists in it',
      '<ol start="3"><li><p>c</p><ul><li>d <code>e</code></li></ul></li></ol>',
      '<ol start="3"><li><p>c</p><ul><li>d <code>e</code></li></ul></li></ol>',
    ],
    [
      'a quote with a list and code in it, as Markdown makes it',
      '<blockquote>\n<ul>\n<li>a</li>\n</ul>\n<pre><code class="language-js">if (a &lt; b) {}\n</code></pre>\n</blockquote>',
      '<blockquote>\n<ul>\n<li>a</li>\n</ul>\n<pre><code>if (a &lt; b) {}\n</code></pre>\n</blockquote>',
    ],
    [
      'what stands above a word',
      '<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>',
      '<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p>',
    ],
    [
      'a table, line by line',
      '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>',
      '<p>a b </p><p>1 2 </p>',
    ],
    ['keys and terms', '<dl><dt>a</dt><dd><kbd>Ctrl</kbd></dd></dl>', '<p>a</p><p><code>Ctrl</code></p>'],
    [
      'a picture in the text as what is on it',
      '<p>See <img src="x" alt="a chart"></p>',
      '<p>See <em>a chart</em></p>',
    ],
    ['loose text', 'a <b>b</b>', '<p>a <b>b</b></p>'],
    ['headings, which would upset the page, as paragraphs', '<h1>a</h1>', '<p>a</p>'],
    ['custom emoji as text', 'hi <img class="custom-emoji" alt=":cat:" src="x">', '<p>hi :cat:</p>'],
    ['two empty lines at most', 'a<br><br><br><br>b', '<p>a<br><br>b</p>'],
  ])('%s', (_name, written, expected) => expect(sanitise(written)).toBe(expected));

  test("a link says that it is a stranger's", () => {
    expect(sanitise('<a href="https://a.example/x" target=_blank class=u-url>there</a>')).toBe(
      '<p><a href="https://a.example/x" rel="nofollow ugc noopener">there</a></p>',
    );
  });

  test('a link that reads like an address reads like the address it leads to', () => {
    const text = (html: string) => textOf(sanitise(html));
    expect(text('<a href="https://evil.example/">https://bank.example/login</a>')).toBe('evil.example');
    expect(text('<a href="https://evil.example/">bank.example</a>')).toBe('evil.example');
    expect(text('<a href="https://a.example/b">read this</a>')).toBe('read this');
    const long = `https://a.example/${'x'.repeat(200)}`;
    expect(text(`<a href="${long}">${long}</a>`)).toHaveLength(48);
  });

  test("Mastodon's hidden spans and mentions become plain links", () => {
    expect(
      textOf(
        sanitise(
          '<p><span class="h-card"><a href="https://m.example/@ada" class="u-url mention">@<span>ada</span></a></span> ' +
            '<a href="https://b.example/one/two"><span class="invisible">https://</span><span class="ellipsis">b.example/o</span><span class="invisible">ne/two</span></a></p>',
        ),
      ),
    ).toBe('@ada b.example/one/two');
  });
});

describe('what is dangerous does not', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="//evil.example/x">x</a>',
    '<a href="https://user:password@evil.example/">x</a>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="https://evil.example"><input name=password></form>',
    '<p style="position:fixed">x</p>',
    '<p id="main" class="h-card u-comment" itemprop="author">x</p>',
    '<base href="https://evil.example/">',
    '<link rel=stylesheet href="https://evil.example/x.css">',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '</div></section></main><p>out',
  ])('%s', (written) => expect(audit(sanitise(written))).toEqual([]));

  test('whatever the markup, only the allow-list is left, and it is what a browser reads', () => {
    const bits = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<a href="https://a.example">',
        '<a href=javascript:x>',
        '</a>',
        '<b>',
        '</b>',
        '<svg>',
      ],
      ...[
        '</svg>',
        '<math>',
        '<style>',
        '</style>',
        '<table>',
        '<td>',
        '<template>',
        '<li>',
        '<ul>',
        '</ul>',
      ],
      ...[
        '<blockquote>',
        '</blockquote>',
        '<pre>',
        '\n',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '&lt;',
        '&#x202e;',
      ],
      ...[
        'text',
        ' ',
        '"',
        "'",
        '<img alt=":x:" class=emoji>',
        '<br>',
        '<script>',
        '</script>',
        '<title>',
        '\0',
      ],
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 40 }), (parts) => {
        const html = sanitise(parts.join(''));
        expect(audit(html)).toEqual([]);
        expect(serialize(parseFragment(html))).toBe(html);
      }),
      { numRuns: 500 },
    );
  });

  test('a line break that comes first in <pre> once what stood around it is gone is none', () => {
    for (const html of ['<pre><a href=javascript:x>\n:x:</a></pre>', '<pre><span>\n</span>\n:x:</pre>'])
      expect(sanitise(html)).toBe('<pre>:x:</pre>');
  });

  test('a megabyte is cut, ten thousand nested tags are flattened', () => {
    expect(textOf(sanitise('x'.repeat(1_000_000)))).toHaveLength(longestText + 1);
    const nested = sanitise(`${'<blockquote>'.repeat(10_000)}deep`);
    expect(textOf(nested)).toBe('deep');
    expect(nested.length).toBeLessThan(500);
  });
});

describe('what is made to cost time is cut before it is parsed', () => {
  test.each([
    ['<', (n: number) => '<'.repeat(n)],
    ['open quotes', (n: number) => '<blockquote>'.repeat(n / 12)],
    ['open lists', (n: number) => '<ul><li>'.repeat(n / 8)],
    ['open tables', (n: number) => '<table><td>'.repeat(n / 11)],
    ['tags that nobody knows', (n: number) => '<x>'.repeat(n / 3)],
    ['ends of nothing', (n: number) => '</b>'.repeat(n / 4)],
  ])('a megabyte of %s', (_what, make) => {
    const html = sanitise(`${make(1_000_000)}<p>behind</p>`);
    expect(html).not.toContain('behind');
    expect(audit(html)).toEqual([]);
  });

  test('a long text with links all over is none of that', () => {
    const links = '<p><a href="https://a.example/">a</a> <b>b</b></p>'.repeat(200);
    expect(textOf(sanitise(`${links}<p>behind</p>`))).toMatch(/behind$/);
  });
});

describe('text that would disturb its surroundings', () => {
  test('directional overrides and isolates go, marks and right-to-left text stay', () => {
    expect(normaliseText('a\u202Eb\u2066c\u2069')).toBe('abc');
    expect(normaliseText('שלום\u200F עולם')).toBe('שלום\u200F עולם');
    expect(sanitise('&#8238;abc')).toBe('<p>abc</p>');
  });

  test('piled marks are cut to four, real orthographies stay', () => {
    expect(normaliseText(`Z${'\u0300'.repeat(200)}o`)).toBe(`Z${'\u0300'.repeat(4)}o`);
    const real = 'Tiếng Việt, ภาษาไทย, हिन्दी, שָׁלוֹם';
    expect(normaliseText(real)).toBe(real);
  });

  test('controls, lone surrogates and invisible runs go, emoji sequences stay', () => {
    expect(normaliseText('a\0b\x07c\uFEFF')).toBe('abc');
    expect(normaliseText('a\uD800b')).toBe('a\uFFFDb');
    expect(normaliseText(`a${'\u200B'.repeat(500)}b`)).toBe('ab');
    const emoji = '👩‍👩‍👧‍👦 ❤️‍🔥 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏳️‍🌈 👍🏽';
    expect(normaliseText(emoji)).toBe(emoji);
  });

  test('a name is one line of at most sixty graphemes, and never nothing', () => {
    expect(normaliseName('Ada\n\nLovelace', 'x')).toBe('Ada Lovelace');
    expect(normaliseName('\u200B\u3164 ', '@ada')).toBe('@ada');
    expect(normaliseName('', '')).toBe('Somebody');
    expect(
      [...new Intl.Segmenter().segment(normaliseName('👩‍👩‍👧‍👦'.repeat(500), ''))].length,
    ).toBeLessThanOrEqual(60);
    expect(normaliseHandle('@a b\u202Ec')).toBe('@abc');
  });

  test('no text is ever longer or unstable when it is tamed twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const once = normaliseText(text);
        expect(once.length).toBeLessThanOrEqual(text.length);
        expect(once.isWellFormed()).toBe(true);
        expect(once).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      }),
    );
  });
});
