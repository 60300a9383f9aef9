import { RichText } from '@atproto/api';
import { html, raw } from 'hono/html';
import sanitizeHtml from 'sanitize-html';
import { parentOf as blueskyParent, type Json, type Repoed } from '../bluesky/state.ts';
import { findPost, profileBasic } from '../bluesky/views.ts';
import type { Networks } from '../control.ts';
import { parseLittle } from '../linkedin/little.ts';
import type { Comment, Post } from '../linkedin/state.ts';
import { statusUrl } from '../mastodon/entities.ts';
import type { Status } from '../mastodon/state.ts';
import type { World } from '../world.ts';

export type TimelineName = 'mastodon' | 'bluesky' | 'linkedin';
type Html = ReturnType<typeof html>;

/** A post as a person sees it, the same on every network. */
export interface Shown {
  network: TimelineName;
  /** What an answer or a like refers to. */
  id: string;
  url: string;
  author: { name: string; handle: string; avatar: string };
  at: string;
  edited: boolean;
  /** A word about who may see it, where it is not everybody. */
  audience: string;
  warning: string;
  body: Html;
  pictures: { src: string; alt: string }[];
  /** A file to leaf through. */
  document?: { title: string; pages: string[]; count: number; src: string } | undefined;
  card?: { url: string; title: string; description: string; image?: string | undefined } | undefined;
  quote?: string | undefined;
  likes: number;
  boosts: number;
  /** What the network silently left out. */
  lost: string;
  /** The answers to it, each made when it is shown. */
  replies: Lazy[];
}

/** A post that is looked up when it is shown, for there may be thousands. */
export type Lazy = () => Shown;

/** Only pictures the sandbox serves itself are shown, so that looking at the page asks nobody else. */
const ownPicture = (world: World, url: string | null | undefined): string | undefined =>
  url?.startsWith(`${world.origin}/`) ? url : undefined;

const avatar = (world: World, network: TimelineName, id: string, chosen?: string) =>
  ownPicture(world, chosen) ?? `${world.origin}/sandbox/avatars/${network}/${encodeURIComponent(id)}.png`;

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

const plain = (text: string): Html =>
  html`${text
    .split(/(https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]])/)
    .map((part, index) =>
      index % 2 === 1 ? html`<a href="${part}" rel="nofollow noopener">${part}</a>` : part,
    )}`;

function mastodonStatus(networks: Networks, status: Status): Shown {
  const { mastodon: state } = networks;
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
    body: raw(clean(state.html(status))) as unknown as Html,
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
    replies: state.repliesTo(status.id).map((reply) => () => mastodonStatus(networks, reply)),
  };
}

function blueskyBody(post: Repoed): Html {
  const { text, facets } = post.value as { text?: string; facets?: never[] };
  const richText = new RichText({ text: String(text ?? ''), facets });
  const parts = [...richText.segments()].map((segment) => {
    if (segment.link) return html`<a href="${segment.link.uri}" rel="nofollow noopener">${segment.text}</a>`;
    if (segment.mention)
      return html`<a class="mention" href="/bluesky/profile/${segment.mention.did}">${segment.text}</a>`;
    return segment.tag ? html`<span class="hashtag">${segment.text}</span>` : segment.text;
  });
  return html`<p class="lines">${parts}</p>`;
}

function blueskyPost(networks: Networks, post: Repoed): Shown {
  const { bluesky: state } = networks;
  const account = state.accounts.get(post.did)!;
  const profile = profileBasic(state, account);
  const embed = post.value.embed as Json | undefined;
  const media = embed?.$type === 'app.bsky.embed.recordWithMedia' ? (embed.media as Json) : embed;
  const image = (blob: unknown) =>
    `${state.base}/img/feed_thumbnail/plain/${post.did}/${(blob as { ref: { $link: string } }).ref.$link}`;
  const external = media?.$type === 'app.bsky.embed.external' ? (media.external as Json) : undefined;
  const pictures = media?.$type === 'app.bsky.embed.images' ? (media.images as Json[]) : [];
  const quoted = (embed?.record as { uri?: string; record?: { uri: string } } | undefined) ?? {};
  return {
    network: 'bluesky',
    id: post.id,
    url: `${state.base}/profile/${account.handle}/post/${post.rkey}`,
    author: {
      name: profile.displayName || account.handle,
      handle: `@${account.handle}`,
      avatar: avatar(state.world, 'bluesky', account.id, profile.avatar),
    },
    at: String(post.value.createdAt ?? post.indexedAt),
    edited: false,
    audience: '',
    warning: '',
    body: blueskyBody(post),
    pictures: pictures.map((each) => ({ src: image(each.image), alt: String(each.alt ?? '') })),
    card: external && {
      url: String(external.uri),
      title: String(external.title),
      description: String(external.description),
      image: external.thumb ? image(external.thumb) : undefined,
    },
    quote: quoted.record?.uri ?? quoted.uri,
    likes: state.aboutPost(`app.bsky.feed.like ${post.id}`).length,
    boosts: state.aboutPost(`app.bsky.feed.repost ${post.id}`).length,
    lost: '',
    replies: state
      .repliesTo(post.id)
      .filter((reply) => findPost(state, reply.id))
      .map((reply) => () => blueskyPost(networks, reply)),
  };
}

