/** `--dry-run` and `--preview`: what would be posted. */
import path from 'node:path';
import type { Environment } from '../../content/environment.ts';
import type { NetworkId } from '../../model/ids.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { People } from '../../model/people.ts';
import { usualLimits } from '../../networks/counter.ts';
import { NetworkError } from '../../networks/errors.ts';
import { configuredNetworks, connect } from '../../networks/index.ts';
import { type PreviewOptions, writePreview } from '../../syndication/preview.ts';
import { rehearse } from '../../syndication/rehearsal.ts';
import { Journal } from '../../syndication/run-journal.ts';
import { rehearsalText } from '../../syndication/script.ts';
import { print } from '../print.ts';
import { nothing, printJson, type SyndicateContext } from './context.ts';

/** `--dry-run`: only what asks for the instance's limits is requested. */
export async function showOnly(scene: SyndicateContext, manifest: Manifest, people: People): Promise<number> {
  const { environment, site, around, wishes } = scene;
  const journal = Journal.open(environment.content, manifest.entries);
  const limits = async (id: NetworkId) => {
    try {
      const network = await connect(id, site, { ...around, limits: { attempts: 1, timeout: 10_000 } });
      return await network.limits();
    } catch (error) {
      if (error instanceof NetworkError) return usualLimits[id];
      throw error;
    }
  };
  const input = {
    manifest,
    site,
    people,
    journal,
    networks: configuredNetworks(site),
    now: around.clock.now(),
    cardsOnly: wishes['cards-only'] ?? false,
    limits,
    out: environment.out,
  };
  if (wishes.preview) {
    const file = await writePreview({
      ...input,
      state: environment.state,
      // Of a site that Lectern does not build there are no cards to draw.
      draw: manifest.site.feed === undefined ? await cardDrawer(environment) : undefined,
    });
    scene.say(
      wishes.json ? `Nothing was sent. The preview is ${file}` : 'Nothing was sent. Open the preview:',
    );
    if (!wishes.json) print(file);
  }
  if (wishes.preview && !wishes.json) return 0;
  const rehearsal = await rehearse(input);
  if (wishes.json) {
    const unknown = rehearsal.waiting.filter((each) => each.unknown).length;
    const open = rehearsal.posts.length + rehearsal.waiting.length + rehearsal.unfinished.length;
    printJson({ ...nothing, skipped: rehearsal.skipped.length, unknown, waiting: open - unknown });
  } else {
    print(rehearsalText(rehearsal));
  }
  return 0;
}

/** Draws cards in other shapes from the content, as the build draws the wide ones; into the same cache. */
async function cardDrawer(environment: Environment): Promise<PreviewOptions['draw']> {
  const [{ inspectContent }, { importDecks }, { planCards, cardIdOf }, { renderCards, cardKey }] =
    await Promise.all([
      import('../../content/read.ts'),
      import('../../slides/import-decks.ts'),
      import('../../site/integration/cards.ts'),
      import('../../cards/index.ts'),
    ]);
  const imported = await importDecks(await inspectContent(environment.content), 'readers', environment);
  const planned = new Map(
    (await planCards(imported.content, environment, imported.decks)).map((card) => [card.id, card]),
  );
  return async ({ entry, delivery }, format) => {
    const id = cardIdOf({ id: entry }, delivery ? { event: delivery } : undefined);
    const card = planned.get(id) ?? planned.get(entry);
    if (!card) return undefined;
    const input = { ...card.input, format };
    const drawn = await renderCards([input], { cacheDir: path.join(environment.state, 'cards') });
    return drawn.get(cardKey(input))?.path;
  };
}
