/** A post as the sandbox's page shows it, and what every network's posts have in common there. */
import { html } from 'hono/html';
import type { NetworkId } from '../../model/networks.ts';
import type { World } from '../world.ts';

export type PageHtml = ReturnType<typeof html>;

/** A post as a person sees it, the same on every network. */
export interface ShownPost {
  network: NetworkId;
  /** What an answer or a like refers to. */
  id: string;
  url: string;
  author: { name: string; handle: string; avatar: string };
  at: string;
  edited: boolean;
  /** A word about who may see it, where it is not everybody. */
  audience: string;
  warning: string;
  body: PageHtml;
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
export type Lazy = () => ShownPost;

/** Only pictures the sandbox serves itself are shown, so that looking at the page asks nobody else. */
export const ownPicture = (world: World, url: string | null | undefined): string | undefined =>
  url?.startsWith(`${world.origin}/`) ? url : undefined;

/** Somebody's picture: the chosen one, else one that is drawn. */
export const avatar = (world: World, network: NetworkId, id: string, chosen?: string) =>
  ownPicture(world, chosen) ?? `${world.origin}/sandbox/avatars/${network}/${encodeURIComponent(id)}.png`;

/** Text with its addresses as links. */
export const plain = (text: string): PageHtml =>
  html`${text
    .split(/(https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]])/)
    .map((part, index) =>
      index % 2 === 1 ? html`<a href="${part}" rel="nofollow noopener">${part}</a>` : part,
    )}`;

/** Newest first. */
export function byTime<T>(
  posts: T[],
  time: (post: T) => string | number,
  show: (post: T) => ShownPost,
): Lazy[] {
  return posts.sort((one, other) => (time(one) < time(other) ? 1 : -1)).map((post) => () => show(post));
}
