/** What a network will find in a text, in the preview. */
import type { Reading } from '../networks/boundaries.ts';
import { type Html, html } from './html.ts';

/** A post that has been read as its network will read it. */
export interface Read {
  reading: Reading;
  /** Tags that are no hashtag there, each with the reason. */
  leftOut: string[];
  /** The page whose card the network makes by itself. */
  cardUrl?: string;
  /** The card that is sent along. */
  card?: unknown;
}

/** Where its links lead, whom it calls, what it tags, whose card it makes. */
export function readingHtml({ reading, leftOut, cardUrl, card }: Read): Html {
  const { links, mentions, tags, broken } = reading;
  const rows: [string, string][] = [
    ['Links', links.join(' ') || 'none'],
    ['Mentions', mentions.join(' ') || 'nobody'],
    ['Hashtags', tags.join(' ') || 'none'],
    ...(leftOut.length > 0 ? [['Tags left out', leftOut.join(', ')] as [string, string]] : []),
    ...(cardUrl && !card ? [['Card', `of the first link, ${cardUrl}`] as [string, string]] : []),
    ...(broken.length > 0 ? [['Not a whole link', broken.join(' ')] as [string, string]] : []),
  ];
  return html`<dl class="reading">${rows.map(([name, said]) => html`<dt>${name}</dt><dd>${said}</dd>`)}</dl>`;
}
