/**
 * Comments brought in by hand, for networks that tell nobody: a YAML or CSV file of name, profile, text
 * and date. docs/replies.md shows one.
 */

import { createHash } from 'node:crypto';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { closest } from 'fastest-levenshtein';
import { z } from 'zod';
import { ContentError, type Problem } from '../content/problem.ts';
import { validate } from '../content/validate.ts';
import { type Located, parseYaml } from '../content/yaml.ts';
import { withSlashes } from '../files/slashes.ts';
import { filled, langSchema, linkAddressSchema } from '../model/fields.ts';
import { type EntryId, entryIdSchema, parseAnnouncementId, slugSchema } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import { type Copy, copiesOf } from '../model/journal.ts';
import type { Moderation } from '../model/moderation.ts';
import { type RepliesFile, type Reply, replyId, replySourceSchema } from '../model/reply.ts';
import { dateTimeSchema, instantOf, Temporal } from '../model/time.ts';
import { textToHtml } from '../networks/plain-text.ts';
import { isCsv, readCsv } from './import-csv.ts';
import { settled } from './join.ts';
import { Moderator } from './moderate.ts';
import { normaliseName } from './normalise.ts';
import { retained } from './retention.ts';
import { sanitise } from './sanitise.ts';
import type { ReplyStore } from './store.ts';
import { allows } from './sweep.ts';

/** One comment, as the owner writes it down. */
const commentSchema = z.strictObject({
  entry: entryIdSchema.optional().describe('what was commented on; --entry stands for all'),
  network: replySourceSchema.default('linkedin'),
  name: filled,
  profile: linkAddressSchema.optional(),
  text: filled,
  date: dateTimeSchema,
  /** The event of the delivery whose announcement it answers, where a talk was given more than once. */
  event: slugSchema.optional(),
  /** Address of the comment itself. */
  url: linkAddressSchema.optional(),
  /** Name of the one it answers, as written above. */
  answers: filled.optional(),
  lang: langSchema.optional(),
  own: z.boolean().default(false),
});
const commentsSchema = z.array(commentSchema);
type Comment = z.infer<typeof commentSchema>;

export interface Import {
  /** Path of the file, as the owner typed it; its ending says what it is. */
  name: string;
  text: string;
  /** The entry that is commented on, where the file does not say. */
  entry?: EntryId | undefined;
  moderation: Moderation;
  journals: ReadonlyMap<EntryId, JournalFile>;
  /** Whether there is such an entry. */
  exists(id: EntryId): boolean;
  timeZone: string;
  now: Temporal.Instant;
}

/**
 * Brings comments in. No pull removes them; what the same file brought before and does not hold any more
 * goes, down to the last one of an empty file. What other files brought stays.
 *
 * @returns how many are new, changed, gone, and kept out by `moderation.yaml`
 * @throws ContentError naming every mistake of the file
 */
export function importComments(
  store: ReplyStore,
  wish: Import,
): { added: number; changed: number; removed: number; withheld: number } {
  const comments = readComments(wish);
  const moderator = new Moderator(wish.moderation);
  const result = { added: 0, changed: 0, removed: 0, withheld: 0 };
  const from = fileMark(wish.name);
  const byEntry = Map.groupBy(comments, (comment) => comment.entry ?? wish.entry!);
  const brings = ({ replies }: RepliesFile) => replies.some(({ imported }) => imported === from);
  const earlier = [...store.files.values()].filter(brings).map(({ entry }) => entry);
  const asked = wish.entry ? [wish.entry] : [];
  for (const entry of new Set([...byEntry.keys(), ...earlier, ...asked])) {
    const before = store.files.get(entry) ?? {
      version: 1 as const,
      entry,
      pulled: wish.now.round('second').toString(),
      replies: [],
      counts: [],
      faces: [],
    };
    const replies = new Map(before.replies.map((reply) => [reply.id, reply]));
    const brought = repliesOf(byEntry.get(entry) ?? [], entry, wish).map((reply) => ({
      ...reply,
      imported: from,
    }));
    const networks = new Set(brought.map(({ source }) => source));
    const ids = new Set(brought.map(({ id }) => id));
    for (const { id, source, imported } of before.replies) {
      // Of what was brought in before files were told apart, the network says which it may have been.
      const itsOwn =
        imported === from || (imported === true && (networks.has(source) || brought.length === 0));
      if (itsOwn && !ids.has(id) && replies.delete(id)) result.removed += 1;
    }
    for (const reply of brought) {
      const kept = allows(moderator, reply)
        ? retained(reply, wish.moderation.retention, wish.now)
        : undefined;
      const old = replies.get(reply.id);
      if (!kept) result.withheld += 1;
      else if (!old) result.added += 1;
      else if (!isDeepStrictEqual({ ...old, imported: from }, kept)) result.changed += 1;
      if (kept) replies.set(reply.id, kept);
    }
    const next = settled(before, { ...before, replies: [...replies.values()], now: wish.now });
    if (next !== before) store.put(next);
  }
  return result;
}

