/**
 * Comments brought in by hand, for networks that tell nobody: a YAML or CSV file of name, profile, text
 * and date. docs/replies.md shows one.
 */
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { closest } from 'fastest-levenshtein';
import { z } from 'zod';
import { ContentError, type Problem } from '../content/problem.ts';
import { validate } from '../content/validate.ts';
import { type Located, parseYaml } from '../content/yaml.ts';
import { filled, langSchema, linkAddressSchema } from '../model/entry.ts';
import { type EntryId, entryIdSchema, parseAnnouncementId, slugSchema } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import { type Copy, copiesOf } from '../model/journal.ts';
import type { Moderation } from '../model/moderation.ts';
import { type Reply, replyId, replySourceSchema } from '../model/reply.ts';
import { dateTimeSchema, instantOf, Temporal } from '../model/time.ts';
import { textToHtml } from '../networks/plain-text.ts';
import { settled } from './join.ts';
import { Moderator } from './moderate.ts';
import { retained } from './retention.ts';
import { sanitise } from './sanitise.ts';
import type { ReplyStore } from './store.ts';
import { allows } from './sweep.ts';
import { oneLine, tameName } from './tame.ts';

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
const commentsSchema = z.array(commentSchema).min(1);
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
 * Brings comments in. No pull removes them; of an entry and a network that the file speaks of, what it does
 * not hold any more goes.
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
  for (const [entry, ofEntry] of Map.groupBy(comments, (comment) => comment.entry ?? wish.entry!)) {
    const before = store.files.get(entry) ?? {
      version: 1 as const,
      entry,
      pulled: wish.now.round('second').toString(),
      replies: [],
      counts: [],
      faces: [],
    };
    const replies = new Map(before.replies.map((reply) => [reply.id, reply]));
    const brought = repliesOf(ofEntry, entry, wish);
    const networks = new Set(brought.map(({ source }) => source));
    const ids = new Set(brought.map(({ id }) => id));
    for (const { id, source, imported } of before.replies) {
      if (imported && networks.has(source) && !ids.has(id) && replies.delete(id)) result.removed += 1;
    }
    for (const reply of brought) {
      const kept = allows(moderator, reply)
        ? retained(reply, wish.moderation.retention, wish.now)
        : undefined;
      const old = replies.get(reply.id);
      if (!kept) result.withheld += 1;
      else if (!old) result.added += 1;
      else if (JSON.stringify(old) !== JSON.stringify(kept)) result.changed += 1;
      if (kept) replies.set(reply.id, kept);
    }
    const next = settled(before, { ...before, replies: [...replies.values()], now: wish.now });
    if (next !== before) store.put(next);
  }
  return result;
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
        name: tameName(comment.name, 'Somebody'),
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
  const located = path.extname(wish.name).toLowerCase() === '.csv' ? readCsv(wish) : readYaml(wish);
  const result = validate(commentsSchema, located, wish.name);
  if ('problems' in result) throw new ContentError(result.problems);
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

function readYaml({ name, text }: Import): Located {
  const located = parseYaml(text, name);
  if ('fix' in located) throw new ContentError([located]);
  return located;
}

/** CSV with a line of names at the top, as any spreadsheet writes it: what separates those separates all. */
function readCsv({ name, text }: Import): Located {
  type Row = { record: Record<string, string>; info: { lines: number } };
  let rows: Row[];
  try {
    rows = parseCsv(text, {
      bom: true,
      columns: (header: string[]) => header.map((each) => each.trim().toLowerCase()),
      delimiter: separatorOf(text),
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as Row[];
  } catch (error) {
    throw new ContentError([
      {
        file: name,
        field: '',
        expected: 'CSV with a first line such as name,profile,text,date',
        found: oneLine((error as Error).message, 200),
        fix: 'put texts that contain a separator or a line break into double quotes',
      },
    ]);
  }
  const data = rows.map(({ record }) => {
    const filledIn = Object.entries(record).filter(([, value]) => value !== '');
    return Object.fromEntries(
      filledIn.map(([key, value]) => [key, key === 'own' ? (truths[value.toLowerCase()] ?? value) : value]),
    );
  });
  return { data, lineOf: ([index]) => rows[Number(index)]?.info.lines ?? 1 };
}

/** Spreadsheets write truth in capitals. */
const truths: Record<string, boolean> = { true: true, false: false };

/** The most frequent separator of the first line. Texts below may have any of the others in them. */
function separatorOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}
