import { done, leave, type UpgradeStep } from './migration.ts';

/** What a fork imported from its own copy of Lectern, in either layout of its folders. */
const fromFork = /from\s+['"]\.\/src\/(?:build|site\/integration)\/[^'"]+['"]/;

/** Statements and settings of a fork's file, and what stands in their place. */
const replacements: readonly [RegExp, string][] = [
  [
    /^import \{ lectern \} from ['"]\.\/src\/(?:build|site\/integration)\/integration\.ts['"];?$/m,
    "import lectern from 'lectern';",
  ],
  [
    /^import lectern from ['"]\.\/src\/site\/integration\/index\.ts['"];?$/m,
    "import lectern from 'lectern';",
  ],
  [/^import mdx from ['"]@astrojs\/mdx['"];?\n/m, ''],
  [/^import \{ searchIndex \} from ['"]\.\/src\/(?:build|site\/integration)\/search\.ts['"];?\n/m, ''],
  [/^import \{ siteMap \} from ['"]\.\/src\/(?:build|site\/integration)\/sitemap\.ts['"];?\n/m, ''],
  [/\blectern\(\),\s*mdx\(\),\s*siteMap\(\),\s*searchIndex\(\)/, 'lectern()'],
  [/^[ \t]*srcDir: ['"]\.\/src\/site['"],?\n/m, ''],
];

/** What of a fork may not be left. */
const rest = /\.\/src\/(?:build|site)\b|\b(?:mdx|siteMap|searchIndex)\(/;

/** `astro.config.mjs` of a fork: Lectern is a package, and brings MDX, the sitemap and the search index along. */
export const astroConfig: UpgradeStep = {
  since: '0.2.0',
  about: 'Lectern as a package in the configuration of Astro',
  files: ['astro.config.{mjs,js,ts,mts}'],
  migrate(text, file) {
    if (!fromFork.test(text)) return done(text);
    const changed = replacements.reduce((now, [from, to]) => now.replace(from, to), text);
    if (changed.includes("import lectern from 'lectern';") && !rest.test(changed)) return done(changed);
    return leave(
      text,
      file,
      'is a fork\'s with changes of its own. Write "import lectern from \'lectern\';" and "integrations: [lectern()]", ' +
        'which has MDX, sitemap and search in it; docs/customise.md says what can be set there',
      fromFork,
    );
  },
};
