/** Findings as a person, or a program, reads them. */

import { styleText } from 'node:util';
import { printable } from '../files/printable.ts';
import { largestOf } from '../model/extremes.ts';
import { counted, type Finding } from '../networks/doctor/finding.ts';

/** How many there are of each level. */
export interface Tally {
  ok: number;
  warnings: number;
  errors: number;
}

/** Counts findings. */
export function tally(findings: readonly Finding[]): Tally {
  const of = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  return { ok: of('ok'), warnings: of('warning'), errors: of('error') };
}

const colours = { ok: 'green', warning: 'yellow', error: 'red' } as const;

const fitToPrint = ({ message, fix, ...finding }: Finding): Finding => ({
  ...finding,
  message: printable(message),
  ...(fix && { fix: printable(fix) }),
});

/** One line a finding, what to do below it, and the counts at the end. Coloured where the terminal is. */
export function show(findings: readonly Finding[]): string {
  const width = largestOf(findings.map(({ name }) => name.length));
  const indent = ' '.repeat('warning'.length + 2 + width + 2);
  const lines = findings
    .map(fitToPrint)
    .flatMap(({ name, level, message, fix }) => [
      `${styleText(colours[level], level.padEnd('warning'.length))}  ${name.padEnd(width)}  ${message.replaceAll('\n', `\n${indent}`)}`,
      ...(fix ? [`${indent}→ ${fix.replaceAll('\n', `\n${indent}  `)}`] : []),
    ]);
  const { ok, warnings, errors } = tally(findings);
  return `${lines.join('\n')}\n\n${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${ok} ok.`;
}
