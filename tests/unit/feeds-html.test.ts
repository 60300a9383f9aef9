import { describe, expect, it } from 'vitest';
import { feedHtml } from '../../src/site/feeds/html.ts';

const page = 'https://user.example/repo/posts/hello/';
const clean = (html: string) => feedHtml(html, page);

describe('the HTML of a feed', () => {
  it.each([
    ['#part', 'https://user.example/repo/posts/hello/#part'],
    ['../other/', 'https://user.example/repo/posts/other/'],
    ['/repo/talks/', 'https://user.example/repo/talks/'],
    ['//cdn.example/x', 'https://cdn.example/x'],
    ['https://else.example/?a=1&amp;b=2', 'https://else.example/?a=1&amp;b=2'],
    ['mailto:ada@ada.example', 'mailto:ada@ada.example'],
  ])('the address %s is absolute', (href, absolute) => {
    expect(clean(`<a href="${href}">x</a>`)).toBe(`<a href="${absolute}">x</a>`);
  });

  it('images, films and quotations have absolute addresses too', () => {
    const html = clean(
      '<img src="/repo/_astro/a.webp" srcset="/repo/_astro/b.webp 2x" sizes="100vw" alt="A">' +
        '<video src="a.mp4" poster="a.jpg" controls></video><blockquote cite="../b/">q</blockquote>',
    );
    expect(html).toBe(
      '<img src="https://user.example/repo/_astro/a.webp" alt="A" />' +
        '<video src="https://user.example/repo/posts/hello/a.mp4" poster="https://user.example/repo/posts/hello/a.jpg" controls></video>' +
        '<blockquote cite="https://user.example/repo/posts/b/">q</blockquote>',
    );
  });

  it('nothing runs, nothing is styled, nothing is only for the site', () => {
    const html = clean(
      '<p id="a" class="b" style="color: red" onclick="x()" data-z="1">Text</p><script>x()</script>' +
        '<style>p{}</style><button>Copy</button><svg><path d="M0 0"/></svg><iframe src="https://x.example"></iframe>' +
        '<a href="javascript:x()">link</a><form action="/x"><input></form>',
    );
    expect(html).toBe('<p>Text</p><a>link</a>');
  });

  it('coloured code becomes plain code, blank lines kept', () => {
    expect(
      clean(
        '<pre class="code"><code><span class="t-k">if</span> (a)\n\n\n  b &lt; <span>c</span></code></pre>',
      ),
    ).toBe('<pre><code>if (a)\n\n\n  b &lt; c</code></pre>');
  });

  it('a phrase in another language says so', () => {
    expect(clean('<p>the <span lang="de" class="x">Wort</span></p>')).toBe(
      '<p>the <span lang="de">Wort</span></p>',
    );
  });

  it('tables and formulas are whole', () => {
    const table =
      '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>';
    const formula = '<math display="block"><mfrac><mi>a</mi><msqrt><mn>2</mn></msqrt></mfrac></math>';
    expect(clean(table + formula)).toBe(table + formula);
  });

  it('broken markup comes out whole', () => {
    expect(clean('<p>a <b>b <i>c</b> d</p><td>e')).toBe('<p>a <b>b <i>c</i></b> d</p><td>e</td>');
  });
});
