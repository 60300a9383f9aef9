/**
 * Folders that a build writes whole: whose they are, and how a new site takes the place of the old one.
 *
 * A site is built aside, on the same disk, and swapped in when it is whole: until then what was there stays as it was,
 * whatever becomes of the build. A folder is only replaced if it is new, empty or marked by an earlier build of the site.
 */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What a build puts into a folder that it made. */
export const markerFile = '.lectern-build.json';

/** A folder that is not the build's to empty. */
export class FolderNotOurs extends Error {
  constructor(setting: string, folder: string, why: string, fix: string) {
    super(`${setting} is ${folder}, ${why}. Nothing was changed. ${fix}`);
    this.name = 'FolderNotOurs';
  }
}

/** The folders of a build, absolute. */
export interface BuildFolders {
  root: string;
  content: string;
  out: string;
  state: string;
}

/** What identifies a site to a folder: where its content is, seen from there, so that a checkout can be moved. */
const siteOf = (folder: string, content: string): string =>
  path.relative(folder, content).split(path.sep).join('/');

/** Where a path leads, links followed as far as it exists. */
function real(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  const above = path.dirname(folder);
  return above === folder ? folder : path.join(real(above), path.basename(folder));
}

const holds = (outer: string, inner: string): boolean => {
  const below = path.relative(outer, inner);
  return below === '' || !(below.startsWith('..') || path.isAbsolute(below));
};

/**
 * Makes sure that the output folder may be replaced, and the working folder written to.
 *
 * @returns where both really are, links followed
 * @throws FolderNotOurs where one of them is something else's; nothing was touched
 */
export function claimFolders({ root, content, out, state }: BuildFolders): { out: string; state: string } {
  const places = { out: real(out), state: real(state) };
  const kept = { 'the project': root, 'the content folder': content, 'your home folder': os.homedir() };
  for (const [setting, folder] of [
    ['LECTERN_OUT', places.out],
    ['LECTERN_STATE', places.state],
  ] as const) {
    for (const [name, other] of Object.entries(kept)) {
      if (!holds(folder, real(other))) continue;
      throw new FolderNotOurs(setting, folder, `which holds ${name}`, 'Name a folder of its own.');
    }
    if (holds(real(content), folder)) {
      throw new FolderNotOurs(
        setting,
        folder,
        'which is in the content folder',
        'Name a folder outside of it.',
      );
    }
  }
  if (holds(places.out, places.state)) {
    throw new FolderNotOurs('LECTERN_OUT', places.out, 'which holds LECTERN_STATE', 'Name two folders.');
  }
  const marked = markOf(places.out);
  if (marked === undefined && namesIn(places.out).length > 0) {
    throw new FolderNotOurs(
      'LECTERN_OUT',
      places.out,
      'which has files that no build of this site made',
      `If they may go, remove the folder and build again; otherwise name another one.`,
    );
  }
  if (marked !== undefined && marked !== siteOf(places.out, content)) {
    throw new FolderNotOurs(
      'LECTERN_OUT',
      places.out,
      `which has another site (of ${marked})`,
      'Name another folder, or remove this one.',
    );
  }
  const isState = path.basename(places.state) === '.lectern' || markOf(places.state) !== undefined;
  if (!isState && namesIn(places.state).length > 0) {
    throw new FolderNotOurs(
      'LECTERN_STATE',
      places.state,
      'which has files that Lectern did not make',
      'Name a folder of its own.',
    );
  }
  mkdirSync(places.state, { recursive: true });
  markFolder(places.state, content);
  return places;
}

const markOn = (folder: string, content: string): string =>
  `${JSON.stringify({ site: siteOf(folder, content) })}\n`;

