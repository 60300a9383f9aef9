/** Hashtags that screen readers can read: a capital where each word begins. */

/** Longer ones are cut by some networks (app.bsky.feed.post, `tags`: 64 graphemes). */
const longest = 60;

/** Joins the letters of a word, or keeps them from it: not seen, but part of how the word is written. */
const joiners = /[\u200c\u200d]/gu;

/**
 * A tag of the site as a hashtag's name, without the sign; nothing where none can be made of it that
 * still says the same or that networks take for one (it needs a letter).
 *
 * @param keepNonJoiner whether a zero-width non-joiner can be part of it there
 * @example hashtag('static site generators') // 'StaticSiteGenerators'
 * @example hashtag('iOS') // 'iOS'
 * @example hashtag('ハリー・ポッター') // 'ハリーポッター'
 * @example hashtag('C++') // undefined: #C is another language
 * @example hashtag('.NET') // undefined: #NET is another thing
 */
export function hashtag(tag: string, keepNonJoiner = false): string | undefined {
  if (/^\s*\.\p{L}/u.test(tag)) return undefined;
  const words = tag
    .normalize('NFC')
    .split(/[\s\-–—_./·・'’]+/u)
    .filter((word) => word.replace(joiners, '') !== '');
  const name = words
    .map((word) => (words.length > 1 || word === word.toLowerCase() ? capitalised(word) : word))
    .join('');
  const joined = name.replace(joiners, '');
  const plain = /^[\p{L}\p{N}\p{M}]+$/u.test(joined) && /\p{L}/u.test(joined);
  if (!plain || [...joined].length > longest) return undefined;
  if (!keepNonJoiner) return joined;
  // A hashtag ends where it is not between two letters.
  return name
    .replace(/\u200d/gu, '')
    .replace(/(?<![\p{L}\p{M}])\u200c+|\u200c+(?!\p{L})|(?<=\u200c)\u200c+/gu, '');
}

function capitalised(word: string): string {
  const [first = '', ...rest] = [...word];
  return first.toUpperCase() + rest.join('');
}
