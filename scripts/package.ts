/**
 * `npm run package`: Lectern as a package for sites that have it as a dependency, in `.package/lectern/`; and the
 * `lectern.tgz` that `npm publish` would send. Why it is made and not kept: docs/decisions/package.md.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { sourcesDigest, sourcesDigestFile } from '../src/cards/key.ts';
import { runCommand } from '../src/commands/command.ts';
import { digestOfFiles } from '../src/files/digest.ts';
import { packageRoot } from '../src/files/roots.ts';
import { packageDigestFile } from '../src/site/integration/edition.ts';
import { withCompiledImports, withPlainDynamicImports } from './package/imports.ts';
import { creatorJson, packageJson, publishedModules, type Root } from './package/package-json.ts';
import { reachableFrom } from './package/reachable.ts';
import { thirdPartyLicences } from './package/third-party.ts';

const help = `Builds the npm packages of Lectern into .package/: lectern/ and create-lectern/, and packs each as a .tgz.

  npm run package
  npm run package -- --out FOLDER         build elsewhere (the folder is replaced)
  npm run package -- --repository URL     the address of the repository, which provenance is checked against
`;

await runCommand({
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        out: { type: 'string' },
        repository: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const out = path.resolve(values.out ?? path.join(packageRoot, '.package'));
    const folder = path.join(out, 'lectern');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await compile(out, path.join(folder, 'lib'));
    await copyTheRest(path.join(folder, 'lib'));
    await dropPrivateTypes(path.join(folder, 'lib'));
    writeFileSync(path.join(folder, 'lib', sourcesDigestFile), sourcesDigest());
    copyBin('run-lectern.js', folder);
    copySample(path.join(folder, 'sample'));
    cpSync(path.join(packageRoot, '.github/actions/publish'), path.join(folder, 'action'), {
      recursive: true,
    });
    const lib = path.join(folder, 'lib');
    writeFileSync(path.join(lib, packageDigestFile), digestOfFiles(lib, await glob('**', { cwd: lib })));
    for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE'])
      cpSync(path.join(packageRoot, name), path.join(folder, name));
    const root: Root = {
      ...JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')),
      ...(values.repository && { repository: { type: 'git', url: `git+${values.repository}.git` } }),
    };
    const json = packageJson(root);
    writeJson(path.join(folder, 'package.json'), json);
    writeFileSync(
      path.join(folder, 'THIRD-PARTY-LICENSES.txt'),
      thirdPartyLicences(packageRoot, lib, await glob('**', { cwd: lib }), Object.keys(json.dependencies)),
    );
    const creator = path.join(out, 'create-lectern');
    makeCreator(creator, path.join(folder, 'lib'), root);
    return [pack(folder, out), pack(creator, out)].join('\n');
  },
});

/** The package of `npm create lectern`: of what is compiled, the part that it needs. */
function makeCreator(folder: string, lib: string, root: Root): void {
  rmSync(folder, { recursive: true, force: true });
  const { files, packages } = reachableFrom([path.join(lib, 'create/create.js')]);
  for (const file of files) cpSync(file, path.join(folder, 'lib', path.relative(lib, file)));
  copyBin('run-create.js', folder);
  cpSync(path.join(packageRoot, 'LICENSE'), path.join(folder, 'LICENSE'));
  const versions = { lectern: `^${root.version}`, astro: `^${root.dependencies.astro}` };
  writeFileSync(path.join(folder, 'versions.js'), `export const versions = ${JSON.stringify(versions)};\n`);
  writeJson(path.join(folder, 'package.json'), creatorJson(root, packages));
}

/** The command of a package, and what it runs. */
function copyBin(run: string, folder: string): void {
  const source = path.join(packageRoot, 'scripts/package');
  cpSync(path.join(source, 'bin.js'), path.join(folder, 'bin.js'));
  cpSync(path.join(source, run), path.join(folder, 'run.js'));
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** TypeScript → JavaScript and declarations. */
async function compile(out: string, lib: string): Promise<void> {
  const config = path.join(out, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.join(packageRoot, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        rewriteRelativeImportExtensions: true,
        // What Node 22.12 runs, and has: what is newer stops the packing.
        target: 'ES2024',
        lib: ['ES2024', 'ES2025.Collection', 'ES2025.Iterator', 'ESNext.Array', 'DOM', 'DOM.Iterable'],
        rootDir: path.join(packageRoot, 'src'),
        outDir: lib,
        incremental: false,
        typeRoots: [path.join(packageRoot, 'node_modules/@types')],
      },
      include: [path.join(packageRoot, '.astro/types.d.ts'), path.join(packageRoot, 'src/**/*.ts')],
    }),
  );
  const tsc = path.join(packageRoot, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', config], { stdio: ['ignore', 'inherit', 'inherit'] });
  for (const file of await glob('**/*.js', { cwd: lib, absolute: true })) {
    const compiled = readFileSync(file, 'utf8');
    const plain = withPlainDynamicImports(compiled);
    if (plain !== compiled) writeFileSync(file, plain);
  }
}

/** Declarations are for what a site can import, and for what that is made of. */
async function dropPrivateTypes(lib: string): Promise<void> {
  const components = await glob('site/{components,layouts}/**/*.astro', { cwd: lib, absolute: true });
  const modules = publishedModules.map((name) => path.join(lib, `${name}.d.ts`));
  const used = new Set(reachableFrom([...modules, ...components], '.d.ts').files);
  for (const file of await glob('**/*.d.ts', { cwd: lib, absolute: true })) {
    if (!used.has(path.normalize(file))) rmSync(file);
  }
}

/** The content of the sample site, for `lectern demo`; what was announced of it stays here. */
function copySample(folder: string): void {
  const content = path.join(packageRoot, 'content');
  cpSync(content, folder, {
    recursive: true,
    filter: (source) => !['journal', 'replies'].includes(path.relative(content, source)),
  });
}

/** What is not TypeScript, with imports of what was compiled. */
async function copyTheRest(lib: string): Promise<void> {
  const source = path.join(packageRoot, 'src');
  for (const file of await glob(['**', '!**/*.ts'], { cwd: source })) {
    const target = path.join(lib, file);
    mkdirSync(path.dirname(target), { recursive: true });
    if (/\.(?:astro|mdx)$/.test(file)) {
      writeFileSync(target, withCompiledImports(readFileSync(path.join(source, file), 'utf8')));
    } else cpSync(path.join(source, file), target);
  }
}

/** @returns the path of the packed file */
function pack(folder: string, out: string): string {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', out], { cwd: folder, encoding: 'utf8' }),
  );
  return path.join(out, packed.filename);
}
