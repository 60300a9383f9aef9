/**
 * What each page shows, as a digest. Astro draws a page anew when its key or its code has changed, and takes it
 * from the build before otherwise. So a key holds everything that a page reads from the build context, and rather
 * too much than too little: posts, of which there are thousands, name what they show one by one; the pages of
 * talks, decks and events hold the whole programme.
 *
 * `tests/site/incremental.test.ts` compares with builds from nothing. What a page newly shows belongs here.
 */

import { type CollectionEntry, getEntry } from 'astro:content';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { splitDeck } from '../../content/split-deck.ts';
import { entryPath } from '../../model/address.ts';
import { type Entry, entryOf } from '../../model/content.ts';
import { deliveryTimes, eventTimes } from '../../model/publication.ts';
import { Temporal } from '../../model/time.ts';
import { filledParts, type Neighbours, nextToSpeakAt } from '../lists/lists.ts';
import { hasTagPage } from '../lists/tags.ts';
import { type BuildContext, buildContext } from './context.ts';
import { conversations } from './conversations.ts';
import { linkedAddresses } from './link-targets.ts';
import { traitsOf } from './text-traits.ts';

type Source = CollectionEntry<'posts' | 'talks' | 'slides' | 'versions' | 'events'>;

/** Of a post; nothing where its text is a module, which may have code of its own: nobody knows what that reads. */
export async function postKey(
  post: Entry<'posts'>,
  neighbours: Neighbours<Entry> | undefined,
): Promise<string | undefined> {
  const source = await getEntry('posts', post.slug);
  if (!source || 'deferredRender' in source) return undefined;
  const { content } = buildContext();
  const event = post.data.event ? entryOf(content, 'events', post.data.event) : undefined;
  const named = [neighbours?.older, neighbours?.newer, event].map((other) => other && nameOf(other));
  return pageKey(itselfOf(post, source), named);
}

/** Of a talk or an event; nothing where its text is a module. */
export async function programmeKey(entry: Entry<'talks' | 'events'>): Promise<string | undefined> {
  const source = await getEntry(entry.collection, entry.slug);
  if (!source || 'deferredRender' in source) return undefined;
  return pageKey(itselfOf(entry, source), programme(buildContext()));
}

/**
 * Of a page of a deck.
 *
 * Decks in MDX are modules. Astro compares their code; where the author has written code of their own, there is
 * no key, for nobody knows what it reads.
 */
export function deckKey(entry: Entry<'slides'>, segment: string): string | undefined {
  if (
    entry.file.endsWith('.mdx') &&
    splitDeck(entry.body).slides.some(({ source }) => traitsOf(source, 'mdx').hasCode)
  )
    return undefined;
  return pageKey(itselfOf(entry), segment, programme(buildContext()));
}

/** Of a further page of the replies to an entry, from 2. */
export function repliesKey(entry: Entry, page: number): string | undefined {
  const { copies, further = [], shown } = conversations().of(entry) ?? {};
  const card = buildContext().cards.get(entry.id);
  const { title, lang } = entry.data;
  const about = [entryPath(entry), title, lang, card?.path, card?.alt, copies, shown, further.length];
  return pageKey('replies', page, about, further[page - 2]);
}

/**
 * Of a page that lists entries.
 *
 * @param what which list it is, and which part of it
 * @param posts those that are listed; everything else in the lists is of the programme
 */
export function listKey(what: unknown, posts: readonly Entry<'posts'>[] = []): string | undefined {
  const rows = posts.map((post) => [entryPath(post), post.data]);
  return pageKey(what, rows, programme(buildContext()));
}

/** Nobody asks for keys while the owner is at work. */
function pageKey(...shown: unknown[]): string | undefined {
  return import.meta.env.DEV ? undefined : digestOf([everyPage(buildContext()), ...shown]);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

const nameOf = (entry: Entry): unknown => [entryPath(entry), entry.data.title];

/** Works a digest out once a build. */
function once(make: (context: BuildContext) => unknown): (context: BuildContext) => string {
  const known = new WeakMap<BuildContext, string>();
  return (context) => {
    const digest = known.get(context) ?? digestOf(make(context));
    known.set(context, digest);
    return digest;
  };
}

/** What the head, the foot and the styles of every page show, and the code that no module graph knows of. */
const everyPage = once(({ content, now, audience, edition, cards }) => [
  edition,
  audience,
  content.site,
  [nextToSpeakAt(content, now)].map((event) => event && [entryPath(event), event.data]),
  [...filledParts(content)],
  [...cards].filter(([id]) => id.startsWith('pages/')).map(([id, { path, alt }]) => [id, path, alt]),
]);

/** An entry with its text, its pictures, its card, and what was said about it. */
function itselfOf(entry: Entry, source?: Source): unknown {
  const { cards, content, documents } = buildContext();
  const { path, alt } = cards.get(entry.id) ?? {};
  const subjects = entry.data.tags.map((tag) => hasTagPage(content, tag));
  return [
    entry.id,
    entry.digest,
    entry.data,
    filesOf(entry, source),
    path,
    alt,
    subjects,
    documents.get(entryPath(entry)),
    conversations().of(entry),
    linkedAddresses(buildContext(), entry),
  ];
}

/** All talks, decks and events, what is past of them, and the posts that belong to an event. */
const programme = once((context) => {
  const { content, awaited, decks, deckVersions, printed, calendar, cards } = context;
  const entries = [...content.talks, ...content.slides, ...content.events];
  return [
    portraitDigest(context),
    entries.map((entry) => [entry.id, entry.digest, entry.data, filesOf(entry), cards.get(entry.id)?.path]),
    stateOfThings(context),
    awaited,
    [...decks].map(([slug, { key, bytes, name }]) => [slug, key, bytes, name]),
    [...deckVersions].map(([slug, { entry, imported }]) => [slug, entry.digest, entry.data, imported?.key]),
    [...printed],
    calendar.map(({ key, shown }) => [key, shown]),
    content.posts.filter(({ data }) => data.event).map((post) => [entryPath(post), post.data]),
  ];
});

/** What is to come, under way or past. */
function stateOfThings({ content, now }: BuildContext): number[] {
  const times = [
    ...content.events.map((event) => eventTimes(content, event)),
    ...content.talks.flatMap(({ data }) =>
      data.deliveries.flatMap((delivery) => deliveryTimes(content, delivery) ?? []),
    ),
  ];
  return times.flatMap(({ start, end }) => [
    Temporal.Instant.compare(now, start),
    Temporal.Instant.compare(now, end),
  ]);
}

/** Talks offer the owner's portrait to organisers. */
function portraitDigest({ content, folder }: BuildContext): string | undefined {
  const { portrait } = content.site.owner;
  return portrait && fileDigest(path.resolve(folder, portrait.src));
}

/** The files an entry names: pictures, transcripts, bibliographies. Each by its path and a digest of its bytes. */
function filesOf(entry: Entry, source?: Source): unknown {
  const inText = source && 'pictures' in source.data ? Object.keys(source.data.pictures) : [];
  const folder = path.join(buildContext().folder, path.dirname(entry.file));
  return [...stringsIn(entry.data).filter(isFileName), ...inText].flatMap((name) => {
    const digest = fileDigest(path.resolve(folder, name));
    return digest ? [[name, digest]] : [];
  });
}

const isFileName = (text: string): boolean => /^[^:?#\n]+\.\w{1,5}$/.test(text);

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

const digests = new Map<string, string | undefined>();

/** Files don't change while a build runs. */
function fileDigest(file: string): string | undefined {
  if (!digests.has(file)) {
    const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
    digests.set(file, isFile ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined);
  }
  return digests.get(file);
}