function linkedinComment(networks: Networks, comment: Comment): Shown {
  const { linkedin: state } = networks;
  const member = state.members.get(comment.actor);
  return {
    network: 'linkedin',
    id: comment.id,
    url: `${state.base}/feed/update/${encodeURIComponent(comment.post)}`,
    author: {
      name: member?.name ?? 'A Member',
      handle: member?.headline ?? '',
      avatar: avatar(state.world, 'linkedin', comment.actor, member?.picture),
    },
    at: new Date(comment.createdAt).toISOString(),
    edited: false,
    audience: '',
    warning: '',
    body: html`<p class="lines">${plain(comment.text)}</p>`,
    pictures: [],
    likes: comment.reactions.length,
    boosts: 0,
    lost: '',
    replies: state
      .commentsOn(comment.post)
      .filter((other) => other.parent === comment.id)
      .map((other) => () => linkedinComment(networks, other)),
  };
}

/** How many pages of a document the timeline shows. */
const leafed = 4;

function documentOf(
  state: Networks['linkedin'],
  media: { id: string; title?: string } | undefined,
): Shown['document'] {
  const asset = media?.id.startsWith('urn:li:document:') ? state.assets.get(media.id) : undefined;
  if (!asset) return undefined;
  const src = `${state.base}/media/${encodeURIComponent(asset.id)}`;
  const count = asset.pages ?? 0;
  const pages = Array.from({ length: Math.min(count, leafed) }, (_, index) => `${src}/pages/${index + 1}`);
  return { title: media?.title ?? 'Document', pages, count, src };
}

function linkedinPost(networks: Networks, post: Post): Shown {
  const { linkedin: state } = networks;
  const member = state.members.get(post.author);
  const { segments, lost } = parseLittle(post.commentary);
  const parts = segments.map((segment) => {
    if (segment.kind === 'mention') return html`<a class="mention" href="#">${segment.text}</a>`;
    return segment.kind === 'hashtag'
      ? html`<span class="hashtag">${segment.text}</span>`
      : plain(segment.text);
  });
  const asset = (urn: string) => `${state.base}/media/${encodeURIComponent(urn)}`;
  const { article, media, multiImage } = post.content ?? {};
  const images = [...(media ? [media] : []), ...(multiImage?.images ?? [])].filter(({ id }) =>
    id.startsWith('urn:li:image:'),
  );
  return {
    network: 'linkedin',
    id: post.id,
    url: `${state.base}/feed/update/${encodeURIComponent(post.id)}`,
    author: {
      name: member?.name ?? 'A Member',
      handle: member?.headline ?? '',
      avatar: avatar(state.world, 'linkedin', post.author, member?.picture),
    },
    at: new Date(post.createdAt).toISOString(),
    edited: post.edited,
    audience: post.visibility === 'PUBLIC' ? '' : post.visibility.toLowerCase(),
    warning: '',
    body: html`<p class="lines">${parts}</p>`,
    pictures: images.map(({ id, altText }) => ({ src: asset(id), alt: altText ?? '' })),
    document: documentOf(state, media),
    card: article && {
      url: article.source,
      title: article.title,
      description: article.description ?? '',
      image: article.thumbnail && asset(article.thumbnail),
    },
    likes: post.reactions.length,
    boosts: 0,
    lost,
    replies: state
      .commentsOn(post.id)
      .filter((comment) => !comment.parent)
      .map((comment) => () => linkedinComment(networks, comment)),
  };
}

/** The posts of one network that begin a thread, newest first; `author` narrows them to one person. */
export function timeline(networks: Networks, network: TimelineName, author?: string): Lazy[] {
  const { mastodon, bluesky, linkedin } = networks;
  const byTime = <T>(posts: T[], time: (post: T) => string | number, show: (post: T) => Shown): Lazy[] =>
    posts.sort((one, other) => (time(one) < time(other) ? 1 : -1)).map((post) => () => show(post));
  if (network === 'mastodon') {
    const statuses = author ? mastodon.statusesOf(author) : mastodon.statuses.all();
    const roots = statuses.filter((status) => !status.inReplyToId);
    return byTime(
      roots,
      (status) => status.createdAt,
      (status) => mastodonStatus(networks, status),
    );
  }
  if (network === 'bluesky') {
    const records = author ? bluesky.recordsIn(`${author} app.bsky.feed.post`) : bluesky.records.all();
    const roots = records.filter((record) => findPost(bluesky, record.id) && !blueskyParent(record));
    return byTime(
      roots,
      (post) => post.indexedAt,
      (post) => blueskyPost(networks, post),
    );
  }
  return byTime(
    linkedin.posts.all(),
    (post) => post.createdAt,
    (post) => linkedinPost(networks, post),
  );
}

/** One post with its thread, where it is there. */
export function shownPost(networks: Networks, network: TimelineName, id: string): Shown | undefined {
  const { mastodon, bluesky, linkedin } = networks;
  if (network === 'mastodon') {
    const status = mastodon.statuses.get(id);
    return status && mastodonStatus(networks, status);
  }
  if (network === 'bluesky') {
    const post = findPost(bluesky, id);
    return post && blueskyPost(networks, post);
  }
  const post = linkedin.findPost(id);
  return post && linkedinPost(networks, post);
}
