import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followLinks } from '../../src/doctor/links.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(path.join(tmpdir(), 'lectern-links-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

function put(file: string, html: string): void {
  mkdirSync(path.dirname(path.join(out, file)), { recursive: true });
  writeFileSync(path.join(out, file), html);
}

test('links that lead somewhere are counted, those to other sites are not', () => {
  put(
    'index.html',
    '<a href="/talks/">a</a> <a href="talks/#two">b</a> <a href="https://else.example/x">c</a>',
  );
  put(
    'talks/index.html',
    '<h2 id="two">Two</h2> <a href="mailto:a@b.example">m</a> <a href="/#:~:text=x">t</a>',
  );
  expect(followLinks(out, 'https://ada.example/')).toEqual({ followed: 3, broken: [] });
});

test('each dead one is named with its page and the reason', () => {
  put(
    'index.html',
    '<a href="/gone/">a</a> <a href="/talks">b</a> <img srcset="/s.png 1x, /l.png 2x" alt="">',
  );
  put('talks/index.html', '<a href="#nowhere">a</a>');
  put('s.png', '');
  expect(followLinks(out, 'https://ada.example/').broken).toEqual([
    'index.html → /gone/: no such file',
    'index.html → /talks: no such file',
    'index.html → /l.png: no such file',
    'talks/index.html → #nowhere: no element with the id nowhere',
  ]);
});

test('below a base path, a link that leaves it is dead', () => {
  put(
    'index.html',
    '<a href="/repo/talks/">a</a> <a href="/talks/">b</a> <a href="https://ada.example/repo/">c</a>',
  );
  put('talks/index.html', '<a href="../">a</a>');
  const { followed, broken } = followLinks(out, 'https://ada.example/repo/');
  expect(followed).toBe(4);
  expect(broken).toEqual(['index.html → /talks/: outside the base path /repo/']);
});
