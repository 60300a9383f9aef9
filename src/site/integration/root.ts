/**
 * A root of its own for a build. Astro writes to `.astro/` in its root, whoever the site is for: a build in the root
 * of a running `npm run dev` would break what the owner looks at, and take up drafts that the other put there.
 */
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../content/environment.ts';

/** What a build needs of the project. Astro finds pages and styles by where they lie, so that these are copies. */
const copied = ['src', 'astro.config.mjs', 'package.json', 'tsconfig.json'];
const linked = ['public', 'node_modules'];

/**
 * Copies what a build needs into a folder, in place of an older copy, and links the rest.
 *
 * @param folder absolute; made where it does not exist
 */
export function makeRoot(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const part of copied) {
    rmSync(path.join(folder, part), { recursive: true, force: true });
    cpSync(path.join(projectRoot, part), path.join(folder, part), { recursive: true });
  }
  for (const part of linked) {
    const link = path.join(folder, part);
    if (existsSync(link)) continue;
    // A link can lead nowhere: the folder came from another machine's cache, or a site has no such part.
    rmSync(link, { force: true });
    const target = path.join(projectRoot, part);
    if (existsSync(target)) symlinkSync(target, link, 'junction');
  }
  return folder;
}
