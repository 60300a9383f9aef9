import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SitePage, sitePages, tellingPages } from '../audit/kinds.ts';
import { fontProblems, weigh } from '../audit/weight.ts';

const files = {
  'index.html': '<title>Home</title><link rel="stylesheet" href="/base/a.css"><p>Hello',
  'a.css': 'p { color: red }'.repeat(100),
  'a.js': 'alert(1)',
  'posts/plain/index.html': '<p>Only text',
  'posts/table/index.html': '<p>Text</p><table class="wide"></table>',
  'posts/rich/index.html': '<p>Text</p><table></table><pre class="code"></pre><ol></ol>',
  'posts/moved/index.html': '<meta http-equiv="refresh" content="0; url=/posts/rich/"><dl></dl>',
  'search/index.html': '<script src="/base/a.js"></script><script>four</script>',
  'about/index.html': '<meta name="robots" content="noindex"><script type="application/ld+json">{}</script>',
  'surprise/index.html': '<p>Of no kind',
};

let out: string;
let pages: SitePage[];
const page = (name: string) => pages.find(({ path: at }) => at === name)!;

beforeAll(() => {
  out = mkdtempSync(path.join(tmpdir(), 'lectern-audited-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
    writeFileSync(path.join(out, name), text);
  }
  pages = sitePages(out);
});

afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('the pages of a site', () => {
  it('are of a kind, or of none that is known; a redirect is no page', () => {
    expect(pages.map(({ path: at, kind }) => [at, kind?.name])).toEqual([
      ['about/', 'about'],
      ['', 'home'],
      ['posts/plain/', 'post'],
      ['posts/rich/', 'post'],
      ['posts/table/', 'post'],
      ['search/', 'search'],
      ['surprise/', undefined],
    ]);
    expect(page('about/').noindex).toBe(true);
    expect(page('').noindex).toBe(false);
  });

  it('that are audited hold together what all of them hold, the fullest first', () => {
    const posts = [...tellingPages(pages)].find(([kind]) => kind.name === 'post')![1];
    expect(posts.map(({ path: at }) => at)).toEqual(['posts/rich/', 'posts/table/']);
  });
});

describe('a page weighs', () => {
  it('what its HTML and style sheets weigh compressed, below a base path', () => {
    const { text, scripts } = weigh(out, '/base/', page(''));
    expect(text).toBeGreaterThan(weigh(out, '/base/', page('posts/plain/')).text);
    expect(text).toBeLessThan(files['a.css'].length / 4);
    expect(scripts).toBe(0);
  });

  it('what its scripts weigh, loaded and inside; JSON-LD is data', () => {
    expect(weigh(out, '/base/', page('search/')).scripts).toBe('alert(1)'.length + 'four'.length);
    expect(weigh(out, '/base/', page('about/')).scripts).toBe(0);
  });

  it('two fonts of 80,000 bytes, and more where its words need them', () => {
    expect(fontProblems(page(''), [50_000, 30_000])).toEqual([]);
    expect(fontProblems(page(''), [50_000, 30_001])).toEqual(['2 fonts of 80001 bytes; 2 of 80000 at most']);
    expect(fontProblems(page(''), [1, 1, 1])).toHaveLength(1);
    expect(fontProblems({ ...page(''), html: '<math></math>' }, [40_000, 40_000, 80_000])).toEqual([]);
    expect(fontProblems({ ...page(''), html: '<math></math>' }, [40_000, 40_000, 80_001])).toHaveLength(1);
    expect(fontProblems({ ...page(''), html: '<p>Ελένη' }, [1, 1, 1])).toEqual([]);
    expect(fontProblems({ ...page(''), html: '<p>Nguyễn' }, [1, 1, 1])).toEqual([]);
    expect(fontProblems({ ...page(''), html: '<p>Málaga – “São”, Łódź, Timișoara' }, [1, 1, 1])).toHaveLength(
      1,
    );
  });
});
