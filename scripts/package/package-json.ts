/** The `package.json` of the package, made from that of the project. */

/** What is taken from the project's own `package.json`. */
export interface Root {
  name: string;
  version: string;
  description: string;
  license: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  /** Where it is released from: what the registry compares provenance with. */
  repository?: { type: string; url: string };
}

/** What is written, as far as it is read again. */
interface PackageJson extends Record<string, unknown> {
  dependencies: Record<string, string>;
}

/** Fonts for scripts that most sites have no word in; a card that needs one names it (cards/draw). */
const optional = [
  '@fontsource-variable/noto-serif-jp',
  '@fontsource-variable/noto-serif-kr',
  '@fontsource-variable/noto-serif-sc',
];

/** What only some commands need, and say so where it is missing: it drives the browser that prints slides. */
const forSome = ['playwright-core'];

/** What Astro's own packages have to be one with the site's. */
const peers = ['astro'];

const index = 'site/integration/index';
const content = 'site/collections';
const networks = 'networks/kit';
const networkModel = 'networks/model-kit';

/** The modules that a site can import, below `lib/`, without their extension. */
export const publishedModules = [index, content, networks, networkModel] as const;

/** What is published; everything else of the package is private. */
const published = {
  '.': module(index),
  './content': module(content),
  './networks': module(networks),
  './networks/model': module(networkModel),
  './components/*': './lib/site/components/*',
  './layouts/*': './lib/site/layouts/*',
  './package.json': './package.json',
};

/**
 * The `package.json` of Lectern.
 *
 * @param root the project's own
 */
export function packageJson(root: Root): PackageJson {
  const { name, version, description, license, repository } = root;
  const from = (names: string[]) => Object.fromEntries(names.map((one) => [one, root.dependencies[one]!]));
  const all = { ...root.devDependencies, ...root.dependencies };
  const usual = Object.keys(root.dependencies).filter(
    (one) => !optional.includes(one) && !peers.includes(one),
  );
  return {
    name,
    version,
    description,
    license,
    repository,
    type: 'module',
    keywords: [
      'astro',
      'astro-integration',
      'withastro',
      'static-site-generator',
      'slides',
      'mastodon',
      'bluesky',
      'posse',
    ],
    engines: { node: '>=22.12.0' },
    bin: { lectern: 'bin.js' },
    exports: published,
    files: ['bin.js', 'run.js', 'lib', 'sample', 'action', 'THIRD-PARTY-LICENSES.txt'],
    // Style sheets and what registers itself when it is imported.
    sideEffects: true,
    dependencies: from(usual),
    peerDependencies: Object.fromEntries(
      [...peers, ...optional, ...forSome].map((one) => [one, `^${all[one]}`]),
    ),
    peerDependenciesMeta: Object.fromEntries(
      [...optional, ...forSome].map((one) => [one, { optional: true }]),
    ),
  };
}

/**
 * The `package.json` of create-lectern.
 *
 * @param packages what it imports
 */
export function creatorJson(
  { version, license, repository, dependencies }: Root,
  packages: readonly string[],
): object {
  return {
    name: 'create-lectern',
    version,
    description: 'Creates a site with Lectern: npm create lectern@latest my-site',
    license,
    repository,
    type: 'module',
    engines: { node: '>=22.12.0' },
    bin: { 'create-lectern': 'bin.js' },
    files: ['bin.js', 'run.js', 'lib', 'versions.js'],
    dependencies: Object.fromEntries(packages.map((one) => [one, dependencies[one]!])),
  };
}

function module(name: string): object {
  return { types: `./lib/${name}.d.ts`, default: `./lib/${name}.js` };
}
