/** `--feed`, or `feed:` in `site.yaml`: announces what a site's feed lists, whoever built the site. */
import path from 'node:path';
import { readJournals } from '../../content/announcement-journals.ts';
import { isFeedAddress } from '../../content/feed-site.ts';
import { manifestFile } from '../../content/manifest.ts';
import type { SourceFeed } from '../../feed/feed.ts';
import { fetchFeed, readFeedFile } from '../../feed/fetch-feed.ts';
import { manifestOfFeed } from '../../feed/manifest.ts';
import { Pages } from '../../feed/pages.ts';
import { writeFileAtomicSync } from '../../files/atomic.ts';
import { isLoopbackHost } from '../../model/fields.ts';
import type { Manifest } from '../../model/manifest.ts';
import { Temporal } from '../../model/time.ts';
import { configuredNetworks } from '../../networks/index.ts';
import { type PublicFetch, publicFetch } from '../../replies/fetch-public.ts';
import { makePlan } from '../../syndication/plan.ts';
import { Journal } from '../../syndication/run-journal.ts';
import type { SyndicateContext } from './context.ts';

/** What a feed gives a run, in place of a build. */
export interface FromFeed {
  manifest: Manifest;
  /** Where its pictures are: in place of the output folder. */
  out: string;
  pages: Pages;
  close(): Promise<void>;
}

/**
 * Reads the feed, keeps what is in it as the manifest, and looks at the pages of what is due, or of what a preview shows.
 *
 * @param said names of the fields that `site.yaml` has itself
 * @throws FeedUnreadable
 */
export async function fromFeed(scene: SyndicateContext, said: ReadonlySet<string>): Promise<FromFeed> {
  const { environment, site, around, wishes, say } = scene;
  const feed = site.feed!;
  const onLoopback = [feed, site.url].some((each) => isLoopbackHost(URL.parse(each)?.hostname ?? ''));
  const fetcher = publicFetch({ loopback: onLoopback });
  try {
    const read = await readFrom(scene, fetcher);
    const now = around.clock.now();
    const journals = readJournals(environment.content);
    const { manifest, notes } = manifestOfFeed(read, { site, said, journals, now, feed });
    for (const note of notes) say(note);
    // As a build leaves it: for replies, the doctor, and what the owner asks of single announcements.
    writeFileAtomicSync(manifestFile(environment.state), `${JSON.stringify(manifest, null, 1)}\n`);
    const out = path.join(environment.state, 'feed');
    const longestWait = Number(wishes.wait ?? 0) * 60_000;
    const { clock, signal } = around;
    const pages = new Pages({ site, items: read.items, fetcher, clock, signal, out, longestWait });
    const ids = wishes.preview || wishes['dry-run'] ? shownIn(scene, manifest) : dueIn(scene, manifest);
    return {
      manifest: await pages.completed(manifest, ids),
      out,
      pages,
      close: () => fetcher.close(),
    };
  } catch (error) {
    await fetcher.close();
    throw error;
  }
}

function readFrom(
  { environment, site, wishes }: SyndicateContext,
  fetcher: PublicFetch,
): Promise<SourceFeed> {
  const feed = site.feed!;
  if (isFeedAddress(feed)) return fetchFeed(feed, fetcher);
  // On the command line a path is seen from where one is, in the settings from where they are.
  return readFeedFile(path.resolve(wishes.feed ? process.cwd() : environment.content, feed), site.url);
}

/** The announcements that this run has something to do for. */
function dueIn({ environment, site, around, wishes }: SyndicateContext, manifest: Manifest): Set<string> {
  const journal = Journal.open(environment.content, manifest.entries);
  const plan = makePlan({
    manifest,
    journal,
    site,
    networks: configuredNetworks(site),
    now: around.clock.now(),
    cardsOnly: wishes['cards-only'] ?? false,
  });
  const tasks = [...plan.tasks.values()].flat();
  return new Set(
    tasks.flatMap((task) => (task.do !== 'skip' && task.announcement ? [task.announcement.id] : [])),
  );
}

/** The announcements that may still be made. */
function shownIn({ environment, around }: SyndicateContext, manifest: Manifest): Set<string> {
  const journal = Journal.open(environment.content, manifest.entries);
  const now = around.clock.now();
  const open = manifest.announcements.filter(
    ({ id, networks, expires }) =>
      Temporal.Instant.compare(now, expires) < 0 &&
      networks.some((network) => {
        const state = journal.find(id, network)?.record.state;
        return state === undefined || state === 'intended';
      }),
  );
  return new Set(open.map(({ id }) => id));
}
