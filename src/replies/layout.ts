/** How a conversation is laid out: how deep it is indented, and what is folded. Pure. */
import type { Branch } from './thread.ts';

/** Answers are indented this often; what is deeper stands in one list, in the order it is read. */
export const deepestIndent = 3;
/** From this depth on, more than `fewAnswers` answers are folded. */
const foldedFrom = 1;
const fewAnswers = 2;

/** The answers below a branch as they are listed: each with its own, or all in a row. */
export interface Answers {
  /** What stands directly below, in order; empty where everything is in a row. */
  branches: { branch: Branch; to: Branch }[];
  /** Whether they are behind a line that says how many there are. */
  folded: boolean;
  /** Whether this is the row of everything that is deeper. */
  flat: boolean;
}

/** What is listed below a branch. */
export function answersOf(branch: Branch): Answers {
  const folded = branch.depth >= foldedFrom && branch.below > fewAnswers;
  if (branch.depth + 1 < deepestIndent) {
    return {
      branches: branch.answers.map((answer) => ({ branch: answer, to: branch })),
      folded,
      flat: false,
    };
  }
  const row: Answers['branches'] = [];
  const waiting = branch.answers.map((answer) => ({ branch: answer, to: branch })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    row.push(next);
    const { branch: answered } = next;
    for (const answer of [...answered.answers].reverse()) waiting.push({ branch: answer, to: answered });
  }
  return { branches: row, folded, flat: true };
}

/** How many colours there are for initials. */
export const hues = 8;

/** The colour of somebody's initials: the same one everywhere. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)!) % 65_521;
  return sum % hues;
}
