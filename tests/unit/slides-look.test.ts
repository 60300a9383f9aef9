import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/content/environment.ts';
import { readContent } from '../../src/content/read.ts';
import { contrast } from '../../src/model/theme.ts';
import { planCards } from '../../src/site/integration/cards.ts';
import { contentFolder, mdx } from '../setup/content.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** The colours on the cards of decks, by name; each text is a deck's fields and its first slide. */
async function coloursOf(decks: Record<string, { fields?: string; first?: string }>, files = {}) {
  const { folder, remove } = contentFolder({
    ...files,
    ...Object.fromEntries(
      Object.entries(decks).map(([name, { fields = '', first = '# One' }]) => [
        `slides/${name}.mdx`,
        mdx(`title: ${name}\nsummary: S.\ndate: 2026-01-01\n${fields}`, `${first}\n\n---\n\n# Two\n`),
      ]),
    ),
  });
  cleanups.push(remove);
  const environment = readEnvironment({ LECTERN_CONTENT: folder, LECTERN_NOW: '2026-02-01T00:00:00Z' });
  const cards = await planCards(await readContent(folder), environment, new Map());
  return Object.fromEntries(
    Object.keys(decks).map((name) => {
      const card = cards.find(({ id }) => id === `slides/${name}`);
      return [name, card!.input.theme.colours];
    }),
  );
}

const grounds = ['accent', 'ink', 'tint', '"#16324f"', '"#f2e9d8"'];

describe('the card of a deck', () => {
  it('stands in the colours of its first slide, which are those of the style sheets', async () => {
    const { slate, poster, blue } = await coloursOf({
      slate: { fields: 'theme: slate' },
      poster: { fields: 'theme: poster' },
      blue: { first: '---\nbackground: "#16324f"\n---\n\n# One' },
    });
    const folder = path.resolve(import.meta.dirname, '../../src/site/styles/slides');
    const styles = readdirSync(folder)
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join('\n');
    // Hairlines are mixed there from paper and ink.
    for (const { paper, ink, quiet, accent } of [slate!, poster!])
      for (const colour of [paper, ink, quiet, accent]) expect(styles.includes(colour), colour).toBe(true);
    expect(slate!.paper).not.toBe(poster!.paper);
    expect(blue).toMatchObject({ paper: '#16324f', ink: '#ffffff' });
  });

  it('takes the colours that a style sheet of the deck’s own names', async () => {
    const { own } = await coloursOf(
      { own: { fields: 'theme: ./own.css' } },
      { 'slides/own.css': '.slide { --slide-paper: #101820; --slide-ink: #fafafa; }' },
    );
    expect(own).toMatchObject({ paper: '#101820', ink: '#fafafa' });
  });

  it('can be read on every ground of every theme', async () => {
    const decks = Object.fromEntries(
      ['programme', 'slate', 'poster'].flatMap((theme) =>
        grounds.map((ground, index) => [
          `${theme}-${index}`,
          { fields: `theme: ${theme}`, first: `---\nbackground: ${ground}\n---\n\n# One` },
        ]),
      ),
    );
    for (const [name, { paper, ink, quiet }] of Object.entries(await coloursOf(decks))) {
      expect(contrast(paper, ink), name).toBeGreaterThanOrEqual(4.5);
      expect(contrast(paper, quiet), name).toBeGreaterThanOrEqual(4.5);
    }
  });
});
