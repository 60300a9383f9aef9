import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../src/files/printable.ts';
import { controls, obeyed } from '../setup/hostile-words.ts';
import { project, sourceFiles } from '../setup/imports.ts';

test('nothing that a terminal obeys is left of a text', () => {
  expect(obeyed(printable(controls))).toBeUndefined();
  expect(printable('\x1b[31mred\x9b0m\u202egnp.exe')).toBe('\\u001b[31mred\\u009b0m\\u202egnp.exe');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => obeyed(printable(text)) === undefined));
});

test('words of any script, line breaks, tabs and joined emoji stay what they are', () => {
  for (const text of ['a\n\tb', 'שלום \u200fעולם', 'नमस्ते', '👩‍💻', 'a\u00a0b', 'x\u200by'])
    expect(printable(text)).toBe(text);
  expect(printable('a\r\nb')).toBe('a\nb');
});

test('JSON says the same as before', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(printable(JSON.stringify({ text })))).toEqual({ text });
    }),
  );
});

test('everything that is printed goes through the one place that prints', () => {
  const printers = [...sourceFiles('src'), ...sourceFiles('scripts')].filter((file) =>
    /\bconsole\.(?:log|error|warn|info)\(|\bprocess\.std(?:out|err)\.write\(/.test(
      readFileSync(path.join(project, file), 'utf8'),
    ),
  );
  expect(printers.sort()).toEqual([
    // It says which Node is needed, to one that can load nothing else.
    'scripts/package/bin.js',
    'src/commands/print.ts',
    // A package of its own, which knows no secrets.
    'src/create/create.ts',
    'src/files/terminal.ts',
  ]);
});
