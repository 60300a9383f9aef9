/**
 * The loader of Astro's collections. It gives Astro what is public and nothing else: a filter in
 * `getCollection` would come too late, for Astro copies the images of whatever was loaded.
 */
import path from 'node:path';
import type { Loader } from 'astro/loaders';
import type { Entry } from '../model/content.ts';
import type { Collection } from '../model/ids.ts';
import { type BuildContext, buildContext } from './context.ts';

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
      const { folder } = buildContext();
      const entries = entriesOf(buildContext());
      const root = config.root.pathname;
      const gone = new Set(store.keys());
      for (const entry of entries) {
        gone.delete(entry.slug);
        const file = path.join(folder, entry.file);
        const filePath = path.relative(decodeURI(root), file).split(path.sep).join('/');
        const isModule = entry.file.endsWith('.mdx');
        const digest = generateDigest(`${entry.digest} ${JSON.stringify(entry.data)}`);
        const known = store.get(entry.slug);
        if (known?.digest === digest && known.filePath === filePath) {
          if (isModule) store.addModuleImport(filePath);
          continue;
        }
        if (known) store.delete(entry.slug);
        const data = await parseData({
          id: entry.slug,
          data: entry.data as unknown as Record<string, unknown>,
          filePath: file,
        });
        store.set({
          id: entry.slug,
          data,
          body: entry.body,
          filePath,
          digest,
          ...(isModule && { deferredRender: true }),
        });
      }
      for (const slug of gone) store.delete(slug);
      logger.info(`${entries.length} ${name}`);
    },
  };
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
        filePath: path.relative(decodeURI(config.root.pathname), file).split(path.sep).join('/'),
        digest: generateDigest(JSON.stringify(portrait ?? null)),
      });
    },
  };
}
