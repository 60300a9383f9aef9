/**
 * What is the owner's own among what comes back: their announcements, which other servers send on as webmentions, and
 * their own reposts of them. Known by the journal's receipts; pure.
 */
import { type EntryId, networkIds } from '../model/ids.ts';
import type { JournalFile, Receipt } from '../model/journal.ts';
import { decodedPart } from '../model/percent.ts';
import { type ReplySource, replySources } from '../model/reply.ts';
import type { Site } from '../model/site.ts';
import { definitionOf } from '../networks/registry.ts';
import type { FoundAuthor, FoundReply, Thread } from '../networks/thread.ts';
import { addressKey } from './names.ts';
import { type OwnNames, ownNames } from './spoken.ts';

/** A thread without what is the owner's own, and how much that was. */
export interface Others {
  thread: Thread;
  own: number;
}

export class Own {
  /** What the owner is called on any network. */
  readonly names: OwnNames;
  readonly #addresses = new Set<string>();
  /** `m.example 1140…`: a status on a server, at whichever of its addresses. */
  readonly #statuses = new Set<string>();

  constructor(journals: ReadonlyMap<EntryId, JournalFile>, site: Pick<Site, 'networks'>) {
    const names: string[] = [];
    for (const { receipt, network } of receiptsOf(journals)) {
      const url = URL.parse(receipt.url);
      if (!url) continue;
      this.#addresses.add(addressKey(receipt.url)).add(receipt.id);
      const last = segmentsOf(url).at(-1);
      // An id of a person's own choosing, or a number that any server may have: only beside its host.
      for (const id of new Set([receipt.id.split('/').at(-1), last]))
        if (id) this.#statuses.add(`${url.host} ${id}`);
      // By hand a URL is whatever the owner says it is, and names nobody.
      if (replySources.some((source) => source === network))
        for (const each of profileIn(url)) names.push(each);
      for (const each of /^at:\/\/([^/]+)\//.exec(receipt.id)?.slice(1) ?? []) names.push(each);
    }
    const configured = networkIds.flatMap((id) => definitionOf(id).reading.names(site.networks));
    this.names = ownNames([...names, ...configured]);
  }

  /** Whether an address is one of a post of the owner's, on its own server or at a bridge that sends it on. */
  isPost(address: string): boolean {
    return withinOf(address).some((within) => {
      if (this.#addresses.has(addressKey(within)) || this.#addresses.has(within)) return true;
      const url = URL.parse(within);
      const last = url && segmentsOf(url).at(-1);
      return Boolean(last) && this.#statuses.has(`${url!.host} ${last}`);
    });
  }

  /** Whether somebody is the owner, by the address of their page. */
  isOwner({ url, handle }: Pick<FoundAuthor, 'url' | 'handle'>): boolean {
    return [...ownNames([...(url ? [url] : []), ...(handle ? [handle] : [])])].some(
      // The bare name of an account is anybody's on another server.
      (name) => /[@./:]/.test(name) && this.names.has(name),
    );
  }

  /**
   * A thread without the owner's own announcements and reposts of them.
   *
   * On a network itself replies are told apart by their ids, and the owner's answers are shown; there only the
   * owner among those who liked and boosted goes.
   */
  without(thread: Thread, source: ReplySource): Others {
    const isOwn = ({ author }: { author: FoundAuthor }) =>
      source === 'webmention' ? this.isOwner(author) : author.id === thread.owner;
    const faces = thread.reactors?.filter((face) => !isOwn(face));
    const lost = (kind: 'like' | 'boost') =>
      (thread.reactors ?? []).filter((face) => face.kind === kind && isOwn(face)).length;
    if (source !== 'webmention') {
      const own = (thread.reactors?.length ?? 0) - (faces?.length ?? 0);
      return { thread: faces && own > 0 ? { ...thread, reactors: faces } : thread, own };
    }
    const replies = thread.replies.filter((reply) => !this.#isAnnouncement(reply));
    const { counts } = thread;
    const own = thread.replies.length - replies.length + lost('like') + lost('boost');
    if (own === 0) return { thread, own };
    return {
      own,
      thread: {
        ...thread,
        replies,
        ...(faces && { reactors: faces }),
        // A receiver counts nothing by itself: these are the sums of what it sent.
        counts: {
          ...counts,
          replies: replies.length,
          likes: counts.likes - lost('like'),
          boosts: counts.boosts - lost('boost'),
        },
      },
    };
  }

  #isAnnouncement({ url, author: { via } }: FoundReply): boolean {
    return [url, via].some((address) => address !== undefined && this.isPost(address));
  }
}

function* receiptsOf(
  journals: ReadonlyMap<EntryId, JournalFile>,
): Generator<{ receipt: Receipt; network: string }> {
  for (const { announcements } of journals.values()) {
    for (const networks of Object.values(announcements)) {
      for (const [network, { receipt, parts = [] }] of Object.entries(networks)) {
        for (const each of [receipt, ...parts.map((part) => part.receipt)]) {
          if (each) yield { receipt: each, network };
        }
      }
    }
  }
}

/**
 * Whose post an address is.
 *
 * @example profileIn(new URL('https://m.example/@ada/114')) // ['https://m.example/@ada']
 */
function profileIn(url: URL): string[] {
  const [, page] =
    /^(.*\/@[^/]+)\/[^/]+\/?$/.exec(url.pathname) ??
    /^(.*\/users\/[^/]+)\/statuses\/[^/]+\/?$/.exec(url.pathname) ??
    /^(.*\/profile\/[^/]+)\/post\/[^/]+\/?$/.exec(url.pathname) ??
    [];
  return page ? [`${url.origin}${page}`] : [];
}

/**
 * An address, and the one it carries: bridges put the address of what they send on into the path of their own
 * (`https://fed.brid.gy/convert/web/https://m.example/@ada/114`, https://fed.brid.gy/docs; Bridgy's
 * `/post/mastodon/@ada@m.example/114`, `/post/bluesky/DID/at%3A%2F%2F…`, https://brid.gy/about).
 */
function withinOf(address: string): string[] {
  const text = decodedPart(address);
  const [, carried] = /^https?:\/\/[^/]+\/.*?((?:https?:\/\/?|at:\/\/).+)$/.exec(text) ?? [];
  const [, host, id] = /^https?:\/\/[^/]+\/post\/mastodon\/@[^/@]+@([^/]+)\/([^/?#]+)\/?$/.exec(text) ?? [];
  return [
    address,
    ...(carried ? [carried.replace(/^(https?:)\/\/?/, '$1//')] : []),
    ...(host && id ? [`https://${host}/${id}`] : []),
  ];
}

const segmentsOf = (url: URL) => url.pathname.split('/').filter(Boolean);
