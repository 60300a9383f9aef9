/**
 * LinkedIn's *little text*, the format of a post's commentary
 * (learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format).
 */
import type { Span } from '../contract.ts';

/** The characters that are escaped; LinkedIn silently cuts a post at one that isn't. */
const reserved = /[\\|{}@[\]()<>#*_~]/g;

/**
 * A text with its hashtags and mentions in little text.
 *
 * @example littleText('Slides (PDF) #OpenData', [tag]) // 'Slides \\(PDF\\) {hashtag|\\#|OpenData}'
 */
export function littleText(text: string, spans: readonly Span[]): string {
  let little = '';
  let at = 0;
  for (const span of spans) {
    little += escaped(text.slice(at, span.start));
    const said = text.slice(span.start, span.end);
    if (span.kind === 'tag') little += `{hashtag|\\#|${escaped(span.tag)}}`;
    else if (span.kind === 'mention') little += `@[${escaped(span.name)}](${span.id})`;
    else little += escaped(said);
    at = span.end;
  }
  return little + escaped(text.slice(at));
}

/**
 * Little text as the reader sees it.
 *
 * @example plainText('Slides \\(PDF\\) {hashtag|\\#|OpenData}') // 'Slides (PDF) #OpenData'
 */
export function plainText(little: string): string {
  return little
    .replace(/\{hashtag\|\\#\|((?:[^\\}]|\\.)*)\}/g, '#$1')
    .replace(/(?<!\\)@\[((?:[^\\\]]|\\.)*)\]\([^)]*\)/g, '$1')
    .replace(/\\([\\|{}@[\]()<>#*_~])/g, '$1');
}

/** @example escaped('f(x)') // 'f\\(x\\)' */
function escaped(text: string): string {
  return text.replace(reserved, '\\$&');
}
