/**
 * What the owner wishes to show: `content/moderation.yaml`. The same rules run when replies are pulled
 * and again when pages are built, so a line added to the file takes effect with the next build.
 */
import { createHash } from 'node:crypto';
import { domainKey, type Moderation } from '../model/moderation.ts';

/** Somebody, by every name a rule may know them under. */
export interface Person {
  /** The network's lasting id (DID, URN), where it is known. */
  id?: string;
  name: string;
  handle: string;
  url?: string | undefined;
}

/** What the rules look at. */
export interface Judged {
  /** As `replyId` makes it. */
  id: string;
  author: Person;
  /** The text as people read it, without markup; asked for only where there are word rules. */
  text(): string;
  url?: string | undefined;
  own?: boolean | undefined;
  /** It is on the site already: what was let through once does not wait again. */
  shownBefore?: boolean;
  /** Something by the same author is. */
  authorKnown?: boolean;
}

export type Verdict =
  | { show: true }
  /** Waits for the owner's yes. */
  | { show: false; waits: true }
  | { show: false; waits: false; why: 'account' | 'domain' | 'word' | 'address' | 'hidden' };

/** Judges replies by one moderation file, whose lists are made ready once. */
export class Moderator {
  readonly #approve: Moderation['approve'];
  readonly #accounts: Names;
  readonly #domains: Names;
  readonly #replies: Names;
  readonly #hide: Names;
  readonly #pin: Names;
  readonly #approved: Names;
  readonly #words: RegExp | undefined;

  constructor(moderation: Moderation) {
    const { block } = moderation;
    this.#approve = moderation.approve;
    this.#accounts = new Names(block.accounts.map(accountKey));
    this.#domains = new Names(block.domains.map((entry) => domainKey(entry) ?? entry));
    this.#replies = new Names(block.replies.map(addressKey));
    this.#hide = new Names(moderation.hide.map(addressKey));
    this.#pin = new Names(moderation.pin.map(addressKey));
    this.#approved = new Names(moderation.approved.map((entry) => accountKey(addressKey(entry))));
    this.#words = wordPattern(block.words);
  }

  /** Whether a reply is shown, waits, or is kept out. The owner's own answers never wait. */
  judge(reply: Judged): Verdict {
    const known = (names: Names) => isIn(names, reply);
    if (known(this.#replies)) return { show: false, waits: false, why: 'address' };
    if (known(this.#hide)) return { show: false, waits: false, why: 'hidden' };
    if (reply.own) return { show: true };
    const why = this.keepsOut(reply.author) ?? (this.#speaks(reply.text) ? 'word' : undefined);
    if (why) return { show: false, waits: false, why };
    const approved =
      this.#approve === 'auto' ||
      reply.shownBefore ||
      known(this.#approved) ||
      (this.#approve === 'first-time' &&
        (reply.authorKnown || keysOf(reply.author).some((key) => this.#approved.has(key))));
    return approved ? { show: true } : { show: false, waits: true };
  }

  /** Why a person is kept out altogether, whatever they say; or nothing. */
  keepsOut(person: Person): 'account' | 'domain' | 'word' | undefined {
    if (keysOf(person).some((key) => this.#accounts.has(key))) return 'account';
    if (domainsOf(person).some((domain) => this.#domains.has(domain))) return 'domain';
    return this.#speaks(() => person.name) ? 'word' : undefined;
  }

  /** Whether a reply comes first. */
  isPinned(reply: Pick<Judged, 'id' | 'url'>): boolean {
    return isIn(this.#pin, reply);
  }

  /** Whether any of the words that are kept out is in a text. */
  #speaks(text: () => string): boolean {
    return this.#words?.test(foldWords(text())) ?? false;
  }
}

/** Whether a reply is in a list, by its address or by the id it has here. */
const isIn = (list: Names, { id, url }: Pick<Judged, 'id' | 'url'>) =>
  list.has(id) || (url !== undefined && list.has(addressKey(url)));

/** Names in a list, plain or as `sha256:` of the lower-case text. */
class Names {
  readonly #plain = new Set<string>();
  readonly #hashed = new Set<string>();

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const lower = entry.trim().toLowerCase();
      if (lower.startsWith('sha256:')) this.#hashed.add(lower);
      else this.#plain.add(lower);
    }
  }

  has(name: string): boolean {
    const lower = name.toLowerCase();
    if (this.#plain.has(lower)) return true;
    return this.#hashed.size > 0 && hashForms(lower).some((form) => this.#hashed.has(form));
  }
}

/** The hash may have been made of the name with or without its `@`. */
const hashForms = (name: string) => [sha256(name), sha256(`@${name}`)];

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

function keysOf({ id, handle, url }: Person): string[] {
  return [id, handle, url]
    .filter((key): key is string => key !== undefined && key !== '')
    .map((key) => accountKey(addressKey(key)));
}

/** The domains of a handle and a page, each with its parents: `a.b.example`, `b.example`, `example`. */
function domainsOf({ handle, url }: Person): string[] {
  const own = handle.includes('@', 1) ? handle.slice(handle.lastIndexOf('@') + 1) : handle.replace(/^@/, '');
  const hosts = [own, URL.parse(url ?? '')?.hostname ?? ''];
  return hosts.flatMap((host) => {
    const labels = domainKey(host)?.split('.') ?? [];
    return host ? labels.map((_, index) => labels.slice(index).join('.')) : [];
  });
}

/** Text as words are compared: without case, accents, look-alike forms and invisible characters. */
function foldWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase();
}

/** Whole words or phrases; where a language has no spaces, anywhere. `undefined` where there are none. */
function wordPattern(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const parts = words.map((word) => {
    const folded = foldWords(word.trim());
    const body = RegExp.escape(folded).replace(/(?:\\x20| )+/g, '\\s+');
    const unspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/u.test(folded);
    return unspaced ? body : `(?<![\\p{L}\\p{N}_])${body}(?![\\p{L}\\p{N}_])`;
  });
  return new RegExp(parts.join('|'), 'u');
}
