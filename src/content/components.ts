/** What each component of src/site/components/writing/ and of decks takes: checked before anything is compiled. */
import { closest } from 'fastest-levenshtein';
import { isScript } from '../model/address.ts';
import { linkAddressSchema } from '../model/fields.ts';
import type { BodyElement } from './body.ts';
import type { ProblemDetails } from './problem.ts';

/** What may stand in an attribute. */
interface Attribute {
  is: 'text' | 'address' | 'day' | 'number' | 'switch' | readonly string[];
  required?: true;
}

const text = { is: 'text' } as const;
const required = { is: 'text', required: true } as const;
const address = { is: 'address', required: true } as const;

/** By name: everything that may be written in MDX without importing it. */
const writing: Record<string, Record<string, Attribute>> = {
  Callout: { kind: { is: ['note', 'tip', 'important', 'warning', 'caution'] }, title: text },
  Figure: { caption: text, wide: { is: 'switch' } },
  Gallery: { caption: text },
  Quote: { source: required, url: { is: 'address' } },
  SideNote: {},
  SocialPost: { url: address, author: required, date: { is: 'day' } },
  Tab: { label: required },
  Tabs: { label: text },
  Video: { url: address, title: required, minutes: { is: 'number' } },
};

/** What slides have besides. */
const ofSlides: Record<string, Record<string, Attribute>> = { Notes: {}, Steps: {}, Step: {} };

/** Whether there is a component of this name. */
export const isComponent = (name: string): boolean =>
  Object.hasOwn(writing, name) || Object.hasOwn(ofSlides, name);

/**
 * What is wrong with one element of a text.
 *
 * @param inDeck whether it stands on a slide
 * @param isDefined whether the text imports or makes something of that name itself
 * @example elementMistakes({ name: 'Tab', line: 3, attributes: new Map(), isSpread: false }, false, () => false)
 * // [{ field: '<Tab>', expected: 'label="…"', found: 'none', fix: 'add label="…"' }]
 */
export function elementMistakes(
  { name, attributes, isSpread }: BodyElement,
  inDeck: boolean,
  isDefined: (name: string) => boolean,
): (ProblemDetails & { field: string })[] {
  const field = `<${name}>`;
  if (isDefined(name)) return [];
  if (/^[a-z]/.test(name)) return [...attributes].flatMap(([one, value]) => ofHtml(field, one, value));
  const known = inDeck ? { ...writing, ...ofSlides } : writing;
  const takes = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!takes) {
    return [
      {
        field,
        expected: `a known component: ${Object.keys(known).join(', ')}`,
        found: field,
        fix: `did you mean <${closest(name, Object.keys(known))}>? Where a < is meant as it stands, write \\<`,
      },
    ];
  }
  const missing = Object.entries(takes)
    .filter(([one, { required }]) => required && !isSpread && !attributes.has(one))
    .map(([one, { is }]) => {
      const example = `${one}="${is === 'address' ? 'https://…' : '…'}"`;
      return { field, expected: example, found: 'none', fix: `add ${example}` };
    });
  const wrong = [...attributes].flatMap(([one, value]) => {
    const attribute = Object.hasOwn(takes, one) ? takes[one] : undefined;
    if (attribute) return wrongValue(field, one, attribute, value);
    const names = Object.keys(takes);
    return [
      {
        field,
        expected: names.length > 0 ? `no more than ${names.join(', ')}` : 'nothing besides its name',
        found: one,
        fix: names.length > 0 ? `did you mean ${closest(one, names)}? Else leave it out` : 'leave it out',
      },
    ];
  });
  return [...missing, ...wrong];
}

function wrongValue(field: string, name: string, { is }: Attribute, value: unknown) {
  // What is computed is known when the site is built.
  if (value === undefined) return [];
  const found = `${name}=${typeof value === 'string' ? JSON.stringify(value) : `{${JSON.stringify(value)}}`}`;
  const complaint = (expected: string, fix: string) => [{ field, expected, found, fix }];
  if (is === 'switch') {
    return typeof value === 'boolean' ? [] : complaint(`${name} alone`, `write ${name} without a value`);
  }
  if (is === 'number') {
    const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
    return isNumber ? [] : complaint('a number', `write, for example, ${name}={12}`);
  }
  if (typeof value !== 'string' || value.trim() === '') {
    return complaint('text in quotes', `write ${name}="…"`);
  }
  if (is === 'address') {
    const isAddress = linkAddressSchema.safeParse(value).success;
    return isAddress ? [] : complaint('a web address', `write ${name}="https://…"`);
  }
  if (is === 'day') {
    const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
    return isDay ? [] : complaint('a day such as 2026-11-03', `write ${name}="2026-11-03"`);
  }
  if (is === 'text' || is.includes(value)) return [];
  return complaint(`one of ${is.join(', ')}`, `write, for example, ${name}="${closest(value, [...is])}"`);
}

/** What the policy of the pages (`default-src 'self'`, no inline styles) would not let work. */
function ofHtml(field: string, name: string, value: unknown) {
  if (/^(?:style|on[a-z]+)$/i.test(name)) {
    return [
      {
        field,
        expected: 'no style and no script in the text: browsers are told to run neither',
        found: name,
        fix: `leave ${name} out`,
      },
    ];
  }
  if (typeof value === 'string' && isScript(value)) {
    return [
      { field, expected: 'an address', found: `${name}=${JSON.stringify(value)}`, fix: 'write an address' },
    ];
  }
  return [];
}
