/** An upgrade as it is shown before it is agreed to. */
import { createTwoFilesPatch } from 'diff';
import { shownFile } from '../files/shown-file.ts';
import type { Left } from './migration.ts';
import { type FileChange, placeOf, type SiteFolders } from './plan.ts';

/** Lines that may differ: the time a comparison takes grows with their square. */
const mostEdits = 4_000;

/** What is changed in a file, as `diff -u` shows it. */
export function shownChange({ place, before, after, reasons }: FileChange): string {
  const name = shownFile(place);
  const head = `${name}\n${reasons.map((reason) => `  ${reason}`).join('\n')}`;
  if (before === undefined) return head;
  const patch = createTwoFilesPatch(name, name, before, String(after), undefined, undefined, {
    context: 2,
    maxEditLength: mostEdits,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  return `${head}\n${patch ?? `  more than ${mostEdits} lines differ, too many to show: git diff shows them once they are written`}`;
}

/** What the owner has to look at. */
export function shownLeft({ file, line, message }: Left, folders: SiteFolders): string {
  return `${shownFile(placeOf(folders, file))}${line ? `:${line}` : ''}  ${message}`;
}
