/** Networks with no open way in: the text, the picture's shape, and the window to write in. */
import type { ByHandId } from '../model/ids.ts';
import type { Span } from './contract.ts';
import type { Gauge } from './gauge.ts';
import { graphemes } from './mastodon-text.ts';

/** How a post is made there by a person. */
export interface ByHand {
  /** Shape of the picture that is shown whole: those of `cardFormats`. */
  picture: 'wide' | 'square' | 'portrait';
  limit: number;
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
  x: { picture: 'wide', limit: 280, compose: ({ text }) => link('https://x.com/intent/post', { text }) },
  threads: {
    picture: 'wide',
    limit: 500,
    compose: ({ text }) => link('https://www.threads.net/intent/post', { text }),
  },
  facebook: {
    picture: 'wide',
    limit: 5_000,
    compose: ({ url }) => link('https://www.facebook.com/sharer/sharer.php', { u: url }),
  },
  instagram: { picture: 'portrait', limit: 2_200 },
  tiktok: { picture: 'portrait', limit: 4_000 },
  tumblr: {
    picture: 'square',
    limit: 4_096,
    compose: ({ text, url, title }) =>
      link('https://www.tumblr.com/widgets/share/tool', { canonicalUrl: url, title, caption: text }),
  },
  researchgate: { picture: 'wide', limit: 5_000 },
  reddit: {
    picture: 'wide',
    limit: 10_000,
    compose: ({ url, title }) => link('https://www.reddit.com/submit', { url, title }),
  },
};

/** How long a text is on such a network. */
export function byHandGauge(network: ByHandId): Gauge {
  const { limit } = byHand[network];
  const count = network === 'x' ? weighed : (text: string) => graphemes(text);
  return { limit, count, fits: (text, spans) => count(text, spans) <= limit };
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
