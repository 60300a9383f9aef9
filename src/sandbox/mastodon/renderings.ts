/** What servers other than Mastodon, that speak its API, make of a text. */
import { markdownToHtml } from 'satteri';
import type { Settings } from '../world.ts';
import { entitiesOf, escapeHtml, type Links, renderText } from './text.ts';

/** The HTML of a text, by the kind of server (see `Settings.mastodonRenders`). */
export function rendered(kind: Settings['mastodonRenders'], text: string, links: Links): string {
  if (kind === 'markdown') return markdown(text, links);
  return kind === 'counted' ? counted(text, links) : renderText(text, links);
}

/** Text is Markdown; entities become links of it first, as in fedify-dev/hollo, src/text.ts. */
function markdown(text: string, links: Links): string {
  return markdownToHtml(marked(text, links, (url) => `<${url}>`)).html;
}

/** Links are cut to twenty characters and lead through a counter, as servers with filters of their own do. */
function counted(text: string, links: Links): string {
  const html = text
    .split(/(:[a-z_]{2,}:)/)
    .map((part, index) =>
      index % 2
        ? `<img src="/emoji/${part.slice(1, -1)}.png" alt="${part}" class="emojione">`
        : marked(part, links, counter, escapeHtml).replaceAll('\n', '<br>'),
    );
  return `<div>${html.join('').replace(/ {2,}/g, ' ')}</div>`;
}

function counter(url: string): string {
  const shown = url.replace(/^https?:\/\//, '');
  const label = shown.length > 20 ? `${shown.slice(0, 20)}…` : shown;
  return `<a href="https://count.example/?to=${encodeURIComponent(url)}&amp;utm_source=timeline" rel="ugc">${escapeHtml(label)}</a>`;
}

function marked(
  text: string,
  links: Links,
  link: (url: string) => string,
  plain: (text: string) => string = (part) => part,
): string {
  let at = 0;
  let result = '';
  for (const entity of entitiesOf(text)) {
    result += plain(text.slice(at, entity.start));
    const said = text.slice(entity.start, entity.end);
    if (entity.kind === 'url') result += link(entity.url);
    else if (entity.kind === 'hashtag')
      result += `<a href="${escapeHtml(links.hashtag(entity.name))}">${escapeHtml(said)}</a>`;
    else {
      const account = links.mention(entity.username, entity.domain);
      // The whole handle, where Mastodon shows the name alone.
      const handle = account && `@${account.username}@${new URL(account.url).host}`;
      result += account ? `<a class="mention" href="${escapeHtml(account.url)}">${handle}</a>` : plain(said);
    }
    at = entity.end;
  }
  return result + plain(text.slice(at));
}
