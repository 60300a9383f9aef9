/** Numbers and lists in sentences, by the rules of a language (CLDR, through `Intl`). Pure. */

/** The forms of what is counted; a language that has more than two (`few`, `many`) names them. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/**
 * Counts things in a language.
 *
 * @example counting('en')(2, { one: 'reply', other: 'replies' }) // '2 replies'
 */
export function counting(lang: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(lang);
  const format = new Intl.NumberFormat(lang);
  return (count, forms) => `${format.format(count)} ${forms[rules.select(count)] ?? forms.other}`;
}

/**
 * Joins the parts of a list in a language.
 *
 * @example listing('en').and(['a', 'b', 'c']) // 'a, b and c'
 */
export function listing(lang: string): Record<'and' | 'or', (parts: Iterable<string>) => string> {
  const and = new Intl.ListFormat(lang, { type: 'conjunction' });
  const or = new Intl.ListFormat(lang, { type: 'disjunction' });
  return { and: (parts) => and.format(parts), or: (parts) => or.format(parts) };
}
