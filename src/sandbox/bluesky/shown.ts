/** Posts as the sandbox's page shows them. */
import { RichText } from '@atproto/api';
import { html } from 'hono/html';
import { avatar, byTime, type Lazy, type PageHtml, type ShownPost } from '../page/post.ts';
import { type BlueskyState, type Json, parentOf, type Repoed } from './state.ts';
import { findPost, profileBasic } from './views.ts';

function blueskyBody(post: Repoed): PageHtml {
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

function blueskyPost(state: BlueskyState, post: Repoed): ShownPost {
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
      .map((reply) => () => blueskyPost(state, reply)),
  };
}

/** Posts that begin a thread, newest first. */
export function blueskyTimeline(state: BlueskyState, author?: string): Lazy[] {
  const records = author ? state.recordsIn(`${author} app.bsky.feed.post`) : state.records.all();
  return byTime(
    records.filter((record) => findPost(state, record.id) && !parentOf(record)),
    (post) => post.indexedAt,
    (post) => blueskyPost(state, post),
  );
}

/** A post with its thread. */
export function blueskyShown(state: BlueskyState, id: string): ShownPost | undefined {
  const post = findPost(state, id);
  return post && blueskyPost(state, post);
}
