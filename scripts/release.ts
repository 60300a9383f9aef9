/** `npm run release`: the version and its section in CHANGELOG.md, made and checked. docs/releasing.md has the steps around it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../src/commands/command.ts';
import { packageRoot } from '../src/files/roots.ts';
import { notesOf, withRelease } from './release/changelog.ts';

const help = `Prepares a release of lectern and create-lectern, which have one version. Nothing is committed, tagged or sent.

  npm run release -- 0.2.0           set the version, and give what is unreleased in CHANGELOG.md its heading
  npm run release -- --check TAG     fail unless the tag, the version and CHANGELOG.md agree
  npm run release -- --notes         print the section of the version
`;

const changelogFile = path.join(packageRoot, 'CHANGELOG.md');

await runCommand({
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        check: { type: 'string' },
        notes: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const changelog = readFileSync(changelogFile, 'utf8');
    const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
    if (values.check !== undefined || values.notes) {
      const tag = values.check ?? `v${version}`;
      if (tag !== `v${version}`) throw new RangeError(`The tag is ${tag}, the version ${version}.`);
      const notes = notesOf(changelog, version);
      if (!notes) throw new RangeError(`CHANGELOG.md has no section ${version}.`);
      return values.notes ? notes : `${version} can be released.`;
    }
    const [next] = positionals;
    if (!next || positionals.length > 1 || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(next)) {
      throw new UsageError('Expected one version, such as 0.2.0.');
    }
    const released = withRelease(changelog, next, new Date().toISOString().slice(0, 10));
    execFileSync('npm', ['version', next, '--no-git-tag-version'], {
      cwd: packageRoot,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync(changelogFile, released);
    return `Version ${next}. Look at the difference, then: git commit --all --message "Release ${next}" && git tag v${next} && git push --follow-tags origin main v${next}`;
  },
});
