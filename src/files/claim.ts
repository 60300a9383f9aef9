/**
 * Whose a folder is that a command writes to: it has to be new, empty, or marked as made for the same use by the same
 * site. Anything else is refused before something in it is touched.
 */

import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writing } from './cannot-write.ts';
import { withSlashes } from './slashes.ts';

/** What marks a folder. In a built site everybody can read it. */
export const markerFile = '.lectern-build.json';

/** What a folder is for. */
export type FolderUse = 'site' | 'state' | 'pictures' | 'sandbox' | 'replies';

const uses: Record<FolderUse, string> = {
  site: 'a built site',
  state: 'a working folder',
  pictures: 'screenshots',
  sandbox: 'data of the sandbox',
  replies: 'replies that were exported',
};

/** A folder that is not the command's to write to. */
export class FolderNotOurs extends Error {
  constructor(setting: string, folder: string, why: string, fix: string) {
    super(`${setting} is ${folder}, ${why}. Nothing was changed. ${fix}`);
    this.name = 'FolderNotOurs';
  }
}

/** Which site a folder belongs to. */
export interface FolderOwner {
  /** The content folder, absolute. */
  content: string;
  /** The address of the site; left out where many sites could have the same, as the sample's. */
  address?: string | undefined;
}

/** The folders of a build, absolute. */
export interface BuildFolders extends FolderOwner {
  root: string;
  out: string;
  state: string;
}

/**
 * Makes sure that the output folder may be replaced, and the working folder written to.
 *
 * @returns where both really are, links followed
 * @throws FolderNotOurs where one of them is something else's; nothing was touched
 * @throws CannotWrite where the working folder cannot be made
 */
export function claimFolders(folders: BuildFolders): { out: string; state: string } {
  const out = placeOf('LECTERN_OUT', folders.out, folders);
  const state = placeOf('LECTERN_STATE', folders.state, folders);
  if (holds(out, state)) {
    throw new FolderNotOurs('LECTERN_OUT', out, 'which holds LECTERN_STATE', 'Name two folders.');
  }
  if (!isMarked('LECTERN_OUT', out, 'site', folders)) {
    refuseFiles('LECTERN_OUT', out, 'files that no build of this site made');
  }
  if (!isMarked('LECTERN_STATE', state, 'state', folders) && path.basename(state) !== '.lectern') {
    refuseFiles('LECTERN_STATE', state, 'files that Lectern did not make');
  }
  writing(state, () => mkdirSync(state, { recursive: true }));
  markFolder(state, 'state', folders);
  return { out, state };
}

/**
 * Makes sure that a command which only adds files of its own may write to the working folder.
 *
 * @throws FolderNotOurs where it is marked as another site's or as something else; nothing was touched
 * @throws CannotWrite where it cannot be made
 */
export function claimState(folders: Omit<BuildFolders, 'out'>): void {
  const state = placeOf('LECTERN_STATE', folders.state, folders);
  if (isMarked('LECTERN_STATE', state, 'state', folders) || namesIn(state).length > 0) return;
  writing(state, () => mkdirSync(state, { recursive: true }));
  markFolder(state, 'state', folders);
}

/**
 * Makes sure that a folder which an option names may be written to, and marks it.
 *
 * @param option as it is typed: `--dir`
 * @param folder absolute
 * @throws FolderNotOurs where it is something else's; nothing was touched
 * @throws CannotWrite where it cannot be made
 */
export function claimFolder(
  option: string,
  folder: string,
  use: FolderUse,
  owner: FolderOwner & { root: string },
): void {
  const place = placeOf(option, folder, owner);
  if (!isMarked(option, place, use, owner)) refuseFiles(option, place, 'files that Lectern did not make');
  writing(place, () => mkdirSync(place, { recursive: true }));
  markFolder(place, use, owner);
}

/** Marks a folder as a site's. @param folder absolute */
export function markFolder(folder: string, use: FolderUse, owner: FolderOwner): void {
  const text = markOn(folder, use, owner);
  const file = path.join(folder, markerFile);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text)
    writing(file, () => writeFileSync(file, text));
}

