/** Statuses as the sandbox's page shows them. */
import { raw } from 'hono/html';
import sanitizeHtml from 'sanitize-html';
import { avatar, byTime, type Lazy, ownPicture, type PageHtml, type ShownPost } from '../page/post.ts';
import { statusUrl } from './entities.ts';
import type { MastodonState, Status } from './state.ts';

/** Other servers' HTML, with no more left of it than a Mastodon page would show. */
const clean = (content: string) =>
  sanitizeHtml(content, {
    allowedTags: [
      'p',
      'br',
      'a',
      'span',
      'em',
      'strong',
      'b',
      'i',
      'del',
      'code',
      'pre',
      'blockquote',
      'ul',
      'ol',
      'li',
    ],
    allowedAttributes: { a: ['href', 'class', 'rel'], span: ['class'] },
    allowedClasses: { a: ['mention', 'hashtag', 'u-url'], span: ['h-card', 'invisible', 'ellipsis'] },
    allowedSchemes: ['http', 'https'],
    transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener' }) },
  });

function mastodonStatus(state: MastodonState, status: Status): ShownPost {
  const account = state.accounts.get(status.accountId)!;
  const { world } = state;
  return {
    network: 'mastodon',
    id: status.id,
    url: account.domain ? `${state.base}/@${state.acct(account)}/${status.id}` : statusUrl(state, status),
    author: {
      name: account.displayName,
      handle: `@${state.acct(account)}`,
      avatar: avatar(world, 'mastodon', account.id, account.avatar),
    },
    at: status.createdAt,
    edited: status.editedAt !== null,
    audience: { public: '', unlisted: 'quiet', private: 'followers only', direct: 'direct' }[
      status.visibility
    ],
    warning: status.spoilerText,
    body: raw(clean(state.html(status))) as unknown as PageHtml,
    pictures: status.mediaIds
      .flatMap((id) => state.media.get(id) ?? [])
      .map((media) => ({ src: `${state.base}/media/${media.id}`, alt: media.description ?? '' })),
    // A status with pictures shows no card (app/javascript/mastodon/components/status.jsx).
    card:
      status.card && status.mediaIds.length === 0
        ? { ...status.card, image: ownPicture(world, status.card.image) }
        : undefined,
    likes: status.favouritedBy.length,
    boosts: status.rebloggedBy.length,
    lost: '',
    replies: state.repliesTo(status.id).map((reply) => () => mastodonStatus(state, reply)),
  };
}

/** Statuses that begin a thread, newest first. */
export function mastodonTimeline(state: MastodonState, author?: string): Lazy[] {
  const statuses = author ? state.statusesOf(author) : state.statuses.all();
  return byTime(
    statuses.filter((status) => !status.inReplyToId),
    (status) => status.createdAt,
    (status) => mastodonStatus(state, status),
  );
}

/** A status with its thread. */
export function mastodonShown(state: MastodonState, id: string): ShownPost | undefined {
  const status = state.statuses.get(id);
  return status && mastodonStatus(state, status);
}
