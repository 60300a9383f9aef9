/** Comments in a spreadsheet: CSV with a line of names at the top, as any program writes it. */
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { ContentError } from '../content/problem.ts';
import type { Located } from '../content/yaml.ts';
import { oneLine } from './normalise.ts';

interface CsvFile {
  /** Path of the file, as the owner typed it. */
  name: string;
  text: string;
}

/** Whether a file is CSV: by the ending of its name; what has another one (`.txt`) is CSV where its first line names columns. */
export function isCsv({ name, text }: CsvFile): boolean {
  const ending = path.extname(name).toLowerCase();
  if (['.csv', '.tsv'].includes(ending)) return true;
  return !['.yaml', '.yml'].includes(ending) && /^[^\n:]*\bname\b[^\n:]*$/im.test(headOf(text).header);
}

/**
 * The rows, each a group of fields with its line: what separates the names of the first line separates all.
 *
 * @throws ContentError where it is no CSV, or a column stands twice
 */
export function readCsv({ name, text: written }: CsvFile): Located {
  type Row = { record: Record<string, string>; info: { lines: number } };
  const { header, body, before, separator } = headOf(written);
  const problem = (line: number, found: string, fix: string): ContentError =>
    new ContentError([
      {
        file: name,
        line: line + before,
        field: '',
        expected: 'CSV with a first line such as name,profile,text,date',
        found,
        fix,
      },
    ]);
  let rows: Row[];
  try {
    rows = parseCsv(body, {
      bom: true,
      columns: (names: string[]) => {
        const columns = names.map((each, index) => each.trim().toLowerCase() || `column ${index + 1}`);
        const twice = columns.find((each, index) => columns.indexOf(each) !== index);
        if (twice) throw problem(1, `the column "${twice}" twice`, 'remove one of the two, or join them');
        return columns;
      },
      delimiter: separator ?? separatorOf(header),
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as Row[];
  } catch (error) {
    if (error instanceof ContentError) throw error;
    const { message, lines } = error as Error & { lines?: number };
    throw problem(
      lines ?? 1,
      oneLine(message, 200),
      'put texts that contain a separator or a line break into double quotes',
    );
  }
  const data = rows.map(({ record }) => {
    const filledIn = Object.entries(record).filter(([, value]) => value !== '');
    return Object.fromEntries(
      filledIn.map(([key, value]) => [key, key === 'own' ? (truths[value.toLowerCase()] ?? value) : value]),
    );
  });
  return { data, lineOf: ([index]) => (rows[Number(index)]?.info.lines ?? 1) + before };
}

/** The line of names, past the one in which some spreadsheets say what separates (`sep=;`). */
function headOf(text: string): { header: string; body: string; before: number; separator?: string } {
  const [line = '', separator] = /^\uFEFF?sep=(.)[^\S\n]*\n/i.exec(text) ?? [];
  const body = text.slice(line.length);
  const [header = ''] = body.split('\n', 1);
  return { header, body, before: separator ? 1 : 0, ...(separator && { separator }) };
}

/** Spreadsheets write truth in capitals. */
const truths: Record<string, boolean> = { true: true, false: false };

/** The most frequent separator of the line of names. Texts below may have any of the others in them. */
function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}
