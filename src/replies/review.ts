/**
 * Replies that wait for the owner: let in, kept out, or kept out with everything else by the same person.
 * Decisions are written into `content/moderation.yaml` as hashes, so that a public repository says of
 * nobody what the owner thinks of them.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isCollection, isSeq, parseDocument } from 'yaml';
import type { Moderation } from '../model/moderation.ts';
import type { Reply } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import { settled } from './join.ts';
import { accountKey, addressKey, Moderator, sha256 } from './moderate.ts';
import { textOf, wordsOf } from './sanitise.ts';
import type { ReplyStore, Waiting } from './store.ts';
import { allows } from './sweep.ts';

export type Decision = 'yes' | 'no' | 'block';

/** What waits, shown to the owner in a terminal. */
export function describeWaiting({ entry, reply }: Waiting): string {
  const { author } = reply;
  const text = textOf(reply.html) || `(${reply.attachments ?? 0} attachments and no words)`;
  return [
    `${reply.id}  ${author.name} ${author.handle}  ${reply.published}`,
    `  under ${entry}${reply.url ? `, ${reply.url}` : ''}`,
    ...(reply.warning ? [`  [${reply.warning}]`] : []),
    ...text.split('\n').map((line) => `  │ ${line}`),
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
  if (!waiting) throw new RangeError(`Nothing with the id "${id}" waits. See npm run replies -- --review.`);
  const { list, entry } = ruleFor(waiting.reply, decision, moderation);
  const next = withRule(moderation, list, entry);
  const file = path.join(content, 'moderation.yaml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (next !== moderation) writeFileAtomic.sync(file, addToList(text, list, entry));
  apply(store, new Moderator(next), now);
  return next;
}

type List = 'approved' | 'block.accounts' | 'block.replies';

function ruleFor(reply: Reply, decision: Decision, { approve }: Moderation): { list: List; entry: string } {
  const account = reply.author.handle || reply.author.url;
  const address = sha256(addressKey(reply.url ?? reply.id));
  const person = account ? sha256(accountKey(addressKey(account))) : undefined;
  if (decision === 'block' && person) return { list: 'block.accounts', entry: person };
  if (decision !== 'yes') return { list: 'block.replies', entry: address };
  return { list: 'approved', entry: approve === 'first-time' && person ? person : address };
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

/** Moves what may be shown now, and removes what may not. */
function apply(store: ReplyStore, moderator: Moderator, now: Temporal.Instant): void {
  const still: Waiting[] = [];
  for (const waiting of store.pending) {
    const { entry, reply } = waiting;
    const verdict = moderator.judge({
      id: reply.id,
      author: reply.author,
      text: () => wordsOf(reply),
      url: reply.url,
    });
    if (verdict.show) {
      const file = store.files.get(entry) ?? {
        version: 1 as const,
        entry,
        pulled: now.round('second').toString(),
        replies: [],
        counts: [],
        faces: [],
      };
      const others = file.replies.filter(({ id }) => id !== reply.id);
      store.put(settled(file, { ...file, replies: [...others, reply], now }));
    } else if (verdict.waits) {
      still.push(waiting);
    }
  }
  for (const file of [...store.files.values()]) {
    const replies = file.replies.filter((reply) => allows(moderator, reply));
    const faces = file.faces.filter((face) => !moderator.keepsOut(face));
    const next = settled(file, { ...file, replies, faces, now });
    if (next !== file) store.put(next);
  }
  store.setPending(still);
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
