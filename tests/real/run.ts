/** `npm run test:real`: installs the real servers, as their lockfile says, and tests against them. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;

function time(file: string): number {
  return statSync(path.join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function run(command: string, args: string[]): number {
  const { status } = spawnSync(command, args, {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status ?? 1;
}

if (time('node_modules/.package-lock.json') < time('package-lock.json')) {
  const installed = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (installed !== 0) process.exit(installed);
}
const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
process.exitCode = run(process.execPath, ['--test', '--test-concurrency=1', ...tests]);
