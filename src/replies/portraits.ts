/** The pictures of people: of authors, and of those who liked or boosted and may be shown. */
import type { Reactor, Reply, ReplySource } from '../model/reply.ts';
import type { FoundReactor } from '../networks/thread.ts';
import type { Avatars } from './avatars.ts';
import { authorRefusal } from './consent.ts';
import type { Target } from './copies.ts';
import type { PublicFetch } from './fetch-public.ts';
import type { Moderator } from './moderate.ts';
import { accountMark, lastingId, webAddress } from './names.ts';
import { normaliseHandle, normaliseName } from './normalise.ts';
import type { Sifted } from './sift.ts';

/** Pictures fetched at the same time, so that a hundred new faces take seconds. */
const atOnce = 8;

export class Portraits {
  readonly #avatars: Avatars;
  readonly #fetchers: Partial<Record<ReplySource, PublicFetch>>;

  /** @param fetchers how pictures of each network may be fetched; without one there are none */
  constructor(avatars: Avatars, fetchers: Partial<Record<ReplySource, PublicFetch>>) {
    this.#avatars = avatars;
    this.#fetchers = fetchers;
  }

  /** Replies with the pictures of their authors. */
  async of(source: ReplySource, sifted: readonly Sifted[]): Promise<Reply[]> {
    const files = await this.#files(
      source,
      sifted.map(({ picture }) => picture),
    );
    return sifted.map(({ reply }, index) =>
      files[index] ? { ...reply, author: { ...reply.author, avatar: files[index] } } : reply,
    );
  }

  /** The faces that may be shown below a copy. */
  async faces(target: Target, found: readonly FoundReactor[], moderator: Moderator): Promise<Reactor[]> {
    const { source } = target;
    const shown = found.filter(({ author }) => {
      const { name, handle, url, via } = author;
      const id = lastingId(author.id, source);
      const person = { id, name, handle, url, via, claimed: source === 'webmention' };
      return !authorRefusal(author) && !moderator.keepsOut(person);
    });
    const files = await this.#files(
      source,
      shown.map(({ author }) => (author.pictureLabelled ? undefined : author.avatar)),
    );
    return shown.map(({ kind, author }, index) => {
      const [lasting, url, via] = [
        lastingId(author.id, source),
        webAddress(author.url),
        webAddress(author.via),
      ];
      return {
        kind,
        source,
        ...(target.announcement && { announcement: target.announcement }),
        name: normaliseName(author.name, author.handle),
        handle: normaliseHandle(author.handle),
        ...(url && { url }),
        ...(files[index] && { avatar: files[index] }),
        ...(lasting && { mark: accountMark(lasting) }),
        ...(via && { via }),
      };
    });
  }

  async #files(source: ReplySource, addresses: readonly (string | undefined)[]) {
    const fetcher = this.#fetchers[source];
    const files: (string | undefined)[] = [];
    if (!fetcher) return files;
    for (let start = 0; start < addresses.length; start += atOnce) {
      const batch = addresses.slice(start, start + atOnce);
      for (const each of await Promise.all(batch.map((address) => this.#avatars.fileFor(address, fetcher))))
        files.push(each);
    }
    return files;
  }
}
