/**
 * People who are named in what others say: whoever is blocked, has said no or is reduced to initials is not
 * linked and named in the replies of others either. What is written without a link stays as it was said.
 */
import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5';
import { decodedPart } from '../model/percent.ts';
import type { Quote, Reply } from '../model/reply.ts';
import { judgedOf, type ModeratedPerson, type Moderator, marksOf } from './moderate.ts';
import { accountMark } from './names.ts';

/** What stands for somebody whom the owner or they themselves keep out. */
const somebody = 'somebody';

/** Whom not to name, and what to write instead. */
export class Unnamed {
  readonly #moderator: Moderator;
  readonly #words = new Map<string, string>();
  readonly #named = new Set<string>();

  constructor(moderator: Moderator) {
    this.#moderator = moderator;
  }

  /** Somebody who is kept out, by the marks of what they are proven to be called. */
  keepOut(marks: readonly string[]): void {
    for (const mark of marks) this.#words.set(mark, somebody);
  }

  /** The author of a reply that is shown: by name, or by initials where names are gone. */
  show(reply: Reply): void {
    for (const mark of reply.marks ?? []) {
      if (!this.#words.has(mark)) this.#words.set(mark, reply.author.name);
    }
    if (reply.author.handle || reply.author.url) for (const mark of marksOf(reply)) this.#named.add(mark);
  }

  /** A reply that names none of them; the same object where nothing changes. */
  in(reply: Reply): Reply {
    const html = this.#inHtml(reply.html);
    const quote = reply.quote && this.#inQuote(reply.quote);
    if (html === reply.html && quote === reply.quote) return reply;
    return { ...reply, html, ...(quote && { quote }) };
  }

  #inHtml(html: string): string {
    if (!html.includes('<a ')) return html;
    const fragment = parseFragment(html);
    return this.#settle(fragment) ? serialize(fragment) : html;
  }

  /** Of somebody who is kept out nothing is quoted; of one whose name is gone, the words. */
  #inQuote(quote: Quote): Quote {
    const { author } = quote;
    const word = author && this.#wordForAuthor(author);
    if (word === somebody) return { author: { name: somebody, handle: '' }, html: '' };
    const html = this.#inHtml(quote.html);
    if (word === undefined) return html === quote.html ? quote : { ...quote, html };
    const { url: _named, ...rest } = quote;
    return { ...rest, html, author: { name: word, handle: '' } };
  }

  #wordForAuthor({ name, handle, url, mark }: NonNullable<Quote['author']>): string | undefined {
    if (!handle && !url && !mark) return undefined;
    const named = [handle, url].flatMap((each) => (each ? accountMark(each) : []));
    const word = this.#word([...(mark ? [mark] : []), ...named]);
    if (word !== undefined) return word;
    return this.#moderator.keepsOut({ name, handle, url, mark }) ? somebody : undefined;
  }

  #settle(root: DefaultTreeAdapterTypes.ParentNode): boolean {
    let changed = false;
    const waiting: DefaultTreeAdapterTypes.ParentNode[] = [root];
    for (let parent = waiting.pop(); parent; parent = waiting.pop()) {
      for (const [index, node] of parent.childNodes.entries()) {
        if (!('tagName' in node)) continue;
        const href = node.tagName === 'a' && node.attrs.find(({ name }) => name === 'href')?.value;
        const word = href ? this.#wordFor(href) : undefined;
        if (word === undefined) waiting.push(node);
        else {
          parent.childNodes[index] = { nodeName: '#text', value: word, parentNode: parent };
          changed = true;
        }
      }
    }
    return changed;
  }

  /** What stands for who has one of these marks; nothing where they are named. */
  #word(marks: readonly string[]): string | undefined {
    const word = marks.map((mark) => this.#words.get(mark)).find((each) => each !== undefined);
    if (word === undefined || word === somebody) return word;
    return marks.some((mark) => this.#named.has(mark)) ? undefined : word;
  }

  #wordFor(href: string): string | undefined {
    const person = personAt(href);
    const marks = [person.id, person.handle, href].flatMap((name) => (name ? accountMark(name) : []));
    const word = this.#word(marks);
    if (word !== undefined) return word;
    // A page that is nobody's profile is a link like any other, on whatever site it is.
    const isProfile = person.handle !== '' || person.id !== undefined;
    return isProfile && this.#moderator.keepsOut(person) ? somebody : undefined;
  }
}

/** Replies of one entry, none of which names whom it should not. @returns the same objects where nothing changes */
export function withoutNames(shown: readonly Reply[], gone: readonly Reply[], moderator: Moderator): Reply[] {
  const unnamed = new Unnamed(moderator);
  for (const reply of gone) {
    const { author } = judgedOf(reply);
    if (!moderator.keepsOut(author)) continue;
    unnamed.keepOut(author.claimed ? [author.mark ?? []].flat() : marksOf(reply));
  }
  for (const reply of shown) unnamed.show(reply);
  return shown.map((reply) => unnamed.in(reply));
}

/**
 * Whose profile an address is, as the networks write them.
 *
 * @example personAt('https://m.example/@ada').handle // '@ada@m.example'
 */
export function personAt(href: string): ModeratedPerson {
  const url = URL.parse(href);
  const person = { name: '', handle: '', url: href };
  if (!url) return person;
  const path = decodedPart(url.pathname);
  const [, user] = /^\/(?:@|users\/)([\w.-]+)\/?$/.exec(path) ?? [];
  if (user) return { ...person, handle: `@${user}@${url.hostname}` };
  const [, elsewhere] = /^\/@([\w.-]+@[\w.-]+)\/?$/.exec(path) ?? [];
  if (elsewhere) return { ...person, handle: `@${elsewhere}` };
  const [, profile] = /^\/profile\/([^/]+)\/?$/.exec(path) ?? [];
  if (profile?.startsWith('did:')) return { ...person, id: profile };
  return profile ? { ...person, handle: `@${profile}` } : person;
}
