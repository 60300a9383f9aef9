/** Which edition of the code builds the site: whatever was built by another is built anew. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { glob } from 'tinyglobby';

/**
 * A digest of Lectern's own sources and of the Node that runs them (dates come from its ICU). Installed packages
 * are Astro's to watch, by the lock file.
 *
 * @param root absolute path of the project
 */
export async function editionOf(root: string): Promise<string> {
  const files = await glob(['astro.config.mjs', 'src/**'], { cwd: root, expandDirectories: false });
  const hash = createHash('sha256').update(process.version);
  for (const file of files.sort()) hash.update(`\n${file}\n`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}
