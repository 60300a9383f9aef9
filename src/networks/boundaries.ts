/**
 * Where links, mentions and hashtags begin and end: the one place that decides it, by each network's own rule.
 *
 * - Bluesky is told of each by a facet's offsets, LinkedIn of mentions and hashtags by templates of its own:
 *   they can touch anything.
 * - Mastodon finds them in the text (`mastodon/entities.ts`), and so does whatever the owner pastes a text into.
 *   A link is a link to the next white space there, and no zero-width character ends it, so a space is set where
 *   the text touches what it must not.
 * - Nobody is called but who is meant: an `@` that such a network would take for a mention gets a zero-width
 *   joiner behind it. The reader sees the same characters, and counts the same: it belongs to the `@`.
 */
import type { AnyNetworkId } from '../model/ids.ts';
import type { Draft, Span } from './contract.ts';
import { before, type Entity, mastodonEntities } from './mastodon/entities.ts';
import { definitionIfAny } from './registry.ts';
import { callsAnywhere, type Rule } from './rule.ts';

/** A text and what in it is more than text. */
export interface Marked {
  text: string;
  spans: Span[];
}

const byHand: Rule = { finds: ['link', 'mention', 'tag'], calls: callsAnywhere };

function ruleOf(network: AnyNetworkId): Rule {
  return definitionIfAny(network)?.rule ?? byHand;
}

const zeroWidthJoiner = '\u200d';

/** Whether a network's hashtags can have a zero-width non-joiner inside. */
export function nonJoinersInTags(network: AnyNetworkId): boolean {
  return ruleOf(network).nonJoinersInTags ?? false;
}

/**
 * A text as it has to be written for a network to find in it what is meant, and nothing else.
 *
 * @example settled('mastodon', { text: '“https://a.example/x”', spans: [link] }).text // '“https://a.example/x ”'
 * @example settled('mastodon', { text: 'Why @property?', spans: [] }).text // 'Why @\u200dproperty?'
 */
export function settled(network: AnyNetworkId, { text, spans }: Marked): Marked {
  const rule = ruleOf(network);
  const result: Marked = { text: '', spans: [] };
  let at = 0;
  for (const span of spans) {
    result.text += uncalled(result.text, text.slice(at, span.start), text.slice(span.start), rule);
    const said = text.slice(span.start, span.end);
    const { kind } = span;
    const found = rule.finds.includes(kind);
    if (found && !stands(kind, before(result.text, result.text.length), said, '')) result.text += ' ';
    const start = result.text.length;
    result.text += said;
    result.spans.push({ ...span, start, end: result.text.length });
    const after = touching(text.slice(span.end, span.end + farthest + 1));
    if (found && after !== '' && !stands(kind, '', said, after)) result.text += ' ';
    at = span.end;
  }
  return { ...result, text: result.text + uncalled(result.text, text.slice(at), '', rule) };
}

/** So far behind it is looked whether what follows becomes part of a link; a longer run without a space does. */
const farthest = 200;

/** What follows without a space or a line break. */
function touching(following: string): string {
  const run = /^[^ \n]*/.exec(following)?.[0] ?? '';
  return run.length > farthest ? `${run}x` : run;
}

/** Whether what is said is found between its neighbours just as it is without them. */
function stands(kind: Entity['kind'], ahead: string, said: string, after: string): boolean {
  const alone = first(kind, mastodonEntities(said), 0);
  const there = first(kind, mastodonEntities(ahead + said + after), ahead.length);
  // What is not found even by itself is not changed by a space.
  return alone === undefined || there === alone + ahead.length;
}

/** Where the entity that begins at a place ends. */
function first(kind: Entity['kind'], all: Entity[], start: number): number | undefined {
  return all.find((entity) => entity.kind === kind && entity.start === start)?.end;
}

/** A stretch of plain text, between what is written already and what follows, in which nobody is called. */
function uncalled(written: string, said: string, following: string, { calls }: Rule): string {
  if (!calls) return said;
  const ahead = before(written, written.length);
  const end = ahead.length + said.length;
  const behind = following.slice(0, 2);
  const text = (ahead + said + behind).replace(calls, (sign, at: number) =>
    at < ahead.length || at >= end ? sign : sign + zeroWidthJoiner,
  );
  return text.slice(ahead.length, text.length - behind.length);
}

/** What a network will make of a draft's text. */
export interface Reading {
  links: string[];
  mentions: string[];
  tags: string[];
  /** Those of `links` that it finds cut or lengthened: other than they were meant. */
  broken: string[];
}

/** Reads a text as the network will: what it finds by itself, and what it is told. */
export function readingOf(network: AnyNetworkId, { text, spans }: Pick<Draft, 'text' | 'spans'>): Reading {
  const { finds } = ruleOf(network);
  const found = finds.length > 0 ? mastodonEntities(text) : [];
  const meant = (kind: Entity['kind']) =>
    (finds.includes(kind) ? found : spans)
      .filter((each) => each.kind === kind)
      .map(({ start, end }) => text.slice(start, end));
  const links = meant('link');
  const wanted = spans.filter(({ kind }) => kind === 'link').map(({ start, end }) => text.slice(start, end));
  return {
    links,
    mentions: meant('mention'),
    tags: meant('tag'),
    broken: wanted.filter((each) => !links.includes(each)),
  };
}
