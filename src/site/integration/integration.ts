/**
 * Lectern in Astro: reads and checks the content, tells Astro where the site lives, draws the cards
 * beside the build, and leaves the manifest of what there is to announce.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AstroIntegration } from 'astro';
import { revisedCalendar } from '../../calendar/revised-calendar.ts';
import { missingLines, renderCards } from '../../cards/index.ts';
import { readJournals } from '../../content/announcement-journals.ts';
import { picturesWithoutAlt } from '../../content/check-texts.ts';
import { type Environment, readEnvironment } from '../../content/environment.ts';
import { manifestFile } from '../../content/manifest.ts';
import { owned, ownedBy } from '../../content/owner.ts';
import { ContentError } from '../../content/problem.ts';
import { inspectContent } from '../../content/read.ts';
import { deprecations } from '../../content/renamed.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { claimFolders, FolderNotOurs, markFolder } from '../../files/claim.ts';
import { ownModule, packageRoot } from '../../files/roots.ts';
import { basePath } from '../../model/address.ts';
import { announcements, type CardOf, manifestEntries } from '../../model/announcements.ts';
import { supportedBrowsers } from '../../model/browsers.ts';
import { allEntries, type Content } from '../../model/content.ts';
import type { Manifest } from '../../model/manifest.ts';
import { type Audience, awaitedDecks, heldBack, publicContent } from '../../model/publication.ts';
import { publicationFile, publicationUri, standardAccount } from '../../model/standard-site.ts';
import { importDecks } from '../../slides/import-decks.ts';
import { mediaOf } from '../../slides/media.ts';
import { type TextCompiler, textCompiler } from '../context/compile-text.ts';
import { type BuildContext, buildContext, setBuildContext } from '../context/context.ts';
import { decksAndVersions, shownDecks } from '../context/decks.ts';
import { placeAttachments, serveAttachments } from './attachments.ts';
import { cardIdOf, type PlannedCard, planCards } from './cards.ts';
import { cleanFiles } from './clean-files.ts';
import { clearOutput } from './clear-output.ts';
import { replacedComponents } from './components.ts';
import { bareImportsFromContent } from './content-imports.ts';
import { editionOf } from './edition.ts';
import { endWithParent } from './end-with-parent.ts';
import { writeHeaders } from './headers.ts';
import { astroCache } from './kept-pages.ts';
import { withoutKnownWarnings } from './known-warnings.ts';
import { markdownConfig } from './mdx-deck.ts';
import { type LecternOptions, type ReadOptions, readOptions } from './options.ts';
import { ownModulesAsTheyAre } from './own-modules.ts';
import { ownerPages, sitePages } from './pages.ts';
import { plainOutput } from './plain-output.ts';
import { standardDocuments } from './standard-documents.ts';
import { themePlugin } from './theme-plugin.ts';

/** The part that reads the content, adds the pages and writes what is no page. */
export function lecternCore(given: LecternOptions): AstroIntegration {
  const environment = readEnvironment();
  let content: Content;
  let cards: PlannedCard[] = [];
  let edition = '';
  let clearing: Promise<void> | undefined;
  let drawing: Promise<unknown> | undefined;
  /** Where the manifest of a build goes that is made aside (src/site/integration/run-build.ts). */
  const aside = process.env.LECTERN_MANIFEST;
  /** Where this is a build as `npm run build` starts it: its root is not the site's folder (run-build.ts). */
  const own = aside
    ? {
        srcDir: folderUrl(path.join(environment.root, 'src')),
        publicDir: folderUrl(path.join(environment.root, 'public')),
      }
    : {};
  let options: ReadOptions;
  let compileText: TextCompiler = () => Promise.reject(new Error('Astro is not yet configured.'));

  const prepare = async (audience: Audience) => {
    const imported = await importDecks(await inspectContent(environment.content), audience, environment);
    content = imported.content;
    const shown = publicContent(content, environment.now, audience);
    cards = await planCards(shown, environment, imported.decks);
    edition ||= await editionOf(environment.root);
    setBuildContext({
      content: shown,
      audience,
      now: environment.now,
      awaited: awaitedDecks(content, environment.now),
      calendar: await revisedCalendar(content, shown, environment.now, environment.content),
      cards: new Map(cards.map(({ id, path, alt, input }) => [id, { path, alt, input }])),
      documents: standardDocuments(content, environment.now, () => readJournals(environment.content)),
      decks: imported.decks,
      deckVersions: imported.deckVersions,
      printed: imported.printed,
      compileText: (entry) => compileText(entry),
      custom: options,
      edition,
      folder: environment.content,
      state: environment.state,
    });
    return imported.warnings;
  };

  endWithParent();
  return {
    name: 'lectern',
    hooks: {
      async 'astro:config:setup'({ config, command, logger, ...astro }) {
        const { updateConfig, addWatchFile, injectRoute, injectScript, addMiddleware } = astro;
        if (command === 'build') plainOutput();
        // `npm run build` has looked already, and builds beside what is there.
        const audience: Audience = command === 'dev' ? 'owner' : 'readers';
        try {
          options = readOptions(given);
          if (command === 'build' && !aside) claimFolders(await owned(environment));
          for (const warning of await prepare(audience)) logger.warn(warning);
        } catch (error) {
          if (error instanceof FolderNotOurs) {
            logger.error(error.message);
            process.exit(2);
          }
          if (!(error instanceof ContentError)) throw error;
          logger.error(`\n${error.message}\n`);
          process.exit(1);
        }
        for (const warning of [
          ...deprecations(environment.content),
          ...picturesWithoutAlt(content, environment.content),
        ])
          logger.warn(warning);
        for (const name of ['site.yaml', 'people.yaml', 'moderation.yaml']) {
          addWatchFile(path.join(environment.content, name));
        }
        const pages = fileURLToPath(new URL('pages/', own.srcDir ?? config.srcDir));
        for (const page of sitePages(pages)) injectRoute(page);
        if (audience === 'owner') for (const page of ownerPages()) injectRoute(page);
        addMiddleware({ order: 'pre', entrypoint: ownModule('site/middleware') });
        for (const file of options.customCss) injectScript('page-ssr', `import ${JSON.stringify(file)};`);
        updateConfig({
          ...own,
          site: new URL(content.site.url).origin,
          base: basePath(content.site),
          trailingSlash: 'always',
          outDir: folderUrl(environment.out),
          cacheDir: folderUrl(path.join(environment.state, astroCache)),
          build: { format: 'directory', inlineStylesheets: 'always' },
          devToolbar: { enabled: false },
          // Pages whose keys (src/site/context/page-keys.ts) have not changed are taken from the build before.
          experimental: { incrementalBuild: true },
          // AVIF at libvips' usual effort takes ten times as long for a picture a tenth smaller.
          image: { service: { entrypoint: 'astro/assets/services/sharp', config: { avif: { effort: 1 } } } },
          markdown: markdownConfig({
            contentFolder: environment.content,
            publicFolder: path.join(environment.root, 'public'),
            privateNotes: audience === 'owner',
            site: content.site,
            texts: textsOf(buildContext()),
            diagramFolder: path.join(environment.state, 'diagrams'),
          }),
          vite: {
            cacheDir: path.join(environment.state, 'vite'),
            // Lightning CSS writes the longhands and prefixes that these need.
            build: { assetsInlineLimit: 0, cssTarget: [...supportedBrowsers] },
            server: {
              fs: { allow: [environment.root, environment.content, environment.state, packageRoot] },
            },
            plugins: [
              ownModulesAsTheyAre(),
              replacedComponents(options.components),
              bareImportsFromContent(environment),
              themePlugin(),
              withoutKnownWarnings(),
            ],
            ssr: { noExternal: ['lectern'] },
          },
        });
      },
      'astro:config:done'({ config }) {
        compileText = textCompiler(config, environment.content);
      },
      async 'astro:server:setup'({ server, refreshContent, logger }) {
        server.watcher.add(environment.content);
        server.middlewares.use(serveAttachments(environment.content));
        server.watcher.on('all', async (_event, file) => {
          if (!file.startsWith(environment.content + path.sep) || !/\.(mdx?|markdown|ya?ml)$/.test(file))
            return;
          try {
            for (const warning of await prepare('owner')) logger.warn(warning);
            await refreshContent?.({
              loaders: ['posts', 'talks', 'slides', 'versions', 'events'].map((name) => `lectern-${name}`),
            });
            server.hot.send({ type: 'full-reload' });
          } catch (error) {
            if (!(error instanceof ContentError)) throw error;
            logger.error(`\n${error.message}\n`);
          }
        });
      },
      async 'astro:build:start'({ logger }) {
        const held = heldBack(content, environment.now);
        if (held.length > 0) {
          const shown = held.slice(0, 20);
          if (held.length > shown.length) shown.push(`and ${held.length - shown.length} more`);
          logger.info(['Not public yet (npm run dev shows it):', ...shown].join('\n  '));
        }
        clearing = (await clearOutput(environment)).done;
        drawing = renderCards(
          cards.map(({ input }) => input),
          { cacheDir: path.join(environment.state, 'cards') },
        ).catch((error: unknown) => {
          logger.error(String(error));
          return error;
        });
      },
      async 'astro:build:done'({ logger }) {
        await clearing;
        const drawn = await drawing;
        if (drawn instanceof Error) throw drawn;
        if (drawn instanceof Map) for (const line of missingLines(cards, drawn)) logger.warn(line);
        await placeCards(cards, environment);
        await placeAttachments(environment);
        for (const line of await cleanFiles(environment.out)) logger.warn(line);
        await confirmPublication(content, environment.out);
        markFolder(environment.out, 'site', ownedBy(environment, content.site));
        await writeHeaders(environment.out, basePath(content.site));
        const manifest = manifestOf(content, cards, environment);
        await mkdir(environment.state, { recursive: true });
        const file = aside ?? manifestFile(environment.state);
        await writeFileAtomic(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
        logger.info(`${cards.length} cards, ${manifest.announcements.length} announcements in the manifest`);
      },
    },
  };
}

/** A folder as Astro's settings name it. */
const folderUrl = (folder: string): URL => pathToFileURL(`${folder}${path.sep}`);

/** The texts of everything that is built. */
function textsOf({ content, deckVersions }: BuildContext): string[] {
  const entries = [...allEntries(content), ...[...deckVersions.values()].map(({ entry }) => entry)];
  return entries.map(({ body }) => body);
}

async function placeCards(cards: PlannedCard[], { out, state }: Environment): Promise<void> {
  for (const folder of new Set(cards.map((card) => path.dirname(card.path)))) {
    await mkdir(path.join(out, folder), { recursive: true });
  }
  await Promise.all(
    cards.map((card) => copyFile(path.join(state, 'cards', `${card.key}.png`), path.join(out, card.path))),
  );
}

/** The file with which the domain confirms the site's record. */
async function confirmPublication({ site }: Content, out: string): Promise<void> {
  const did = standardAccount(site);
  if (!did) return;
  const file = path.join(out, publicationFile);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, publicationUri(did, site.url));
}

function manifestOf(content: Content, cards: PlannedCard[], { now }: Environment): Manifest {
  const { site } = content;
  const byId = new Map(cards.map((card) => [card.id, card]));
  const cardOf: CardOf = (entry, delivery) => {
    const card = byId.get(cardIdOf(entry, delivery)) ?? byId.get(entry.id);
    if (!card) throw new Error(`No card was drawn for ${entry.id}.`);
    return { path: card.path, alt: card.alt };
  };
  const media = new Map(decksAndVersions().map((deck) => [deck.segment, mediaOf(content, deck)]));
  const mediaAt = (slug: string, event: string | undefined) => {
    const deck = shownDecks().find(({ entry }) => entry.slug === slug);
    return deck && media.get((event && deck.versions.get(event)) ?? deck.segment);
  };
  return {
    version: 1,
    site: {
      url: site.url,
      title: site.title,
      language: site.language,
      timeZone: site.timeZone,
      owner: site.owner.name,
    },
    built: now.toString(),
    entries: manifestEntries(content, now),
    announcements: announcements(content, now, cardOf, mediaAt),
  };
}
