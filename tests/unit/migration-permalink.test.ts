import { expect, test } from 'vitest';
import { permalink } from '../../src/migration/permalink.ts';
import { urlName } from '../../src/migration/sources/hugo.ts';

// Each as Hugo 0.111.3 made it of a page.
test.each([
  ['A trip: to {the} sea', 'a-trip-to-the-sea'],
  ['Größe & Übung — C++: #1 (“quoted”) it’s a_b.c/d', 'größe-übung-c-%231-quoted-its-a_b.c/d'],
  ['y ~ z * q', 'y-~-z-q'],
  ['C++ file', 'c-file'],
])('Hugo makes an address of "%s"', (title, name) => {
  expect(urlName(title)).toBe(name);
});

test('a token means what the program means by it', () => {
  const parts = { date: '2019-05-04', title: 'A trip', name: 'trip', categories: [], section: 'posts' };
  expect(permalink('/:year/:month/:slug/', parts)).toBe('/2019/05/trip/');
  expect(permalink('/:year/:month/:slug/', { ...parts, tokens: { slug: 'a-trip' } })).toBe(
    '/2019/05/a-trip/',
  );
});
