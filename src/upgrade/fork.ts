/** From a fork of 0.1 to a site that depends on Lectern: what is moved, and what is left for the owner. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { templateTexts } from '../content/new/template-texts.ts';
import { forkAdvice } from './fork-advice.ts';
import type { Left } from './migration.ts';
import { migrations } from './migrations.ts';
import { type IsOwn, isWithin, ownFiles } from './own-files.ts';
import { type FileChange, placeOf, planUpgrade, type SiteFolders, type UpgradePlan } from './plan.ts';

/** A folder that nothing can be moved from. The message says why. */
export class NotAFork extends Error {
  constructor(folder: string, why: string) {
    super(`--from-fork ${folder}: ${why}. Nothing was written.`);
    this.name = 'NotAFork';
  }
}

/** What a site takes over as it is, by its path in the fork. */
const moved = /^(?:content\/|public\/|\.github\/workflows\/|\.env$)/;

/** And what never is: a site is published by a workflow of its own. */
const kept = /^(?:\.github\/workflows\/(?:ci|publish)\.yml|.*\/\.(?:gitkeep|DS_Store))$/;

/** Not looked at: made by tools, or about the making of Lectern. */
const ignored = ['**/node_modules/**', 'package-lock.json', 'src/**/*.d.ts', '**/.DS_Store'];

/** An entry, settings or a journal; everything else of the content is shown by one of these. */
const isText = (file: string) => /\.(?:mdx?|markdown|ya?ml|json)$/.test(file);

/** A file that a new site begins with, and that nobody has written to yet. */
const isTemplate = (text: string) =>
  [templateTexts.summary, templateTexts.tagline].some((one) => text.includes(one));

/**
 * Works out what a move takes. Writes nothing.
 *
 * What is moved is content, journal, replies that are there, `public/`, `.env` and workflows of the owner's own, brought up to
 * date on the way. The sample's own files stay behind, but for pictures and papers that the owner's texts name. What is in the
 * site already is never replaced, unless it is a template that nobody has changed.
 *
 * @param fork its folder, absolute
 * @throws NotAFork
 */
export function planMove(fork: string, site: SiteFolders): UpgradePlan {
  checkFork(fork, site);
  const from: SiteFolders = { root: fork, content: path.join(fork, 'content') };
  const isOwn = ownFiles(fork);
  const files = globSync(['*', 'content/**', 'public/**', 'src/**', 'scripts/**', '.github/workflows/**'], {
    cwd: fork,
    dot: true,
    expandDirectories: false,
    ignore: ignored,
  }).sort();
  const taken = withNamed(
    files.filter((file) => isTaken(file, isOwn)),
    files,
    from,
  );
  const upgraded = planUpgrade(from, migrations);
  const upgrades = new Map(upgraded.changes.map((change) => [change.file, change]));
  const changes: FileChange[] = [];
  const left: Left[] = upgraded.left.filter(({ file }) => taken.has(file));
  for (const file of taken) {
    const change = moveOf(file, from, site, upgrades.get(file));
    if (change === 'there')
      left.push({ file, message: 'is in the site already, and differs from the fork’s: compare the two' });
    else if (change) changes.push(change);
  }
  for (const file of files) {
    if (taken.has(file) || moved.test(file) !== kept.test(file) || isOwn(file)) continue;
    left.push({ file: path.join(fork, file), message: forkAdvice(file) });
  }
  return { changes, left };
}

function checkFork(fork: string, site: SiteFolders): void {
  const has = (file: string) => existsSync(path.join(fork, file));
  if (!existsSync(fork) || !statSync(fork).isDirectory()) throw new NotAFork(fork, 'there is no such folder');
  if (!has('content/site.yaml')) throw new NotAFork(fork, 'there is no content/site.yaml in it');
  if (!has('src') || !has('scripts/syndicate.ts'))
    throw new NotAFork(fork, 'it is no fork of Lectern, which has src/ and scripts/');
  const [a, b] = [realpathSync(fork), realpathSync(site.root)];
  if (a === b)
    throw new NotAFork(fork, 'this is the site itself. Create a new one beside the fork, and run it there');
  if (isWithin(a, b) && isWithin(path.join(a, 'content'), b))
    throw new NotAFork(fork, 'the site lies in its content');
}

function isTaken(file: string, isOwn: IsOwn): boolean {
  return moved.test(file) && !kept.test(file) && !isOwn(file);
}

/** With the sample's pictures and papers whose names stand in a text that is moved. */
function withNamed(taken: readonly string[], files: readonly string[], { root }: SiteFolders): Set<string> {
  const all = new Set(taken);
  const open = new Map(
    files
      .filter((file) => file.startsWith('content/') && !isText(file) && !all.has(file) && !kept.test(file))
      .map((file) => [file, path.posix.basename(file)]),
  );
  for (const file of taken.filter((one) => one.startsWith('content/') && isText(one))) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const [asset, name] of open) {
      if (!text.includes(name)) continue;
      all.add(asset);
      open.delete(asset);
    }
  }
  return all;
}

/** What is to be done about one file; nothing where it is there as it should be. */
function moveOf(
  file: string,
  from: SiteFolders,
  site: SiteFolders,
  upgraded: FileChange | undefined,
): FileChange | 'there' | undefined {
  const source = placeOf(from, file);
  const place = placeOf(site, file);
  const reasons = upgraded?.reasons ?? [];
  const after = upgraded?.after ?? { copyOf: source };
  if (!existsSync(place)) {
    const text = upgraded?.before === undefined ? {} : { text: upgraded.before };
    // Its owner's alone, whatever the fork's is.
    const mode = file === '.env' ? { mode: 0o600 } : {};
    return { file, place, before: undefined, source: { place: source, ...text }, after, reasons, ...mode };
  }
  const now = readFileSync(place);
  const wanted = typeof after === 'string' ? Buffer.from(after) : readFileSync(source);
  if (now.equals(wanted)) return undefined;
  const before = now.toString('utf8');
  if (!isText(file) || !isTemplate(before)) return 'there';
  return { file, place, before, after: wanted.toString('utf8'), reasons };
}
