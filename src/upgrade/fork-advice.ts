/** What becomes of what an owner changed in a fork and no file of a site can hold. */

/** For paths of a fork that begin so: what to do. `$1` is what the pattern has in parentheses. */
const advice: readonly [RegExp, string][] = [
  [
    /^src\/(?:site\/)?components\/(.+)\.astro$/,
    "a component: put yours into src/ of the site, and name it in astro.config.mjs: components: { '$1': './src/…' }",
  ],
  [
    /^src\/(?:site\/)?pages\//,
    "a page: put it below src/pages/ of the site, where it stands in place of Lectern's; lectern/layouts/Base.astro is its frame",
  ],
  [
    /^src\/(?:site\/)?layouts\//,
    "a layout: pages of your own can have one of yours; what Lectern's own pages show is changed by components",
  ],
  [/^src\/.+\.css$/, 'styles: put what is yours into a file that customCss in astro.config.mjs names'],
  [
    /^src\/content\.config\.ts$/,
    "collections: put yours beside Lectern's in src/content.config.ts of the site",
  ],
  [/^src\//, "changes what Lectern does: docs/customise.md says what can be set, and what can't yet"],
  [/^scripts\//, 'a command of your own: put it into the site, and name it in scripts of its package.json'],
  [/^astro\.config\./, 'take over by hand what is yours; MDX, sitemap and search are in lectern()'],
  [/^package\.json$/, 'npm install in the site what you had added'],
  [
    /^\.github\/workflows\/publish\.yml$/,
    "a site has one of its own (npx lectern publish setup github): take over what you changed in the fork's",
  ],
  [/^\.github\/workflows\/ci\.yml$/, "runs Lectern's own tests, which a site has none of"],
  [/^\.env$/, 'is in the site already; copy the lines that are missing'],
  [/^(?:\.gitignore|[^/]+\.(?:md|json|ts)|LICENSE)$/, 'copy what is yours of it'],
];

/** What to do with a file of a fork that stays there. @param file its path in the fork, with forward slashes */
export function forkAdvice(file: string): string {
  const [pattern, text] = advice.find(([one]) => one.test(file)) ?? [/$/, 'a file of your own: copy it'];
  const [, name = ''] = pattern.exec(file) ?? [];
  return text.replace('$1', name);
}
