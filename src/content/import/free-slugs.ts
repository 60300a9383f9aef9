/** Names for the files of one import. */

/** Slugs that are not taken: by the content, or by what was named before. */
export class FreeSlugs {
  readonly #taken: Set<string>;
  /** The number that is tried next, by slug: thousands of entries of one name cost no more than as many of different ones. */
  readonly #next = new Map<string, number>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /**
   * The slug, or the first of `slug-2`, `slug-3` … that is free. It is still free afterwards: what is left out needs none.
   *
   * @example new FreeSlugs(['a']).find('a') // 'a-2'
   */
  find(slug: string): string {
    if (!this.#taken.has(slug)) return slug;
    let number = this.#next.get(slug) ?? 2;
    while (this.#taken.has(`${slug}-${number}`)) number += 1;
    this.#next.set(slug, number);
    return `${slug}-${number}`;
  }

  take(slug: string): void {
    this.#taken.add(slug);
  }
}