/** What a file is known by: a hash of its path as seen from the working folder, which may name somebody. */
function fileMark(name: string): string {
  const where = withSlashes(path.relative(process.cwd(), path.resolve(name)));
  return `file-${createHash('sha256').update(where).digest('hex').slice(0, 16)}`;
}

function repliesOf(comments: readonly Comment[], entry: EntryId, wish: Import): Reply[] {
  const idOf = ({ network, name, date, text }: Comment) =>
    replyId(network, [entry, name, date, text].join('\n'));
  const journal = wish.journals.get(entry);
  const copies = journal ? copiesOf(journal) : [];
  const byName = new Map<string, Reply>();
  return comments.map((comment) => {
    const id = idOf(comment);
    const above = byName.get(comment.answers ?? '');
    const parent = above?.id;
    const announcement = above?.announcement ?? announcementOf(comment, copies);
    const reply: Reply = {
      id,
      source: comment.network,
      ...(comment.url && { url: new URL(comment.url).href }),
      author: {
        name: normaliseName(comment.name, 'Somebody'),
        handle: '',
        ...(comment.profile && { url: new URL(comment.profile).href }),
      },
      html: sanitise(textToHtml(comment.text)),
      ...(comment.lang && { lang: comment.lang }),
      published: writtenAt(comment, wish).toString(),
      ...(parent && { parent }),
      ...(announcement && { announcement }),
      ...(comment.own && { own: true }),
      kind: 'reply',
      imported: true,
    };
    byName.set(comment.name, reply);
    return reply;
  });
}

/** What a comment was said under: the newest copy on its network, of the delivery it names. */
function announcementOf({ network, event }: Comment, copies: readonly Copy[]): string | undefined {
  const its = copies.filter(
    ({ announcement }) => !event || parseAnnouncementId(announcement)?.event === event,
  );
  const there = its.findLast((copy) => copy.network === network) ?? (event ? its.at(-1) : undefined);
  return there?.announcement;
}

/** Reads and checks the file. */
function readComments(wish: Import): Comment[] {
  const located = isCsv(wish) ? readCsv(wish) : readYaml(wish);
  const result = validate(commentsSchema, located, wish.name);
  if ('problems' in result) throw new ContentError(result.problems.map(withRemedy));
  const problems = result.data.flatMap((comment, index) => {
    const at = (field: keyof Comment) => ({
      file: wish.name,
      line: located.lineOf([index, field]) ?? located.lineOf([index]),
      field: `[${index}].${field}`,
    });
    return mistakesIn(comment, result.data.slice(0, index), wish).map(({ field, ...mistake }) => ({
      ...at(field),
      ...mistake,
    }));
  });
  if (problems.length > 0) throw new ContentError(problems);
  return result.data;
}

