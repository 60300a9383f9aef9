/** What an upgrade would do to a site: worked out in memory, written only when it is agreed to. */
import { chmodSync, constants, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { writeFileAtomicSync } from '../files/atomic.ts';
import type { Left, UpgradeStep } from './migration.ts';

/** A file as it is and as it would be. */
export interface FileChange {
  /** As migrations name it, with forward slashes. */
  file: string;
  /** Absolute path. */
  place: string;
  /** Nothing for a file that is new. */
  before: string | undefined;
  /** For a file that is new: where it is from, absolute, and its text there, if that is changed on the way. */
  source?: { place: string; text?: string };
  /** The text, or the absolute path of the file that it is a copy of. */
  after: string | { copyOf: string };
  /** Permissions of a copy; those of its source where left out. */
  mode?: number;
  /** What it is for: `0.2.0: Fields with a new name`. */
  reasons: string[];
}

/** An upgrade. */
export interface UpgradePlan {
  changes: FileChange[];
  left: Left[];
}

/** A file was changed after it was shown. */
export class FileChanged extends Error {
  constructor(file: string) {
    super(`${file} was changed meanwhile. Files before it in the list are written; run the command again.`);
    this.name = 'FileChanged';
  }
}

/** Where a site is. */
export interface SiteFolders {
  /** Absolute path of the folder of its `package.json`. */
  root: string;
  /** Absolute path of its content folder. */
  content: string;
}

/** Absolute path of a file that a migration names. */
export function placeOf({ root, content }: SiteFolders, file: string): string {
  return file.startsWith('content/')
    ? path.join(content, file.slice('content/'.length))
    : path.join(root, file);
}

/**
 * Runs all migrations over the files of a site. Writes nothing.
 *
 * @throws the system's error where a file cannot be read
 */
export function planUpgrade(folders: SiteFolders, migrations: readonly UpgradeStep[]): UpgradePlan {
  const changes = new Map<string, FileChange>();
  const left: Left[] = [];
  for (const migration of migrations) {
    for (const file of filesOf(folders, migration.files)) {
      const place = placeOf(folders, file);
      const known = changes.get(file);
      const before = known?.before ?? readFileSync(place, 'utf8');
      const now = known && typeof known.after === 'string' ? known.after : before;
      const migrated = migrate(migration, now, file);
      for (const each of migrated.left) left.push(each);
      if (migrated.text === now) continue;
      const reasons = [...(known?.reasons ?? []), `${migration.since}: ${migration.about}`];
      changes.set(file, { file, place, before, after: migrated.text, reasons });
    }
  }
  return { changes: [...changes.values()], left };
}

/** Runs one over a text, which keeps its ends of lines. */
export function migrate(migration: UpgradeStep, text: string, file: string): { text: string; left: Left[] } {
  const isWindows = text.includes('\r\n');
  const plain = isWindows ? text.replaceAll('\r\n', '\n') : text;
  const migrated = migration.migrate(plain, file);
  // A file with both ends of lines stays as it is, unless there is something to change.
  if (migrated.text === plain) return { ...migrated, text };
  return { ...migrated, text: isWindows ? migrated.text.replaceAll('\n', '\r\n') : migrated.text };
}

function filesOf({ root, content }: SiteFolders, patterns: readonly string[]): string[] {
  const ofContent = patterns.flatMap((one) =>
    one.startsWith('content/') ? one.slice('content/'.length) : [],
  );
  const ofSite = patterns.filter((one) => !one.startsWith('content/'));
  const found = (list: string[], cwd: string) =>
    list.length > 0 ? globSync(list, { cwd, expandDirectories: false, dot: true }).sort() : [];
  return [...found(ofSite, root), ...found(ofContent, content).map((file) => `content/${file}`)];
}

/**
 * Writes what was shown, each file whole.
 *
 * @throws FileChanged where a file is no longer what it was then
 * @throws the system's error where it cannot be written
 */
export function writePlan({ changes }: UpgradePlan): void {
  for (const { file, place, before, after, mode } of changes) {
    if (textOf(place) !== before) throw new FileChanged(file);
    mkdirSync(path.dirname(place), { recursive: true });
    if (typeof after === 'string') writeFileAtomicSync(place, after);
    else copyWhole(after.copyOf, place, mode);
  }
}

/** A copy which is there whole or not at all. */
function copyWhole(source: string, place: string, mode: number | undefined): void {
  const aside = `${place}.${process.pid}.lectern-next`;
  try {
    copyFileSync(source, aside, constants.COPYFILE_EXCL);
    if (mode !== undefined) chmodSync(aside, mode);
    renameSync(aside, place);
  } finally {
    rmSync(aside, { force: true });
  }
}

function textOf(place: string): string | undefined {
  try {
    return readFileSync(place, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
