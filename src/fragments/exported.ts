/** What came back to one entry, as data for other generators: `ENTRY.json`. Documented in docs/use-with-your-site.md. Pure. */
import type { ManifestEntry } from '../model/manifest.ts';
import type { ContentLabel, Quote } from '../model/reply.ts';
import { answerableOf, type Conversation, labelWords, sourceName } from '../replies/show.ts';
import type { Branch } from '../replies/thread.ts';
import { wordsFor } from '../words/index.ts';

/** Somebody. */
export interface ExportedPerson {
  name: string;
  handle?: string;
  url?: string;
  /** Address of their picture, below the address that the files are served at. */
  avatar?: string;
}

/** A quotation in a reply. */
export interface ExportedQuote {
  author?: ExportedPerson;
  url?: string;
  html: string;
}

/** One reply. `html` is sanitised: no script, style, form or picture is in it. */
export interface ExportedReply {
  id: string;
  /** Id of the network, `webmention` for other sites. */
  network: string;
  /** How the network, or the site, is called. */
  place: string;
  url?: string;
  author: ExportedPerson;
  html: string;
  /** RFC 3339 */
  published: string;
  /** 0 for what answers the entry itself; replies stand in the order in which they are read. */
  depth: number;
  /** Id of the reply that it answers. */
  parent?: string;
  lang?: string;
  /** What the words fold behind. */
  warning?: string;
  quote?: ExportedQuote;
  /** The words go on at `url`. */
  cut?: true;
  /** Pictures and the like that stayed at `url`. */
  attachments?: number;
  likes?: number;
  boosts?: number;
  kind: 'reply' | 'mention';
  /** The owner's own. */
  own?: true;
  pinned?: true;
}

/** Everything that came back to one entry. */
export interface ExportedEntry {
  version: 1;
  entry: string;
  url: string;
  title: string;
  lang: string;
  counts: { replies: number; likes: number; boosts: number; quotes: number };
  /** Where one can answer. */
  answer: { network: string; name: string; url: string }[];
  /** Where else it was said. */
  also: { network: string; name: string; url: string }[];
  /** Replies that are there and not here. */
  elsewhere: { name: string; url?: string; count: number }[];
  /** Who liked and boosted it. */
  faces: (ExportedPerson & { kind: 'like' | 'boost' })[];
  replies: ExportedReply[];
}

/**
 * A conversation as data.
 *
 * @param lang of the entry
 * @param base the address that the files are served at, with a slash at its end
 */
export function exportedEntry(
  { id, url, title }: Pick<ManifestEntry, 'id' | 'url' | 'title'>,
  conversation: Conversation,
  lang: string,
  base: string,
): ExportedEntry {
  const { copies, branches, elsewhere, reactors, shown, likes, boosts, quotes } = conversation;
  const answerable = answerableOf(copies);
  const plain = ({ network, name, url: at }: (typeof copies)[number]) => ({ network, name, url: at });
  return {
    version: 1,
    entry: id,
    url,
    title,
    lang,
    counts: { replies: shown, likes, boosts, quotes },
    answer: answerable.map(plain),
    also: copies.filter((copy) => !answerable.includes(copy)).map(plain),
    elsewhere: elsewhere.map(({ name, url: at, count }) => ({ name, ...(at && { url: at }), count })),
    faces: reactors.map(({ kind, ...person }) => ({ kind, ...personOf(person, base) })),
    replies: inOrder(branches).map((each) => replyOf(each, lang, base)),
  };
}

/** Every reply before those that answer it. Without recursion: a thread may be as deep as it is long. */
function inOrder(branches: readonly Branch[]): { branch: Branch; parent?: string }[] {
  const found: { branch: Branch; parent?: string }[] = [];
  const open: { branch: Branch; parent?: string }[] = branches.toReversed().map((branch) => ({ branch }));
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    const parent = next.branch.reply.id;
    for (const branch of next.branch.answers.toReversed()) open.push({ branch, parent });
  }
  return found;
}

function replyOf(
  { branch: { reply, depth, pinned }, parent }: { branch: Branch; parent?: string },
  lang: string,
  base: string,
): ExportedReply {
  const { id, source, url, author, html, published, warning, labels, quote, cut, own } = reply;
  const behind = foldedBehind(warning, labels, lang);
  const host = source === 'webmention' ? URL.parse(url ?? '')?.host : undefined;
  return {
    id,
    network: source,
    place: host ?? sourceName(source, wordsFor(lang)),
    ...(url && { url }),
    author: personOf(author, base),
    html,
    published,
    depth,
    ...(parent && { parent }),
    ...(reply.lang && { lang: reply.lang }),
    ...(behind && { warning: behind }),
    ...(quote && { quote: quoteOf(quote, lang) }),
    ...(cut && url && { cut: true as const }),
    ...(reply.attachments && { attachments: reply.attachments }),
    ...(reply.likes && { likes: reply.likes }),
    ...(reply.boosts && { boosts: reply.boosts }),
    kind: reply.kind,
    ...(own && { own: true as const }),
    ...(pinned && { pinned: true as const }),
  };
}

/** What a text folds behind: what its author says of it, and what others do. */
function foldedBehind(
  warning: string | undefined,
  labels: readonly (ContentLabel | string)[] | undefined,
  lang: string,
): string {
  return [warning, ...labelWords(labels, lang)].filter(Boolean).join(', ');
}

function quoteOf({ author, url, html, labels }: Quote, lang: string): ExportedQuote {
  const shown = foldedBehind(undefined, labels, lang) === '';
  return {
    ...(author && { author: personOf(author, '') }),
    ...(url && { url }),
    // What is labelled stays where it was said.
    html: shown ? html : '',
  };
}

function personOf(
  {
    name,
    handle,
    url,
    avatar,
  }: { name: string; handle: string; url?: string | undefined; avatar?: string | undefined },
  base: string,
): ExportedPerson {
  return {
    name,
    ...(handle && { handle }),
    ...(url && { url }),
    ...(avatar && { avatar: `${base}avatars/${avatar}` }),
  };
}
