/**
 * A long conversation on several pages, in the order it is read. Pure; nothing here calls itself, so that no depth costs
 * stack.
 */
import type { Branch } from './thread.ts';

/** A conversation on pages. */
export interface Paged {
  /** The branches of each page, at least one page. What goes on from an earlier page says there whom it answers. */
  pages: Branch[][];
  /** The id of each reply → its page, from 1. */
  pageOf: ReadonlyMap<string, number>;
}

/**
 * Parts a conversation into pages.
 *
 * Branches stay whole where they can: one that would be cut begins a page of its own, unless that left half of the page
 * before it empty. One that is longer than a page is cut where the page is full.
 *
 * @param branches in order
 * @param size replies on one page at most
 * @param partOf what shares the first page alike: so that each delivery of a talk has some of its replies there
 */
export function paged(
  branches: readonly Branch[],
  size: number,
  partOf: (branch: Branch) => string = () => '',
): Paged {
  const pages: Branch[][] = [[]];
  let left = size;
  const turn = () => {
    pages.push([]);
    left = size;
  };
  for (const branch of fairly(branches, partOf, size)) {
    const count = branch.below + 1;
    if (left === 0 || (count > left && count <= size && left <= size / 2)) turn();
    if (count <= left) {
      pages.at(-1)!.push(branch);
      left -= count;
      continue;
    }
    const order = inOrder(branch);
    for (let at = 0; at < order.length; ) {
      if (left === 0) turn();
      const piece = order.slice(at, at + left);
      for (const each of forest(piece)) pages.at(-1)!.push(each);
      at += piece.length;
      left -= piece.length;
    }
  }
  const place = new Map(branches.map((branch, index) => [branch.reply.id, index]));
  pages[0]!.sort((a, b) => (place.get(a.reply.id) ?? 0) - (place.get(b.reply.id) ?? 0));
  return placed(pages);
}

/** The branches, so that every part has its turn until the first page is full, and then in order. */
function fairly(branches: readonly Branch[], partOf: (branch: Branch) => string, size: number): Branch[] {
  const parts = Map.groupBy(branches, partOf);
  if (parts.size < 2) return [...branches];
  const first: Branch[] = [];
  const queues = [...parts.values()].map((of) => [...of]);
  let left = size;
  for (let round = 0; left > 0 && queues.some((queue) => queue.length > 0); round += 1) {
    const branch = queues[round % queues.length]!.shift();
    if (!branch) continue;
    first.push(branch);
    left -= branch.below + 1;
  }
  const taken = new Set(first);
  return [...first, ...branches.filter((branch) => !taken.has(branch))];
}

/** A branch's replies in the order they are read, each with the one it answers. */
function inOrder(branch: Branch): { branch: Branch; to?: Branch }[] {
  const order: { branch: Branch; to?: Branch }[] = [];
  const waiting: { branch: Branch; to?: Branch }[] = [{ branch }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    order.push(next);
    const { branch: to } = next;
    for (const answer of to.answers.toReversed()) waiting.push({ branch: answer, to });
  }
  return order;
}

/** A run of replies as branches of their own; those whose parent is on an earlier page stand at the top. */
function forest(run: readonly { branch: Branch; to?: Branch }[]): Branch[] {
  const made = new Map<Branch, Branch>();
  const top: Branch[] = [];
  for (const { branch, to } of run) {
    const above = to && made.get(to);
    const copy: Branch = {
      ...branch,
      answers: [],
      depth: above ? above.depth + 1 : 0,
      below: 0,
      ...(to && !above && { to: { id: to.reply.id, name: to.reply.author.name, page: 0 } }),
    };
    made.set(branch, copy);
    if (above) above.answers.push(copy);
    else top.push(copy);
  }
  for (const copy of [...made.values()].toReversed()) {
    copy.below = copy.answers.reduce((sum, answer) => sum + 1 + answer.below, 0);
  }
  return top;
}

/** With the page of every reply, and of each that one on another page answers. */
function placed(pages: Branch[][]): Paged {
  const pageOf = new Map<string, number>();
  for (const [index, branches] of pages.entries()) {
    for (const top of branches) for (const { branch } of inOrder(top)) pageOf.set(branch.reply.id, index + 1);
  }
  for (const { to } of pages.flat()) if (to) to.page = pageOf.get(to.id) ?? 1;
  return { pages, pageOf };
}
