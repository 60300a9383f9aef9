/** One post of another program as an entry of this site: its text, its pictures, its fields. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sitePath } from '../model/address.ts';
import type { Site } from '../model/site.ts';
import { slugFrom } from '../model/slug.ts';
import { type Fate, type FoundAddress, withAddresses } from './addresses.ts';
import { markdownOf } from './html.ts';
import type { Meaning, OldLinks } from './links.ts';
import { type PictureFile, readPicture } from './pictures.ts';
import type { LeadPicture, Note, SourcePost } from './post.ts';
import { firstWords, plainWords, withoutFirstLevel, withoutMore } from './text.ts';

/** A file that goes with an entry. */
export interface Companion {
  /** `beside`: in the entry's folder; `public`: below `public/`, at its old path. */
  where: 'beside' | 'public';
  name: string;
  bytes: Uint8Array;
}

/** A post, ready to be written. */
export interface Converted {
  title: string;
  summary?: string;
  body: string;
  image?: LeadPicture;
  companions: Companion[];
  notes: Note[];
}

/** What a conversion asks for. */
export interface Conversion {
  links: OldLinks;
  site: Pick<Site, 'url'>;
  /** The slug of a post of this import, here; nothing for one that did not come over. */
  slugOf(post: SourcePost): string | undefined;
  /** A picture of the web; nothing where none is fetched (yet). */
  fetch(address: string): Promise<PictureFile | undefined>;
}

/** Files that are pictures by their names. */
const pictureName = /\.(?:png|jpe?g|gif|webp|avif|svg)$/i;

/** Turns a post into an entry. */
export async function convert(post: SourcePost, conversion: Conversion): Promise<Converted> {
  const notes: Note[] = [...post.notes];
  let { body } = post;
  let { bodyLine } = post;
  if (post.format === 'html') {
    const read = markdownOf(body, bodyLine);
    body = read.markdown;
    // Lines of what was made are no lines of the source.
    bodyLine = post.bodyLine;
    for (const note of read.notes) notes.push(note);
  }
  const parts = withoutMore(body);
  const headings = withoutFirstLevel(parts.body, post.title, bodyLine);
  for (const note of headings.notes) notes.push(note);
  const title = post.title || headings.title || plainWords(post.name.replaceAll(/[-_]+/g, ' '));
  if (!post.title && !headings.title)
    notes.push({ kind: 'hand', what: 'it has no title: the name of its file is taken' });
  const files = new Companions(post, conversion);
  const remote = new Set<string>();
  const seen = (found: FoundAddress): Fate => {
    const meaning = files.meaningOf(found.address);
    if (meaning && 'elsewhere' in meaning && isPicture(found)) remote.add(meaning.elsewhere);
    return undefined;
  };
  withAddresses(headings.body, bodyLine, seen);
  const lead = post.image && files.meaningOf(post.image.src);
  if (lead && 'elsewhere' in lead) remote.add(lead.elsewhere);
  await files.fetchAll(remote);
  const text = withAddresses(headings.body, bodyLine, (found) => files.fateOf(found, notes));
  const image = post.image && files.leadPicture(post.image, notes);
  // Where the source has none, the build makes one of the text.
  const summary = post.summary || (parts.teaser && firstWords(parts.teaser)) || undefined;
  return {
    title,
    ...(summary && { summary }),
    body: text.trim(),
    ...(image && { image }),
    companions: files.all,
    notes: once(notes),
  };
}

const isPicture = ({ isPicture: is }: FoundAddress): boolean => is;

function once(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map((note) => [`${note.line} ${note.what}`, note])).values()];
}

/** The files that go with one entry, each once, and the addresses by which its text has them. */
class Companions {
  readonly all: Companion[] = [];
  readonly #names = new Map<string, string>();
  readonly #fetched = new Map<string, PictureFile | undefined>();

  readonly post: SourcePost;
  readonly conversion: Conversion;

  constructor(post: SourcePost, conversion: Conversion) {
    this.post = post;
    this.conversion = conversion;
  }

  meaningOf(address: string): Meaning | undefined {
    return this.conversion.links.of(address, this.post);
  }

  async fetchAll(addresses: Iterable<string>): Promise<void> {
    for (const address of addresses) this.#fetched.set(address, await this.conversion.fetch(address));
  }

