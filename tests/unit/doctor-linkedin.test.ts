import { describe, expect, test } from 'vitest';
import { Temporal } from '../../src/model/time.ts';
import { writtenEnd } from '../../src/networks/doctor/network.ts';
import { ageInMonths, tokenFinding } from '../../src/networks/linkedin/doctor.ts';

const now = Temporal.Instant.from('2026-11-20T10:00:00Z');

describe('the end of a token', () => {
  test.for([
    ['2027-01-19T10:00:00Z', 'ok', '(60 days)'],
    ['2026-11-27T10:00:00Z', 'ok', '(7 days)'],
    ['2026-11-27T09:59:59Z', 'warning', 'in 6 days'],
    ['2026-11-21T10:00:00Z', 'warning', 'in 1 day'],
    ['2026-11-20T10:00:01Z', 'warning', 'in 0 days'],
    ['2026-11-20T09:00:00Z', 'error', 'the token expired on 2026-11-20'],
  ] as const)('%s is %s', ([expires, level, words]) => {
    const finding = tokenFinding(Temporal.Instant.from(expires), now);
    expect(finding.level).toBe(level);
    expect(finding.message).toContain(words);
    if (level !== 'ok') expect(finding.fix).toBe('npm run login -- linkedin');
  });

  test('that nobody knows is a warning', () => {
    expect(tokenFinding(writtenEnd('soon'), now)).toMatchObject({ name: 'linkedin end', level: 'warning' });
    expect(writtenEnd(undefined)).toBeUndefined();
  });
});

test('the age of a version is counted in months', () => {
  expect(ageInMonths('202611', now)).toBe(0);
  expect(ageInMonths('202601', now)).toBe(10);
  expect(ageInMonths('202511', now)).toBe(12);
  expect(ageInMonths('202612', now)).toBe(-1);
});
