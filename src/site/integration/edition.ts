/** Which edition of the code builds the site: whatever was built by another is built anew. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { isInstalled, ownFile } from '../../files/roots.ts';

/** In the package, the digest of all that is in it. */
export const packageDigestFile = 'package.sha256';

/**
 * A digest of the site's own code, of Lectern's and of the Node that runs them (dates come from its ICU). Installed packages
 * are Astro's to watch, by the lock file.
 *
 * @param root absolute path of the site's folder
 */
export async function editionOf(root: string): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  if (isInstalled) hash.update(readFileSync(ownFile(packageDigestFile)));
  return hash.update(await digestOfFiles(root, ['astro.config.*', 'src/**'])).digest('hex');
}

/**
 * A digest of files and their names, as 64 hexadecimal digits.
 *
 * @param folder absolute path of where they are
 * @param patterns globs below it
 */
export async function digestOfFiles(folder: string, patterns: string[]): Promise<string> {
  const files = await glob(patterns, { cwd: folder, expandDirectories: false });
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`\n${file}\n`).update(readFileSync(path.join(folder, file)));
  return hash.digest('hex');
}
