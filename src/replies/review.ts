/**
 * Replies that wait for the owner: let in, kept out, or kept out with everything else by the same person.
 * Decisions are written into `content/moderation.yaml` as hashes, so that a public repository says of
 * nobody what the owner thinks of them.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isCollection, isSeq, parseDocument } from 'yaml';
import { writeFileAtomicSync } from '../files/atomic.ts';
import type { EntryId } from '../model/ids.ts';
import type { Moderation } from '../model/moderation.ts';
import type { Reply } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import { recounted, settled } from './join.ts';
import { judgedOf, Moderator, personOf, sayingKey } from './moderate.ts';
import { accountMark, addressKey, sha256 } from './names.ts';
import { saidOf } from './said.ts';
import { textOf } from './sanitise.ts';
import type { ReplyStore, WaitingReply } from './store.ts';
import { allows } from './sweep.ts';

export type Decision = 'yes' | 'no' | 'block';

/** What waits, shown to the owner in a terminal. */
export function describeWaiting({ entry, reply }: WaitingReply): string {
  const { author } = reply;
  const text =
    textOf(reply.html) || (reply.quote ? '' : `(${reply.attachments ?? 0} attachments and no words)`);
  const { quote } = reply;
  const quoted = quote && [
    `${quote.author?.name ?? ''} ${quote.url ?? ''}`.trim(),
    ...textOf(quote.html).split('\n'),
  ];
  return [
    `${reply.id}  ${author.name} ${author.handle}  ${reply.published}`,
    `  under ${entry}${reply.url ? `, ${reply.url}` : ''}`,
    ...(reply.warning ? [`  [${reply.warning}]`] : []),
    ...(reply.labels ? [`  [${reply.labels.join(', ')}]`] : []),
    ...(text ? text.split('\n').map((line) => `  │ ${line}`) : []),
    ...(quoted ?? []).filter(Boolean).map((line) => `  │ > ${line}`),
  ].join('\n');
}

/**
 * Decides on one waiting reply, and on what follows from it: whoever is let in under `first-time` is let in
 * with everything of theirs that waits; whoever is blocked goes with everything that is stored.
 */
export function decide(
  id: string,
  decision: Decision,
  {
    store,
    content,
    moderation,
    now,
  }: { store: ReplyStore; content: string; moderation: Moderation; now: Temporal.Instant },
): Moderation {
  const waiting = store.pending.find(({ reply }) => reply.id === id);
  if (!waiting) throw new RangeError(`No pending reply with id "${id}". See npm run replies -- --review.`);
  const { list, entries } = ruleFor(waiting.reply, decision, moderation);
  const file = path.join(content, 'moderation.yaml');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  let [next, text] = [moderation, before];
  for (const entry of entries) {
    const more = withRule(next, list, entry);
    if (more !== next) text = addToList(text, list, entry);
    next = more;
  }
  if (next !== moderation) writeFileAtomicSync(file, text);
  apply(store, new Moderator(next), now);
  return next;
}

type List = 'approved' | 'block.accounts' | 'block.replies';

function ruleFor(
  reply: Reply,
  decision: Decision,
  { approve }: Moderation,
): { list: List; entries: string[] } {
  const { id, url, source, author } = reply;
  const claimed = source === 'webmention';
  // What somebody says of themselves is no name to know them by, nor what their handle is today.
  const name = author.handle || author.url;
  const named = name && (!claimed || !author.mark) ? [accountMark(name)] : [];
  const person = [...(author.mark ? [author.mark] : []), ...named];
  if (decision === 'block' && person.length > 0) return { list: 'block.accounts', entries: person };
  if (decision !== 'yes')
    return { list: 'block.replies', entries: [sha256(addressKey(author.via ?? url ?? id))] };
  const known = claimed ? author.mark : person[0];
  if (approve === 'first-time' && known) return { list: 'approved', entries: [known] };
  const said = reply.said ?? saidOf(reply);
  return { list: 'approved', entries: [sha256(sayingKey(judgedOf(reply), said))] };
}

