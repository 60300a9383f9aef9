/** What a stranger's calendar or export can cost, and where it can send this machine. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchFor, readSource } from '../../src/content/import/index.ts';
import { plainFrom } from '../../src/content/import/plain.ts';
import { asMdx } from '../../src/content/new/as-mdx.ts';

describe('text without markup', () => {
  test('of a hundred thousand elements in each other needs no stack', () => {
    for (const tag of ['div', 'b', 'blockquote', 'li'])
      expect(plainFrom(`${`<${tag}>`.repeat(100_000)}deep</b>`)).toMatch(/deep$/);
  });

  test('of a megabyte of white space is read in one pass', () => {
    expect(plainFrom(`a${' '.repeat(1_000_000)}b</p>`)).toMatch(/^a +b$/);
  });

  test('has no scripts and styles in it, and what stands behind them', () => {
    expect(plainFrom('<p>A<script>x < "</p>"; alert(1)</script>B</p><style>p{}</style><p>C</p>')).toBe(
      'AB\n\nC',
    );
  });

  test('keeps lists and lines', () => {
    expect(plainFrom('<p>One<br>two</p><ul><li><p>a</p></li><li>b</li></ul>')).toBe('One\ntwo\n\n- a\n- b');
  });
});

describe('Markdown from elsewhere', () => {
  const n = 100_000;
  test.each([
    ['quotations in each other', '> '.repeat(n), />/],
    ['lists in each other', `${'- '.repeat(n)}x`, /x$/],
    ['stars', '*a'.repeat(n), /\*a/],
    ['brackets', '[a]('.repeat(n), /a/],
    ['angle brackets', '<'.repeat(n), /</],
  ])('of many %s is taken for plain text, with every letter', (_what, text, shown) => {
    expect(asMdx(text).replaceAll('\\', '')).toMatch(shown);
  });

  test('as a person writes it stays Markdown', () => {
    const text = `## Why\n\n${'A *word* and a [link](https://a.example/). '.repeat(150)}\n\n> quoted\n>\n> > twice\n\n- a\n  - b\n    - c\n\n* * *\n\n-----\n`;
    const mdx = asMdx(text);
    for (const words of ['### Why', '*word*', '[link](https://a.example/)', '> > twice', '    - c'])
      expect(mdx).toContain(words);
  });
});

describe('a source', () => {
  let server: Server;
  let asked: string[];
  let port: number;
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      const to = { '/moved': `http://127.0.0.2:${port}/router`, '/home': `http://localhost:${port}/x` }[
        request.url ?? ''
      ];
      if (to) response.writeHead(302, { location: to }).end();
      else response.end('BEGIN:VCALENDAR');
    });
    // Every address of 127.0.0.0/8 is this machine: the first stands for the public internet, the others for one's own network.
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const isPublic = (address: string) => address === '127.0.0.1';

  test('that redirects to an address of one’s own network is not followed, and that is said', async () => {
    const from = `http://127.0.0.1:${port}/moved`;
    await expect(readSource(from, await fetchFor(from, isPublic))).rejects.toThrow(
      'it leads to 127.0.0.2, which is no public address',
    );
    expect(asked).toEqual([`127.0.0.1:${port} /moved`]);
  });

  test('that leads to a name of one’s own network neither', async () => {
    const fetchPage = await fetchFor('conference.ics', (address) => address === '198.51.100.1');
    await expect(readSource(`http://localhost:${port}/x`, fetchPage)).rejects.toThrow('no public address');
    expect(asked).toEqual([]);
  });

  test('in one’s own network is the owner’s to name, and is followed', async () => {
    const from = `http://127.0.0.1:${port}/moved`;
    expect(await readSource(from, await fetchFor(from, () => false))).toBe('BEGIN:VCALENDAR');
  });
});
