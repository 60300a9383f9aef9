import type { DefaultTreeAdapterTypes } from 'parse5';
import { parse } from 'parse5';
import type { MastodonState } from './state.ts';
import { entitiesOf } from './text.ts';

const timeout = 5000;
const sizeLimit = 1_000_000;
const imageLimit = 2_000_000;

/** Whether an address is this machine: the only one the sandbox ever asks. */
export function isLoopback(url: URL): boolean {
  return /^http:$/.test(url.protocol) && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname);
}

function metaOf(html: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (node: DefaultTreeAdapterTypes.ParentNode) => {
    for (const child of node.childNodes) {
      if (!('tagName' in child)) continue;
      const attribute = (name: string) => child.attrs.find((each) => each.name === name)?.value;
      if (child.tagName === 'html') found.set('lang', attribute('lang') ?? '');
      if (child.tagName === 'title') {
        const [title] = child.childNodes;
        if (title && 'value' in title) found.set('title', title.value.trim());
      }
      if (child.tagName === 'meta') {
        const name = attribute('property') ?? attribute('name');
        if (name && !found.has(name)) found.set(name, attribute('content') ?? '');
      }
      visit(child);
    }
  };
  visit(parse(html));
  return found;
}

/** Asks an address, for a short while. A redirect could lead off the loopback, so none is followed. */
const ask = (state: MastodonState, url: URL) =>
  fetch(url, {
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(timeout), state.world.closing]),
  });

/** Keeps a card's image, so that readers fetch it from here and not from the page's own server. */
async function keepImage(state: MastodonState, statusId: string, url: URL): Promise<boolean> {
  if (!isLoopback(url)) return false;
  const response = await ask(state, url);
  if (!response.ok || !response.headers.get('Content-Type')?.startsWith('image/')) return false;
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > imageLimit) return false;
  state.world.store.putBytes(`mastodon-card-${statusId}`, bytes);
  return true;
}

/**
 * Makes a status's link card from the Open Graph tags of the page it links, as a server does a moment after
 * the status was posted (app/services/fetch_link_card_service.rb). Asks loopback addresses alone, and briefly;
 * a page elsewhere, or one that cannot be read, gives no card.
 */
export async function crawl(state: MastodonState, statusId: string): Promise<void> {
  const status = state.statuses.get(statusId);
  if (!status || status.mediaIds.length > 0) return;
  const link = entitiesOf(status.text).find((entity) => entity.kind === 'url');
  const keep = (card: typeof status.card) => {
    const now = state.statuses.get(statusId);
    if (now) state.statuses.put({ ...now, card });
  };
  if (!link) {
    if (status.card) keep(null);
    return;
  }
  if (status.card?.url === link.url || !URL.canParse(link.url) || !isLoopback(new URL(link.url))) return;
  try {
    const response = await ask(state, new URL(link.url));
    if (!response.ok || !response.headers.get('Content-Type')?.includes('html')) return;
    const meta = metaOf((await response.text()).slice(0, sizeLimit));
    const title = meta.get('og:title') ?? meta.get('title');
    if (!title) return;
    const image = meta.get('og:image');
    const hasImage =
      image && URL.canParse(image, link.url) && (await keepImage(state, statusId, new URL(image, link.url)));
    keep({
      url: link.url,
      title,
      description: meta.get('og:description') ?? meta.get('description') ?? '',
      image: hasImage ? `${state.base}/cache/preview_cards/${statusId}` : null,
      width: Number(meta.get('og:image:width') ?? 0) || 0,
      height: Number(meta.get('og:image:height') ?? 0) || 0,
      providerName: meta.get('og:site_name') ?? '',
      language: meta.get('lang') ?? '',
    });
  } catch {
    // No card, as on a real server where the page could not be read.
  }
}
