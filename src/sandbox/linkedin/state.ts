import { randomBytes } from 'node:crypto';
import type { StoredCollection } from '../store.ts';
import type { World } from '../world.ts';

/** A person or an organization; the id is its URN. */
export interface Member {
  id: string;
  name: string;
  headline?: string | undefined;
  picture?: string | undefined;
  /** For an organization: the persons who administer it. */
  administrators?: string[] | undefined;
}

export interface IssuedToken {
  id: string;
  person: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string;
  revoked?: boolean | undefined;
}

export interface LinkedInContent {
  article?: {
    source: string;
    title: string;
    description?: string;
    thumbnail?: string;
    thumbnailAltText?: string;
  };
  media?: { id: string; title?: string; altText?: string };
  multiImage?: { images: { id: string; altText?: string }[] };
}

/** A post; the id is its URN. */
export interface LinkedInPost {
  id: string;
  activity: string;
  author: string;
  commentary: string;
  visibility: string;
  content?: LinkedInContent | undefined;
  lifecycleState: string;
  distribution: unknown;
  isReshareDisabledByAuthor: boolean;
  createdAt: number;
  lastModifiedAt: number;
  edited: boolean;
  reactions: { actor: string; type: string }[];
}

/** A comment; the id is its URN, `urn:li:comment:(urn:li:activity:1,2)`. */
export interface Comment {
  id: string;
  post: string;
  parent?: string | undefined;
  actor: string;
  text: string;
  createdAt: number;
  reactions: { actor: string; type: string }[];
  override?: Record<string, unknown> | undefined;
}

/** An image or a document; the id is its URN. */
export interface Asset {
  id: string;
  kind: 'image' | 'document';
  owner: string;
  uploadKey: string;
  status: 'WAITING_UPLOAD' | 'AVAILABLE' | 'PROCESSING_FAILED';
  /** Milliseconds since 1970: until then it is being processed. */
  readyAt?: number | undefined;
  /** Of a PDF. */
  pages?: number | undefined;
  size: number;
  mime: string;
}

export interface RegisteredApp {
  id: string;
  secret: string;
  /** What LinkedIn granted the app; anything else is refused at sign-in. */
  scopes: string[];
}

/** LinkedIn's memory. */
export interface LinkedInState {
  members: StoredCollection<Member>;
  tokens: StoredCollection<IssuedToken>;
  posts: StoredCollection<LinkedInPost>;
  comments: StoredCollection<Comment>;
  assets: StoredCollection<Asset>;
  apps: StoredCollection<RegisteredApp>;
  codes: StoredCollection<{ id: string; clientId: string; redirectUri: string; scopes: string[] }>;
  commentsOn(post: string): Comment[];
  postsBy(author: string): LinkedInPost[];
  uploads(key: string): Asset[];
  base: string;
  world: World;
  newId(): string;
  newToken(person: string, scopes: string[], id?: string, lifetime?: number): IssuedToken;
  /** A post by its share, ugcPost or activity URN. */
  findPost(urn: string): LinkedInPost | undefined;
  /** What LinkedIn says of an image or a document now. */
  assetStatus(asset: Asset): Asset['status'] | 'PROCESSING';
}

/** Access tokens live for 60 days. */
const tokenLifetime = 60 * 86_400_000;

/** Opens LinkedIn's memory. */
export function openLinkedIn(world: World): LinkedInState {
  const collection = <T extends { id: string }>(name: string) =>
    world.store.collection<T>(`linkedin-${name}`);
  const posts = collection<LinkedInPost>('posts');
  const comments = collection<Comment>('comments');
  const assets = collection<Asset>('assets');
  const tokens = collection<IssuedToken>('tokens');
  const commentIds = comments.index((comment) => /,(\d+)\)$/.exec(comment.id)?.[1]);
  const byActivity = posts.index((post) => post.activity);
  let counter = 0n;
  return {
    members: collection('members'),
    tokens,
    posts,
    comments,
    assets,
    apps: collection('apps'),
    codes: collection('codes'),
    commentsOn: comments.index((comment) => comment.post),
    postsBy: posts.index((post) => post.author),
    uploads: assets.index((asset) => asset.uploadKey),
    base: `${world.origin}/linkedin`,
    world,
    newId() {
      // Milliseconds in the upper 41 bits, as LinkedIn's own ids have them; the clock may have been set back.
      const taken = (id: string) =>
        posts.get(`urn:li:share:${id}`) || byActivity(`urn:li:activity:${id}`)[0] || commentIds(id)[0];
      let id: string;
      do {
        counter = (counter + 1n) % 4_194_304n;
        id = String((BigInt(world.clock.now().getTime()) << 22n) | counter);
      } while (taken(id));
      return id;
    },
    newToken(person, scopes, id = randomBytes(48).toString('base64url'), lifetime = tokenLifetime) {
      const now = world.clock.now();
      const expiresAt = new Date(now.getTime() + lifetime).toISOString();
      return tokens.put({ id, person, scopes, createdAt: now.toISOString(), expiresAt });
    },
    assetStatus: ({ status, readyAt = 0 }) =>
      status !== 'WAITING_UPLOAD' && readyAt > world.clock.now().getTime() ? 'PROCESSING' : status,
    findPost: (urn) => posts.get(urn) ?? byActivity(urn)[0] ?? posts.get(urn.replace(':ugcPost:', ':share:')),
  };
}
