/** Text that the parser of MDX takes for ever over is told apart before it is parsed. */
import { describe, expect, it } from 'vitest';
import { lookAtBody } from '../../src/content/body.ts';
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
];

describe('tags within braces that are never closed', () => {
  it.each(exponential)(
    '%j a hundred times over is a mistake with its line, and nothing waits for it',
    (part) => {
      const { mistake } = lookAtBody(`# Title\n\n${part.repeat(100)}\n`);
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
    expect(tooDeep('{"'.repeat(500_000))).toBeUndefined();
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
    `${'{<b>'.repeat(10)}x${'</b>}'.repeat(10)}`,
    'Vec<T> and f<T>(x) in prose. '.repeat(300),
    '{typed<string>(1)} {other<number>(2)} '.repeat(200),
  ])('is read: %#', (text) => {
    expect(tooDeep(text)).toBeUndefined();
  });
});
