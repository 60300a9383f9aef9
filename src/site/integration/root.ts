/**
 * A root of its own for Astro. It writes to `.astro/` in its root, whoever the site is for: a build in the root of a
 * running `npm run dev` would break what the owner looks at, and take up drafts that the other put there. What the site
 * is made of stays where it is: the integration names the folders (integration.ts).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packageRoot, projectRoot } from '../../files/roots.ts';

/** Where Astro looks for its configuration, in its own order. */
const names = ['mjs', 'js', 'ts', 'mts'].map((extension) => `astro.config.${extension}`);

/**
 * Absolute path of the root of builds with one working folder. It lies in the site's folder, for Astro compiles no
 * component that has no folder in common with its root, and beside the packages, which it looks for from there.
 *
 * @param state absolute path of the working folder
 */
export function buildRoot(state: string): string {
  const name = createHash('sha256').update(state).digest('hex').slice(0, 12);
  return path.join(projectRoot, '.astro', 'builds', name);
}

/** There is no `astro.config.mjs` in the site's folder. */
export class NoAstroConfig extends Error {
  constructor() {
    super(
      `${projectRoot} has no astro.config.mjs. Run this command in the folder of your site, or make one with "npm create lectern".`,
    );
    this.name = 'NoAstroConfig';
  }
}

/**
 * The arguments with which Node runs a command of Astro's in a root of its own, with the site's own configuration.
 *
 * @param command `build`
 * @param root absolute path of the root; made where it does not exist
 * @throws NoAstroConfig
 */
export function astroArguments(command: string, root: string): string[] {
  const config = names.map((name) => path.join(projectRoot, name)).find((file) => existsSync(file));
  if (!config) throw new NoAstroConfig();
  mkdirSync(root, { recursive: true });
  // Astro joins the path of its configuration to that of its root.
  return [astroProgram(), command, '--root', root, '--config', path.relative(root, config)];
}

/** Astro's own command. */
export function astroProgram(): string {
  return path.join(astroFolder(), 'bin', 'astro.mjs');
}

/** The Astro of the site, or else the one that Lectern was installed with. */
function astroFolder(): string {
  for (const from of [projectRoot, packageRoot]) {
    try {
      const main = createRequire(path.join(from, 'package.json')).resolve('astro/package.json');
      return path.dirname(main);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error('Astro is not installed. Run "npm install".');
}
