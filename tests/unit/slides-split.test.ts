import { describe, expect, test } from 'vitest';
import { splitDeck } from '../../src/content/split-deck.ts';
import { outlineOf } from '../../src/slides/outline.ts';

const sources = (body: string) => splitDeck(body).slides.map((slide) => slide.source.trim());
const fence = '```';

describe('where a deck is split', () => {
  test('at lines of three dashes, with or without blank lines around them', () => {
    expect(sources('# One\n\n---\n\n# Two\n---\n# Three')).toEqual(['# One', '# Two', '# Three']);
  });

  test('text right above a dash line is no heading', () => {
    expect(sources('Just text\n---\nMore')).toEqual(['Just text', 'More']);
  });

  test('more or fewer than three dashes are Markdown, not a new slide', () => {
    expect(sources('Heading\n----\n\n***\n\n- - -\n\n----')).toHaveLength(1);
  });

  test('trailing blanks and Windows line ends do not matter', () => {
    expect(sources('One\r\n---  \r\nTwo\r\n')).toEqual(['One', 'Two']);
  });

  test.each([
    ['a fence', `${fence}yaml\n---\na: 1\n---\n${fence}`],
    ['a longer fence around a shorter one', `${fence}\`\n${fence}\n---\n${fence}\n---\n${fence}\``],
    ['a fence of tildes', '~~~\n---\n~~~'],
    ['a component', '<Steps>\n\n- a\n\n---\n\n- b\n\n</Steps>'],
    ['a component within text', 'See <Note>\n---\n</Note> there'],
    ['an attribute', '<Code text={`\n---\n`} />'],
    ['an expression', '{`\n---\n`}'],
    ['a comment', 'Text\n\n{/*\n---\n*/}'],
    ['display maths', '$$\na\n---\nb\n$$'],
    ['an exported template string', 'export const yaml = `\n---\n`;\n\nText'],
  ])('not within %s', (_name, body) => {
    expect(sources(`${body}\n\n---\n\nNext`)).toEqual([body, 'Next']);
  });

  test('a fence in a list ends with the list', () => {
    expect(sources(`- item\n  ${fence}js\n  code\n---\nNext`)).toEqual([
      `- item\n  ${fence}js\n  code`,
      'Next',
    ]);
  });

  test('right after an import', () => {
    const deck = splitDeck('import A from "./a.astro"\n---\n# One\n---\nimport B from "./b.astro"\n\n# Two');
    expect(deck.preamble?.source).toBe('import A from "./a.astro"');
    expect(deck.slides.map((slide) => slide.source)).toEqual(['# One', 'import B from "./b.astro"\n\n# Two']);
  });

  test('a tag that is never closed leaves one slide, for the compiler to complain about', () => {
    expect(sources('One\n---\n<Open>\n---\nThree')).toEqual(['One', '<Open>\n---\nThree']);
  });
});

describe('which slides there are', () => {
  test('nothing before the first and after the last dash line is no slide', () => {
    expect(sources('\n---\n# One\n---\n\n')).toEqual(['# One']);
  });

  test('imports and comments alone, ahead of the first slide, are no slide', () => {
    const deck = splitDeck('import A from "./a.astro"\n\n{/* for the keynote */}\n\n---\n\n# One');
    expect(deck.slides).toHaveLength(1);
    expect(deck.preamble?.startLine).toBe(1);
  });

  test('an empty slide in the middle is kept, and so is one with options alone', () => {
    expect(sources('One\n\n---\n\n---\n\nThree')).toEqual(['One', '', 'Three']);
    expect(sources('One\n\n---\nlayout: end\n---\n')).toEqual(['One', '']);
  });

  test('each knows its first line', () => {
    const deck = splitDeck('# One\n---\nlayout: quote\n---\n> Two\n---\n\nThree', 5);
    expect(deck.slides.map((slide) => slide.startLine)).toEqual([5, 9, 11]);
  });
});

