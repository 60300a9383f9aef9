/** The pages of entries that are due: whether they are live, and the picture and the words that their heads give to cards. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomicSync } from '../files/atomic.ts';
import type { Announcement, Manifest } from '../model/manifest.ts';
import { encrypted, isOnSite, pageKey, withoutTracking } from '../model/page-address.ts';
import type { Site } from '../model/site.ts';
import { instantOf } from '../model/time.ts';
import type { Clock } from '../networks/transport.ts';
import { mostPixels, pictureType } from '../replies/avatars.ts';
import { NotFetched, type PublicFetch } from '../replies/fetch-public.ts';
import { NotDrawn, PictureProcess } from '../replies/picture-process.ts';
import type { NamedPicture, SourceItem } from './feed.ts';
import { readPageApart } from './read-apart.ts';
import type { PageHead } from './read-page.ts';

const limits = {
  page: { bytes: 3_000_000, time: 20_000, redirects: 5 },
  picture: { bytes: 10_000_000, time: 20_000, redirects: 5 },
};
/** Pixels of a card's width: what Mastodon, Bluesky and LinkedIn show at most. */
const cardWidth = 1_200;
/** Pages that one run looks at. */
const mostPages = 30;
/** How often a page that isn't live yet is asked for, in milliseconds. */
const pause = 10_000;
/** Pictures that no run has needed for so long are removed, in milliseconds. */
const keptFor = 60 * 24 * 3_600_000;

export interface PagesOptions {
  site: Site;
  items: readonly SourceItem[];
  fetcher: PublicFetch;
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** Takes the place of the output folder of a build: cards go to `cards/` in it. */
  out: string;
  /** How long to wait for a page to come up, in milliseconds: 0 asks once. */
  longestWait: number;
}

/** What a look at a page has found. */
type Look =
  | { live: true; url: string; head: PageHead; card: Announcement['card'] }
  | { live: false; why: string };

export class Pages {
  readonly #options: PagesOptions;
  readonly #items: ReadonlyMap<string, SourceItem>;
  readonly #looks = new Map<string, Look>();
  readonly #drawing = new PictureProcess();

  constructor(options: PagesOptions) {
    this.#options = options;
    this.#items = new Map(options.items.map((item) => [item.url, item]));
  }

  get requests(): number {
    return this.#options.fetcher.requests;
  }

  /**
   * The manifest with what the pages of some announcements say of themselves: their picture, where the feed has no text
   * their description, and the address that they have now. Looks at no more pages than a run can announce.
   *
   * @param ids of the announcements
   */
  async completed(manifest: Manifest, ids: ReadonlySet<string>): Promise<Manifest> {
    this.#tidy();
    let looked = 0;
    const announcements: Announcement[] = [];
    for (const announcement of manifest.announcements) {
      if (!ids.has(announcement.id) || looked >= mostPages || this.#options.signal?.aborted) {
        announcements.push(announcement);
        continue;
      }
      looked += 1;
      const look = await this.#look(announcement);
      // Known by both addresses from here on: the feed's, and the page's own.
      this.#looks.set(announcement.url, look);
      if (!look.live) {
        announcements.push(announcement);
        continue;
      }
      this.#looks.set(look.url, look);
      const { url, head, card } = look;
      const { title, summary } = announcement;
      const note = this.#items.get(announcement.url)?.note ?? false;
      announcements.push({
        ...announcement,
        url,
        // What has neither title nor text is called by its address.
        title: title === announcement.url ? (head.title ?? title) : title,
        summary: summary === '' && !note ? (head.description ?? '') : summary,
        ...(card && { card }),
      });
    }
    return { ...manifest, announcements };
  }

  /** Why an announcement's page is not live; nothing where it is. */
  async missing({ url }: Pick<Announcement, 'url'>): Promise<string | undefined> {
    const look = this.#looks.get(url);
    if (!look) return `${url} was not looked at in this run`;
    return look.live ? undefined : look.why;
  }

