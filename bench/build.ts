/**
 * How long a build takes and how much memory, beside Astro as it comes with the same posts in the same run. Each
 * site has a root of its own in the temporary folder, and begins with nothing in its caches.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildAside } from '../src/files/output.ts';
import { projectRoot } from '../src/files/roots.ts';
import { makeBareSite } from './build/bare-site.ts';
import { type Measured, measuredRun } from './build/measured-run.ts';
import { post, siteYaml } from './build/posts.ts';
import type { BenchOptions, Figures } from './index.ts';

/** The usual sizes; the figures are those of the last. */
const usual = [200, 1000];

/**
 * Measures builds of 200 and of 1,000 posts, or of as many as asked for.
 *
 * Figures, each against the bare build of the same posts from a cold start: `build.cold_over_bare` (with cards),
 * `build.unchanged_over_bare`, `build.one_changed_over_bare`, `build.memory_over_bare` (peak of the cold build), `build.aside_share`
 * (of an unchanged build, what building beside the old site takes: making place, swapping, removing what was there), and
 * `build.pages_cold`, `build.pages_unchanged`, `build.pages_one_changed`: files that were rendered, and not taken
 * from the build before. Those of the smaller site are called `build.200.cold_over_bare` and so on.
 */
export async function benchBuild({ entries, progress }: BenchOptions): Promise<Figures> {
  const sizes = entries === undefined ? usual : [entries];
  const figures: Figures = {};
  for (const [index, size] of sizes.entries()) {
    const prefix = index === sizes.length - 1 ? 'build.' : `build.${size}.`;
    for (const [name, value] of Object.entries(await measureSize(size, progress))) {
      figures[`${prefix}${name}`] = value;
    }
  }
  return figures;
}

async function measureSize(size: number, progress: (line: string) => void): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-bench-build-'));
  try {
    const bare = path.join(folder, 'bare');
    const ours = path.join(folder, 'ours');
    const posts = path.join(ours, 'content/posts');
    mkdirSync(posts, { recursive: true });
    writeFileSync(path.join(ours, 'content/site.yaml'), siteYaml);
    for (const place of [makeBareSite(bare), posts]) {
      for (let number = 0; number < size; number++) {
        const { name, text } = post(number);
        writeFileSync(path.join(place, name), text);
      }
    }
    const say = (name: string, { seconds, processorSeconds, megabytes, output }: Measured) =>
      progress(
        `${size} posts, ${name.padEnd(12)} ${seconds.toFixed(1).padStart(7)} s  ${processorSeconds.toFixed(1).padStart(7)} s of processor  ${megabytes.toFixed(0).padStart(6)} MB  ${rendered(output)} files rendered`,
      );
    const bareCold = await buildBare(bare);
    say('bare', bareCold);
    const cold = await buildOurs(ours);
    say('cold', cold);
    const unchanged = await buildOurs(ours);
    say('unchanged', unchanged);
    const aside = asideSeconds(ours);
    const { name, text } = post(Math.floor(size / 2));
    writeFileSync(path.join(posts, name), `${text}\nOne more paragraph.\n`);
    const oneChanged = await buildOurs(ours);
    say('one changed', oneChanged);
    return {
      cold_over_bare: cold.seconds / bareCold.seconds,
      unchanged_over_bare: unchanged.seconds / bareCold.seconds,
      one_changed_over_bare: oneChanged.seconds / bareCold.seconds,
      memory_over_bare: cold.megabytes / bareCold.megabytes,
      aside_share: aside / unchanged.seconds,
      pages_cold: rendered(cold.output),
      pages_unchanged: rendered(unchanged.output),
      pages_one_changed: rendered(oneChanged.output),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds that building aside takes: everything but writing the site, which is copied. */
function asideSeconds(ours: string): number {
  const out = path.join(ours, 'dist');
  const owner = { content: path.join(ours, 'content') };
  const begun = performance.now();
  const aside = buildAside(out, owner);
  const made = performance.now();
  cpSync(out, aside.folder, { recursive: true });
  const copied = performance.now();
  aside.swapIn();
  return (made - begun + performance.now() - copied) / 1000;
}

const quiet = { ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: undefined };

function buildBare(root: string): Promise<Measured> {
  return measuredRun(['node_modules/astro/bin/astro.mjs', 'build'], { cwd: root, env: quiet });
}

/** What `npm run build` does. */
function buildOurs(folder: string): Promise<Measured> {
  const env = {
    ...quiet,
    LECTERN_CONTENT: path.join(folder, 'content'),
    LECTERN_OUT: path.join(folder, 'dist'),
    LECTERN_STATE: path.join(folder, '.lectern'),
    LECTERN_NOW: '2026-11-21T12:00:00Z',
  };
  return measuredRun([path.join(projectRoot, 'scripts/build.ts')], { cwd: projectRoot, env });
}

/** Files that Astro says it made, without those it took from its cache. */
function rendered(output: string): number {
  return output.split('\n').filter((line) => line.includes('├─') && !/\((cached|restored)\)/.test(line))
    .length;
}
