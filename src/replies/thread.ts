/**
 * From a list of replies to a conversation. Whatever the networks said answers whatever, the result is a
 * forest: every reply is in it once. Nothing here calls itself, so that no depth costs stack.
 */
import type { Reply } from '../model/reply.ts';

export interface Branch {
  reply: Reply;
  pinned: boolean;
  /** In order. */
  answers: Branch[];
  /** 0 for what answers our own post. */
  depth: number;
  /** Replies below this one, at any depth. */
  below: number;
  /** Whom it answers, where that is on an earlier page of the same conversation. */
  to?: { id: string; name: string; page: number };
}

/** By when it was said, or by how much there is to it, as `replies.order` says. */
export type Order = 'time' | 'liveliness';

/**
 * The conversation as a forest, in order.
 *
 * Of two replies with one id the first counts. A parent that is not among the replies makes a reply a
 * top one; in a circle of replies that answer each other, the oldest is the top one.
 *
 * @param isPinned replies that come first among the top ones
 */
export function conversation(
  replies: readonly Reply[],
  order: Order = 'time',
  isPinned: (reply: Reply) => boolean = () => false,
): Branch[] {
  const branches = new Map<string, Branch>();
  for (const reply of replies) {
    if (branches.has(reply.id)) continue;
    branches.set(reply.id, { reply, pinned: isPinned(reply), answers: [], depth: 0, below: 0 });
  }
  const parents = acyclicParents(branches);
  const top: Branch[] = [];
  for (const [id, branch] of branches) {
    const parent = parents.get(id);
    (parent === undefined ? top : branches.get(parent)!.answers).push(branch);
  }
  const outward = breadthFirst(top);
  for (const branch of [...outward].reverse()) {
    branch.below = branch.answers.reduce((sum, answer) => sum + 1 + answer.below, 0);
  }
  const byTime = (a: Branch, b: Branch) =>
    Date.parse(a.reply.published) - Date.parse(b.reply.published) || a.reply.id.localeCompare(b.reply.id);
  const byLife = (a: Branch, b: Branch) => liveliness(b) - liveliness(a) || byTime(a, b);
  const usual = order === 'time' ? byTime : byLife;
  // Below the top it is talk, and talk reads in the order it was said.
  for (const { answers } of branches.values()) answers.sort(byTime);
  return top.sort((a, b) => Number(b.pinned) - Number(a.pinned) || usual(a, b));
}

/** How much there is to a branch: answers count more than a like. */
function liveliness({ reply, below }: Branch): number {
  return below * 3 + (reply.likes ?? 0) + 2 * (reply.boosts ?? 0);
}

/** Each reply's parent, where there is one and following parents ends. */
function acyclicParents(branches: ReadonlyMap<string, Branch>): Map<string, string> {
  const parents = new Map<string, string>();
  for (const [id, { reply }] of branches) {
    if (reply.parent !== undefined && branches.has(reply.parent)) parents.set(id, reply.parent);
  }
  const settled = new Set<string>();
  for (const start of branches.keys()) {
    const path = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !settled.has(at) && !path.has(at)) {
      path.add(at);
      at = parents.get(at);
    }
    if (at !== undefined && path.has(at)) parents.delete(oldestIn(circle(at, parents), branches));
    for (const id of path) settled.add(id);
  }
  return parents;
}

function circle(start: string, parents: ReadonlyMap<string, string>): string[] {
  const ids = [start];
  for (let at = parents.get(start); at !== undefined && at !== start; at = parents.get(at)) ids.push(at);
  return ids;
}

function oldestIn(ids: readonly string[], branches: ReadonlyMap<string, Branch>): string {
  const time = (id: string) => Date.parse(branches.get(id)!.reply.published);
  return ids.reduce((oldest, id) => (time(id) < time(oldest) ? id : oldest));
}

/** All branches, parents before their answers; sets each one's depth. */
function breadthFirst(top: readonly Branch[]): Branch[] {
  const all = [...top];
  for (let index = 0; index < all.length; index += 1) {
    const branch = all[index]!;
    for (const answer of branch.answers) {
      answer.depth = branch.depth + 1;
      all.push(answer);
    }
  }
  return all;
}