  async #look(announcement: Announcement): Promise<Look> {
    const { clock, signal, longestWait } = this.#options;
    for (let waited = 0; ; waited += pause) {
      const look = await this.#once(announcement);
      if (look.live || waited >= longestWait) return look;
      await clock.sleep(pause, signal);
    }
  }

  async #once({ url }: Announcement): Promise<Look> {
    const { fetcher, site } = this.#options;
    const asked = encrypted(url);
    let answer: Awaited<ReturnType<PublicFetch['answer']>>;
    try {
      answer = await fetcher.answer(asked, limits.page, 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1');
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      return { live: false, why: `${asked} is not live: ${error.message}` };
    }
    const elsewhere = this.#ledAstray(asked, answer.url);
    if (elsewhere) return { live: false, why: elsewhere };
    const isPage = answer.type === '' || /html/i.test(answer.type);
    const head = isPage ? await readPageApart({ ...answer, address: answer.url }) : {};
    const item = this.#items.get(url);
    const why = item?.changed && olderThanItSeems(item, head, site);
    if (why) return { live: false, why: `${asked}: ${why}` };
    const card = await this.#card([head.picture, item?.picture]);
    const same = pageKey(answer.url) === pageKey(asked);
    return { live: true, url: same ? withoutTracking(answer.url) : asked, head, card };
  }

  /** Why a page is not the entry's: a missing one that leads to the front page with 200, another site's. */
  #ledAstray(asked: string, found: string): string | undefined {
    const { site } = this.#options;
    if (pageKey(asked) === pageKey(found)) return undefined;
    if (!isOnSite(found, [site.url, ...site.formerUrls])) return `${asked} leads to another site: ${found}`;
    return pageKey(found) === pageKey(site.url) ? `${asked} leads to the front page` : undefined;
  }

  /** The first of some pictures that can be had, in the output folder. */
  async #card(pictures: readonly (NamedPicture | undefined)[]): Promise<Announcement['card']> {
    for (const picture of pictures) {
      const drawn = picture && (await this.#drawn(encrypted(picture.url)));
      if (drawn) return { path: drawn, url: encrypted(picture.url), alt: picture.alt ?? '' };
    }
    return undefined;
  }

  async #drawn(address: string): Promise<string | undefined> {
    const { fetcher, out } = this.#options;
    try {
      const bytes = await fetcher.get(address, limits.picture);
      const type = pictureType(bytes);
      if (!type) return undefined;
      const job = { bytes, type, size: cardWidth, shape: 'card' as const, pixels: mostPixels };
      const card = await this.#drawing.draw(job);
      const name = `cards/${createHash('sha256').update(card).digest('hex').slice(0, 32)}.jpg`;
      mkdirSync(path.join(out, 'cards'), { recursive: true });
      writeFileAtomicSync(path.join(out, name), card);
      return name;
    } catch (error) {
      // A post without its picture says what it has to say.
      if (error instanceof NotFetched || error instanceof NotDrawn) return undefined;
      throw error;
    }
  }

  /** Removes the pictures of what was announced long ago. */
  #tidy(): void {
    const folder = path.join(this.#options.out, 'cards');
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      if (Date.now() - statSync(file).mtimeMs > keptFor) rmSync(file, { force: true });
    }
  }
}

/** An Atom entry may have the date of its last change alone: its page may know when it was published. */
function olderThanItSeems({ date }: SourceItem, { published }: PageHead, site: Site): string | undefined {
  if (!date || !published) return undefined;
  const at = (written: string) =>
    instantOf(written, site.timeZone, site.syndication.hours.start).epochMilliseconds;
  const age = at(date) - at(published);
  return age > site.syndication.maxAge * 24 * 3_600_000
    ? `it was published on ${published.slice(0, 10)}, by its own account; the feed has the date of its last change alone`
    : undefined;
}
