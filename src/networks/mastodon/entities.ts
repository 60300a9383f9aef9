/**
 * What Mastodon finds in a text by itself: links, mentions and hashtags. It is told of none of them, so this is
 * where its links end, whom it calls and what it tags.
 *
 * After mastodon/mastodon: config/initializers/twitter_regex.rb over twitter-text's Regex (links),
 * `Account::MENTION_RE` and app/lib/extractor.rb (mentions), `Tag::HASHTAG_RE` (hashtags). One thing is wider
 * here: the server links hosts under a known top-level domain alone, and here every host counts.
 */

/** Something that is not plain text, with where it stands. UTF-16 units, end exclusive. */
export interface Entity {
  kind: 'link' | 'mention' | 'tag';
  start: number;
  end: number;
}

/** `valid_url_preceding_chars`: behind one of these no link begins. */
const blocksLink = /[a-z0-9@＠$#＃\u{fffe}\u{feff}\u{ffff}]/iu;
const linkStart = /https?:\/\//giu;
/** `valid_domain` and its port: whatever is neither white space nor ASCII punctuation, between dots and hyphens. */
const authority =
  /https?:\/\/(?:\[[0-9a-f:.]+\]|[^\s!-/:-@[-`{-~]+(?:[._-]+[^\s!-/:-@[-`{-~]+)*)(?::\d+)?/iuy;
/** `valid_general_url_path_chars`; Ruby's `White_Space` has U+0085 and lacks U+FEFF. */
const inPath = /[^\p{White_Space}<>()?]/u;
/** `valid_url_path_ending_chars` */
const endsPath = /[^\p{White_Space}()?!*"'「」<>;:=,.$%[\]~&|@]/u;
/** `UCHARS` */
const beyondAscii =
  '\\u{a0}-\\u{d7ff}\\u{e000}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{1fffd}\\u{20000}-\\u{2fffd}\\u{30000}-\\u{dfffd}\\u{e1000}-\\u{10fffd}';
const inQuery = new RegExp(`[a-z0-9!?*'();:&=+$/%#[\\]\\-_.,~|@^${beyondAscii}]`, 'iu');
const endsQuery = new RegExp(`[a-z0-9_&=#/\\-${beyondAscii}]`, 'iu');

/** Ruby's `[[:word:]]` */
const word = '\\p{L}\\p{M}\\p{N}\\p{Pc}';
const mention = new RegExp(
  `(?<![=/${word}])@[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*(?:@[${word}]+(?:[.-]+[${word}]+)*(?::\\d+)?)?`,
  'giu',
);
/** `end_mention_match`: what is followed by one of these is no mention. */
const endsMention = /^(?:[@＠\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]|:\/\/)/u;
const separators = '_\\u00b7\\u30fb\\u200c';
const tag = new RegExp(
  `(?<![=/)${word}])#(?:[${word}][${word}${separators}]*[\\p{L}\\p{M}${separators}](?:[${word}${separators}]*[${word}])|[${word}]*[\\p{L}\\p{M}][${word}]*)`,
  'giu',
);

/** Everything Mastodon finds, in its order. What lies inside a link is the link's. */
export function mastodonEntities(text: string): Entity[] {
  const links: Entity[] = [];
  for (const { index: start } of text.matchAll(linkStart)) {
    if (start < (links.at(-1)?.end ?? 0) || blocksLink.test(before(text, start))) continue;
    const end = linkEnd(text, start);
    if (end > start) links.push({ kind: 'link', start, end });
  }
  const others = [
    ...[...text.matchAll(mention)].flatMap(({ index, 0: said }): Entity[] => {
      const end = index + said.length;
      return endsMention.test(text.slice(end, end + 3)) ? [] : [{ kind: 'mention', start: index, end }];
    }),
    ...[...text.matchAll(tag)].flatMap(({ index, 0: said }): Entity[] => {
      const end = index + said.length;
      // A hashtag that a link touches gives up the link's scheme.
      const scheme = text.startsWith('://', end) ? (/(?<=.)https?$/.exec(said.slice(1))?.[0].length ?? 0) : 0;
      return [{ kind: 'tag', start: index, end: end - scheme }];
    }),
  ];
  const all = [...links, ...others].sort((one, other) => one.start - other.start);
  // Of two that overlap the first stands (twitter-text, `remove_overlapping_entities`).
  let taken = 0;
  return all.filter(({ start, end }) => {
    if (start < taken) return false;
    taken = end;
    return true;
  });
}

/** The character before a place, whole; empty at the beginning. */
export function before(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
}

/** Where the link that begins at `start` ends; `start` where there is none. */
function linkEnd(text: string, start: number): number {
  authority.lastIndex = start;
  const host = authority.exec(text)?.[0];
  if (!host) return start;
  let end = start + host.length;
  if (text[end] === '/') end = pathEnd(text, end);
  return text[end] === '?' ? queryEnd(text, end) : end;
}

function pathEnd(text: string, slash: number): number {
  let end = slash + 1;
  let at = end;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) as number);
    const closed = character === '(' ? bracketsEnd(text, at) : at;
    if (closed > at) {
      at = closed;
      end = at;
    } else if (inPath.test(character)) {
      at += character.length;
      if (endsPath.test(character)) end = at;
    } else break;
  }
  return end;
}

/** `valid_url_balanced_parens`: a pair with something in it, and at most one pair inside. */
const brackets =
  /\((?:[^\p{White_Space}<>()?]+|[^\p{White_Space}<>()?]*\([^\p{White_Space}<>()?]+\)[^\p{White_Space}<>()?]*)\)/uy;

function bracketsEnd(text: string, at: number): number {
  brackets.lastIndex = at;
  return at + (brackets.exec(text)?.[0].length ?? 0);
}

function queryEnd(text: string, mark: number): number {
  let end = mark;
  for (const character of text.slice(mark + 1)) {
    if (!inQuery.test(character)) break;
    mark += character.length;
    if (endsQuery.test(character)) end = mark + 1;
  }
  return end;
}
