/** What an address in a text leads to. */

/**
 * Whether an address is that of a file beside the text, as Astro decides it of pictures.
 *
 * @example isOfContent('../images/a.png') // true
 * @example isOfContent('/media/a.png') // false
 */
export function isOfContent(url: string): boolean {
  return url !== '' && !url.startsWith('#') && !url.startsWith('/') && !URL.canParse(unescaped(url));
}

/** An address with its escapes taken back; as it is where they spell nothing. */
export function unescaped(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
