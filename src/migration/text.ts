/** What is alike in the texts of all sources: headings, the mark of a teaser, and the words that a text begins with. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { firstSentences } from '../content/import/findings.ts';
import { paragraphsOf, wordsOf } from '../feed/plain.ts';
import { outsideCode } from './code.ts';
import type { Note } from './post.ts';

/** The mark that parts a teaser from the rest. */
const more = /^[ \t]*(?:<!--\s*more\b.{0,200}?-->|\{\/\* truncate \*\/\})[ \t]*$/im;

/** A text without the mark of its teaser, and the teaser. */
export function withoutMore(body: string): { body: string; teaser?: string } {
  const found = more.exec(body);
  if (!found) return { body };
  const teaser = body.slice(0, found.index);
  return { body: teaser + body.slice(found.index + found[0].length).replace(/^\n+/, '\n'), teaser };
}

/**
 * Headings one below the other from the second level on, for the title is the page's first: one that repeats the title goes.
 *
 * @param firstLine the line of the file on which the body begins
 */
export function withoutFirstLevel(
  body: string,
  title: string,
  firstLine: number,
): { body: string; title?: string; notes: Note[] } {
  const notes: Note[] = [];
  const first =
    /^\s*#[ \t]+([^\n]{1,500}?)[ \t]*#*[ \t]*(?:\n|$)/.exec(body) ??
    /^\s*([^\n#>|`-][^\n]{0,500})\n=+[ \t]*(?:\n|$)/.exec(body);
  const words = first && plainWords(first[1]!);
  let rest = body;
  if (first && words && (title === '' || sameWords(words, title))) {
    rest = '\n'.repeat(first[0].split('\n').length - 1) + body.slice(first[0].length);
    notes.push({ kind: 'changed', line: firstLine, what: 'the heading that repeats the title is left out' });
  }
  let line: number | undefined;
  const isTop = (stretch: string, at: number) => {
    const found = /^#[ \t]+\S|^[^\n#>|`\s][^\n]{0,500}\n=+[ \t]*$/m.exec(stretch);
    if (found) line ??= firstLine + at - 1 + stretch.slice(0, found.index).split('\n').length - 1;
    return stretch;
  };
  outsideCode(rest, isTop);
  if (line !== undefined) {
    rest = outsideCode(rest, (stretch) =>
      stretch
        .replace(/^(#{1,5})(?=[ \t]+\S)/gm, '#$1')
        .replace(/^([^\n#>|`\s-][^\n]{0,500})\n-{2,}[ \t]*$/gm, '### $1')
        .replace(/^([^\n#>|`\s][^\n]{0,500})\n=+[ \t]*$/gm, '## $1'),
    );
    notes.push({ kind: 'changed', line, what: 'headings are one level lower: the title is the first' });
  }
  return { body: rest.replace(/^\n+/, ''), ...(title === '' && words && { title: words }), notes };
}

const sameWords = (a: string, b: string): boolean => lettersOf(a) === lettersOf(b);
const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Characters of a text that are looked at for its first words. */
const beginning = 6_000;

/** The first words of a text: its first paragraph, cut between sentences. Nothing where it begins with none. */
export function firstWords(body: string): string {
  const start = body.slice(0, beginning);
  const cut = body.length > beginning ? start.slice(0, Math.max(start.lastIndexOf('\n\n'), 1_000)) : start;
  const tree = fromMarkdown(cut);
  for (const node of tree.children) {
    const words =
      node.type === 'paragraph'
        ? wordsIn(node)
        : node.type === 'html'
          ? paragraphsOf(node.value).join(' ')
          : node.type === 'list' || node.type === 'blockquote'
            ? wordsIn(node)
            : '';
    if (words.length > 0 && /\p{L}/u.test(words)) return firstSentences(words);
  }
  return '';
}

function wordsIn(root: { type: string; children?: readonly unknown[]; value?: string }): string {
  const pieces: string[] = [];
  const walk = (node: { type: string; children?: readonly unknown[]; value?: string }) => {
    if (node.type === 'text' || node.type === 'inlineCode') pieces.push(node.value ?? '');
    if (node.type === 'break' || node.type === 'paragraph' || node.type === 'listItem') pieces.push(' ');
    for (const child of node.children ?? []) walk(child as typeof node);
  };
  walk(root);
  return wordsOf(pieces.join('').replaceAll('<', '&lt;'));
}

/** A line of Markdown as its words. */
export function plainWords(line: string): string {
  return wordsIn(fromMarkdown(line.slice(0, 1_000))) || line.trim();
}
