/**
 * What pages show of the conversation: read from `content/replies/` and `content/journal/` alone. What the
 * owner has blocked since the last pull is left out here already.
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJournals } from '../content/announcement-journals.ts';
import type { Content } from '../model/content.ts';
import { anyNetworkIds, type EntryId, networkIds, networkNames, parseAnnouncementId } from '../model/ids.ts';
import { copiesOf, type JournalFile } from '../model/journal.ts';
import {
  type ContentLabel,
  type Counts,
  contentLabels,
  type Reactor,
  type RepliesFile,
  type Reply,
  type ReplySource,
} from '../model/reply.ts';
import { definitionIfAny } from '../networks/registry.ts';
import { type Words, wordsFor } from '../words/index.ts';
import { withoutNames } from './mentions.ts';
import { judgedOf, Moderator, personOf } from './moderate.ts';
import { paged } from './pages.ts';
import { sanitised } from './sanitise.ts';
import { readReplies } from './store.ts';
import { allows } from './sweep.ts';
import { type Branch, conversation } from './thread.ts';

/** A copy of the entry on a network. */
export interface ShownCopy {
  network: string;
  /** How the network writes its name. */
  name: string;
  url: string;
  announcement: string;
}

/** Replies that are somewhere else only. */
export interface Elsewhere {
  source: ReplySource;
  name: string;
  url?: string | undefined;
  count: number;
}

/** Everything a page shows below an entry. */
export interface Conversation {
  /** The copies that stand, newest first. */
  copies: ShownCopy[];
  /** What the entry's own page shows. */
  branches: Branch[];
  /** What each further page shows. */
  further: Branch[][];
  /** The id of each reply that is not on the entry's own page → its page, from 2. */
  pageOf: Record<string, number>;
  /** Replies on all pages. */
  shown: number;
  elsewhere: Elsewhere[];
  likes: number;
  boosts: number;
  quotes: number;
  reactors: Reactor[];
}

const mostFaces = 24;

/** How a source writes its name, in the language of a page. */
export function sourceName(source: ReplySource, words: Words): string {
  return source === 'webmention' ? words.replies.web : networkNames[source];
}

/** Content labels in the language of a page; a labeller's own by the name it gives them. */
export function labelWords(labels: readonly string[] | undefined, lang: string): string[] {
  const words: Record<ContentLabel, string> = wordsFor(lang).replies.labels;
  return (labels ?? []).map((label) => (isContentLabel(label) ? words[label] : label));
}

const isContentLabel = (label: string): label is ContentLabel => contentLabels.some((each) => each === label);

/** What a conversation is about: an entry of the content, or of a feed. */
export interface Discussed {
  id: EntryId;
  data: { aliases: readonly EntryId[]; lang?: string | undefined };
}

/** The conversations of a site, read when they are asked for. */
export class Conversations {
  readonly #content: Pick<Content, 'site' | 'moderation'>;
  readonly #folder: string;
  readonly #moderator: Moderator;
  readonly #journals: ReadonlyMap<EntryId, JournalFile>;
  readonly #known = new Map<EntryId, Conversation | undefined>();

  /**
   * @param folder absolute path of the content folder
   * @throws ContentError where the journal is damaged
   */
  constructor(content: Pick<Content, 'site' | 'moderation'>, folder: string) {
    this.#content = content;
    this.#folder = folder;
    this.#moderator = new Moderator(content.moderation);
    this.#journals = readJournals(folder);
  }

