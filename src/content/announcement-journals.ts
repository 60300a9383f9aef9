/** Reads the journal: `content/journal/<collection>/<slug>.json`. */
import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { collections } from '../model/collections.ts';
import type { EntryId } from '../model/ids.ts';
import { completed, type JournalFile, type JournalRecord, journalFileSchema } from '../model/journal.ts';
import { ContentError, type Problem, shownPath } from './problem.ts';
import { validate } from './validate.ts';
import { parseYaml, repeatedKey } from './yaml.ts';

/** Where an entry's journal is, relative to the content folder. */
export function journalPath(entry: EntryId): string {
  return `journal/${entry}.json`;
}

/**
 * Reads every entry's journal. A folder that isn't there is an empty journal.
 *
 * @param folder absolute path of the content folder
 * @throws ContentError naming each damaged file and the line: what is in the journal is never guessed
 */
export function readJournals(folder: string): Map<EntryId, JournalFile> {
  const files = new Map<EntryId, JournalFile>();
  const problems: Problem[] = [];
  for (const collection of collections) {
    for (const name of listJson(path.join(folder, 'journal', collection))) {
      const entry: EntryId = `${collection}/${name.slice(0, -'.json'.length)}`;
      const result = readJournal(folder, entry);
      if ('problems' in result) for (const each of result.problems) problems.push(each);
      else files.set(entry, result.data);
    }
  }
  if (problems.length > 0) throw new ContentError(problems);
  return files;
}

function listJson(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    // A file in its place: nothing can be read, and what cannot be written is said by who writes.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function readJournal(folder: string, entry: EntryId): { data: JournalFile } | { problems: Problem[] } {
  const relative = journalPath(entry);
  const bytes = readFileSync(path.join(folder, relative));
  const text = bytes.toString('utf8');
  // Named only where something is wrong: there may be ten thousand of them.
  const file = () => shownPath(folder, relative);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { problems: [notJson(file(), text, error as SyntaxError)] };
  }
  if (!isUtf8(bytes)) return { problems: [notUtf8(file(), text)] };
  // Of two records under one key JSON keeps the last. What Lectern wrote itself has none: no need to look.
  if (`${JSON.stringify(data, null, 2)}\n` !== text) {
    const repeated = repeatedKey(text);
    if (repeated) return { problems: [saidTwice(file(), repeated)] };
  }
  const named = (data as { entry?: unknown } | null)?.entry;
  if (typeof named === 'string' && named !== entry)
    return { problems: [misplaced(file(), text, named, entry)] };
  const result = journalFileSchema.safeParse(data);
  if (!result.success) return { problems: mistakes(file(), text) };
  for (const record of recordsOf(result.data)) complete(record);
  return { data: result.data };
}

function recordsOf({ announcements }: JournalFile): JournalRecord[] {
  return Object.values(announcements).flatMap((networks) => Object.values(networks));
}

/** Receipts of older versions say less: what they lack is put in, and written with the record's next change. */
function complete(record: JournalRecord): void {
  for (const each of [record, ...(record.parts ?? [])]) {
    if (each.receipt) each.receipt = completed(each.receipt);
  }
}

const repairHint =
  'take the file back from git (git checkout -- FILE), or mend it by hand; nothing is sent until then';

function notJson(file: string, text: string, error: SyntaxError): Problem {
  const conflict = text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})/.test(line));
  const line = conflict >= 0 ? conflict + 1 : lineOfError(text, error);
  return {
    file,
    line,
    field: '',
    expected: 'a journal in JSON',
    found: conflict >= 0 ? 'an unresolved merge: keep the records of both sides' : error.message,
    fix: repairHint,
  };
}

/** Bytes that are no text would become other ones when the file is written again. */
function notUtf8(file: string, text: string): Problem {
  const line = text.slice(0, Math.max(0, text.indexOf('\ufffd'))).split('\n').length;
  return { file, line, field: '', expected: 'text in UTF-8', found: 'invalid UTF-8', fix: repairHint };
}

function saidTwice(file: string, { line, key }: { line: number; key: string }): Problem {
  return {
    file,
    line,
    field: key,
    expected: 'every name once',
    found: `"${key}" twice in the same place, as after a merge`,
    fix: `keep the records of both under one "${key}"; nothing is sent until then`,
  };
}

/** V8 says `… at position 12 (line 3 column 4)`, or nothing where the text ends too soon. */
function lineOfError(text: string, { message }: SyntaxError): number {
  const line = /\(line (\d+)/.exec(message)?.[1];
  if (line) return Number(line);
  const position = /at position (\d+)/.exec(message)?.[1];
  return text.slice(0, position ? Number(position) : undefined).split('\n').length;
}

/** What the schema says, with lines: JSON is YAML, and the YAML parser knows where everything stands. */
function mistakes(file: string, text: string): Problem[] {
  const located = parseYaml(text, file);
  if ('fix' in located) return [{ ...located, fix: repairHint }];
  const result = validate(journalFileSchema, located, file);
  return 'problems' in result ? result.problems.map((problem) => ({ ...problem, fix: repairHint })) : [];
}

function misplaced(file: string, text: string, found: string, expected: string): Problem {
  return {
    file,
    line: text.split('\n').findIndex((line) => line.includes('"entry"')) + 1,
    field: 'entry',
    expected: `"${expected}", as the file is named`,
    found: `"${found}"`,
    fix: `for a renamed entry leave the journal where it was and put "aliases: [${found}]" into ${expected}`,
  };
}
