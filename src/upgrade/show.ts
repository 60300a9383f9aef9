/** An upgrade as it is shown before it is agreed to. */
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { shownFile } from '../files/shown-file.ts';
import type { Left } from './migration.ts';
import { type FileChange, placeOf, type SiteFolders } from './plan.ts';

/** Lines that may differ: the time a comparison takes grows with their square. */
const mostEdits = 4_000;

/** What is changed in a file, as `diff -u` shows it; a copy in one line. */
export function shownChange({ place, before, source, after, reasons }: FileChange): string {
  const name = shownFile(place);
  const old = before ?? source?.text;
  if (old === undefined || typeof after !== 'string') return `new  ${name}`;
  const from = before === undefined && source ? shownFile(source.place) : name;
  const patch = createTwoFilesPatch(from, name, old, after, undefined, undefined, {
    context: 2,
    maxEditLength: mostEdits,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  const lines = patch?.trimEnd() ?? `  more than ${mostEdits} lines differ, too many to show`;
  return [
    before === undefined ? `new  ${name}` : name,
    ...reasons.map((reason) => `  ${reason}`),
    lines,
    '',
  ].join('\n');
}

/** What the owner has to look at. */
export function shownLeft({ file, line, message }: Left, folders: SiteFolders): string {
  const place = path.isAbsolute(file) ? file : placeOf(folders, file);
  return `${shownFile(place)}${line ? `:${line}` : ''}  ${message}`;
}
