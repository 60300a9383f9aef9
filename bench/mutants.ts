/**
 * Whether the tests would notice: StrykerJS changes the code in one place at a time (a mutant), and the tests
 * that reach that place have to fail. It is installed by the first run into `bench/mutants/`, never into a site.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchOptions, Figures } from './index.ts';

const root = join(import.meta.dirname, '..');
const home = join(import.meta.dirname, 'mutants');

/** What decides whether something is said twice, shown against somebody's will, or public too early. */
const decisive = [
  'src/syndication/deliver.ts',
  'src/syndication/plan.ts',
  'src/syndication/plan-input.ts',
  'src/syndication/news.ts',
  'src/syndication/corrections.ts',
  'src/syndication/run-journal.ts',
  'src/model/journal.ts',
  'src/replies/consent.ts',
  'src/replies/moderate.ts',
  'src/model/publication.ts',
];

/** With `--all`, pieces of everything here. */
const folders = 'src/{{syndication,replies,networks,model,publish}/**/*,content/check*}.ts';
/** So many lines are a piece, and one piece of so many is taken: about 450 mutants. */
const piece = { lines: 10, of: 36 };

/** A mutant of StrykerJS's report. https://github.com/stryker-mutator/mutation-testing-elements (report schema) */
interface Mutant {
  mutatorName: string;
  replacement?: string;
  status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'CompileError' | 'RuntimeError' | 'Ignored';
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

interface Report {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

/** A mutant that does the same as the code, and why; `code` is its line. */
interface Equivalent {
  file: string;
  code: string;
  replacement: string;
  why: string;
}

/**
 * Mutates the decisive files, or those given, or with `all` a sample of everything that syndicates, reads replies
 * and publishes. Lists the survivors through `progress`. Returns `mutants.made`, `mutants.equivalent` (of those made)
 * and `mutants.killed_share` (of those that are not equivalent).
 *
 * @throws Error where a file is not there, or a line of `equivalent.json` fits no mutant any more
 */
export async function benchMutants({ all, paths = [], progress }: BenchOptions): Promise<Figures> {
  if (!existsSync(join(home, 'node_modules')))
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: home });
  const files = paths.length > 0 ? [...paths] : decisive;
  const missing = files.filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is not there; name files from ${root}.`);
  const report = await mutate(all ? await sample() : files, progress);
  return judge(report, progress);
}

/** The same pieces in every run, spread over all files: in which line one's first begins, its name decides. */
async function sample(): Promise<string[]> {
  const paths = (await Array.fromAsync(glob(folders, { cwd: root }))).sort();
  const ranges: string[] = [];
  for (const file of paths) {
    const lines = (await readFile(join(root, file), 'utf8')).split('\n').length;
    const first = createHash('sha256').update(file).digest().readUInt16BE() % piece.of;
    for (let line = 1 + first * piece.lines; line <= lines; line += piece.lines * piece.of)
      ranges.push(`${file}:${line}-${line + piece.lines - 1}`);
  }
  return ranges;
}

/** Runs StrykerJS. */
async function mutate(what: string[], progress: BenchOptions['progress']): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-mutants-'));
  const config = join(folder, 'stryker.config.json');
  const reportFile = join(folder, 'report.json');
  try {
    await writeFile(
      config,
      JSON.stringify({
        mutate: what,
        testRunner: 'vitest',
        vitest: { configFile: 'bench/mutants/vitest.config.ts' },
        plugins: [
          join(home, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js'),
          join(home, 'left-alone.ts'),
        ],
        ignorers: ['left-alone'],
        ignorePatterns: ['dist', 'public', 'test-results', '.lectern'],
        coverageAnalysis: 'perTest',
        // A mutant is a fault of logic; types are checked by tsc.
        disableTypeChecks: false,
        concurrency: Math.max(1, Math.min(2, availableParallelism() - 1)),
        timeoutMS: 20_000,
        dryRunTimeoutMinutes: 20,
        tempDirName: join(folder, 'sandbox'),
        reporters: ['json', 'progress-append-only'],
        jsonReporter: { fileName: reportFile },
      }),
    );
    const stryker = spawn(
      process.execPath,
      [join(home, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', config],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    for (const stream of [stryker.stdout, stryker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-20_000);
        for (const line of text.split('\n')) if (/Mutation testing +\d/.test(line)) progress(line.trim());
      });
    }
    await once(stryker, 'close');
    if (!existsSync(reportFile)) throw new Error(`StrykerJS left no report:\n${said}`);
    return JSON.parse(await readFile(reportFile, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counts, and names each survivor. */
async function judge(report: Report, progress: BenchOptions['progress']): Promise<Figures> {
  const known: Equivalent[] = JSON.parse(await readFile(join(home, 'equivalent.json'), 'utf8'));
  const met = new Set<Equivalent>();
  const sum = { made: 0, equivalent: 0, killed: 0 };
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const lines = source.split('\n');
    const own = { made: 0, equivalent: 0, killed: 0 };
    const survivors: string[] = [];
    for (const { status, replacement = '', location, mutatorName } of mutants) {
      if (status === 'Ignored' || status === 'CompileError') continue;
      const { line, column } = location.start;
      const code = lines[line - 1]?.trim();
      own.made += 1;
      const equivalent = known.find(
        (each) => each.file === file && each.code === code && each.replacement === replacement,
      );
      if (equivalent) met.add(equivalent);
      // RuntimeError: the file of tests does not load any more, which fails as well.
      if (status === 'Killed' || status === 'Timeout' || status === 'RuntimeError') own.killed += 1;
      else if (equivalent) own.equivalent += 1;
      else
        survivors.push(
          `  ${file}:${line}:${column} ${mutatorName}${status === 'Survived' ? '' : ` (${status})`}\n    ${code}\n    -> ${replacement.replace(/\s+/g, ' ')}`,
        );
    }
    progress(
      `${file}: ${own.killed} of ${own.made} killed, ${own.equivalent} equivalent, ${survivors.length} left`,
    );
    for (const each of survivors) progress(each);
    for (const key of ['made', 'equivalent', 'killed'] as const) sum[key] += own[key];
  }
  const stale = known.filter((each) => report.files[each.file] && !met.has(each));
  if (stale.length > 0)
    throw new Error(
      `bench/mutants/equivalent.json names what is not made any more: ${stale.map(({ file, code }) => `${file}: ${code}`).join('; ')}`,
    );
  return {
    'mutants.made': sum.made,
    'mutants.equivalent': sum.equivalent,
    'mutants.killed_share': sum.killed / (sum.made - sum.equivalent),
  };
}

if (import.meta.main)
  console.log(
    JSON.stringify(await benchMutants({ paths: process.argv.slice(2), progress: console.error }), null, 2),
  );
