/** Networks with no open way in: the text, the picture's shape, and the window to write in. */
import type { ByHandId } from '../../model/ids.ts';
import { settled } from '../boundaries.ts';
import type { Span } from '../contract.ts';
import type { Counter } from '../counter.ts';
import { graphemes } from '../graphemes.ts';

/** How a post is made there by a person. */
export interface ByHand {
  /** Shape of the picture that is shown whole: those of `cardFormats`. */
  picture: 'wide' | 'square' | 'portrait';
  limit: number;
  /** Where its posts are: these hosts and those below them. */
  hosts: readonly string[];
  /** The address that opens a window with the text in it, where there is one. */
  compose?(post: { text: string; url: string; title: string }): string;
}

const link = (base: string, parameters: Record<string, string>) =>
  `${base}?${new URLSearchParams(parameters)}`;

/**
 * Limits: docs.x.com/fundamentals/counting-characters; developers.facebook.com/docs/threads (500);
 * help.instagram.com (2,200); TikTok's photo captions (4,000); the others take more than anybody reads.
 * Windows: X's web intents, Threads' web intents, Facebook's sharer, Tumblr's share tool, Reddit's submit page.
 */
export const byHand: Record<ByHandId, ByHand> = {
  x: {
    picture: 'wide',
    limit: 280,
    hosts: ['x.com', 'twitter.com'],
    compose: ({ text }) => link('https://x.com/intent/post', { text }),
  },
  threads: {
    hosts: ['threads.net', 'threads.com'],
    picture: 'wide',
    limit: 500,
    compose: ({ text }) => link('https://www.threads.net/intent/post', { text }),
  },
  facebook: {
    hosts: ['facebook.com', 'fb.com', 'fb.watch'],
    picture: 'wide',
    limit: 5_000,
    compose: ({ url }) => link('https://www.facebook.com/sharer/sharer.php', { u: url }),
  },
  instagram: { hosts: ['instagram.com'], picture: 'portrait', limit: 2_200 },
  tiktok: { hosts: ['tiktok.com'], picture: 'portrait', limit: 4_000 },
  tumblr: {
    hosts: ['tumblr.com', 'tmblr.co'],
    picture: 'square',
    limit: 4_096,
    compose: ({ text, url, title }) =>
      link('https://www.tumblr.com/widgets/share/tool', { canonicalUrl: url, title, caption: text }),
  },
  researchgate: { hosts: ['researchgate.net'], picture: 'wide', limit: 5_000 },
  reddit: {
    hosts: ['reddit.com', 'redd.it'],
    picture: 'wide',
    limit: 10_000,
    compose: ({ url, title }) => link('https://www.reddit.com/submit', { url, title }),
  },
};

/** Whether an address is of a post there: on one of its hosts, and not its front page. */
export function isPostOn(network: ByHandId, address: string): boolean {
  const url = URL.parse(address);
  if (!url || url.pathname === '/') return false;
  return byHand[network].hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}

/** How long a text is on such a network. */
export function byHandCounter(network: ByHandId): Counter {
  const { limit } = byHand[network];
  const count = network === 'x' ? weighed : (text: string) => graphemes(text);
  return {
    limit,
    count,
    fits: (text, spans) => count(text, spans) <= limit,
    settle: (words) => settled(network, words),
  };
}

/** X: links count 23; Latin and its like one a character, everything else two (twitter-text's configuration v3). */
function weighed(text: string, spans: readonly Span[]): number {
  let rest = '';
  let at = 0;
  let links = 0;
  for (const span of spans.filter(({ kind }) => kind === 'link')) {
    rest += text.slice(at, span.start);
    at = span.end;
    links += 23;
  }
  rest += text.slice(at);
  return [...rest].reduce((sum, character) => sum + (isLight(character.codePointAt(0) ?? 0) ? 1 : 2), links);
}

function isLight(point: number): boolean {
  const ranges = [
    [0, 0x10ff],
    [0x2000, 0x200d],
    [0x2010, 0x201f],
    [0x2032, 0x2037],
  ] as const;
  return ranges.some(([from, to]) => point >= from && point <= to);
}
