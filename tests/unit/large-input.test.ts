/** Input with very many parts: each argument of a call takes stack, and so a list of others' must never be spread into one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { largestOf, smallestOf } from '../../src/model/extremes.ts';
import { likeness } from '../../src/networks/mastodon/match.ts';
import { sanitise } from '../../src/replies/sanitise.ts';
import { project, sourceFiles } from '../setup/imports.ts';

test('no list is spread into push or Math.max', () => {
  const found = [...sourceFiles('src'), ...sourceFiles('scripts')].flatMap((file) => {
    const text = readFileSync(path.join(project, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    return spreads(source).map((at) => `${file}:${source.getLineAndCharacterOfPosition(at).line + 1}`);
  });
  expect(found).toEqual([]);
});

const growing = /^(?:push|unshift|max|min|fromCharCode|fromCodePoint)$/;

/** Where a list is spread into a call that takes any number of arguments. */
function spreads(node: ts.Node): number[] {
  const own =
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    growing.test(node.expression.name.text) &&
    node.arguments.some(ts.isSpreadElement)
      ? [node.getStart()]
      : [];
  const below: number[] = [];
  ts.forEachChild(node, (child) => {
    for (const at of spreads(child)) below.push(at);
  });
  return [...own, ...below];
}

test('the largest and smallest of a million numbers are found', () => {
  const numbers = Array.from({ length: 1_000_000 }, (_, index) => index);
  expect([largestOf(numbers), smallestOf(numbers)]).toEqual([999_999, 0]);
  expect([largestOf([]), smallestOf([])]).toEqual([Math.max(), Math.min()]);
});

describe('a status with 200,000 children', () => {
  test.each([
    ['links', '<a href="https://a.example/">a</a>'],
    ['line breaks', 'x<br>'],
    ['spans in a link', '<span>x</span>'],
  ])('of %s is compared with what was sent, and sanitised', (name, child) => {
    const many = child.repeat(200_000);
    const content = name.endsWith('in a link')
      ? `<p><a href="https://a.example/">${many}</a></p>`
      : `<p>${many}</p>`;
    expect(() => likeness({ content }, { text: 'Tides', url: 'https://a.example/' })).not.toThrow();
    expect(() => sanitise(content)).not.toThrow();
  });
});