  /**
   * The conversation below an entry; nothing where it was said nowhere and nobody has said anything.
   *
   * @throws ContentError where what is stored is damaged
   */
  of(entry: Discussed): Conversation | undefined {
    if (!this.#known.has(entry.id)) this.#known.set(entry.id, this.#read(entry));
    return this.#known.get(entry.id);
  }

  #read(entry: Discussed): Conversation | undefined {
    const ids = [entry.id, ...entry.data.aliases];
    const copies = ids
      .flatMap((id) => {
        const journal = this.#journals.get(id);
        return journal ? copiesOf(journal) : [];
      })
      .sort((a, b) => b.receipt.at.localeCompare(a.receipt.at))
      .map(({ network, announcement, receipt }) => ({
        network,
        name: nameOf(network),
        url: receipt.url,
        announcement,
      }));
    const files = ids.flatMap((id) => readReplies(this.#folder, id) ?? []);
    const [allowed, gone] = [[], []] as [Reply[], Reply[]];
    for (const reply of files.flatMap((file) => file.replies)) {
      (allows(this.#moderator, reply) ? allowed : gone).push(reply);
    }
    const { maxLength } = this.#content.site.replies;
    const replies = withoutNames(allowed, gone, this.#moderator).map((reply) => ({
      ...shortened(reply, maxLength),
      author: this.#withPicture(reply.author),
    }));
    if (copies.length === 0 && replies.length === 0) return undefined;

    const { order, pageSize } = this.#content.site.replies;
    const all = conversation(replies, order, (reply) => this.#moderator.isPinned(judgedOf(reply)));
    const shown = all.reduce((sum, { below }) => sum + 1 + below, 0);
    const {
      pages: [branches = [], ...further],
      pageOf,
    } = paged(all, pageSize, ({ reply }) => parseAnnouncementId(reply.announcement ?? '')?.event ?? '');
    const rows = files.flatMap((file) => file.counts);
    const sum = (of: (row: Counts) => number) => rows.reduce((total, row) => total + of(row), 0);
    return {
      copies,
      branches,
      further,
      pageOf: Object.fromEntries([...pageOf].filter(([, page]) => page > 1)),
      shown,
      elsewhere: elsewhere(rows, replies, wordsFor(entry.data.lang ?? this.#content.site.language)),
      likes: sum(({ likes }) => likes),
      boosts: sum(({ boosts }) => boosts),
      quotes: sum(({ quotes }) => quotes),
      reactors: this.#faces(files),
    };
  }

  /** A picture is shown where pictures are, and where its file is. */
  #withPicture<T extends { avatar?: string | undefined }>(person: T): T {
    const { avatar, ...rest } = person;
    const shown =
      avatar &&
      this.#content.site.replies.avatars &&
      existsSync(path.join(this.#folder, 'replies/avatars', avatar));
    return shown ? person : (rest as T);
  }

  /** Everybody once. */
  #faces(files: readonly RepliesFile[]): Reactor[] {
    if (!this.#content.site.replies.avatars) return [];
    const people = new Map<string, Reactor>();
    for (const face of files.flatMap(({ faces }) => faces)) {
      const key = face.url ?? `${face.source} ${face.handle} ${face.name}`;
      if (!people.has(key) && !this.#moderator.keepsOut(personOf(face)))
        people.set(key, this.#withPicture(face));
    }
    return [...people.values()].slice(0, mostFaces);
  }
}

/** A reply with as much of its text as pages show; it may have been stored when that was more. */
function shortened(reply: Reply, longest: number): Reply {
  if (reply.html.length <= longest) return reply;
  const { html, cut } = sanitised(reply.html, longest);
  return cut ? { ...reply, html, cut } : reply;
}

/** The newest copy on each network where a reader can answer. @param copies newest first */
export function answerableOf(copies: readonly ShownCopy[]): ShownCopy[] {
  return networkIds.flatMap((id) => copies.find(({ network }) => network === id) ?? []);
}

function nameOf(network: string): string {
  const known = anyNetworkIds.find((id) => id === network);
  return known ? networkNames[known] : network;
}

/** What can be read on each network and is not here: what was withheld, and where only numbers are read, those. */
function elsewhere(rows: readonly Counts[], replies: readonly Reply[], words: Words): Elsewhere[] {
  const bySource = new Map<ReplySource, Elsewhere>();
  for (const { source, announcement, url, replies: said, withheld } of rows) {
    const here = replies.filter((reply) => reply.source === source && reply.announcement === announcement);
    const count = definitionIfAny(source)?.reading.countsMore
      ? Math.max(withheld, said - here.length)
      : withheld;
    if (count <= 0) continue;
    const before = bySource.get(source);
    // A webmention's copy is our own page, where they are not.
    const place = source === 'webmention' ? undefined : url;
    bySource.set(source, {
      source,
      name: sourceName(source, words),
      url: place,
      count: count + (before?.count ?? 0),
    });
  }
  return [...bySource.values()];
}

/** Every reply that a conversation, or a part of it, shows on all its pages; in no order. */
export function repliesOf(
  shown: (Pick<Conversation, 'branches'> & Partial<Pick<Conversation, 'further'>>) | undefined,
): Reply[] {
  const replies: Reply[] = [];
  const waiting = [...(shown?.branches ?? []), ...(shown?.further ?? []).flat()];
  for (let branch = waiting.pop(); branch; branch = waiting.pop()) {
    replies.push(branch.reply);
    for (const answer of branch.answers) waiting.push(answer);
  }
  return replies;
}

/** The files of the pictures that a page shows, in `content/replies/avatars/`. */
export function avatarsOf(shown: Conversation | undefined): string[] {
  const people = [...(shown?.reactors ?? []), ...repliesOf(shown).map(({ author }) => author)];
  return people.flatMap(({ avatar }) => avatar ?? []);
}