  /** What becomes of an address of the text. */
  fateOf({ address, isPicture: shown, words, line }: FoundAddress, notes: Note[]): Fate {
    const meaning = this.meaningOf(address);
    if (!meaning) return undefined;
    if ('post' in meaning) {
      const slug = this.conversion.slugOf(meaning.post);
      if (slug) return { address: sitePath(this.conversion.site, `posts/${slug}/`) + meaning.rest };
      notes.push({ kind: 'hand', line, what: `links to ${meaning.post.file}, which did not come over` });
      return undefined;
    }
    if ('lost' in meaning) {
      notes.push({
        kind: 'hand',
        line,
        what: `${shown ? 'the picture' : 'the link to'} ${address} leads to nothing in the source`,
      });
      return shown ? { instead: words ? `*${words}*` : '' } : undefined;
    }
    if ('file' in meaning) return this.#fileFate(meaning, { shown, words, line }, notes);
    if (!shown) return undefined;
    const name = this.#remote(meaning.elsewhere, line, notes);
    return name
      ? { address: name }
      : { instead: `[${words || path.posix.basename(meaning.elsewhere)}](${meaning.elsewhere})` };
  }

  #fileFate(
    { file, path: old }: { file: string; path: string },
    { shown, words, line }: { shown: boolean; words: string; line: number },
    notes: Note[],
  ): Fate {
    if (shown || pictureName.test(file)) {
      const name = this.#local(file, line, notes);
      if (name) return { address: name };
      if (shown) return { instead: words ? `*${words}*` : '' };
    }
    const known =
      this.#names.get(file) ??
      this.#add(file, 'public', publicName(file, old, this.post), readFileSync(file));
    return { address: sitePath(this.conversion.site, encodeURI(known)) };
  }

  /** The picture above the text, where there is one. */
  leadPicture({ src, alt, caption }: LeadPicture, notes: Note[]): LeadPicture | undefined {
    const meaning = this.meaningOf(src);
    const name =
      meaning && 'file' in meaning
        ? this.#local(meaning.file, undefined, notes)
        : meaning && 'elsewhere' in meaning
          ? this.#remote(meaning.elsewhere, undefined, notes)
          : undefined;
    if (!name) {
      notes.push({ kind: 'hand', what: `the picture above the text, ${src}, is not there` });
      return undefined;
    }
    if (alt === '')
      notes.push({
        kind: 'hand',
        what: 'the picture above the text has no alternative text: write one under image.alt',
      });
    return { src: name, alt, ...(caption && { caption }) };
  }

  #local(file: string, line: number | undefined, notes: Note[]): string | undefined {
    const known = this.#names.get(file);
    if (known) return known;
    const picture = readPicture(file);
    if ('why' in picture) {
      notes.push({
        kind: 'hand',
        ...(line && { line }),
        what: `the picture ${path.basename(file)} ${picture.why}`,
      });
      return undefined;
    }
    return `./${this.#add(file, 'beside', `${baseOf(file)}.${picture.ending}`, picture.bytes).slice(2)}`;
  }

  #remote(address: string, line: number | undefined, notes: Note[]): string | undefined {
    const known = this.#names.get(address);
    if (known) return known;
    const picture = this.#fetched.get(address);
    if (!picture) {
      notes.push({
        kind: 'hand',
        ...(line && { line }),
        what: `the picture ${address} was not fetched: it is a link`,
      });
      return undefined;
    }
    if ('why' in picture) {
      notes.push({
        kind: 'hand',
        ...(line && { line }),
        what: `the picture ${address} could not be had (${picture.why}): it is a link`,
      });
      return undefined;
    }
    return this.#add(
      address,
      'beside',
      `${baseOf(URL.parse(address)?.pathname ?? '')}.${picture.ending}`,
      picture.bytes,
    );
  }

  #add(key: string, where: Companion['where'], wanted: string, bytes: Uint8Array): string {
    const taken = new Set(this.all.map(({ where: each, name }) => `${each} ${name}`));
    let name = wanted;
    for (let number = 2; where === 'beside' && taken.has(`${where} ${name}`); number += 1)
      name = wanted.replace(/(\.\w+)$/, `-${number}$1`);
    if (!taken.has(`${where} ${name}`)) this.all.push({ where, name, bytes });
    const address = where === 'beside' ? `./${name}` : name;
    this.#names.set(key, address);
    return address;
  }
}

const baseOf = (file: string): string => {
  const base = path.posix.basename(file.replaceAll('\\', '/')).replace(/\.\w{1,5}$/, '');
  return slugFrom(base) || 'picture';
};

/** Where a file that is no picture lies below `public/`: at its old path where it had one of its own. */
function publicName(file: string, old: string, post: SourcePost): string {
  if (old.startsWith('/') && !old.split('/').includes('..')) return old.slice(1);
  return `files/${slugFrom(post.name) || 'post'}/${path.basename(file)}`;
}
