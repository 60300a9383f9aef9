/**
 * The loader of Astro's collections. It gives Astro what is public and nothing else: a filter in
 * `getCollection` would come too late, for Astro copies the images of whatever was loaded.
 */

import path from 'node:path';
import type { Loader } from 'astro/loaders';
import { withSlashes } from '../../files/slashes.ts';
import { formatOf } from '../../model/collection.ts';
import type { Collection } from '../../model/collections.ts';
import type { Entry } from '../../model/content.ts';
import { type BuildContext, buildContext } from '../context/context.ts';
import { traitsOf } from '../context/text-traits.ts';

/** Loads one collection from the build's context; its entries are named by slug. */
export function contentLoader(collection: Collection): Loader {
  return entryLoader(collection, ({ content }) => content[collection]);
}

/** Loads the decks as they were shown at one event; they are named `hello@docs-north`. */
export function versionLoader(): Loader {
  return entryLoader('versions', ({ deckVersions }) => [...deckVersions.values()].map(({ entry }) => entry));
}

function entryLoader(name: string, entriesOf: (context: BuildContext) => readonly Entry[]): Loader {
  return {
    name: `lectern-${name}`,
    async load({ store, config, parseData, generateDigest, logger }) {
      const { folder, audience } = buildContext();
      const entries = entriesOf(buildContext());
      const root = config.root.pathname;
      const gone = new Set(store.keys());
      for (const entry of entries) {
        gone.delete(entry.slug);
        const file = path.join(folder, entry.file);
        const filePath = withSlashes(path.relative(decodeURI(root), file));
        const digest = generateDigest(`${audience} ${entry.digest} ${JSON.stringify(entry.data)}`);
        const known = store.get(entry.slug);
        if (known?.digest === digest && known.filePath === filePath) {
          if (known.deferredRender) store.addModuleImport(filePath);
          continue;
        }
        if (known) store.delete(entry.slug);
        const { isModule, pictures } = await wayOf(entry, buildContext());
        const data = await parseData({
          id: entry.slug,
          data: { ...entry.data, ...(pictures && { pictures }) },
          filePath: file,
        });
        store.set({ id: entry.slug, data, filePath, digest, ...(isModule && { deferredRender: true }) });
      }
      for (const slug of gone) store.delete(slug);
      logger.info(`${entries.length} ${name}`);
    },
  };
}

/**
 * Which texts are modules for Vite to bundle: those with code of their own, decks, and all of MDX while the
 * owner is at work, for Vite compiles only what is looked at and shows mistakes in the page. The others, and what is
 * Markdown, are compiled when their page is drawn (`text.ts`), and Astro has to be told of the pictures in them.
 */
async function wayOf(
  entry: Entry,
  { audience, compileText }: BuildContext,
): Promise<{ isModule: boolean; pictures?: Record<string, string> }> {
  const format = formatOf(entry.file);
  if (!format) return { isModule: false };
  const { hasCode, hasDiagrams, pictures } = traitsOf(entry.body, format);
  if (format === 'mdx') {
    if (audience === 'owner' || entry.collection === 'slides') return { isModule: true };
    if (hasCode || hasDiagrams) return { isModule: true };
  }
  // Diagrams are drawn by the compiler, which names their files.
  const drawn = hasDiagrams ? importsIn(await compileText(entry)) : [];
  // As in an import, a path without dots would be looked for among packages.
  const besides = (picture: string) => (/^\.{1,2}\//.test(picture) ? picture : `./${picture}`);
  return {
    isModule: false,
    pictures: Object.fromEntries(
      [...new Set([...pictures, ...drawn])].map((picture) => [picture, besides(picture)]),
    ),
  };
}

/** The files that a compiled text imports. */
function importsIn(code: string): string[] {
  return [...code.matchAll(/^import __\w+ from (".+");$/gm)].map(([, path]) => JSON.parse(path!));
}

/** Loads what `site.yaml` refers to that Astro has to know of: the owner's portrait. */
export function ownerLoader(): Loader {
  return {
    name: 'lectern-owner',
    async load({ store, config, parseData, generateDigest }) {
      const { content, folder } = buildContext();
      const { portrait } = content.site.owner;
      const file = path.join(folder, 'site.yaml');
      store.clear();
      store.set({
        id: 'owner',
        data: await parseData({ id: 'owner', data: { portrait }, filePath: file }),
        filePath: withSlashes(path.relative(decodeURI(config.root.pathname), file)),
        digest: generateDigest(JSON.stringify(portrait ?? null)),
      });
    },
  };
}
