/** Posts and comments as the sandbox's page shows them. */
import { html } from 'hono/html';
import { avatar, byTime, type Lazy, plain, type ShownPost } from '../page/post.ts';
import { parseLittle } from './little.ts';
import type { Comment, LinkedInPost, LinkedInState } from './state.ts';

function linkedinComment(state: LinkedInState, comment: Comment): ShownPost {
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
      .map((other) => () => linkedinComment(state, other)),
  };
}

/** How many pages of a document the timeline shows. */
const leafed = 4;

function documentOf(
  state: LinkedInState,
  media: { id: string; title?: string } | undefined,
): ShownPost['document'] {
  const asset = media?.id.startsWith('urn:li:document:') ? state.assets.get(media.id) : undefined;
  if (!asset) return undefined;
  const src = `${state.base}/media/${encodeURIComponent(asset.id)}`;
  const count = asset.pages ?? 0;
  const pages = Array.from({ length: Math.min(count, leafed) }, (_, index) => `${src}/pages/${index + 1}`);
  return { title: media?.title ?? 'Document', pages, count, src };
}

function linkedinPost(state: LinkedInState, post: LinkedInPost): ShownPost {
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
      .map((comment) => () => linkedinComment(state, comment)),
  };
}

/** Posts, newest first. */
export function linkedinTimeline(state: LinkedInState): Lazy[] {
  return byTime(
    state.posts.all(),
    (post) => post.createdAt,
    (post) => linkedinPost(state, post),
  );
}

/** A post with its comments. */
export function linkedinShown(state: LinkedInState, id: string): ShownPost | undefined {
  const post = state.findPost(id);
  return post && linkedinPost(state, post);
}
