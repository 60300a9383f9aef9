/** How Mastodon counts a text. */
import type { Span } from '../contract.ts';
import { graphemes } from '../graphemes.ts';

/**
 * What certainly is a link for the server: it finds links with twitter-text's rules, which want a known
 * top-level domain. Anything else counts in full here, which is never less than the server counts.
 */
const plainLink =
  /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?(\/[\w./~%+-]*)?([?#][\w=&%./~+-]*)?$/i;

/**
 * The length the server counts: grapheme clusters of the content warning and the text, a link as a fixed
 * number, a mention without its domain (mastodon/mastodon, app/validators/status_length_validator.rb).
 *
 * @param link what a link counts: `characters_reserved_per_url` of `/api/v2/instance`
 */
export function mastodonLength(text: string, spans: readonly Span[], warning: string, link: number): number {
  let counted = warning;
  let at = 0;
  for (const span of spans) {
    const said = text.slice(span.start, span.end);
    counted += text.slice(at, span.start);
    if (span.kind === 'link' && plainLink.test(said)) counted += 'x'.repeat(link);
    else counted += span.kind === 'mention' ? said.replace(/^(@[^@]+)@.*$/, '$1') : said;
    at = span.end;
  }
  return graphemes(counted + text.slice(at));
}
