/** What no schema can see: that names lead somewhere, files exist, and dates are in order. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { closest } from 'fastest-levenshtein';
import { entryPath, formerPath } from '../model/address.ts';
import { formatOf } from '../model/collection.ts';
import type { Collection } from '../model/collections.ts';
import { allEntries, type Content, type Entry, entryOf } from '../model/content.ts';
import type { Announce } from '../model/entry.ts';
import { type EntryId, isFormerPath } from '../model/ids.ts';
import { deliveryTimes, eventTimes } from '../model/publication.ts';
import type { Delivery } from '../model/talk.ts';
import { accentProblems, readable } from '../model/theme.ts';
import { atOrBefore, isDateOnly, plainDate, Temporal } from '../model/time.ts';
import { textProblems } from './check-texts.ts';
import { wordingMistakes } from './check-wording.ts';
import { leftTexts } from './new/template-texts.ts';
import { missingFile, type Problem, type ProblemDetails, shownPath } from './problem.ts';
import { fieldName, show } from './validate.ts';
import type { Located } from './yaml.ts';

/** File (relative to the content folder) → where its fields stand. */
export type Positions = Map<string, Located['lineOf']>;

/** What lies below a deck's own address, and so can't be the name of an event below it. */
const partsOfDecks = ['embed', 'pages', 'pictures', 'present', 'speaker'];

type Report = (path: PropertyKey[], complaint: ProblemDetails) => void;

/**
 * Every mistake that lies between files.
 *
 * @param folder absolute path of the content folder
 */
export function check(content: Content, folder: string, positions: Positions): Problem[] {
  const problems: Problem[] = [];
  for (const entry of allEntries(content)) {
    const report: Report = (at, complaint) => {
      const line = positions.get(entry.file)?.(at);
      problems.push({
        file: shownPath(folder, entry.file),
        ...(line && { line }),
        field: fieldName(at),
        ...complaint,
      });
    };
    checkEntry(content, entry, folder, report);
    for (const { text, ...place } of entry.data.visibility === 'draft' ? [] : leftTexts(entry)) {
      if ('path' in place) report(place.path, leftOver(text));
      else
        problems.push({
          file: shownPath(folder, entry.file),
          line: place.line,
          field: 'text',
          ...leftOver(text),
        });
    }
    const ownCheck = ownChecks[entry.collection] as OwnCheck<Collection> | undefined;
    ownCheck?.(content, entry, folder, report);
  }
  for (const problem of [
    ...allEntries(content).flatMap((entry) => textProblems(entry, folder)),
    ...sameName(content, folder),
    ...aliasClashes(content, folder, positions),
  ])
    problems.push(problem);
  const inSettings = (at: PropertyKey[]) => {
    const line = positions.get('site.yaml')?.(at);
    return { file: shownPath(folder, 'site.yaml'), ...(line && { line }), field: fieldName(at) };
  };
  const templates = ['syndication', 'templates'];
  for (const { at, complaint } of wordingMistakes(content.site.syndication.templates, templates)) {
    problems.push({ ...inSettings(at), ...complaint });
  }
  const portrait = content.site.owner.portrait;
  if (portrait && !existsSync(path.join(folder, portrait.src))) {
    problems.push({ ...inSettings(['owner', 'portrait', 'src']), ...missingFile(portrait.src) });
  }
  for (const problem of accentProblems(content.site).map(({ light, accent, paper, contrast, better }) => ({
    ...inSettings(['theme', 'accent', light]),
    expected: `a colour that can be read on ${paper}: a contrast of at least ${readable}`,
    found: `${accent}, whose contrast is ${contrast.toFixed(1)}`,
    fix: `take ${better}, or another one as ${light === 'light' ? 'dark' : 'bright'}`,
  })))
    problems.push(problem);
  return problems;
}

/** What is said of a text that `npm run new` wrote to be replaced: nobody is to read it, here or on a network. */
const leftOver = (text: string): ProblemDetails => ({
  expected: 'your own words',
  found: `"${text}", which is the template's`,
  fix: 'replace it; until you have, "visibility: draft" keeps the entry to yourself',
});

function checkEntry(content: Content, entry: Entry, folder: string, report: Report): void {
  const { visibility, key, image, announce } = entry.data;
  if (visibility === 'unlisted' && !key) {
    report(['visibility'], {
      expected: 'a key beside "visibility: unlisted", so that nobody guesses the address',
      found: 'none',
      fix: `add a line "key: ${randomBytes(12).toString('hex')}"`,
    });
  }
  if (image) fileExists(entry, folder, image.src, ['image', 'src'], report);
  checkMentions(content, announce, ['announce'], report);
  checkWording(announce, ['announce'], report);
}

type OwnCheck<C extends Collection> = (
  content: Content,
  entry: Entry<C>,
  folder: string,
  report: Report,
) => void;

