/** Where a reply stands: below whom, and under which announcement, past everything that is not shown. Pure. */
import type { FoundReply } from '../networks/thread.ts';

/** Ids here are the network's own. */
export interface ThreadPlace {
  /** The nearest ancestor that is shown. */
  parent?: string;
  /** The nearest one that waits, where that is nearer. */
  above?: string;
  /** The announcement at the top of the line. */
  announcement?: string;
}

/** Who answers whom, past what is not shown, up to one of our own posts; a circle ends where it began. */
export class Lineage {
  readonly #parents: ReadonlyMap<string, string | undefined>;
  readonly #ownPosts: ReadonlyMap<string, string>;
  readonly #shown: ReadonlySet<string>;
  readonly #waiting: ReadonlySet<string>;
  readonly #places = new Map<string, ThreadPlace>();

  constructor(
    replies: readonly FoundReply[],
    ownPosts: ReadonlyMap<string, string>,
    shown: ReadonlySet<string>,
    waiting: ReadonlySet<string>,
  ) {
    this.#parents = new Map(replies.map(({ id, parent }) => [id, parent]));
    this.#ownPosts = ownPosts;
    this.#shown = shown;
    this.#waiting = waiting;
  }

  /** @param id of a reply */
  of(id: string): ThreadPlace {
    const path = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && !this.#places.has(at) && !this.#ownPosts.has(at) && !path.has(at)) {
      path.add(at);
      at = this.#parents.get(at);
    }
    let above = at === undefined || path.has(at) ? {} : this.#below(at);
    for (const each of [...path].reverse()) {
      this.#places.set(each, above);
      above = this.#below(each);
    }
    return this.#places.get(id) ?? {};
  }

  /** The place of what answers this post. */
  #below(id: string): ThreadPlace {
    const announcement = this.#ownPosts.get(id);
    if (announcement !== undefined) return { announcement };
    const place = this.#places.get(id) ?? {};
    if (this.#waiting.has(id)) return { ...place, above: id };
    if (!this.#shown.has(id)) return place;
    return { parent: id, ...(place.announcement !== undefined && { announcement: place.announcement }) };
  }
}