describe('options', () => {
  test('stand directly below a dash line and end with another', () => {
    const { slides, problems } = splitDeck(
      '---\nlayout: image-right\nimage: { src: ./a.jpg, alt: "A <harbour> {at night}" }\n---\nText\n---\nbackground: "#16324f"\nid: last-word\n---\n# End',
    );
    expect(problems).toEqual([]);
    expect(slides.map((slide) => slide.options)).toEqual([
      { layout: 'image-right', image: { src: './a.jpg', alt: 'A <harbour> {at night}', fit: 'cover' } },
      { background: '#16324f', id: 'last-word' },
    ]);
  });

  test('a heading below a dash line is no option', () => {
    expect(sources('One\n---\n# layout: quote\n---\nThree')).toHaveLength(3);
  });

  test('text with a colon, after a blank line, is text', () => {
    const deck = splitDeck('One\n---\n\nlayout: quote\n---\nThree');
    expect(deck.slides[1]).toMatchObject({ options: {}, source: '\nlayout: quote' });
    expect(deck.problems).toEqual([]);
  });

  test('a misspelt option is named with its line, and the slide is kept', () => {
    const deck = splitDeck('One\n---\nid: two\nlayuot: quote\n---\nTwo', 10);
    expect(deck.problems).toHaveLength(1);
    expect(deck.problems[0]?.line).toBe(13);
    expect(deck.problems[0]?.field).toBe('layuot');
    expect(deck.problems[0]?.fix).toMatch(/leave a blank line below the dashes/);
    expect(deck.slides[1]).toMatchObject({ options: {}, source: 'Two' });
  });

  test('a wrong value is named with its line', () => {
    const { problems } = splitDeck('---\nlayout: qoute\nbackground: blue\nimage: { src: a.jpg }\n---\n');
    expect(problems.map((problem) => problem.line)).toEqual([2, 3, 4]);
    expect(problems[0]).toMatchObject({ field: 'layout', found: '"qoute"' });
    expect(problems[0]?.expected).toContain('quote');
    expect(problems[1]?.expected).toContain('#16324f');
    expect(problems[2]?.field).toBe('image.alt');
  });

  test('options without an end are reported', () => {
    const { problems } = splitDeck('One\n---\nlayout: quote\n\n> Two');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 3, expected: expect.stringContaining('three dashes') });
  });

  test('broken YAML is reported with its line', () => {
    const { problems } = splitDeck('---\nlayout: quote\nid: [\n---\nText', 1);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(3);
    expect(problems[0]?.expected).toContain('YAML');
  });
});

test('a deck of a thousand slides is split in order', () => {
  const body = Array.from({ length: 1000 }, (_, n) => `## Slide ${n}\n\n- a\n- b`).join('\n\n---\n\n');
  const { slides } = splitDeck(body);
  expect(slides).toHaveLength(1000);
  expect(slides[999]?.source.trim()).toMatch(/^## Slide 999/);
});

describe('a source that several slides name', () => {
  const deck = [
    '## Early[^log]',
    'As in [^2], and `[^log]` in code.\n\n[^2]: Own.',
    '## Late[^log]\n\n[^log]: The logbook,\n    in two lines.\n\n[^2]: Another.',
    '[^nobody]',
  ].join('\n\n---\n\n');
  const shared = splitDeck(deck).slides.map(({ source }) => source.trim());

  test('is written once and stands on each of them', () => {
    expect(shared[0]).toBe('## Early[^log]\n\n[^log]: The logbook,\n    in two lines.');
    expect(shared[2]).toMatch(/^## Late/);
  });

  test('does not take the place of a slide’s own, and comes only where it is named', () => {
    expect(shared[1]).toBe('As in [^2], and `[^log]` in code.\n\n[^2]: Own.');
    expect(shared[3]).toBe('[^nobody]');
  });

  test('is no part of a title or an address', () => {
    expect(outlineOf(splitDeck(deck).slides)[0]).toMatchObject({ id: 'early', title: 'Early' });
  });
});

describe('many lines of dashes', () => {
  test('in a block of code are its text, and cost one look', () => {
    const { slides, problems } = splitDeck(
      `# One\n\n\`\`\`yaml\n${'---\n'.repeat(20_000)}\`\`\`\n\n---\n\n# Two\n`,
    );
    expect(problems).toEqual([]);
    expect(slides).toHaveLength(2);
  });

  test('in a tag that is never closed are a mistake with its line', () => {
    const { problems } = splitDeck(`# One\n\n<Notes>\n${'text\n\n---\n\n'.repeat(20_000)}`);
    expect(problems).toMatchObject([{ line: 402, found: expect.stringContaining('begins on line 1') }]);
  });
});
