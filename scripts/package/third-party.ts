/** What the package has from others, with their licences: `THIRD-PARTY-LICENSES.txt`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Something of others that is in the package as a file. */
interface Bundled {
  /** Below `lib/`. */
  file: string;
  about: string;
  /** The installed package that it was made from, whose licence is copied; else a file below `lib/` that has one. */
  from: { package: string } | { licence: string };
}

const bundled: readonly Bundled[] = [
  {
    file: 'site/styles/fonts/lectern-serif.woff2',
    about:
      'Lectern Serif, made from Source Serif 4, (c) 2014 - 2021 Adobe Systems Incorporated, with Reserved Font Name Source.',
    from: { package: '@fontsource-variable/source-serif-4' },
  },
  {
    file: 'site/styles/fonts/lectern-sans.woff2',
    about: 'Lectern Sans, made from Public Sans.',
    from: { package: '@fontsource-variable/public-sans' },
  },
  {
    file: 'site/styles/fonts/lectern-math.woff2',
    about: 'Lectern Math, made from STIX Two Math.',
    from: { package: '@fontsource/stix-two-math' },
  },
  {
    file: 'site/lists/land-110m.json',
    about:
      'Coastlines of Natural Earth (naturalearthdata.com), in the public domain, as version 2.0.2 of the package world-atlas has them.',
    from: { licence: 'site/lists/land-110m.LICENSE.txt' },
  },
];

/** Lectern's own, of the kinds of file that others' things come in. */
const own: readonly string[] = ['site/styleguide/shore.png'];
const kindsOfOthers = /\.(?:woff2?|ttf|otf|json|png|jpe?g|webp|avif|svg|wasm|bin|pdf)$/;

/**
 * The text that travels with the package.
 *
 * @param project the folder that has `node_modules/`
 * @param lib the package's compiled files
 * @param files what there is below `lib`
 * @param dependencies names of the packages that are installed beside it
 * @throws Error where a file is of a kind that others' things come in, and is not known here; or where a licence is missing
 */
export function thirdPartyLicences(
  project: string,
  lib: string,
  files: readonly string[],
  dependencies: readonly string[],
): string {
  const known = new Set([...own, ...bundled.map(({ file }) => file)]);
  const unknown = files.filter((file) => kindsOfOthers.test(file) && !known.has(file));
  if (unknown.length > 0) {
    throw new Error(`Say in scripts/package/third-party.ts whose this is: ${unknown.join(', ')}.`);
  }
  const module = (name: string, file: string) =>
    readFileSync(path.join(project, 'node_modules', name, file), 'utf8');
  const parts = bundled.map(({ file, about, from }) => {
    const licence =
      'package' in from
        ? module(from.package, 'LICENSE')
        : readFileSync(path.join(lib, from.licence), 'utf8');
    const source =
      'package' in from
        ? `\nFrom ${from.package} ${JSON.parse(module(from.package, 'package.json')).version}.`
        : '';
    return `lib/${file}\n${about}${source}\n\n${licence.trim()}\n`;
  });
  const others = dependencies.map((name) => {
    const { version, license } = JSON.parse(module(name, 'package.json'));
    if (typeof license !== 'string') throw new Error(`${name} does not say its licence.`);
    return `  ${name} ${version}: ${license}`;
  });
  return [
    'What this package has from others. Everything else in it is Lectern’s own: see LICENSE.\n',
    ...parts,
    'The marks of networks are drawn for Lectern. They stand for the networks, whose names and logos are trademarks of their owners.\n',
    `Code of others is not in it. It is installed beside it, with licences of its own:\n\n${others.join('\n')}\n`,
  ].join(`\n${'-'.repeat(80)}\n\n`);
}
