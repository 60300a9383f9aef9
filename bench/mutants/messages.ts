/**
 * A plugin of StrykerJS: leaves alone what is only said to people. A text with a space between words is a
 * sentence; that a message says this or that is read by people and by tests of messages, and decides nothing.
 */

/** As much of Babel's `NodePath` as is looked at. */
interface Path {
  node: { type: string; value?: unknown; quasis?: { value: { raw: string } }[] };
}

const sentence = /\S \S/;

/** Why nothing in a node is mutated, or nothing where it is. https://stryker-mutator.io/docs/stryker-js/disable-mutants/ */
function shouldIgnore({ node }: Path): string | undefined {
  const text =
    node.type === 'StringLiteral'
      ? String(node.value)
      : node.type === 'TemplateLiteral'
        ? (node.quasis ?? []).map(({ value }) => value.raw).join('x')
        : '';
  return sentence.test(text) ? 'a message to people' : undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'messages', value: { shouldIgnore } }];
