/** A copy of the project for tests: a build in the checkout itself would be in the way of another's. */
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const project = path.resolve(import.meta.dirname, '../..');
const copied = ['src', 'scripts', 'astro.config.mjs', 'package.json', 'tsconfig.json'];
const linked = ['public', 'node_modules'];

/** Copies the code into a folder, and links what is installed. Content is not copied. */
export function copyCheckout(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const part of copied) cpSync(path.join(project, part), path.join(folder, part), { recursive: true });
  for (const part of linked) {
    const target = path.join(project, part);
    if (existsSync(target)) symlinkSync(target, path.join(folder, part), 'junction');
  }
  return folder;
}
