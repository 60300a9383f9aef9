/** The card below a post, in the preview. */
import type { Announcement, Manifest } from '../model/manifest.ts';
import { type Html, html } from './html.ts';

/**
 * The card of a page: of this announcement, of another of the site, or of a page that only the network will see.
 *
 * @param pictures names of the pictures beside the page, by their paths in the output
 */
export function cardHtml(
  cardUrl: string,
  announcement: Announcement,
  { announcements }: Manifest,
  pictures: ReadonlyMap<string, string>,
): Html {
  const of = [announcement, ...announcements].find(({ url }) => url === cardUrl);
  if (!of) {
    const host = URL.parse(cardUrl)?.host ?? cardUrl;
    return html`<div class="card"><p><strong>The card of this page, if it has one</strong><span>${cardUrl}</span><small>${host}</small></p></div>`;
  }
  const { url, title, summary, card } = of;
  const picture = card && pictures.get(card.path);
  return html`<div class="card">
    ${picture ? html`<img src="${picture}" alt="${card.alt}" width="1200" height="630" />` : ''}
    <p><strong>${title}</strong><span>${summary}</span><small>${new URL(url).host}</small></p>
  </div>`;
}
