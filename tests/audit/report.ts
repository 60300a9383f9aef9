/** The audit as text for people. */
import type { Audit, AuditedPage } from './audit.ts';

type Column = [heading: string, cell: (page: AuditedPage) => string | number | undefined];

const columns: Column[] = [
  ['kind', ({ kind }) => kind],
  ['performance', ({ scores }) => scores.performance],
  ['accessibility', ({ scores }) => scores.accessibility],
  ['best practices', ({ scores }) => scores['best-practices']],
  ['SEO', ({ scores }) => scores.seo],
  ['axe', ({ axe }) => axe],
  ['HTML+CSS', ({ bytes }) => bytes],
  ['scripts', ({ scripts }) => scripts],
  ['fonts', ({ fonts }) => fonts],
  ['page', ({ path }) => `/${path}`],
];

/** A table of all pages, and under it what is not as it must be. */
export function reportOf({ lighthouse, pages, problems, ...audit }: Audit): string {
  const rows = [
    columns.map(([heading]) => heading),
    ...pages.map((page) => columns.map(([, cell]) => String(cell(page) ?? ''))),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  const isText = (index: number) => index === 0 || index === columns.length - 1;
  const table = rows.map((row) =>
    row
      .map((cell, index) => (isText(index) ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!)))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...table,
    '',
    `Lighthouse ${lighthouse}: the lowest score of 390 and 1280 px, light and dark; performance is the median on a telephone.`,
    `Engines: ${audit.engines.join(', ')}; ${audit.consoleMessages} console messages, ${audit.unsupportedDeclarations} declarations that one does not know.`,
    'axe: violations in all four views. Sizes in bytes, HTML and CSS after gzip -6.',
    '',
    ...(problems.length === 0 ? ['All is well.'] : ['Not as it must be:']),
    ...problems.map(({ page, views, problem }) => `  ${page} (${views.join('; ')})\n    ${problem}`),
  ].join('\n');
}
