/**
 * A plugin of StrykerJS: what it leaves alone. What is only said to people: a text with a space between words is a
 * sentence; that a message says this or that is read by people and by tests of messages, and decides nothing. And
 * regular expressions of which it makes some that no JavaScript engine reads, so that the whole file is lost.
 */

/** As much of Babel's `NodePath` as is looked at. */
interface Path {
  node: { type: string; value?: unknown; pattern?: string; quasis?: { value: { raw: string } }[] };
}

const sentence = /\S \S/;
/** A property of strings, which may not be negated. https://tc39.es/ecma262/#table-binary-unicode-properties-of-strings */
const ofStrings = /\\p\{(?:RGI_|Basic_Emoji|Emoji_Keycap)/;

/** Why nothing in a node is mutated, or nothing where it is. https://stryker-mutator.io/docs/stryker-js/disable-mutants/ */
function shouldIgnore({ node }: Path): string | undefined {
  if (node.type === 'RegExpLiteral')
    return ofStrings.test(node.pattern ?? '') ? 'its negation is no regular expression' : undefined;
  const text =
    node.type === 'StringLiteral'
      ? String(node.value)
      : node.type === 'TemplateLiteral'
        ? (node.quasis ?? []).map(({ value }) => value.raw).join('x')
        : '';
  return sentence.test(text) ? 'a message to people' : undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'left-alone', value: { shouldIgnore } }];
