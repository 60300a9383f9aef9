/** What a site costs its owner: the size and time of an installation, beside Starlight's in the same run. It asks the registry. */
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../src/files/roots.ts';
import { filesBelow } from '../tests/setup/files.ts';
import { astroEnv, run, sampleNow } from '../tests/setup/site.ts';
import type { BenchOptions, Figures } from './index.ts';

/** What Starlight's own starter has, as its documentation says. */
const starlight = { astro: '^7.0.0', '@astrojs/starlight': '*', sharp: '*' };

/** How often the command without work is started; the median counts. */
const starts = 9;

/**
 * Figures: `install.site_mb`, `.seconds`, `.packages` of `npm install` in a new site; `.starlight_mb`, `.starlight_seconds` and
 * `.mb_over_starlight`; `.owner_files` (of a new site, without its content); `.different_files` (of the sample site, between the
 * package and the checkout); `.cold_start_ms` (`lectern syndicate` with nothing due).
 */
export async function benchInstall({ progress }: BenchOptions): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-bench-install-'));
  try {
    await done('node', [path.join(packageRoot, 'scripts/package.ts'), '--out', folder], packageRoot);
    const packed = (name: string) =>
      path.join(
        folder,
        readdirSync(folder).find((file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'))!,
      );
    progress('packed');

    const creator = path.join(folder, 'creator');
    mkdirSync(creator);
    writeFileSync(path.join(creator, 'package.json'), '{"private":true}');
    await install(creator, [packed('create-lectern')]);
    const args = ['site', '--yes', '--url', 'https://ada.example', '--from', packed('lectern')];
    await done('node', [path.join(creator, 'node_modules/create-lectern/bin.js'), ...args], folder);
    const site = path.join(folder, 'site');
    const owner = filesBelow(site).filter((file) => !file.startsWith('content/'));

    const ours = await install(site, []);
    progress(`installed Lectern: ${ours.megabytes.toFixed(0)} MB in ${ours.seconds.toFixed(0)} s`);
    const other = path.join(folder, 'starlight');
    mkdirSync(other);
    writeFileSync(
      path.join(other, 'package.json'),
      JSON.stringify({ private: true, dependencies: starlight }),
    );
    const theirs = await install(other, []);
    progress(`installed Starlight: ${theirs.megabytes.toFixed(0)} MB in ${theirs.seconds.toFixed(0)} s`);

    const times: number[] = [];
    await lectern(site, ['build']);
    for (let start = 0; start <= starts; start += 1) {
      const begin = performance.now();
      await lectern(site, ['syndicate']);
      times.push(performance.now() - begin);
    }
    progress('started');
    const different = await differentFiles(site, folder, progress);
    const lock = path.join(site, 'node_modules/.package-lock.json');
    const packages = Object.keys(JSON.parse(readFileSync(lock, 'utf8')).packages);
    return {
      'install.site_mb': Math.round(ours.megabytes),
      'install.seconds': Math.round(ours.seconds),
      'install.packages': packages.length,
      'install.owner_files': owner.length,
      'install.different_files': different,
      // The first start fills the cache of compiled code.
      'install.cold_start_ms': Math.round(times.slice(1).sort((a, b) => a - b)[Math.floor(starts / 2)]!),
      'install.starlight_mb': Math.round(theirs.megabytes),
      'install.starlight_seconds': Math.round(theirs.seconds),
      'install.mb_over_starlight': Number((ours.megabytes / theirs.megabytes).toFixed(2)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function install(folder: string, packages: string[]): Promise<{ megabytes: number; seconds: number }> {
  const begin = performance.now();
  await done('npm', ['install', '--no-audit', '--no-fund', ...packages], folder);
  const seconds = (performance.now() - begin) / 1000;
  return { megabytes: bytesBelow(path.join(folder, 'node_modules')) / 1024 / 1024, seconds };
}

/** What files take on the disk. */
function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const { blocks } = lstatSync(path.join(folder, name));
    return sum + blocks * 512;
  }, 0);
}

/** How many files of the sample site are not the same, byte for byte, whether the package or the checkout builds it. */
async function differentFiles(
  site: string,
  folder: string,
  progress: BenchOptions['progress'],
): Promise<number> {
  const content = path.join(folder, 'sample');
  cpSync(path.join(packageRoot, 'content'), content, { recursive: true });
  const places = ['package', 'checkout'].map((name) => path.join(folder, name));
  const env = (place: string) => ({
    LECTERN_CONTENT: content,
    LECTERN_OUT: path.join(place, 'dist'),
    LECTERN_STATE: path.join(place, 'state'),
  });
  await lectern(site, ['build'], env(places[0]!));
  await done('node', [path.join(packageRoot, 'scripts/build.ts')], packageRoot, env(places[1]!));
  const [ours, theirs] = places.map((place) => {
    const dist = path.join(place, 'dist');
    // Whose folder it is, which is not the same.
    const names = filesBelow(dist).filter((name) => name !== '.lectern-build.json');
    return new Map(names.map((name) => [name, readFileSync(path.join(dist, name))]));
  });
  const names = new Set([...ours!.keys(), ...theirs!.keys()]);
  const different = [...names].filter((name) => {
    const [one, other] = [ours!.get(name), theirs!.get(name)];
    return !one || !other || !one.equals(other);
  });
  for (const name of different) progress(`differs: ${name}`);
  return different.length;
}

const lectern = (site: string, args: string[], env: Record<string, string> = {}) =>
  done('node', [path.join(site, 'node_modules/lectern/bin.js'), ...args], site, env);

/** @throws Error with what it printed, where a command fails */
async function done(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  const { exitCode, output } = await run(command, args, {
    cwd,
    env: { ...astroEnv, LECTERN_NOW: sampleNow, ...env },
  });
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')}\n${output}`);
}
