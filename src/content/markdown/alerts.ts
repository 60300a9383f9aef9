/** GitHub's alerts, and Obsidian's callouts: `> [!NOTE]` begins a quotation that is a `<Callout>`. */
import type { Element, ElementContent } from 'hast';
import { defineHastPlugin } from 'satteri';

/** What others call them → the kinds that there are. */
const kinds: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['note', 'tip', 'important', 'warning', 'caution'].map((kind) => [kind, kind])),
  ...Object.fromEntries(
    ['info', 'abstract', 'summary', 'todo', 'example', 'question'].map((name) => [name, 'note']),
  ),
  ...Object.fromEntries(['hint', 'success', 'check', 'done'].map((name) => [name, 'tip'])),
  attention: 'warning',
  ...Object.fromEntries(['danger', 'error', 'bug', 'failure'].map((name) => [name, 'caution'])),
};

/** Makes them callouts. Belongs into `hastPlugins`. */
export const alertPlugin = defineHastPlugin({
  name: 'lectern-alerts',
  element: {
    filter: ['blockquote'],
    visit(quotation) {
      const at = quotation.children.findIndex(({ type }) => type === 'element');
      const first = quotation.children[at];
      if (first?.type !== 'element' || first.tagName !== 'p') return undefined;
      const [words, ...others] = first.children;
      if (words?.type !== 'text') return undefined;
      const [mark, name = '', titled = '', rest = ''] =
        /^\[!(\w+)\][-+]?[ \t]*([^\n]*)(?:\n|$)([\s\S]*)$/.exec(words.value) ?? [];
      const kind = Object.hasOwn(kinds, name.toLowerCase()) ? kinds[name.toLowerCase()] : undefined;
      if (mark === undefined || !kind) return undefined;
      // A title with markup in it would lose it: it stays a part of the text.
      const isTitle = titled !== '' && (words.value.includes('\n') || others.length === 0);
      const text = isTitle ? rest : titled + (titled && rest ? '\n' : '') + rest;
      const given =
        name.toLowerCase() === kind ? undefined : name[0]!.toUpperCase() + name.slice(1).toLowerCase();
      const title = isTitle ? titled.trim() : given;
      const left = withoutBreak([{ type: 'text', value: text } as const, ...others]);
      const paragraph: Element[] = left.length > 0 ? [{ ...first, children: left }] : [];
      return {
        type: 'mdxJsxFlowElement',
        name: 'Callout',
        attributes: [
          { type: 'mdxJsxAttribute', name: 'kind', value: kind },
          ...(title ? [{ type: 'mdxJsxAttribute' as const, name: 'title', value: title }] : []),
        ],
        children: [...paragraph, ...quotation.children.slice(at + 1)] as never[],
      };
    },
  },
});

/** What is left of the first paragraph: without the break behind the mark, and nothing where nothing is said. */
function withoutBreak(nodes: ElementContent[]): ElementContent[] {
  const [first, second, ...rest] = nodes;
  const isEmpty = first?.type === 'text' && first.value.trim() === '';
  if (!isEmpty) return nodes;
  if (second?.type === 'element' && second.tagName === 'br') return rest;
  return second ? [second, ...rest] : [];
}
