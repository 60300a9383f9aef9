/** Files of the content that cost their readers much: aliases, depth, and keys by the thousand. */
import { describe, expect, test } from 'vitest';
import { readICalendar } from '../../src/content/import/icalendar.ts';
import { readBibliography } from '../../src/content/markdown/bibliography.ts';
import { parseYaml } from '../../src/content/yaml.ts';

const found = (text: string) => {
  const result = parseYaml(text, 'a.yaml', 10);
  return 'found' in result ? result : undefined;
};

describe('YAML', () => {
  test('of aliases of aliases that stand for gigabytes is a mistake, and is not written out', () => {
    const level = (n: number) =>
      `a${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(', ')}]`;
    const bomb = ['a0: &a0 [x]', ...Array.from({ length: 15 }, (_, n) => level(n + 1))].join('\n');
    expect(found(bomb)).toMatchObject({ line: 10, found: expect.stringContaining('aliases') });
  });

  test('nested deeper than there is stack is a mistake', () => {
    expect(found(`a: ${'['.repeat(100_000)}`)).toMatchObject({
      found: expect.stringContaining('thousands deep'),
    });
    expect(found(`a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({
      found: expect.stringContaining('thousands deep'),
    });
  });

  test('with a key twice names the second line, among ten thousand others', () => {
    const keys = Array.from({ length: 10_000 }, (_, n) => `k${n}: ${n}`).join('\n');
    expect(found(keys)).toBeUndefined();
    expect(found(`${keys}\nk7: again`)).toMatchObject({ line: 10_010, fix: 'keep one of the two lines' });
    expect(found('a: { b: 1, "b": 2 }')).toMatchObject({ found: 'Map keys must be unique' });
  });
});

test('a bibliography with braces in each other is an error with its line', () => {
  expect(() => readBibliography(`@book{a,\n title = ${'{'.repeat(100_000)}`)).toThrow(
    'line 2: more than 50 braces',
  );
  expect(readBibliography('@book{a, title = {{{{{T}}}}}}').get('a')?.title).toBe('T');
});

describe('a calendar', () => {
  const context = { owner: 'Ada', timeZone: 'Europe/Berlin', follow: async () => undefined };
  const calendar = (more: string) =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261120T100000Z\r\nSUMMARY:A\r\n${more}END:VEVENT\r\nEND:VCALENDAR\r\n`;

  test('with a line of parameters by the thousand is an error with its line', () => {
    const parameters = ';X=y'.repeat(100_000);
    expect(() => readICalendar(calendar(`ATTENDEE${parameters}:mailto:a@b.example\r\n`), context)).toThrow(
      'line 7 has more than 500 parameters',
    );
    const folded = ';X=y\r\n '.repeat(1_000);
    expect(() => readICalendar(calendar(`ATTENDEE${folded}:mailto:a@b.example\r\n`), context)).toThrow(
      'parameters',
    );
  });

  test('with a time zone that changes by the second is an error with its line', () => {
    const zone = (rule: string) =>
      `BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nRRULE:${rule}\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n`;
    const inZone = (rule: string) =>
      calendar('')
        .replace('BEGIN:VEVENT', `${zone(rule)}BEGIN:VEVENT`)
        .replace('DTSTART:20261120T100000Z', 'DTSTART;TZID=X:20261120T100000');
    expect(() => readICalendar(inZone('FREQ=SECONDLY'), context)).toThrow('line 7 has a time zone');
    expect(readICalendar(inZone('FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'), context).events).toHaveLength(1);
  });

  test('with semicolons in its words is read', () => {
    const words = `DESCRIPTION:${'one\\; '.repeat(5_000)}\r\n`;
    expect(readICalendar(calendar(words), context).events).toHaveLength(1);
  });
});
