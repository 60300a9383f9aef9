/** Makes a text as long as a network takes: shorter by whole words, or a thread of several. */
import type { Counter } from '../networks/counter.ts';
import { type Group, keep, type Piece, type Rendered, render, size } from './pieces.ts';

/** What is given up first. The link is never given up. */
const order: readonly Group[] = ['summary', 'tags', 'detail', 'words', 'title'];

/** Not even the link fits. */
export class DoesNotFit extends Error {
  constructor(limit: number) {
    super(`The link alone exceeds the limit of ${limit} characters.`);
    this.name = 'DoesNotFit';
  }
}

/**
 * The most of a text that fits.
 *
 * @throws DoesNotFit
 */
export function fitted(all: readonly Piece[], counter: Counter): Rendered {
  let left = [...all];
  for (const group of order) {
    if (fits(left, counter)) break;
    left = shortened(left, group, counter);
  }
  const rendered = written(left, counter);
  if (!counter.fits(rendered.text, rendered.spans)) throw new DoesNotFit(counter.limit);
  return rendered;
}

function fits(all: readonly Piece[], counter: Counter): boolean {
  const { text, spans } = written(all, counter);
  return counter.fits(text, spans);
}

/** Pieces as the network is sent them. */
function written(all: readonly Piece[], counter: Counter): Rendered {
  return counter.settle(render(all));
}

/** A group with as many of its words as fit, down to none. */
function shortened(all: Piece[], group: Group, counter: Counter): Piece[] {
  let fewest = 0;
  let most = size(all, group);
  while (fewest < most) {
    const middle = Math.ceil((fewest + most) / 2);
    if (fits(keep(all, group, middle), counter)) fewest = middle;
    else most = middle - 1;
  }
  return keep(all, group, fewest);
}

/**
 * A text as a thread: the first part carries the link, each ends where a paragraph does if that leaves it
 * reasonably full, else where a sentence does, else at a word.
 *
 * @param link the pieces that are the link, taken out of the text
 * @throws DoesNotFit where a single word is longer than a part
 */
export function thread(all: readonly Piece[], counter: Counter): Rendered[] {
  if (fits(all, counter)) return [written(all, counter)];
  const link = all.filter((piece) => piece.group === 'link' && !piece.space);
  const tail: Piece[] = link.length > 0 ? [{ text: '\n\n', group: 'words', space: true }, ...link] : [];
  let rest = all.filter((piece) => !link.includes(piece));
  const parts: Rendered[] = [];
  while (rest.some((piece) => !piece.space)) {
    const after = parts.length === 0 ? tail : [];
    const end = partEnd(rest, after, counter);
    if (end === 0) throw new DoesNotFit(counter.limit);
    parts.push(written([...rest.slice(0, end), ...after], counter));
    rest = rest.slice(end);
  }
  return parts;
}

/** How many pieces go into the next part. */
function partEnd(rest: readonly Piece[], after: readonly Piece[], counter: Counter): number {
  let fewest = 0;
  let most = rest.length;
  while (fewest < most) {
    const middle = Math.ceil((fewest + most) / 2);
    if (fits([...rest.slice(0, middle), ...after], counter)) fewest = middle;
    else most = middle - 1;
  }
  if (fewest === rest.length || fewest === 0) return fewest;
  const half = Math.floor(fewest / 2);
  const paragraph = lastIndex(
    rest,
    half,
    fewest,
    (piece) => piece.space === true && /\n\s*\n/.test(piece.text),
  );
  const sentence = lastIndex(
    rest,
    half,
    fewest,
    (piece) => !piece.space && /[.!?。！？]['"”’)]*$/u.test(piece.text),
  );
  if (paragraph > 0) return paragraph;
  if (sentence > 0) return sentence + 1;
  return fewest;
}

function lastIndex(all: readonly Piece[], from: number, to: number, test: (piece: Piece) => boolean): number {
  for (let index = to - 1; index >= from; index -= 1) if (test(all[index] as Piece)) return index;
  return -1;
}
