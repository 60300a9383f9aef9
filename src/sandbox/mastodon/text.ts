/**
 * How a Mastodon server reads a text: what in it is a link, a mention or a hashtag, how long it is,
 * and the HTML it becomes. After the server's own code: app/validators/status_length_validator.rb,
 * config/initializers/twitter_regex.rb and app/lib/text_formatter.rb in mastodon/mastodon.
 *
 * One thing is wider here: a real server links only hosts under a known top-level domain; the sandbox
 * takes any host, so that a site on the loopback and names under `.example` count as links.
 */

/** Something in a text that is not plain, with where it stands (UTF-16 offsets, end exclusive). */
export type TextEntity =
  | { kind: 'url'; start: number; end: number; url: string }
  | { kind: 'mention'; start: number; end: number; username: string; domain: string | undefined }
  | { kind: 'hashtag'; start: number; end: number; name: string };

/** What a URL counts, whatever its length (`characters_reserved_per_url`). */
export const charactersPerUrl = 23;

const urlStart = /(?<![a-z0-9@＠$#＃\ufffe\ufeff\uffff])https?:\/\/(?=[^\s!-/:-@\\-`{-~])/giu;
const host =
  /^(?:\[[0-9a-f:.]+\]|[^\s!-/:-@[-`{-~](?:(?:[^\s!-/:-@[-`{-~]|[._-])*[^\s!-/:-@[-`{-~])?)(?::\d+)?/iu;
const pathRun = /^\/[^\p{White_Space}<>?]*/u;
const pathEnd = /[^\p{White_Space}()?!*"'「」<>;:=,.$%[\]~&|@]/u;
const queryRun =
  /^\?[a-z0-9!?*'();:&=+$/%#[\]\-_.,~|@^\u{A0}-\u{D7FF}\u{E000}-\u{FDCF}\u{FDF0}-\u{FFEF}\u{10000}-\u{10FFFD}]*/iu;
const queryEnd = /[a-z0-9_&=#/\-\u{A0}-\u{D7FF}\u{E000}-\u{FDCF}\u{FDF0}-\u{FFEF}\u{10000}-\u{10FFFD}]/iu;
const mention =
  /(?<![=/\p{L}\p{M}\p{N}\p{Pc}])@([a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)(?:@([\p{L}\p{M}\p{N}\p{Pc}]+(?:[.-]+[\p{L}\p{M}\p{N}\p{Pc}]+)*(?::\d+)?))?/giu;
/** What follows no mention (twitter-text, `end_mention_match`). */
const noMention = /^(?:[@＠À-ÖØ-öø-ÿ]|:\/\/)/u;
/** Letters, and between them `_`, a middle dot of two kinds and the zero-width non-joiner (app/models/tag.rb). */
const hashtag =
  /(?<![/)=\p{L}\p{M}\p{N}\p{Pc}])#((?=[\p{N}\p{Pc}·・\u200C]*[\p{L}\p{M}·・\u200C])[\p{L}\p{M}\p{N}\p{Pc}](?:[\p{L}\p{M}\p{N}\p{Pc}·・\u200C]*[\p{L}\p{M}\p{N}\p{Pc}])?)/giu;

/** A pair of brackets with something in it, and at most one pair inside. */
const pair =
  /\([^\p{White_Space}<>()?]*(?:\([^\p{White_Space}<>()?]+\)[^\p{White_Space}<>()?]*|(?<=[^(]))\)/uy;

/** Cuts a path after its last character that may end one; a bracket stays where it is balanced. */
function endPath(run: string): string {
  let end = 0;
  let position = 0;
  while (position < run.length) {
    pair.lastIndex = position;
    const brackets = run[position] === '(' ? pair.exec(run)?.[0] : undefined;
    const character = brackets ?? String.fromCodePoint(run.codePointAt(position)!);
    if (!brackets && /[()]/.test(character)) break;
    position += character.length;
    if (brackets || pathEnd.test(character)) end = position;
  }
  return run.slice(0, end);
}

function urlAt(text: string, start: number, scheme: string): string | undefined {
  const authority = host.exec(text.slice(start + scheme.length))?.[0];
  if (!authority || !/[.\]]|^localhost/i.test(authority)) return undefined;
  let url = scheme + authority;
  url += endPath(pathRun.exec(text.slice(start + url.length))?.[0] ?? '');
  let query = queryRun.exec(text.slice(start + url.length))?.[0] ?? '';
  while (query.length > 1 && !queryEnd.test([...query].at(-1)!)) query = [...query].slice(0, -1).join('');
  return query.length > 1 ? url + query : url;
}

/** Finds links, mentions and hashtags, in their order; what lies inside a link is part of the link. */
export function entitiesOf(text: string): TextEntity[] {
  const found: TextEntity[] = [];
  for (const match of text.matchAll(urlStart)) {
    const url = urlAt(text, match.index, match[0]);
    if (url) found.push({ kind: 'url', start: match.index, end: match.index + url.length, url });
  }
  const free = (start: number) => !found.some((entity) => start >= entity.start && start < entity.end);
  for (const match of text.matchAll(mention)) {
    if (!free(match.index)) continue;
    const [whole, username, domain] = match;
    if (noMention.test(text.slice(match.index + whole.length, match.index + whole.length + 3))) continue;
    found.push({
      kind: 'mention',
      start: match.index,
      end: match.index + whole.length,
      username: username!,
      domain,
    });
  }
  for (const match of text.matchAll(hashtag)) {
    if (!free(match.index)) continue;
    const end = match.index + match[0].length;
    // `#taghttps://…` is a hashtag and a link.
    const name = text.startsWith('://', end) ? match[1]!.replace(/(?<=.)https?$/, '') : match[1]!;
    found.push({ kind: 'hashtag', start: match.index, end: match.index + 1 + name.length, name });
  }
  return found.sort((one, other) => one.start - other.start);
}

function rewrite(
  text: string,
  plain: (part: string) => string,
  entity: (found: TextEntity) => string,
): string {
  let result = '';
  let position = 0;
  for (const found of entitiesOf(text)) {
    result += plain(text.slice(position, found.start)) + entity(found);
    position = found.end;
  }
  return result + plain(text.slice(position));
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The length the server holds against its limit: graphemes, a URL as 23, a mention without its domain. */
export function countedLength(text: string, spoilerText = ''): number {
  const counted = rewrite(
    text,
    (part) => part,
    (found) => {
      if (found.kind === 'url') return 'x'.repeat(charactersPerUrl);
      return found.kind === 'mention' ? `@${found.username}` : text.slice(found.start, found.end);
    },
  );
  return [...graphemes.segment(spoilerText + counted)].length;
}

/** Escapes text for HTML, attributes included. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character]!);
}

function urlHtml(url: string): string {
  const prefix = /^https?:\/\/(?:www\.)?/.exec(url)?.[0] ?? '';
  const rest = url.slice(prefix.length);
  const shown = rest.slice(0, 30);
  return (
    `<a href="${escapeHtml(url)}" target="_blank" rel="nofollow noopener" translate="no">` +
    `<span class="invisible">${escapeHtml(prefix)}</span>` +
    `<span class="${rest.length > 30 ? 'ellipsis' : ''}">${escapeHtml(shown)}</span>` +
    `<span class="invisible">${escapeHtml(rest.slice(30))}</span></a>`
  );
}

/** Where links in a rendered text lead. */
export interface Links {
  hashtag(name: string): string;
  /** The profile of a mentioned account, or nothing where the server knows no such account. */
  mention(username: string, domain: string | undefined): { username: string; url: string } | undefined;
}

/**
 * The HTML a server makes of a text.
 * `renderText('Hi #There', links)` → `<p>Hi <a href="…/tags/There" class="mention hashtag" rel="tag">#<span>There</span></a></p>`
 */
export function renderText(text: string, links: Links): string {
  if (text.trim() === '') return '';
  const html = rewrite(text, escapeHtml, (found) => {
    if (found.kind === 'url') return urlHtml(found.url);
    if (found.kind === 'hashtag') {
      const href = escapeHtml(links.hashtag(found.name));
      return `<a href="${href}" class="mention hashtag" rel="tag">#<span>${escapeHtml(found.name)}</span></a>`;
    }
    const account = links.mention(found.username, found.domain);
    if (!account) return escapeHtml(text.slice(found.start, found.end));
    return (
      `<span class="h-card" translate="no"><a href="${escapeHtml(account.url)}" class="u-url mention">` +
      `@<span>${escapeHtml(account.username)}</span></a></span>`
    );
  });
  return html
    .replace(/\r\n?/g, '\n')
    .split(/\n\n+/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br />')}</p>`)
    .join('');
}
