/** What became of each thing a run did, and the counts of them. */
import { type AnyNetworkId, networkNames } from '../model/ids.ts';

/** `planned`: the intent is written and waits for `--send`. `kept`: the copy stays as it is. */
export type Result =
  | 'posted'
  | 'edited'
  | 'kept'
  | 'withdrawn'
  | 'skipped'
  | 'refused'
  | 'unknown'
  | 'waiting'
  | 'planned';

export interface Outcome {
  announcement: string;
  network: AnyNetworkId;
  result: Result;
  /** Why, in words for the owner. */
  why?: string;
  /** The copy's address. */
  url?: string;
  /** It was to be said and never will be, or could not be for days: the run ends with 1. */
  unsaid?: true;
}

/** The counts of a run, an announcement × a network each. */
export interface OutcomeCounts {
  posted: number;
  edited: number;
  skipped: number;
  refused: number;
  unknown: number;
  waiting: number;
  requests: number;
}

/** What was never said, in words for the owner; nothing where all was, or may yet be in time. */
export function unsaidLine(outcomes: readonly Outcome[]): string | undefined {
  const unsaid = outcomes.filter((each) => each.unsaid);
  if (unsaid.length === 0) return undefined;
  const names = unsaid.map(({ announcement, network }) => `${announcement} on ${networkNames[network]}`);
  return `Not posted although due: ${names.join('; ')}.`;
}

/** Counts outcomes. */
export function countOutcomes(outcomes: readonly Outcome[], requests: number): OutcomeCounts {
  const of = (...results: Result[]) => outcomes.filter(({ result }) => results.includes(result)).length;
  return {
    posted: of('posted'),
    edited: of('edited'),
    skipped: of('skipped'),
    refused: of('refused'),
    unknown: of('unknown'),
    waiting: of('waiting', 'planned'),
    requests,
  };
}

const verbs: Record<Result, string> = {
  posted: 'posted',
  edited: 'edited',
  kept: 'unchanged',
  withdrawn: 'withdrawn',
  skipped: 'skipped',
  refused: 'REFUSED',
  unknown: 'UNCONFIRMED',
  waiting: 'waits',
  planned: 'planned',
};

/**
 * An outcome as a line for the terminal.
 *
 * @example outcomeLine({ announcement: 'posts/hello#published', network: 'mastodon', result: 'posted', url: 'https://…' })
 * // 'Mastodon  posted         posts/hello#published  https://…'
 */
export function outcomeLine({ announcement, network, result, why, url }: Outcome): string {
  const head = `${networkNames[network].padEnd(9)} ${verbs[result].padEnd(13)} ${announcement}`;
  return [head, url, why].filter(Boolean).join('  ');
}
