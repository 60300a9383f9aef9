import { describe, expect, test } from 'vitest';
import { outlineOfBody } from '../../src/slides/outline.ts';

const outline = (body: string) => outlineOfBody(body, 'The deck');

describe('the outline of a deck', () => {
  test('names slides by their headings, code and emphasis as plain words', () => {
    expect(outline('# Say `hello` to *all* of it').map(({ title, id }) => ({ title, id }))).toEqual([
      { title: 'Say hello to all of it', id: 'say-hello-to-all-of-it' },
    ]);
  });

  test('the same heading twice gives two addresses', () => {
    expect(outline('## Again\n---\n## Again').map(({ id }) => id)).toEqual(['again', 'again-1']);
  });

  test('an id that was chosen is kept, whatever headings come before it', () => {
    const ids = outline('## Kept\n---\nid: kept\n---\n## Other').map(({ id }) => id);
    expect(ids).toEqual(['kept-1', 'kept']);
  });

  test('a deck that opens with a level-1 heading opens with a title slide', () => {
    expect(outline('# One\n---\n# Two').map(({ layout }) => layout)).toEqual(['title', 'content']);
    expect(outline('## One').map(({ layout }) => layout)).toEqual(['content']);
  });

  test('slides without a heading are called by what they are', () => {
    const slides = outline(
      '---\nlayout: title\n---\n---\nlayout: agenda\n---\n---\nlayout: end\n---\n---\n\nText',
    );
    expect(slides.map(({ id, title }) => [id, title])).toEqual([
      ['title', 'The deck'],
      ['agenda', 'Agenda'],
      ['end', undefined],
      ['slide-4', undefined],
    ]);
  });

  test('slides know their section', () => {
    const slides = outline('# T\n---\nlayout: section\n---\n# Part\n---\n## In it');
    expect(slides.map(({ section }) => section)).toEqual([undefined, 'Part', 'Part']);
  });

  test('words of the notes are not words of the slide', () => {
    const [slide] = outline(
      '## Heading\n\n- a\n- b\n\n![A boat](boat.png)\n\n<Notes>\n\nSay *this*.\n\n</Notes>',
    );
    expect(slide?.text).toBe('Heading\na\nb\nA boat');
    expect(slide?.notes).toBe('Say this.');
  });
});
