/** How each network measures a text against its limit. */
import { type NetworkId, networkIds } from '../model/ids.ts';
import { type Marked, settled } from './boundaries.ts';
import type { Limits, Span } from './contract.ts';
import { definitionOf } from './registry.ts';

export interface Counter {
  /** The most that fits, in the unit of `count`. */
  limit: number;
  count(text: string, spans: readonly Span[]): number;
  fits(text: string, spans: readonly Span[]): boolean;
  /** The text as it is written there: see `boundaries.ts`. */
  settle(words: Marked): Marked;
}

/** The limits that hold where nobody was asked: for previews and dry runs. */
export const usualLimits = Object.fromEntries(
  networkIds.map((id) => [id, definitionOf(id).limits]),
) as Record<NetworkId, Limits>;

/**
 * The measure of a network.
 *
 * @param warning a content warning, where it counts as part of the text
 * @param isComment an answer to a post of ours, which may be shorter
 */
export function counterFor(network: NetworkId, limits: Limits, warning = '', isComment = false): Counter {
  const { limit, count, also = () => true } = definitionOf(network).measure(limits, { warning, isComment });
  return {
    limit,
    count,
    fits: (text, spans) => count(text, spans) <= limit && also(text),
    settle: (words) => settled(network, words),
  };
}
