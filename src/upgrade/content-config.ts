import { done, leave, type UpgradeStep } from './migration.ts';

/** Lectern's own modules, as a fork imported them. */
const fromFork = /from\s+['"]\.\/(?:build|site|model)\/[^'"]+['"]/;

/** The collections of Lectern, each a line of the object that a fork's file exports. */
const ownCollections = new Set(['site', 'posts', 'talks', 'slides', 'versions', 'events']);

/** `src/content.config.ts` of a fork: the collections come from the package. */
export const contentConfig: UpgradeStep = {
  since: '0.2.0',
  about: "Lectern's collections from the package",
  files: ['src/content.config.ts'],
  migrate(text, file) {
    if (!fromFork.test(text)) return done(text);
    const names = [...text.matchAll(/^ {2}(\w+): defineCollection\(/gm)].map(([, name]) => name!);
    const defined = text.match(/defineCollection\(/g)?.length ?? 0;
    if (names.length === defined && names.every((name) => ownCollections.has(name))) {
      return done("export { collections } from 'lectern/content';\n");
    }
    return leave(
      text,
      file,
      'has collections of your own: write "import { collections as lectern } from \'lectern/content\';", and beside yours ' +
        '"...lectern" in place of those of Lectern',
      fromFork,
    );
  },
};
