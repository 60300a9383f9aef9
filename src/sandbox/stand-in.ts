/**
 * What a stand-in of a network is to the sandbox. Each has a folder by the network's id, with its `stand-in.ts`; the
 * sandbox has one for every network of `networks/models.ts`.
 */
import type { Hono } from 'hono';
import type { Lazy, ShownPost } from './page/post.ts';
import type { Env, Settings, World } from './world.ts';

/** Types of what each stand-in offers to tests and the demo: a stand-in adds its own (`declare module`). */
// biome-ignore lint/suspicious/noEmptyInterface: the stand-ins fill it
export interface StandIns {}

/** A status of a fault for which a network has words of its own. */
export type FaultStatus = 401 | 403 | 422 | 426 | 429 | 500;

export interface StandIn {
  /** What signs the owner in, by the variables that the commands read. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Its part of `Settings`, as it is where nothing else is said. */
  readonly settings: Partial<Settings>;
  /** Paths that clients ask for at the origin, without the stand-in's own in front. */
  readonly bare?: RegExp;
  /** The body of a refusal, where it is not `{ error }` in the usual words. */
  faultBody?(status: FaultStatus): Record<string, unknown>;
  /** How it says when an allowance is whole again. */
  resetHeaders(at: Date): Record<string, string>;
  /** Requests that stop between the lookup of a key and the work, where a fault lets them stall. */
  readonly stopsInside?: (method: string, path: string) => boolean;
  open(world: World): OpenStandIn;
}

/** A stand-in that runs. */
export interface OpenStandIn {
  app: Hono<Env>;
  /** What tests and the demo can make happen, by name; `state` is everything remembered. */
  control: Record<string, unknown> & { state(): object };
  /** Who the owner is there. */
  owner: object;
  /** What `networks.<id>` in `site.yaml` has to be. */
  siteSettings: Record<string, unknown>;
  /** What `npm run sandbox` says of it besides. */
  hint?: string;
  /** Makes the owner and their token, as far as they are not there. */
  seed(): void;
  /** Forgets everything. */
  clear(): void;
  page: {
    verbs: { like: string; boost?: string; answer: string };
    /** Who somebody who answers on the page is called, until they say otherwise. */
    stranger: string;
    /** The posts that begin a thread, newest first; `author` narrows them to one person. */
    timeline(author?: string): Lazy[];
    /** A post with its thread. */
    post(id: string): ShownPost | undefined;
    /** Paths of single posts below the network's own, and what their parts make: an id. */
    posts: Record<string, (parts: Record<string, string>) => string>;
    /** The same of people: what they are called, and their id. */
    people: Record<string, (parts: Record<string, string>) => { name: string; id: string | undefined }>;
    /** What the buttons do. */
    reply(wish: { id: string; as: string; text: string }): unknown;
    like(wish: { id: string; as: string }): unknown;
    boost?(wish: { id: string; as: string }): unknown;
  };
  demo: {
    /** Lets people answer a post; says how many answers there are. */
    answer(id: string): Promise<number> | number;
    /** A phrase of an answer that is to be seen on the page. */
    phrase: string;
    /** What the demo sets besides: `replies.…` of `site.yaml`. */
    site?: Record<string, unknown>;
    prepare?(): void;
  };
}

/** Empties every collection of a network's memory. */
export function clearAll(state: object): void {
  for (const part of Object.values(state)) {
    if (typeof part === 'object' && part !== null && 'clear' in part) part.clear();
  }
}
