import { randomBytes } from 'node:crypto';
import type { StoredCollection } from '../store.ts';
import type { World } from '../world.ts';

export interface User {
  id: string;
  username: string;
  /** Nobody but followers sees who they are. */
  isPrivate?: boolean | undefined;
}

export interface Token {
  id: string;
  user: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string;
}

/** A post that can be published, or was. */
export interface Container {
  id: string;
  user: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  readyAt: number;
  text: string;
  kind: 'TEXT' | 'IMAGE' | 'CAROUSEL';
  images: { url: string; alt: string }[];
  isItem: boolean;
  replyTo?: string | undefined;
  link?: string | undefined;
  replyControl: string;
  /** Why it cannot be published. */
  failed?: string | undefined;
  /** The post that was made of it last. */
  published?: string | undefined;
}

export interface PublishedPost {
  id: string;
  user: string;
  shortcode: string;
  text: string;
  images: { url: string; alt: string }[];
  link?: string | undefined;
  replyTo?: string | undefined;
  root: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  hidden: boolean;
  likedBy: string[];
  repostedBy: string[];
}

/** Threads' memory. */
export interface ThreadsState {
  users: StoredCollection<User>;
  tokens: StoredCollection<Token>;
  containers: StoredCollection<Container>;
  posts: StoredCollection<PublishedPost>;
  base: string;
  world: World;
  newId(): string;
  newShortcode(): string;
  newToken(user: string, scopes: string[], id?: string, seconds?: number): Token;
  /** Posts below one, at whatever depth, oldest first. */
  conversation(id: string): PublishedPost[];
}

/** Seconds that a long token lives. */
export const lifetime = 60 * 86_400;

/** Opens Threads' memory. */
export function openThreads(world: World): ThreadsState {
  const collection = <T extends { id: string }>(name: string) => world.store.collection<T>(`threads-${name}`);
  const posts = collection<PublishedPost>('posts');
  const tokens = collection<Token>('tokens');
  const containers = collection<Container>('containers');
  let counter = posts.size + containers.size;
  return {
    users: collection('users'),
    tokens,
    containers,
    posts,
    base: `${world.origin}/threads`,
    world,
    newId() {
      counter += 1;
      return `18${String(world.clock.now().getTime()).slice(-9)}${String(counter).padStart(6, '0')}`;
    },
    newShortcode: () => `D${randomBytes(8).toString('base64url')}`,
    newToken(user, scopes, id = `THAA${randomBytes(40).toString('base64url')}`, seconds = lifetime) {
      const now = world.clock.now().getTime();
      const at = (time: number) => new Date(time).toISOString();
      return tokens.put({ id, user, scopes, createdAt: at(now), expiresAt: at(now + seconds * 1000) });
    },
    conversation(id) {
      const below = new Set([id]);
      return posts.all().filter((post) => {
        if (post.replyTo === undefined || !below.has(post.replyTo)) return false;
        below.add(post.id);
        return true;
      });
    },
  };
}
