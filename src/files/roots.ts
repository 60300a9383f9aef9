/**
 * The two folders that everything starts from: Lectern's own, and the one of the site. In a checkout of Lectern they
 * are the same. Where Lectern is a dependency, its files are compiled (`lib/` in place of `src/`).
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Astro bundles what its pages import, and a bundle lies anywhere: who came first in this process has said it. */
const slot = Symbol.for('lectern.package');
const holder = globalThis as { [slot]?: string };

/** Absolute path of the folder of Lectern's own `package.json`. */
export const packageRoot: string = holder[slot] ?? path.resolve(import.meta.dirname, '../..');
holder[slot] = packageRoot;

/** Whether a folder is a checkout of Lectern, or a fork: its source is there. */
export function isCheckout(folder: string): boolean {
  return existsSync(path.join(folder, 'src', 'files', 'roots.ts'));
}

/** Whether this is Lectern as a dependency, and not a checkout of it. */
export const isInstalled: boolean = !isCheckout(packageRoot);

/**
 * Absolute path of the site's folder, where its `package.json` and `.env` are: `LECTERN_ROOT`, else the checkout, else the
 * nearest folder above the working directory that has a `package.json`.
 */
export const projectRoot: string = siteFolder();

function siteFolder(): string {
  if (process.env.LECTERN_ROOT) return path.resolve(process.env.LECTERN_ROOT);
  return isInstalled ? (above('package.json', process.cwd()) ?? process.cwd()) : packageRoot;
}

/** The nearest folder, from this one upwards, in which there is a file of this name. */
function above(name: string, from: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, name))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

/**
 * Absolute path of one of Lectern's own modules, for a worker or a process of its own.
 *
 * @param name its path below `src/`, without the extension
 * @example ownModule('cards/worker') // '/home/ada/site/node_modules/lectern/lib/cards/worker.js'
 */
export function ownModule(name: string): string {
  return isInstalled ? ownFile(`${name}.js`) : ownFile(`${name}.ts`);
}

/** Absolute path of one of Lectern's own files that is not compiled, by its path below `src/`. */
export function ownFile(name: string): string {
  return path.join(packageRoot, isInstalled ? 'lib' : 'src', name);
}

/** Absolute path of the content folder of the sample site. */
export const sampleContent: string = path.join(packageRoot, isInstalled ? 'sample' : 'content');

/**
 * With what Node runs one of Lectern's commands.
 *
 * @example commandArguments('build') // ['/home/ada/site/node_modules/lectern/bin.js', 'build']
 */
export function commandArguments(name: string): string[] {
  if (isInstalled) return [path.join(packageRoot, 'bin.js'), name];
  return [path.join(packageRoot, 'scripts', `${name}.ts`)];
}

/**
 * Absolute path of the folder of a package that Lectern depends on, wherever the package manager put it; nothing where it
 * is not installed.
 */
export function dependencyFolder(name: string): string | undefined {
  const root = above(path.join('node_modules', name, 'package.json'), packageRoot);
  return root && path.join(root, 'node_modules', name);
}

/** Lectern's own version. */
export function ownVersion(): string {
  return JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')).version;
}

/** The version of a package that Lectern depends on; nothing where it is not installed. */
export function dependencyVersion(name: string): string | undefined {
  const folder = dependencyFolder(name);
  return folder && JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
}
