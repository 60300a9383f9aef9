/** Which edition of the code builds the site: whatever was built by another is built anew. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { glob } from 'tinyglobby';
import { digestOfFiles } from '../../files/digest.ts';
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
  const own = await glob(['astro.config.*', 'src/**'], { cwd: root, expandDirectories: false });
  return hash.update(digestOfFiles(root, own)).digest('hex');
}
