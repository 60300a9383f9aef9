/** Hashtags that screen readers can read: a capital where each word begins. */

/** Longer ones are cut by some networks (app.bsky.feed.post, `tags`: 64 graphemes). */
const longest = 60;

/**
 * A tag of the site as a hashtag's name, without the sign; nothing where none can be made of it that
 * still says the same (`C++`) or that networks take for one (it needs a letter).
 *
 * @example hashtag('static site generators') // 'StaticSiteGenerators'
 * @example hashtag('iOS') // 'iOS'
 * @example hashtag('C++') // undefined
 */
export function hashtag(tag: string): string | undefined {
  const words = tag
    .normalize('NFC')
    .split(/[\s\-–—_./·'’]+/u)
    .filter(Boolean);
  const name = words
    .map((word) => (words.length > 1 || word === word.toLowerCase() ? capitalised(word) : word))
    .join('');
  const plain = /^[\p{L}\p{N}\p{M}]+$/u.test(name) && /\p{L}/u.test(name);
  return plain && [...name].length <= longest ? name : undefined;
}

function capitalised(word: string): string {
  const [first = '', ...rest] = [...word];
  return first.toUpperCase() + rest.join('');
}
