/** What is wrong in the wording of announcements: placeholders that stand for nothing. */
import { closest } from 'fastest-levenshtein';
import { placeholders, unknownPlaceholders } from '../model/placeholders.ts';
import type { ProblemDetails } from './problem.ts';

/**
 * Every text below a value that names what does not exist, with its place.
 *
 * @param at where the value stands
 */
export function wordingMistakes(
  value: unknown,
  at: PropertyKey[],
): { at: PropertyKey[]; complaint: ProblemDetails }[] {
  if (typeof value === 'string') {
    return unknownPlaceholders(value).map((name) => ({
      at,
      complaint: {
        expected: `a placeholder: ${placeholders.map((each) => `{${each}}`).join(' ')}`,
        found: `{${name}}`,
        fix: `did you mean {${closest(name, [...placeholders])}}? For braces themselves write {{${name}}}`,
      },
    }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => wordingMistakes(inner, [...at, key]));
}
