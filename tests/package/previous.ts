/** The first packed version of Lectern that a site could be made with, to upgrade from. It is built, not kept. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { run } from '../setup/site.ts';

const project = path.resolve(import.meta.dirname, '../..');

/** The commit that it is built of. */
export const previousCommit = '404dc5ea541e';

/** What a package is made of. */
const parts = 'src scripts content package.json tsconfig.json README.md CHANGELOG.md LICENSE'.split(' ');

/** Whether this checkout has that commit; a shallow clone has not. */
export function hasPrevious(): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${previousCommit}^{commit}`], { cwd: project, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Its packages: the packed file of Lectern, and the folder of create-lectern. */
export interface PreviousPackages {
  lectern: string;
  creator: string;
}

/** Builds them with the dependencies of this checkout, the first time that they are asked for. */
export async function previousPackages(): Promise<PreviousPackages> {
  const kept = path.join(project, '.package', `previous-${previousCommit}`);
  if (!existsSync(kept)) {
    mkdirSync(path.dirname(kept), { recursive: true });
    const made = mkdtempSync(path.join(project, '.package', 'previous-next-'));
    try {
      const checkout = path.join(made, 'checkout');
      mkdirSync(checkout);
      const archive = path.join(made, 'files.tar');
      const taken = ['archive', '--output', archive, previousCommit, '--', ...parts];
      execFileSync('git', taken, { cwd: project });
      execFileSync('tar', ['-xf', archive, '-C', checkout]);
      symlinkSync(path.join(project, 'node_modules'), path.join(checkout, 'node_modules'));
      // The types of Astro's collections.
      cpSync(path.join(project, '.astro'), path.join(checkout, '.astro'), { recursive: true });
      const out = path.join(made, 'packed');
      const packed = await run('node', ['scripts/package.ts', '--out', out], { cwd: checkout });
      if (packed.exitCode !== 0) throw new Error(packed.output);
      renameSync(out, kept);
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  }
  const name = readdirSync(kept).find((one) => /^lectern-.*\.tgz$/.test(one))!;
  return { lectern: path.join(kept, name), creator: path.join(kept, 'create-lectern') };
}