/** What only the entries of one collection can get wrong. */
const ownChecks: { [C in Collection]?: OwnCheck<C> } = {
  posts: checkPost,
  talks: checkTalk,
  slides: (_content, deck, folder, report) => checkDeck(deck, folder, report),
  events: checkEvent,
};

function checkPost(content: Content, entry: Entry<'posts'>, folder: string, report: Report): void {
  const { event, bibliography } = entry.data;
  if (event) named(content, 'events', event, ['event'], folder, report);
  if (bibliography) fileExists(entry, folder, bibliography, ['bibliography'], report);
}

function checkTalk(content: Content, entry: Entry<'talks'>, folder: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, delivery] of entry.data.deliveries.entries()) {
    const at = ['deliveries', index];
    named(content, 'events', delivery.event, [...at, 'event'], folder, report);
    if (seen.has(delivery.event)) {
      report([...at, 'event'], {
        expected: 'each event once in a talk',
        found: `"${delivery.event}" again`,
        fix: 'make a second event file for the second time it is given there',
      });
    }
    seen.add(delivery.event);
    checkDays(content, delivery, at, report);
    const isOwnPage = delivery.version !== undefined || delivery.without.length > 0;
    if (delivery.deck && isOwnPage && partsOfDecks.includes(delivery.event)) {
      const file = entryOf(content, 'events', delivery.event)?.file ?? `events/${delivery.event}.yaml`;
      const renamed = `${delivery.event}-event`;
      report([...at, 'event'], {
        expected: `a name that no part of a deck has, for the deck as it was shown there lives at /slides/${delivery.deck}/${delivery.event}/`,
        found: show(delivery.event),
        fix: `rename ${file} to ${renamed}${path.extname(file)}, add "aliases: [events/${delivery.event}]" to it, and name it "${renamed}" here`,
      });
    }
    if (delivery.deck) named(content, 'slides', delivery.deck, [...at, 'deck'], folder, report);
    const still = delivery.recording?.still;
    if (still) fileExists(entry, folder, still.src, [...at, 'recording', 'still', 'src'], report);
    const transcript = delivery.recording?.transcript;
    if (transcript) fileExists(entry, folder, transcript, [...at, 'recording', 'transcript'], report);
    checkMentions(content, delivery.announce, [...at, 'announce'], report);
    checkWording(delivery.announce, [...at, 'announce'], report);
  }
}

/** A session is on one of its event's days, and at a time there is. */
function checkDays(content: Content, delivery: Delivery, at: PropertyKey[], report: Report): void {
  const event = entryOf(content, 'events', delivery.event);
  const times = event && deliveryTimes(content, delivery);
  if (!times || !delivery.start) return;
  checkClock(delivery.start, times.timeZone, [...at, 'start'], report);
  const dayOf = (instant: Temporal.Instant) =>
    instant.toZonedDateTimeISO(times.timeZone).toPlainDate().toString();
  const { start, end } = eventTimes(content, event);
  // The end of a day is the midnight after it.
  const [first, last] = [dayOf(start), dayOf(end.subtract({ seconds: 1 }))];
  const day = dayOf(times.start);
  if (delivery.status === 'cancelled' || (first <= day && day <= last)) return;
  report([...at, 'start'], {
    expected: `a day of ${event.id}, which is ${first === last ? `on ${first}` : `from ${first} to ${last}`}`,
    found: show(delivery.start),
    fix: `correct the day here, or the days in ${event.file}`,
  });
}

/** A time of day is one that the clocks of its zone show that day. */
function checkClock(written: string, timeZone: string, at: PropertyKey[], report: Report): void {
  if (isDateOnly(written) || /(Z|[+-]\d{2}:\d{2})$/.test(written)) return;
  const wall = Temporal.PlainDateTime.from(written);
  const real = wall.toZonedDateTime(timeZone).toPlainDateTime();
  if (wall.equals(real)) return;
  report(at, {
    expected: `a valid local time (skipped by DST in ${timeZone})`,
    found: show(written),
    fix: `write ${real.toString({ smallestUnit: 'minute' })}, if that is what is meant`,
  });
}

function checkDeck(entry: Entry<'slides'>, folder: string, report: Report): void {
  const { file } = entry.data;
  const isYaml = formatOf(entry.file) === undefined;
  if (isYaml && !file) {
    report(['file'], {
      expected: 'the file of the slides',
      found: 'nothing',
      fix: `add a line "file: ${entry.slug}.pdf"`,
    });
  }
  if (!isYaml && file) {
    report(['file'], {
      expected: 'no file: this deck is written in MDX',
      found: show(file),
      fix: `remove the line, or rename ${entry.file} to end in .yaml`,
    });
  }
  if (isYaml && file) fileExists(entry, folder, file, ['file'], report);
  if (entry.data.theme.endsWith('.css')) fileExists(entry, folder, entry.data.theme, ['theme'], report);
}