/** Names in a folder; a repository that is kept in an output folder does not count. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name !== '.git');
}

function markOf(folder: string): string | undefined {
  try {
    const { site } = JSON.parse(readFileSync(path.join(folder, markerFile), 'utf8')) as { site?: unknown };
    return typeof site === 'string' ? site : undefined;
  } catch {
    return undefined;
  }
}

/** Marks a folder as one that builds of a site may replace. @param content the site's content folder, absolute */
export function markFolder(folder: string, content: string): void {
  const text = markOn(folder, content);
  const file = path.join(folder, markerFile);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** A site that is being built beside the one that is there. */
export interface Aside {
  /** Where it is built. */
  folder: string;
  /**
   * Puts it in the place of the other one.
   *
   * @throws Error where it is no site: then the old one stays
   */
  swapIn(): void;
  /** Removes what is left of it. */
  discard(): void;
}

/**
 * Makes the folder that the next site is built in, on the same disk as the output folder, and clears away what builds that
 * were killed left beside it.
 *
 * @param out absolute, as `claimFolders` gives it
 * @param content whose site it is
 */
export function buildAside(out: string, content: string): Aside {
  recover(out);
  const beside = besideOf(out);
  // The process is named, so that nobody clears away what is still being built.
  const token = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const folder = path.join(beside, `${prefixOf(out)}next-${token}`);
  const old = path.join(beside, `${prefixOf(out)}old-${token}`);
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    swapIn() {
      if (!existsSync(path.join(folder, 'index.html'))) {
        throw new Error('The build produced no index.html. The previous output was kept.');
      }
      writeFileSync(path.join(folder, markerFile), markOn(out, content));
      if (beside === out) swapEntries(out, folder, old);
      else {
        // Two steps, one right after the other; `recover` ends what a kill between them left.
        if (existsSync(out)) renameSync(out, old);
        renameSync(folder, out);
      }
      keepRepository(old, out);
      rmSync(old, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const prefixOf = (out: string): string => `.${path.basename(out)}.lectern-`;

/**
 * Where the next site is built: beside the output folder, or in it where it is a disk of its own (a volume of a container)
 * or nothing may be written beside it.
 */
function besideOf(out: string): string {
  const parent = path.dirname(out);
  mkdirSync(parent, { recursive: true });
  if (!existsSync(out)) return parent;
  try {
    accessSync(parent, constants.W_OK);
    return statSync(parent).dev === statSync(out).dev ? parent : out;
  } catch {
    return out;
  }
}

/** In a folder that cannot be replaced itself, everything in it is. */
function swapEntries(out: string, next: string, old: string): void {
  mkdirSync(old, { recursive: true });
  const stay = new Set(['.git', path.basename(next), path.basename(old)]);
  for (const name of readdirSync(out))
    if (!stay.has(name)) renameSync(path.join(out, name), path.join(old, name));
  for (const name of readdirSync(next)) renameSync(path.join(next, name), path.join(out, name));
}

/** A repository in the output folder stays: some publish by committing there. */
function keepRepository(old: string, out: string): void {
  const [from, to] = [path.join(old, '.git'), path.join(out, '.git')];
  if (existsSync(from) && !existsSync(to)) renameSync(from, to);
}

/**
 * Ends what builds that were killed left: a site that was moved away and not yet replaced comes back, all else goes.
 *
 * @param out absolute
 */
export function recover(out: string): void {
  const prefix = prefixOf(out);
  for (const beside of new Set([path.dirname(out), out])) {
    const left = existsSync(beside)
      ? readdirSync(beside).filter(
          (name) => name.startsWith(prefix) && !isBeingBuilt(name.slice(prefix.length)),
        )
      : [];
    for (const name of left.filter((one) => one.startsWith(`${prefix}old-`))) {
      const old = path.join(beside, name);
      if (beside === out) {
        for (const one of readdirSync(old)) {
          const place = path.join(out, one);
          rmSync(place, { recursive: true, force: true });
          renameSync(path.join(old, one), place);
        }
      } else if (!existsSync(out)) renameSync(old, out);
      else keepRepository(old, out);
    }
    for (const name of left) rmSync(path.join(beside, name), { recursive: true, force: true });
  }
}

/** @param name `next-PID-TOKEN` or `old-PID-TOKEN` */
function isBeingBuilt(name: string): boolean {
  const pid = Number(/^(?:next|old)-(\d+)-/.exec(name)?.[1]);
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
