import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLittle } from '../../src/sandbox/linkedin/little.ts';

const escaped = (text: string) => text.replace(/[\\|{}@[\]()<>#*_~]/g, '\\$&');

test('escaped text is shown as it was meant', () => {
  expect(parseLittle('Slides \\(PDF\\) \\& more \\#1').text).toBe('Slides (PDF) ');
  expect(parseLittle('Slides \\(PDF\\) & more \\#1')).toMatchObject({
    text: 'Slides (PDF) & more #1',
    lost: '',
  });
});

test.each([...'|{}@[]()<>*_~'])('a bare %s cuts the rest off', (character) => {
  expect(parseLittle(`before ${character} after`)).toMatchObject({
    text: 'before ',
    lost: `${character} after`,
  });
});

test('a backslash that escapes nothing cuts the rest off', () => {
  expect(parseLittle('a \\n b')).toMatchObject({ text: 'a ', lost: '\\n b' });
});

test('hashtags come as a template or as they are', () => {
  const { segments, text } = parseLittle('{hashtag|\\#|Linked\\_Data} #Talks');
  expect(text).toBe('#Linked_Data #Talks');
  expect(segments.map((segment) => segment.kind)).toEqual(['hashtag', 'text', 'hashtag']);
});

test('a mention names a person or an organization', () => {
  expect(parseLittle('Hi @[Ada \\(L\\)](urn:li:person:abc-1), bye').segments).toEqual([
    { kind: 'text', text: 'Hi ' },
    { kind: 'mention', text: 'Ada (L)', urn: 'urn:li:person:abc-1' },
    { kind: 'text', text: ', bye' },
  ]);
  expect(parseLittle('Hi @[Ada](urn:li:share:1)').lost).toBe('@[Ada](urn:li:share:1)');
});

test('whatever is escaped reads back as itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const read = parseLittle(escaped(text));
      expect(read.lost).toBe('');
      expect(read.text).toBe(text);
    }),
  );
});
