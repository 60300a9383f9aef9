/**
 * What the owner wishes to show: `content/moderation.yaml`. The same rules run when replies are pulled
 * and again when pages are built, so a line added to the file takes effect with the next build.
 */
import { domainKey, type Moderation } from '../model/moderation.ts';
import type { Reactor, Reply } from '../model/reply.ts';
import { accountKey, accountMark, addressKey, hashForms, Names, sha256 } from './names.ts';
import { wordsOf } from './sanitise.ts';

/** Somebody, by every name a rule may know them under. */
export interface ModeratedPerson {
  /** Their lasting id, the same at every handle (DID, URN; for a webmention see `claimed`), where it is known. */
  id?: string | undefined;
  /** The mark of that id, as it is stored. */
  mark?: string | undefined;
  name: string;
  handle: string;
  url?: string | undefined;
  /** The page that a webmention was sent from. */
  via?: string | undefined;
  /** They say themselves who they are, as anybody does in a webmention: the id alone is proven. */
  claimed?: boolean | undefined;
  /** The marks of somebody whose names are gone. */
  marks?: readonly string[] | undefined;
}

/** What the rules look at. */
export interface Judged {
  /** As `replyId` makes it. */
  id: string;
  author: ModeratedPerson;
  /** The text as people read it, without markup; asked for only where there are word rules. */
  text(): string;
  url?: string | undefined;
  /** A digest of what it says, as `saidOf` makes it. */
  said?: string | undefined;
  own?: boolean | undefined;
  /** It is on the site already, in these words: what was let through once does not wait again. */
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
    if (isIn(this.#replies, reply)) return { show: false, waits: false, why: 'address' };
    if (isIn(this.#hide, reply)) return { show: false, waits: false, why: 'hidden' };
    if (reply.own) return { show: true };
    const why = this.keepsOut(reply.author) ?? (this.#speaks(reply.text) ? 'word' : undefined);
    if (why) return { show: false, waits: false, why };
    const approved =
      this.#approve === 'auto' ||
      reply.shownBefore ||
      isProvenIn(this.#approved, reply) ||
      (reply.said !== undefined && this.#approved.has(sayingKey(reply, reply.said))) ||
      (this.#approve === 'first-time' && (reply.authorKnown || isAuthorIn(this.#approved, reply.author)));
    return approved ? { show: true } : { show: false, waits: true };
  }

  /** Why a person is kept out altogether, whatever they say; or nothing. */
  keepsOut(person: ModeratedPerson): 'account' | 'domain' | 'word' | undefined {
    const marks = marksOfPerson(person);
    if (keysOf(person).some((key) => this.#accounts.has(key))) return 'account';
    if (marks.some((mark) => this.#accounts.hasMark(mark))) return 'account';
    if (domainsOf(person).some((domain) => this.#domains.has(domain))) return 'domain';
    return this.#speaks(() => person.name) ? 'word' : undefined;
  }

  /** Whether a reply comes first. */
  isPinned(reply: Pick<Judged, 'id' | 'url'> & { author?: ModeratedPerson }): boolean {
    return isProvenIn(this.#pin, reply);
  }

  /** Whether any of the words that are kept out is in a text. */
  #speaks(text: () => string): boolean {
    return this.#words?.test(foldWords(text())) ?? false;
  }
}

/** A stored reply, as the rules look at it. */
export function judgedOf(reply: Reply): Omit<Judged, 'author'> & { author: ModeratedPerson } {
  const { id, source, url, author, marks, said, own, imported } = reply;
  const claimed = source === 'webmention' && !imported;
  return {
    id,
    url,
    said,
    author: { ...author, marks, claimed },
    text: () => wordsOf(reply),
    own: own && !claimed,
  };
}

/** Somebody who liked or boosted, as the rules look at them. */
export function personOf(face: Reactor): ModeratedPerson {
  return { ...face, claimed: face.source === 'webmention' };
}

/** What is kept of a reply's names when they go, so that its author can still be found who asks to be left out. */
export function marksOf({ url, author }: Reply): string[] {
  const addresses = [url, author.via].flatMap((address) => (address ? sha256(addressKey(address)) : []));
  const accounts = [
    ...(author.handle ? hashForms(accountKey(author.handle)) : []),
    ...(author.url ? [accountMark(author.url)] : []),
  ];
  return [...new Set([...marksOfPerson(author), ...accounts, ...addresses])];
}

/**
 * What an approval of one reply stands for under `approve: always`: this address with these words.
 *
 * @param said as `saidOf` makes it
 */
export function sayingKey(
  reply: Pick<Judged, 'id' | 'url'> & { author?: ModeratedPerson },
  said: string,
): string {
  return `${provenAddress(reply) ?? reply.id} ${said}`;
}

/** A reply, by the addresses it has or says it has. */
type Addressed = Pick<Judged, 'id' | 'url'> & { author?: ModeratedPerson };

/** Whether a reply is in a list, by any address of it or by the id it has here. */
function isIn(list: Names, { id, url, author }: Judged): boolean {
  const keys = [id, url, author.via].flatMap((address) => (address ? addressKey(address) : []));
  return keys.some((key) => list.has(key)) || (author.marks ?? []).some((mark) => list.hasMark(mark));
}

/** The same for lists that favour: an address that anybody can claim is none. */
function isProvenIn(list: Names, reply: Addressed): boolean {
  const address = provenAddress(reply);
  if (list.has(reply.id) || (address !== undefined && list.has(address))) return true;
  return (reply.author?.marks ?? []).some((mark) => list.hasMark(mark));
}

function provenAddress({ url, author }: Addressed): string | undefined {
  const address = (author?.claimed && author.via) || url;
  return address && addressKey(address);
}

/** Whether an author is in a list that favours. */
function isAuthorIn(list: Names, person: ModeratedPerson): boolean {
  // Who somebody says they are is no proof: only the marks count, that of the id too.
  const keys = person.claimed ? [] : keysOf(person);
  return keys.some((key) => list.has(key)) || marksOfPerson(person).some((mark) => list.hasMark(mark));
}

function marksOfPerson({ id, mark, marks = [] }: ModeratedPerson): string[] {
  return [...(id ? [accountMark(id)] : []), ...(mark ? [mark] : []), ...marks];
}

/** Every name of a person. A site that speaks for somebody may be named by its host too. */
function keysOf({ id, handle, url, via, claimed }: ModeratedPerson): string[] {
  const hosts = claimed ? [url, via].map((address) => URL.parse(address ?? '')?.host) : [];
  return [id, handle, url, via, ...hosts]
    .filter((key): key is string => key !== undefined && key !== '')
    .map((key) => accountKey(addressKey(key)));
}

/** The domains of a handle and of pages, each with its parents: `a.b.example`, `b.example`, `example`. */
function domainsOf({ handle, url, via }: ModeratedPerson): string[] {
  const own = handle.slice(handle.lastIndexOf('@') + 1);
  const hosts = [own, ...[url, via].map((address) => URL.parse(address ?? '')?.hostname ?? '')];
  return hosts.flatMap((host) => {
    const labels = domainKey(host)?.split('.') ?? [];
    return labels.map((_, index) => labels.slice(index).join('.'));
  });
}

/** Text as words are compared: without case, accents, look-alike forms and invisible characters. */
function foldWords(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
      // By way of capitals: STRASSE has no other small letters than strasse.
      .toUpperCase()
      .toLowerCase()
  );
}

/** Whole words or phrases; where a language has no spaces, anywhere. `undefined` where there are none. */
function wordPattern(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const parts = words.map((word) => {
    const folded = foldWords(word);
    const body = folded.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/ +/g, '\\s+');
    const unspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/u.test(folded);
    return unspaced ? body : `(?<![\\p{L}\\p{N}_])${body}(?![\\p{L}\\p{N}_])`;
  });
  return new RegExp(parts.join('|'), 'u');
}