function checkEvent(content: Content, entry: Entry<'events'>, folder: string, report: Report): void {
  const { start, end, timeZone } = eventTimes(content, entry);
  checkClock(entry.data.start, timeZone, ['start'], report);
  if (entry.data.end) {
    checkClock(entry.data.end, timeZone, ['end'], report);
    const days = [entry.data.start, entry.data.end].map(plainDate) as [
      Temporal.PlainDate,
      Temporal.PlainDate,
    ];
    const isBackwards = isDateOnly(entry.data.start)
      ? Temporal.PlainDate.compare(...days) > 0
      : atOrBefore(end, start);
    if (isBackwards) {
      report(['end'], {
        expected: `an end after the start (${entry.data.start})`,
        found: show(entry.data.end),
        fix: 'swap the two, correct the year, or leave the end out where it is not known',
      });
    }
  }
  for (const [index, image] of entry.data.gallery.entries()) {
    fileExists(entry, folder, image.src, ['gallery', index, 'src'], report);
  }
}

/** Names in `@{…}` are in `people.yaml`. */
function checkMentions(
  content: Content,
  announce: Announce | undefined,
  at: PropertyKey[],
  report: Report,
): void {
  if (!announce) return;
  for (const [, name] of JSON.stringify(announce).matchAll(/@\{([^}]*)\}/g)) {
    if (name && name in content.people) continue;
    report(at, {
      expected: 'a name that is in people.yaml',
      found: `@{${name}}`,
      fix: suggestion(name ?? '', Object.keys(content.people)) ?? `add ${name} to people.yaml`,
    });
  }
}

/** Placeholders of the owner's texts stand for something. Options are no texts. */
function checkWording(announce: Announce | undefined, at: PropertyKey[], report: Report): void {
  if (!announce) return;
  const { options: _options, ...texts } = announce;
  for (const mistake of wordingMistakes(texts, at)) report(mistake.at, mistake.complaint);
}

function named(
  content: Content,
  collection: 'events' | 'slides',
  slug: string,
  at: PropertyKey[],
  folder: string,
  report: Report,
): void {
  if (entryOf(content, collection, slug) || isWritten(folder, collection, slug)) return;
  const known = content[collection].map((entry) => entry.slug);
  report(at, {
    expected: `the name of a file in ${collection}/, without its ending`,
    found: show(slug),
    fix:
      suggestion(slug, known) ?? `create ${collection}/${slug}.${collection === 'events' ? 'yaml' : 'mdx'}`,
  });
}

/** Whether there is a file of that name, though nothing could be read from it: that is complained of once. */
function isWritten(folder: string, collection: string, slug: string): boolean {
  const endings = ['.yaml', '.yml', '.mdx', '.md', '.markdown'].flatMap((one) => [one, `/index${one}`]);
  return endings.some((ending) => existsSync(path.join(folder, collection, slug + ending)));
}

function suggestion(name: string, known: string[]): string | undefined {
  return known.length > 0 ? `did you mean "${closest(name, known)}"?` : undefined;
}

function fileExists(entry: Entry, folder: string, name: string, at: PropertyKey[], report: Report): void {
  if (existsSync(path.resolve(folder, path.dirname(entry.file), name))) return;
  report(at, missingFile(name));
}

/** Two files with one id, such as `slides/x.mdx` and `slides/x.yaml`. */
function sameName(content: Content, folder: string): Problem[] {
  const first = new Map<EntryId, Entry>();
  return allEntries(content).flatMap((entry) => {
    const other = first.get(entry.id);
    first.set(entry.id, entry);
    if (!other) return [];
    return [
      {
        file: shownPath(folder, entry.file),
        field: '',
        expected: 'one file for each entry',
        found: `${shownPath(folder, other.file)} has the same id, ${entry.id}`,
        fix: 'rename one of the two files',
      },
    ];
  });
}

/** A former id or address that is somebody's present one, or two entries' former one. */
function aliasClashes(content: Content, folder: string, positions: Positions): Problem[] {
  const address = (path: string) => `/${path.replace(/\/$/, '')}`;
  const owner = new Map<string, Entry>(
    allEntries(content).flatMap((entry) => [
      [entry.id, entry],
      [address(entryPath(entry)), entry],
    ]),
  );
  return allEntries(content).flatMap((entry) =>
    entry.data.aliases.flatMap((alias, index) => {
      const name = isFormerPath(alias) ? address(formerPath(alias)) : alias;
      const other = owner.get(name);
      owner.set(name, entry);
      const wrongFolder = !isFormerPath(alias) && !alias.startsWith(`${entry.collection}/`);
      if (!other && !wrongFolder) return [];
      const line = positions.get(entry.file)?.(['aliases', index]);
      return [
        {
          file: shownPath(folder, entry.file),
          ...(line && { line }),
          field: `aliases[${index}]`,
          expected: wrongFolder
            ? `a former id of this entry, in ${entry.collection}/`
            : 'a former id or address of this entry alone',
          found: other ? `${show(alias)}, which is ${shownPath(folder, other.file)}` : show(alias),
          fix: 'remove the line from the entry that never had this name',
        },
      ];
    }),
  );
}