/** What is wrong with a comment that no schema sees. */
function mistakesIn(comment: Comment, before: readonly Comment[], wish: Import) {
  const mistakes: (Pick<Problem, 'expected' | 'found' | 'fix'> & { field: keyof Comment })[] = [];
  const { answers, event } = comment;
  const entryOf = (of: Comment) => of.entry ?? wish.entry;
  const entry = entryOf(comment);
  if (!entry || !wish.exists(entry)) {
    mistakes.push({
      field: 'entry',
      expected: 'the entry that was commented on, such as posts/hello',
      found: entry ? `"${entry}", of which there is none` : 'nothing',
      fix: 'name the entry in the file, or for all of them with --entry posts/hello',
    });
  }
  const others = before.filter((other) => entryOf(other) === entry);
  if (answers && !others.some(({ name }) => name === answers)) {
    mistakes.push({
      field: 'answers',
      expected: 'the name of somebody whose comment stands above in the file',
      found: `"${answers}"`,
      fix:
        others.length > 0
          ? `did you mean "${closest(
              answers,
              others.map(({ name }) => name),
            )}"?`
          : 'remove it',
    });
  }
  const same = others.findIndex(
    ({ name, date, text, network }) =>
      name === comment.name && date === comment.date && text === comment.text && network === comment.network,
  );
  if (same >= 0) {
    mistakes.push({
      field: 'text',
      expected: 'each comment once',
      found: 'the same name, date and text as in one above',
      fix: 'remove one of them; if it was said twice, give each its time: 2026-11-20T14:05',
    });
  }
  const journal = entry && wish.journals.get(entry);
  const said = journal ? copiesOf(journal) : [];
  if (event && !said.some(({ announcement }) => parseAnnouncementId(announcement)?.event === event)) {
    mistakes.push({
      field: 'event',
      expected: 'the event of a delivery that was announced',
      found: `"${event}"`,
      fix: 'correct the name, or leave it out',
    });
  }
  if (Temporal.Instant.compare(writtenAt(comment, wish), wish.now.add({ hours: 24 })) > 0) {
    mistakes.push({
      field: 'date',
      expected: 'a day that has come',
      found: `"${comment.date}"`,
      fix: 'correct the date: year, month, day',
    });
  }
  return mistakes;
}

/** A comment of a day without a time is one of noon. */
const writtenAt = ({ date }: Comment, { timeZone }: Import) => instantOf(date, timeZone, '12:00');

/** A problem of the schema with a remedy for what people write most. */
function withRemedy(problem: Problem): Problem {
  const fix = problem.fix.replace('docs/writing.md', 'docs/replies.md');
  const field = problem.field.split('.').at(-1);
  const written = /^"(.*)"$/.exec(problem.found)?.[1] ?? '';
  const better =
    field === 'date'
      ? isoDates(written).join(' or ')
      : field === 'profile' || field === 'url'
        ? withScheme(written)
        : '';
  return { ...problem, fix: better ? `write ${better}` : fix };
}

/** A date in the order that is read here; both where it can be read in two ways. */
function isoDates(written: string): string[] {
  const [, year, middle = '', last = ''] = /^(\d{4})[./](\d{1,2})[./](\d{1,2})$/.exec(written) ?? [];
  const [, one = '', sign, two = '', end] = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(written) ?? [];
  const ways = year
    ? [[year, middle, last]]
    : [[end, two, one], ...(sign === '.' || one === two ? [] : [[end, one, two]])];
  return ways
    .map((way) => way.map((part) => part?.padStart(2, '0')).join('-'))
    .filter((date) => dateTimeSchema.safeParse(date).success);
}

function withScheme(written: string): string {
  return /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(written) ? `https://${written}` : '';
}

function readYaml({ name, text }: Import): Located {
  const located = parseYaml(text, name);
  if ('fix' in located) throw new ContentError([located]);
  const { data } = located;
  // Nothing at all is an empty list: all that the file brought is taken back.
  const isEmpty = typeof data === 'object' && data !== null && Object.keys(data).length === 0;
  return isEmpty ? { ...located, data: [] } : located;
}
