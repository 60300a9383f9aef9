/** The release workflow, with the registry and GitHub as a test says they are. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../../src/files/roots.ts';
import { makeRepository, type Repository } from '../setup/checkouts.ts';
import { program, runWorkflow } from '../setup/workflow.ts';

const text = readFileSync(path.join(projectRoot, '.github/workflows/release.yml'), 'utf8');

let folder: string;
let repository: Repository;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-release-'));
  repository = makeRepository({});
  // npm knows what is on the registry, runs the check of the release, and notes what it is told to publish; gh likewise.
  const note = `require('node:fs').appendFileSync(process.env.LOG, line + '\\n');`;
  program(
    path.join(folder, 'bin'),
    'npm',
    `
const args = process.argv.slice(2);
const line = 'npm ' + args.join(' ');
if (args[0] === 'view') { if (process.env.THERE.includes(args[1])) console.log('0.1.0'); else process.exitCode = 1; }
else if (args.includes('--check')) {
  const script = ${JSON.stringify(path.join(projectRoot, 'scripts/release.ts'))};
  process.exitCode = require('node:child_process').spawnSync(process.execPath, [script, ...args.slice(3)], { stdio: 'inherit' }).status;
} else if (args[0] === 'publish' || args.includes('package')) { ${note} }
`,
  );
  program(
    path.join(folder, 'bin'),
    'gh',
    `
const line = 'gh ' + process.argv.slice(2, 5).join(' ');
if (line.startsWith('gh release view')) process.exitCode = 1; else { ${note} }
`,
  );
});
afterEach(() => {
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the workflow for a tag. @returns whether it failed, and what it changed elsewhere */
async function release(tag: string, there: string[] = []) {
  const log = path.join(folder, 'log');
  const { failed } = await runWorkflow({
    workflow: text,
    checkout: () => repository.clone().folder,
    modules: path.join(projectRoot, 'node_modules'),
    uses: {},
    env: {
      PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
      LOG: log,
      THERE: there.join(' '),
      GITHUB_REF_NAME: tag,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'ada/lectern',
    },
    secrets: {},
  });
  const lines = readFileSync(log, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
  return { failed, lines };
}

const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
const tag = `v${version}`;
const made = 'npm run package -- --repository https://github.com/ada/lectern';
const creator = 'npm publish ./.package/create-lectern --provenance --access public';

test('publishes both packages with provenance, the one that the other installs first', async () => {
  expect(await release(tag)).toEqual({
    failed: false,
    lines: [
      made,
      'npm publish ./.package/lectern --provenance --access public',
      creator,
      `gh release create ${tag}`,
    ],
  });
});

test('started again, publishes what is missing', async () => {
  const { failed, lines } = await release(tag, [`lectern@${version}`]);
  expect({ failed, lines }).toEqual({ failed: false, lines: [made, creator, `gh release create ${tag}`] });
});

test('publishes nothing from a tag that is not the version', async () => {
  expect(await release('v99.0.0')).toEqual({ failed: true, lines: [] });
});
