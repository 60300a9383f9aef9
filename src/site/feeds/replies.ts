/** The feed of everything people answered, for the owner to follow: newest first, whatever it answers. */

import { getRssString } from '@astrojs/rss';
import { repliesPagePath, siteUrl } from '../../model/address.ts';
import { allEntries, type Entry } from '../../model/content.ts';
import type { Quote, Reply } from '../../model/reply.ts';
import { labelWords, repliesOf, sourceName } from '../../replies/show.ts';
import { type Words, wordsFor } from '../../words/index.ts';
import { buildContext } from '../context/context.ts';
import { conversations } from '../context/conversations.ts';
import { xmlText } from './rss.ts';

/** Where it is, below the site's base. */
export const repliesFeedPath = 'replies/rss.xml';
/** How many replies it holds. */
const length = 100;

/** The text of the feed of the running build. Only what stands on pages that are listed is in it. */
export function repliesFeedText(): Promise<string> {
  const { content } = buildContext();
  const { site } = content;
  const words = wordsFor(site.language);
  const said = allEntries(content)
    .filter((entry) => entry.data.visibility === 'public')
    .flatMap((entry) => {
      const conversation = conversations().of(entry);
      return repliesOf(conversation).map((reply) => ({
        entry,
        reply,
        page: conversation?.pageOf[reply.id] ?? 1,
      }));
    })
    .sort((a, b) => Date.parse(b.reply.published) - Date.parse(a.reply.published))
    .slice(0, length);
  return getRssString({
    title: xmlText(words.replies.feed(site.title)),
    description: xmlText(words.replies.feedDescription(site.owner.name)),
    site: siteUrl(site, ''),
    xmlns: { atom: 'http://www.w3.org/2005/Atom', dc: 'http://purl.org/dc/elements/1.1/' },
    customData: `<atom:link href="${siteUrl(site, repliesFeedPath)}" rel="self" type="application/rss+xml"/>`,
    items: said.map(({ entry, reply, page }) => ({
      title: xmlText(titleOf(entry, reply, words)),
      link: `${siteUrl(site, repliesPagePath(entry, page))}#${reply.id}`,
      pubDate: new Date(reply.published),
      content: xmlText(contentOf(reply, content.site.language, words)),
      customData: [
        `<guid isPermaLink="false">${reply.id}</guid>`,
        `<dc:creator>${escaped(reply.author.name)}</dc:creator>`,
        ...(reply.lang ? [`<dc:language>${escaped(reply.lang)}</dc:language>`] : []),
      ].join(''),
    })),
  });
}

/** What a reply says. A feed reader folds nothing: what folds on the page is there alone. */
function contentOf(
  { html, warning, labels, quote, cut, url, source }: Reply,
  lang: string,
  words: Words,
): string {
  const behind = [warning, ...labelWords(labels, lang)].filter(Boolean).join(', ');
  if (behind) return `<p>${escaped(behind)}</p>`;
  const whole =
    cut && url
      ? `<p><a href="${attribute(url)}">${escaped(words.replies.whole(sourceName(source, words)))}</a></p>`
      : '';
  return html + (quote ? quoted(quote, lang) : '') + whole;
}

function quoted({ author, url, html, labels }: Quote, lang: string): string {
  const name = escaped(author?.name ?? url ?? '');
  const behind = labelWords(labels, lang).join(', ');
  const said = behind ? `<p>${escaped(behind)}</p>` : html;
  return `<blockquote><p>${url ? `<a href="${attribute(url)}">${name}</a>` : name}</p>${said}</blockquote>`;
}

const attribute = (text: string) => escaped(text).replaceAll('"', '&quot;');

const titleOf = (entry: Entry, { author, source }: Reply, words: Words) =>
  words.replies.feedItem(author.name, sourceName(source, words), entry.data.title);

const escaped = (text: string) => xmlText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
