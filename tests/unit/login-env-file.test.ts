import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EnvFileError, withValues } from '../../src/files/env-file.ts';

describe('a value is written into .env', () => {
  test('in an empty file', () => {
    expect(withValues('', { A: 'one' })).toBe('A=one\n');
  });

  test('at the end, where the last line has no end', () => {
    expect(withValues('# mine\nOTHER=2', { A: 'one' })).toBe('# mine\nOTHER=2\nA=one\n');
  });

  test('in the place it had, comments and order kept', () => {
    const before = '# first\nA=old # why\n\n# second\nB="two words"\n';
    expect(withValues(before, { A: 'new' })).toBe('# first\nA=new\n\n# second\nB="two words"\n');
  });

  test('once, where it stood twice', () => {
    expect(withValues('A=1\nB=2\nexport A=3\n', { A: '4' })).toBe('A=4\nB=2\n');
  });

  test('over a quoted value of several lines', () => {
    expect(withValues('A="one\ntwo"\nB=2\n', { A: 'x' })).toBe('A=x\nB=2\n');
  });

  test('and taken away where it has none', () => {
    expect(withValues('A=1\nB=2\n', { A: undefined })).toBe('B=2\n');
  });

  test('with quotes where it needs them', () => {
    expect(withValues('', { A: 'pass # word' })).toBe("A='pass # word'\n");
    expect(withValues('', { A: "it's" })).toBe(`A="it's"\n`);
  });

  test('not at all where what looks like the line is inside another value', () => {
    const before = 'NOTE="a\nA=1\nb"\n';
    expect(() => withValues(before, { A: '2' })).toThrow(EnvFileError);
  });

  test('not at all where no quotes fit, and the value is not in the message', () => {
    const attempt = () => withValues('', { A: `'"\`secret` });
    expect(attempt).toThrow(/Could not quote the value of A/);
    expect(attempt).not.toThrow(/secret/);
  });

  test('whatever it is, it reads back, and no other value changes', () => {
    const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0\\]/.test(text));
    const file = fc.dictionary(name, fc.stringMatching(/^[a-z0-9 #=]{0,12}$/), { maxKeys: 6 });
    fc.assert(
      fc.property(file, name, value, (others, key, wanted) => {
        const before = Object.entries(others)
          .map(([each, text]) => `${each}='${text}'\n`)
          .join('');
        let after: string;
        try {
          after = withValues(before, { [key]: wanted });
        } catch (error) {
          expect(error).toBeInstanceOf(EnvFileError);
          return;
        }
        expect(parseEnv(after)).toEqual({ ...parseEnv(before), [key]: wanted });
      }),
    );
  });
});