function withRule(moderation: Moderation, list: List, entry: string): Moderation {
  const { block, approved } = moderation;
  const [, name] = list.split('.') as [string, 'accounts' | 'replies' | undefined];
  const entries = name ? block[name] : approved;
  if (entries.includes(entry)) return moderation;
  return name
    ? { ...moderation, block: { ...block, [name]: [...entries, entry] } }
    : { ...moderation, approved: [...entries, entry] };
}

/** Moves what may be shown now, removes what may not, and counts both. */
function apply(store: ReplyStore, moderator: Moderator, now: Temporal.Instant): void {
  const line = new Map(store.pending.map(({ reply }) => [reply.id, reply]));
  const still: WaitingReply[] = [];
  const letIn = new Map<EntryId, Reply[]>();
  for (const waiting of store.pending) {
    const { entry, reply } = waiting;
    const verdict = moderator.judge({ ...judgedOf(reply), said: reply.said ?? saidOf(reply) });
    if (verdict.show) letIn.set(entry, [...(letIn.get(entry) ?? []), reply]);
    else if (verdict.waits) still.push(waiting);
  }
  const waits = new Set(still.map(({ reply }) => reply.id));
  const standing = new Set<string>();
  for (const entry of new Set([...store.files.keys(), ...letIn.keys()])) {
    const file = store.files.get(entry) ?? {
      version: 1 as const,
      entry,
      pulled: now.round('second').toString(),
      replies: [],
      counts: [],
      faces: [],
    };
    const shown = letIn.get(entry) ?? [];
    const others = file.replies.filter(({ id }) => !shown.some((reply) => reply.id === id));
    const [stay, withheld] = [
      others.filter((reply) => allows(moderator, reply)),
      others.filter((reply) => !allows(moderator, reply)),
    ];
    for (const reply of [...withheld]) line.set(reply.id, reply);
    const ids = new Set([...stay, ...shown].map(({ id }) => id));
    for (const id of ids) standing.add(id);
    const next = settled(file, {
      replies: [...stay, ...shown].map((reply) => placed(reply, { line, waits, shown: ids })),
      counts: recounted(file.counts, { shown, withheld }),
      faces: file.faces.filter((face) => !moderator.keepsOut(personOf(face))),
      now,
    });
    if (next !== file) store.put(next);
  }
  store.setPending(
    still.map(({ entry, reply }) => ({ entry, reply: placed(reply, { line, waits, shown: standing }) })),
  );
}

/**
 * A reply below the nearest one that is shown now.
 *
 * @param line what waited and what was shown until now, by id: the way up past them
 */
function placed(
  reply: Reply,
  {
    line,
    waits,
    shown,
  }: { line: ReadonlyMap<string, Reply>; waits: ReadonlySet<string>; shown: ReadonlySet<string> },
): Reply {
  let { parent } = reply;
  let above: string | undefined;
  const passed = new Set<string>();
  for (let at = reply.above ?? parent; at !== undefined && !passed.has(at); ) {
    passed.add(at);
    if (shown.has(at)) {
      parent = at;
      break;
    }
    if (waits.has(at)) above ??= at;
    const next = line.get(at);
    if (next) parent = next.parent;
    at = next?.above ?? next?.parent;
  }
  if (parent === reply.parent && above === reply.above) return reply;
  const { parent: _parent, above: _above, ...rest } = reply;
  return { ...rest, ...(parent !== undefined && { parent }), ...(above !== undefined && { above }) };
}

/** Adds an entry to a list of the file; comments and everything else stay as the owner wrote them. */
function addToList(text: string, list: List, entry: string): string {
  const document = parseDocument(text);
  const place = list.split('.');
  const existing = document.getIn(place);
  if (isSeq(existing)) {
    if (existing.items.length === 0) existing.flow = false;
    existing.add(document.createNode(entry));
  } else {
    const parent = document.getIn(place.slice(0, -1));
    if (place.length > 1 && !isCollection(parent))
      document.setIn(place.slice(0, -1), document.createNode({}));
    document.setIn(place, document.createNode([entry]));
  }
  return document.toString({ lineWidth: 0 });
}
