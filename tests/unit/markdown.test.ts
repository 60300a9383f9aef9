import { mdxToJs } from 'satteri';
import { createHighlighter } from 'shiki';
import { describe, expect, test } from 'vitest';
import { siteLinks } from '../../src/content/markdown/addresses.ts';
import { codeConfig, parseCodeMeta } from '../../src/content/markdown/code.ts';
import { mathml } from '../../src/content/markdown/math.ts';
import { withMoney } from '../../src/content/markdown/money.ts';

describe('maths', () => {
  const formulas = [
    '\\frac{a}{b}',
    '\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}',
    '\\begin{aligned}a&=b\\\\c&=d\\end{aligned}',
    '\\begin{cases}1&x\\\\2&y\\end{cases}',
    '\\color{red}x',
    '\\boxed{x}',
    '\\overbrace{a+b}^{c}',
    '\\left(\\frac12\\right)',
    '\\int_0^\\infty e^{-x}\\,dx',
    '\\sum_{i=0}^n i^2',
    'x \\tag{1}',
    '\\hat{x} \\vec{y} \\underline{z}',
  ];

  test.each(formulas)('%s has no style of its own', (tex) => {
    const html = mathml(tex, true);
    expect(html).toMatch(/^<math /);
    expect(html).not.toContain(' style=');
  });

  test('boxes and rules of tables stay', () => {
    expect(mathml('\\boxed{x}', true)).toContain('data-cell="boxed"');
    expect(mathml('\\begin{array}{c|c}a&b\\\\\\hline c&d\\end{array}', true)).toMatch(
      /rule-bottom.*rule-right/,
    );
  });

  test('a colour stays a colour', () => {
    expect(mathml('\\color{red}x', false)).toContain('mathcolor="#ff0000"');
  });

  test('a formula that is wrong is named', () => {
    expect(() => mathml('\\frac{a}', false)).toThrow(/The formula "\\frac\{a\}" can't be set: /);
  });
});

test('a link that would run code leads nowhere', () => {
  const compiled = (text: string) =>
    String(mdxToJs(text, { hastPlugins: [siteLinks({ url: 'https://ada.example/' })] }).code);
  for (const address of [
    'javascript:alert(1)',
    'java&#115;cript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
  ]) {
    const code = compiled(`[here](${address})`);
    expect(code, address).toContain('here');
    expect(code, address).not.toMatch(/href/);
  }
  expect(compiled('[here](/about/)')).toContain('href');
});

describe('code', () => {
  const highlight = async (code: string, meta?: string) => {
    const highlighter = await createHighlighter({ langs: ['ts'], themes: [] });
    const { createCssVariablesTheme } = await import('shiki');
    await highlighter.loadTheme(
      createCssVariablesTheme({ name: 'css-variables', variablePrefix: '--astro-code-' }),
    );
    return highlighter.codeToHtml(code, {
      lang: 'ts',
      theme: codeConfig.theme,
      transformers: codeConfig.transformers,
      ...(meta && { meta: { __raw: meta } }),
    });
  };

  test('is coloured by classes alone', async () => {
    const html = await highlight('const a = "b"; // c');
    expect(html).not.toContain('style=');
    expect(html).toContain('class="t-keyword"');
    expect(html).toContain('class="t-comment"');
  });

  test('marks lines where that is asked for, and names the block', async () => {
    const html = await highlight('a\nb\nc', '{2} title="a.ts"');
    expect(html.match(/class="line( marked)?"/g)).toEqual([
      'class="line"',
      'class="line marked"',
      'class="line"',
    ]);
    expect(html).toContain('title="a.ts"');
  });

  test('steps are left to the presenter', async () => {
    const html = await highlight('a\nb\nc', '{1|2-3|all}');
    expect(html).not.toContain('marked');
    expect(html.match(/data-lines="[^"]*"/g)).toEqual([
      'data-lines="1"',
      'data-lines="2 3"',
      'data-lines="all"',
    ]);
  });

  test('braces that are no lines are left alone', () => {
    expect(parseCodeMeta('{foo}').steps).toEqual([]);
    expect(parseCodeMeta('title="{1}"').title).toBe('{1}');
  });
});

describe('amounts of money and formulas', () => {
  test.each([
    ['It was $500, then $900.', 'It was \\$500, then \\$900.'],
    ['From $5 to $x^2$ and $7.', 'From \\$5 to $x^2$ and \\$7.'],
    ['A $ b $ c, $20,000 and $30,000$.', 'A \\$ b \\$ c, \\$20,000 and $30,000$.'],
    ['From $5, $6 or \\$7.', 'From \\$5, \\$6 or \\$7.'],
    ['From $5 $x$ or \\$7.', 'From \\$5 $x$ or \\$7.'],
    ['Both $a$ and $\\frac{1}{2}$.', 'Both $a$ and $\\frac{1}{2}$.'],
    ['Code `$5 $6` and \\$7, $8 x $9.', 'Code `$5 $6` and \\$7, \\$8 x \\$9.'],
    ['| $5 | $6 |\n|---|---|\n| $7 a $8 | b |', '| $5 | $6 |\n|---|---|\n| \\$7 a \\$8 | b |'],
    ['😀 é $5 and $6', '😀 é \\$5 and \\$6'],
    ['$$\nx + $5\n$$', '$$\nx + $5\n$$'],
    ['    a $5 b $6', '    a $5 b $6'],
  ])('%s', (written, read) => {
    expect(withMoney(written, 'md')).toBe(read);
    expect(withMoney(read, 'md')).toBe(read);
  });

  test('are told apart in MDX, too, where formulas have braces', () => {
    expect(withMoney('From $5 to $6: $\\frac{a}{b}$ <b title="$1 $2">x</b>', 'mdx')).toBe(
      'From \\$5 to $6: $\\frac{a}{b}$ <b title="$1 $2">x</b>'.replace('to $6', 'to \\$6'),
    );
  });

  test('cost time in proportion to their number', () => {
    const text = withMoney('From $5 to $6 of it. '.repeat(20_000), 'md');
    expect(text.match(/\\\$/g)?.length).toBe(40_000);
  });
});
