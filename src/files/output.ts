/**
 * How a new site takes the place of the old one: it is built aside, on the same disk, and swapped in when it is whole. Until
 * then what was there stays as it was, whatever becomes of the build.
 */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type FolderOwner, markerFile, markOn } from './claim.ts';

/** A site that is being built beside the one that is there. */
export interface Aside {
  /** Where it is built. */
  folder: string;
  /** Moves what is in another folder there; from another disk it is copied. */
  fill(from: string): void;
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
 * @param owner whose site it is
 */
export function buildAside(out: string, owner: FolderOwner): Aside {
  recover(out);
  const beside = besideOf(out);
  // The process is named, so that nobody clears away what is still being built.
  const token = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const folder = path.join(beside, `${prefixOf(out)}next-${token}`);
  const old = path.join(beside, `${prefixOf(out)}old-${token}`);
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    fill(from) {
      try {
        rmSync(folder, { recursive: true, force: true });
        renameSync(from, folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
        cpSync(from, folder, { recursive: true });
      }
    },
    swapIn() {
      if (!existsSync(path.join(folder, 'index.html'))) {
        throw new Error('The build produced no index.html. The previous output was kept.');
      }
      writeFileSync(path.join(folder, markerFile), markOn(out, 'site', owner));
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
