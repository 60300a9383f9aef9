/**
 * A root of its own for a build. Astro writes to `.astro/` in its root, so two builds at once, or one
 * that must leave the checkout alone, need a root each.
 */
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../content/environment.ts';

/** What a build needs of the project, besides what npm installed. */
const parts = ['src', 'public', 'astro.config.mjs', 'package.json', 'tsconfig.json'];

/**
 * Copies what a build needs into a folder and links `node_modules`.
 *
 * @param folder absolute; made where it does not exist
 */
export function makeRoot(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const part of parts) {
    cpSync(path.join(projectRoot, part), path.join(folder, part), { recursive: true, force: true });
  }
  const modules = path.join(folder, 'node_modules');
  if (!existsSync(modules)) symlinkSync(path.join(projectRoot, 'node_modules'), modules, 'junction');
  return folder;
}
