/**
 * Names as rules know them: accounts, addresses and domains, plain or as a SHA-256. What is stored may have
 * no name any more; then its marks, the hashes of its names, are compared.
 */

import { createHash } from 'node:crypto';
import type { ReplySource } from '../model/reply.ts';
import { definitionIfAny } from '../networks/registry.ts';

/** Names in a list, plain or as `sha256:` of the lower-case text. */
export class Names {
  readonly #plain = new Set<string>();
  readonly #hashed = new Set<string>();
  /** The hashes of the plain ones; made when they are first asked for. */
  #marks: Set<string> | undefined;

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const lower = entry.trim().toLowerCase();
      if (lower.startsWith('sha256:')) this.#hashed.add(lower);
      else this.#plain.add(lower);
    }
  }

  /** Whether a name is in the list. */
  has(name: string): boolean {
    const lower = name.toLowerCase();
    if (this.#plain.has(lower)) return true;
    return this.#hashed.size > 0 && hashForms(lower).some((form) => this.#hashed.has(form));
  }

  /** Whether the name that a mark was made of is in the list. */
  hasMark(mark: string): boolean {
    this.#marks ??= new Set([...this.#plain].map(sha256));
    return this.#hashed.has(mark) || this.#marks.has(mark);
  }
}

/** The hash may have been made of the name with or without its `@`. */
export const hashForms = (name: string) => [sha256(name), sha256(`@${name}`)];

/**
 * How a name is written into a public file without naming anybody.
 *
 * @example sha256('@Eve@spam.example') // 'sha256:…' of '@eve@spam.example'
 */
export function sha256(name: string): string {
  return `sha256:${createHash('sha256').update(name.toLowerCase()).digest('hex')}`;
}

/** An account as it is compared: without `@` in front and without a slash at the end. */
export function accountKey(entry: string): string {
  return entry.trim().replace(/^@/, '').replace(/\/$/, '');
}

/** An address as it is compared: without fragment and without a slash at the end. */
export function addressKey(entry: string): string {
  const url = URL.parse(entry);
  if (!url || !/^https?:$/.test(url.protocol)) return entry;
  return `${url.origin}${url.pathname.replace(/\/$/, '')}${url.search}`;
}

/** The mark of an account, by its id, handle or page. */
export function accountMark(account: string): string {
  return sha256(accountKey(addressKey(account)));
}

/** An id by which the same person is known everywhere; Mastodon's are numbers of one server, where names are for good. */
export function lastingId(id: string, source: ReplySource): string | undefined {
  const { lastingIds = true } = definitionIfAny(source)?.reading ?? {};
  return lastingIds && id !== '' ? id : undefined;
}

/** An address that can stand in a link. */
export function webAddress(address: string | undefined): string | undefined {
  const url = URL.parse(address ?? '');
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  return url.href.length <= 2_000 ? url.href : undefined;
}