/** Where a folder really is, which may be neither what holds the project nor in the content. */
function placeOf(
  setting: string,
  folder: string,
  { root, content }: { root: string; content: string },
): string {
  const place = real(setting, folder);
  const kept = { 'the project': root, 'the content folder': content, 'your home folder': os.homedir() };
  for (const [name, other] of Object.entries(kept)) {
    if (!holds(place, realIfAny(other))) continue;
    throw new FolderNotOurs(setting, place, `which holds ${name}`, 'Name a folder of its own.');
  }
  if (holds(realIfAny(content), place)) {
    throw new FolderNotOurs(setting, place, 'which is in the content folder', 'Name a folder outside of it.');
  }
  return place;
}

/** Where a path leads, links followed as far as it exists. @throws FolderNotOurs where it cannot be a folder */
function real(setting: string, folder: string): string {
  const refuse = (why: string) =>
    new FolderNotOurs(setting, folder, why, 'Name a folder, or remove what is there.');
  const above = path.dirname(folder);
  let isLink: boolean;
  try {
    isLink = lstatSync(folder).isSymbolicLink();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || above === folder)
      throw refuse(`which cannot be read (${code})`);
    return path.join(real(setting, above), path.basename(folder));
  }
  let place: string;
  try {
    place = realpathSync(folder);
  } catch {
    throw refuse(isLink ? 'a link that leads nowhere' : 'which cannot be read');
  }
  if (!statSync(place).isDirectory()) throw refuse('a file');
  return place;
}

/** The same of what may not be there, and is not written to. */
function realIfAny(place: string): string {
  try {
    return real('', place);
  } catch {
    return place;
  }
}

const holds = (outer: string, inner: string): boolean => {
  const below = path.relative(outer, inner);
  return below === '' || !(below.startsWith('..') || path.isAbsolute(below));
};

function refuseFiles(setting: string, folder: string, what: string): void {
  if (namesIn(folder).length === 0) return;
  const fix = 'If they may go, remove the folder; otherwise name another one.';
  throw new FolderNotOurs(setting, folder, `which has ${what}`, fix);
}

/** Whether a folder has this mark; nothing is said of one without any. @throws FolderNotOurs where it has another */
function isMarked(setting: string, folder: string, use: FolderUse, owner: FolderOwner): boolean {
  const mark = markOf(folder);
  if (!mark) return false;
  const whose = signsOf(folder, owner).some((sign) => mark.of.includes(sign)) ? 'this' : 'another';
  if (whose === 'this' && mark.use === use) return true;
  const fix = 'Name another folder, or remove this one.';
  throw new FolderNotOurs(setting, folder, `which has ${uses[mark.use]} of ${whose} site`, fix);
}

/**
 * What tells a site from others: its address, which stays when the checkout is moved, and where its content is seen from the
 * folder, which stays when the address is changed. Either is enough. Both are hashed, for the mark is published.
 */
function signsOf(folder: string, { content, address }: FolderOwner): string[] {
  const way = path.relative(realIfAny(folder), realIfAny(content));
  return [...(address ? [`address ${address}`] : []), `content ${withSlashes(way)}`].map((sign) =>
    createHash('sha256').update(sign).digest('hex').slice(0, 32),
  );
}

/** The text of a folder's mark. */
export function markOn(folder: string, use: FolderUse, owner: FolderOwner): string {
  return `${JSON.stringify({ use, of: signsOf(folder, owner) })}\n`;
}

/** Names in a folder; a repository that is kept in an output folder does not count. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name !== '.git');
}

function markOf(folder: string): { use: FolderUse; of: unknown[] } | undefined {
  try {
    const { use, of } = JSON.parse(readFileSync(path.join(folder, markerFile), 'utf8')) as Record<
      string,
      unknown
    >;
    if (typeof use !== 'string' || !Object.hasOwn(uses, use) || !Array.isArray(of)) return undefined;
    return { use: use as FolderUse, of };
  } catch {
    return undefined;
  }
}
