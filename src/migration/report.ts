/** What an import says: a few lines for the terminal, and a file to work through. */
import type { MovedPost, State } from './migrate.ts';
import type { SourceSite } from './post.ts';

const words: Record<State, string> = {
  new: 'new',
  updated: 'updated',
  unchanged: 'unchanged',
  kept: 'left as you have them',
  failed: 'not taken over',
};

/** How many posts came to what. @example '12 new, 3 unchanged' */
export function counted(outcomes: readonly MovedPost[]): string {
  const states = Map.groupBy(outcomes, ({ state }) => state);
  const parts = (Object.keys(words) as State[]).flatMap((state) =>
    states.has(state) ? [`${states.get(state)!.length} ${words[state]}`] : [],
  );
  return parts.join(', ') || 'no posts';
}

/** How many things need a hand. */
export const handsNeeded = (outcomes: readonly MovedPost[]): number =>
  outcomes.reduce((sum, { notes }) => sum + notes.filter(({ kind }) => kind === 'hand').length, 0);

/**
 * The report, in Markdown: what needs a hand first, as a list to tick off, each with its file and line in the source.
 *
 * @param source as the owner named it
 */
export function reportText(
  outcomes: readonly MovedPost[],
  { leftOut }: Pick<SourceSite, 'leftOut'>,
  { source, name, written }: { source: string; name: string; written: boolean },
): string {
  const notesOf = (kind: 'hand' | 'changed') =>
    outcomes.flatMap(({ post, file, notes }) =>
      notes
        .filter((note) => note.kind === kind)
        .map(({ line, what }) => ({ at: `${post.file}${line ? `:${line}` : ''}`, file, what })),
    );
  const failed = outcomes.filter(({ state }) => state === 'failed');
  const list = (items: readonly string[]) => (items.length > 0 ? items.join('\n') : 'Nothing.');
  const sections: [string, string][] = [
    [
      'Needs a hand',
      list(notesOf('hand').map(({ at, file, what }) => `- [ ] \`${at}\` → \`${file}\`: ${safe(what)}`)),
    ],
    [
      'Not taken over',
      list([
        ...failed.map(({ post }) => `- \`${post.file}\``),
        ...leftOut.map(({ file, why }) => `- \`${file}\`: ${safe(why)}`),
      ]),
    ],
    ['Written otherwise', list(notesOf('changed').map(({ at, what }) => `- \`${at}\`: ${safe(what)}`))],
    [
      'What came over',
      list(
        outcomes
          .filter(({ state }) => state !== 'failed')
          .map(
            ({ post, state, file, aliases }) =>
              `- \`${post.file}\` → \`${file}\` (${words[state]}${post.draft ? ', draft' : ''})${aliases.length > 0 ? `, from ${aliases.map((each) => `\`${each}\``).join(', ')}` : ''}`,
          ),
      ),
    ],
  ];
  const head = `# Import from ${name}\n\n${safe(source)}: ${counted(outcomes)}.${written ? '' : ' Nothing was written yet: this is what `--write` would do.'}`;
  return `${[head, ...sections.map(([title, text]) => `## ${title}\n\n${text}`)].join('\n\n')}\n`;
}

/** Words of a source as one line of Markdown. */
const safe = (what: string): string => what.replace(/\s+/g, ' ').replace(/[<>`]/g, '\\$&');
