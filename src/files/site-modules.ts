/**
 * Parts that a site adds to Lectern by where they stand: networks and layouts of slides, a folder each below its `src/`. A
 * checkout of Lectern has its own there.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCheckout, projectRoot } from './roots.ts';
import { withSlashes } from './slashes.ts';

/** A part, and what its module exports. */
export interface SiteModule {
  /** Its folder's. */
  name: string;
  /** Absolute path. */
  folder: string;
  exports: Record<string, unknown>;
}

const extensions = ['ts', 'js', 'mjs'];
const wellNamed = /^[a-z][a-z0-9-]*$/;

/**
 * Loads a module of every part of a kind.
 *
 * @param kind the folder below `src/`
 * @param module its file in each part's folder, without the extension
 * @param wanted what it has to export
 * @throws Error naming the file that is missing, can't be loaded or lacks the export
 * @example await siteModules('slide-layouts', 'layout', 'layout')
 */
export async function siteModules(kind: string, module: string, wanted: string): Promise<SiteModule[]> {
  if (isCheckout(projectRoot)) return [];
  const folder = path.join(projectRoot, 'src', kind);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Promise.all(names.map(({ name }) => load(path.join(folder, name), name, module, wanted)));
}

async function load(folder: string, name: string, module: string, wanted: string): Promise<SiteModule> {
  const shown = withSlashes(path.relative(projectRoot, folder));
  if (!wellNamed.test(name)) {
    throw new Error(`${shown}/: the name of the folder must be lower-case letters, digits and hyphens.`);
  }
  const file = extensions
    .map((extension) => path.join(folder, `${module}.${extension}`))
    .find((one) => existsSync(one));
  if (!file) throw new Error(`${shown}/ has no ${module}.js. See docs/customise.md.`);
  const exports = await imported(file, shown);
  if (typeof exports[wanted] !== 'object' || exports[wanted] === null) {
    throw new Error(`${shown}/${path.basename(file)} does not export "${wanted}". See docs/customise.md.`);
  }
  return { name, folder, exports };
}

async function imported(file: string, shown: string): Promise<Record<string, unknown>> {
  try {
    return await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${shown}/${path.basename(file)} could not be loaded: ${why}`, { cause });
  }
}
