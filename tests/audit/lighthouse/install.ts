/** Installs Lighthouse beside this file when it is first needed: it is ten times the size of a site's own tools. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const folder = import.meta.dirname;
const wanted = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
  dependencies: { lighthouse: string };
};

/**
 * Makes sure that the version of the lockfile is installed.
 *
 * @param say told where something has to be fetched
 * @returns Lighthouse's version
 * @throws Error with what npm said, where it cannot be installed
 */
export async function installLighthouse(say: (line: string) => void): Promise<string> {
  const { lighthouse: version } = wanted.dependencies;
  const manifest = path.join(folder, 'node_modules/lighthouse/package.json');
  const installed =
    existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  if (installed === version) return version;
  say(`Installing Lighthouse ${version} into tests/audit/lighthouse (once, 180 MB) …`);
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  return version;
}
