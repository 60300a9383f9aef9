import { expect, test } from 'vitest';
import { notesOf, withRelease } from '../../scripts/release/changelog.ts';

const changelog = `# Changelog

## Unreleased

**What you must do.** Nothing.

## 0.1.0, 2026-11-22

The first.
`;

test('what is unreleased becomes the version, and the next changes have a place', () => {
  const released = withRelease(changelog, '0.2.0', '2026-12-01');
  expect(notesOf(released, '0.2.0')).toBe('**What you must do.** Nothing.');
  expect(notesOf(released, '0.1.0')).toBe('The first.');
  expect(notesOf(released, 'Unreleased')).toBe('');
  expect(released).toContain('## 0.2.0, 2026-12-01\n');
});

test('a version that is there, or has nothing to say, is refused', () => {
  expect(() => withRelease(changelog, '0.1.0', '2026-12-01')).toThrow('has a section 0.1.0 already');
  const released = withRelease(changelog, '0.2.0', '2026-12-01');
  expect(() => withRelease(released, '0.3.0', '2026-12-02')).toThrow('nothing in its section Unreleased');
});

test('a version without a section has no notes', () => {
  expect(notesOf(changelog, '0.3.0')).toBeUndefined();
});
