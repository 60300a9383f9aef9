/** Text that the parser of MDX takes for ever over is told apart before it is parsed. */
import { describe, expect, it, test } from 'vitest';
import { lookAtBody } from '../../src/content/body.ts';
import { deeperThan } from '../../src/content/markdown/depth.ts';
import { tooDeep } from '../../src/content/markdown/nesting.ts';
import { splitDeck } from '../../src/content/split-deck.ts';

/** What is repeated takes twice as long with each time, in satteri 0.10. */
const exponential = [
  '{<b>}',
  '<b>{',
  '{<b>{',
  '{<T>(',
  '{a<b>(',
  '{<b>\n\n',
  '{<>',
  '<b a={',
  '{<b>}\n\n',
  '- {<b>}\n',
  '{(<b>)}',
  '{x(<b>)}',
  'Text {<name>} and\n{<other>} more. ',
  '{ok && <li>',
  '{a<b>c ',
  '{a<b> ',
  '{a<b>{',
  '{(a<b>c ',
  '{a.b<c>d ',
  '{a<b<c>>d ',
  '{new a<b>c ',
  '{1<b>c ',
  '{)<b>c ',
  '{a<b\n>c ',
  '{$<b>',
];

describe('tags within braces that are never closed', () => {
  it.each(exponential)(
    '%j a hundred times over is a mistake with its line, and nothing waits for it',
    (part) => {
      const [mistake] = lookAtBody(`# Title\n\n${part.repeat(100)}\n`).mistakes;
      expect(mistake?.line).toBeLessThanOrEqual(5);
      expect(mistake?.message).toContain('not closed');
    },
  );

  it.each(exponential)('%j in a deck is not tried slide by slide', (part) => {
    expect(splitDeck(`# One\n\n${part.repeat(100)}\n\n---\n\n# Two\n`).slides.length).toBeGreaterThan(0);
  });

  it('of a megabyte are found in one pass', () => {
    expect(tooDeep(`${'A word and a `{<b>}` in code. '.repeat(30_000)}${'{<b>}'.repeat(30)}`)).toMatchObject({
      opened: expect.stringContaining('{<b>}'),
    });
    expect(tooDeep('`'.repeat(1_000_000))).toBeUndefined();
  });
});

describe('what is nested deeper than there is stack', () => {
  const n = 100_000;
  it.each([
    ['elements', '<b>'.repeat(n), 'elements that are not closed'],
    ['elements that are closed', `${'<b>'.repeat(n)}x${'</b>'.repeat(n)}`, 'elements that are not closed'],
    ['blocks', '<div>\n'.repeat(n), 'elements that are not closed'],
    ['braces', '{"'.repeat(n), 'braces that are not closed'],
    ['quotations', `${'> '.repeat(n)}x`, 'quotations or lists in each other'],
    ['quotations without spaces', `${'>'.repeat(n)}x`, 'quotations or lists in each other'],
    ['lists', `${'- '.repeat(n)}x`, 'quotations or lists in each other'],
    ['numbered lists', `${'1. '.repeat(n)}x`, 'quotations or lists in each other'],
    ['emphasis', `${'*'.repeat(n)}a${'*'.repeat(n)}`, 'signs of emphasis in a row'],
  ])('%s: a mistake with its line, and the process goes on', (_what, text, message) => {
    const [mistake] = lookAtBody(`# Title\n\n${text}\n<Figure />`).mistakes;
    expect(mistake).toMatchObject({ line: 3, message: expect.stringContaining(message) });
    // There is nothing else in the text to look for.
    expect(lookAtBody(text).mistakes[0]).toMatchObject({ line: 1 });
  });
});

describe('what people write', () => {
  it.each([
    'A list: {items.map((one) => <li key={one}>{one}</li>)} '.repeat(200),
    'Comparing: {a < b ? 1 : 2} {a<b ? 1 : 2} {a<b && c>d} '.repeat(200),
    'Code: `{<b>}` and ``{<`b`>}`` '.repeat(200),
    'Escaped: \\{\\<b> '.repeat(200),
    '```html\n{<b>}{<b>}\n```\n\n'.repeat(50),
    '{/* <b> {<b> */} '.repeat(200),
    '{"<b>"} {\'{<b>\'} {`<b>`} '.repeat(200),
    '<Tabs>\n<Tab label="a">\n\n<Figure caption="x">{1 + 1}</Figure>\n\n</Tab>\n</Tabs>\n\n'.repeat(100),
    '<br /> <img src={one} alt="x" /> '.repeat(300),
    `${'<div>'.repeat(40)}x${'</div>'.repeat(40)}`,
    `${'-'.repeat(500)}\n\n${'*'.repeat(300)}\n\n| a |\n|${'-'.repeat(400)}|\n`,
    `${' '.repeat(400)}- an indented drawing\n`,
    '> quoted\n> > twice\n> > - with a list\n'.repeat(100),
    `${'{<b>'.repeat(10)}x${'</b>}'.repeat(10)}`,
    'Vec<T> and f<T>(x) in prose. '.repeat(90),
    '{typed<string>(1)} {other<number>(2)} '.repeat(200),
  ])('is read: %#', (text) => {
    expect(tooDeep(text)).toBeUndefined();
  });
});

describe('what is never closed', () => {
  const n = 100_000;
  test.each([
    ['empty lines', `x${'\n\n'.repeat(n)}x`],
    [
      'runs of backticks, each longer than the one before',
      Array.from({ length: 1_400 }, (_, i) => '`'.repeat(i)).join(' '),
    ],
    ['comments within a brace', `{${'/*'.repeat(n)}`],
    ['comments of a line within a brace', `{${'//'.repeat(n)}`],
  ])('is looked at in one pass: %s', (_what, text) => {
    const began = performance.now();
    tooDeep(text);
    lookAtBody(text.slice(0, 100_000));
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('lists of nothing else nest, rules and numbers do not', () => {
    expect(deeperThan(2, '+ + + +')).toBe(1);
    expect(deeperThan(2, '1. 1. 1. 1.')).toBe(1);
    for (const line of ['- - - - -', '* * * *', '0.1 0.2 0.3 0.4', '-----', '1.2.3.4'])
      expect(deeperThan(2, line)).toBeUndefined();
    expect(lookAtBody(`${'+ '.repeat(n)}\n\n{1}`).mistakes[0]?.line).toBe(1);
  });
});

it('more footnotes than a parser reads in time are a mistake with the line of the first too many', () => {
  const notes = (count: number) =>
    Array.from({ length: count }, (_, n) => `a[^${n}]\n\n[^${n}]: note\n\n`).join('');
  expect(lookAtBody(notes(2_000)).mistakes[0]).toBeUndefined();
  expect(lookAtBody(notes(20_000)).mistakes[0]).toEqual({
    line: 8_003,
    message: 'more than 2000 footnotes, `[^2000]:` and on',
    fix: 'divide it into several entries',
  });
});
