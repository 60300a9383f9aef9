/** How Threads counts. */

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const emoji = /\p{RGI_Emoji}|\p{Extended_Pictographic}/v;

/**
 * The length of a text: "Emojis are counted as the number of UTF-8 bytes", all else by characters
 * (developers.facebook.com/documentation/threads/posts, "Limitations").
 *
 * @example threadsLength('é 👍') // 6
 */
export function threadsLength(text: string): number {
  let length = 0;
  for (const { segment } of segmenter.segment(text)) {
    const isEmoji = emoji.test(segment) && !/^[\d#*©®™]$/u.test(segment);
    length += isEmoji ? Buffer.byteLength(segment) : [...segment].length;
  }
  return length;
}
