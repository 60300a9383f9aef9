/** What pages of other sites are shown in frames, as the links that they are here. Pure. */
import { frameAddress } from '../content/markdown/html-plugin.ts';

/** Where a thing is that programs embed by its id. */
const places: Record<string, { address: (id: string) => string; words: string }> = {
  youtube: { address: (id) => `https://www.youtube.com/watch?v=${id}`, words: 'Video on YouTube' },
  vimeo: { address: (id) => `https://vimeo.com/${id}`, words: 'Video on Vimeo' },
  gist: { address: (id) => `https://gist.github.com/${id}`, words: 'Code on GitHub' },
  tweet: { address: (id) => `https://twitter.com/i/status/${id}`, words: 'Post on Twitter' },
  x: { address: (id) => `https://x.com/i/status/${id}`, words: 'Post on X' },
  instagram: { address: (id) => `https://www.instagram.com/p/${id}/`, words: 'Post on Instagram' },
  codepen: { address: (id) => `https://codepen.io/${id}`, words: 'Code on CodePen' },
};

/**
 * A link to what a shortcode embeds; nothing for a kind that is not known.
 *
 * @example embedded('youtube', 'w7Ft2ymGmfc') // '[Video on YouTube](https://www.youtube.com/watch?v=w7Ft2ymGmfc)'
 */
export function embedded(kind: string, id: string, title?: string): string | undefined {
  const place = Object.hasOwn(places, kind) ? places[kind] : undefined;
  if (!place || !/^[\w./@-]{1,200}$/.test(id)) return undefined;
  return `[${(title || place.words).replace(/[[\]\\]/g, '\\$&')}](${place.address(id)})`;
}

/** What a frame shows: the address of the page itself, and words for a link to it. */
export function embedOf(src: string, title: string): { address: string; words: string } {
  const address = frameAddress(src);
  const host = URL.parse(address)?.hostname;
  const known = { 'www.youtube.com': places.youtube, 'vimeo.com': places.vimeo }[host ?? ''];
  return { address, words: title || known?.words || host || src || 'An embedded page' };
}
