import { randomBytes } from 'node:crypto';
import type { StoredCollection } from '../store.ts';
import type { World } from '../world.ts';
import { rendered } from './renderings.ts';
import { entitiesOf } from './text.ts';

export type Visibility = 'public' | 'unlisted' | 'private' | 'direct';

export interface MastodonAccount {
  id: string;
  username: string;
  /** The server of a remote account; local accounts have none. */
  domain?: string | undefined;
  displayName: string;
  /** The biography as the HTML the API sends. */
  note: string;
  createdAt: string;
  bot?: boolean | undefined;
  locked?: boolean | undefined;
  /** "Opted out of search engines": sent for local accounts only, as a real server does. */
  noindex?: boolean | undefined;
  indexable?: boolean | undefined;
  discoverable?: boolean | undefined;
  suspended?: boolean | undefined;
  fields?: { name: string; value: string }[] | undefined;
  emojis?: unknown[] | undefined;
  avatar?: string | undefined;
  url?: string | undefined;
}

export interface MastodonToken {
  id: string;
  accountId: string;
  scopes: string[];
  createdAt: string;
  clientId?: string | undefined;
}

export interface Card {
  url: string;
  title: string;
  description: string;
  image: string | null;
  width: number;
  height: number;
  providerName: string;
  language: string;
}

export interface Status {
  id: string;
  accountId: string;
  text: string;
  /** Who may quote it: `public`, `followers`, `nobody`. */
  quotePolicy?: string | undefined;
  /** HTML given by somebody else's server; unset: rendered from the text. */
  html?: string | undefined;
  visibility: Visibility;
  language: string | null;
  spoilerText: string;
  sensitive: boolean;
  inReplyToId: string | null;
  mediaIds: string[];
  createdAt: string;
  editedAt: string | null;
  history: { text: string; spoilerText: string; at: string }[];
  card: Card | null;
  favouritedBy: string[];
  reblogsOfId?: string | undefined;
  rebloggedBy: string[];
  emojis?: unknown[] | undefined;
  url?: string | undefined;
  /** Fields laid over the JSON the API sends, for answers no well-behaved server would give. */
  override?: Record<string, unknown> | undefined;
}

export interface MastodonMedia {
  id: string;
  accountId: string;
  mime: string;
  description: string | null;
  width: number;
  height: number;
  size: number;
  focus?: { x: number; y: number } | undefined;
  statusId: string | null;
  /** How often the server still answers 206 before the file is ready. */
  polls: number;
}

/** What one account decided about another; the id is `FROM:TO`. */
export interface Relation {
  id: string;
  following?: boolean;
  blocking?: boolean;
  muting?: boolean;
}

export interface MastodonApp {
  id: string;
  secret: string;
  name: string;
  redirectUris: string[];
  scopes: string[];
}

/** A Mastodon server's memory and the few rules every part of it needs. */
export interface MastodonState {
  accounts: StoredCollection<MastodonAccount>;
  tokens: StoredCollection<MastodonToken>;
  statuses: StoredCollection<Status>;
  media: StoredCollection<MastodonMedia>;
  relations: StoredCollection<Relation>;
  keys: StoredCollection<{ id: string; statusId: string; at: string }>;
  apps: StoredCollection<MastodonApp>;
  codes: StoredCollection<{
    id: string;
    clientId: string;
    redirectUri: string;
    scopes: string[];
    challenge?: string | undefined;
  }>;
  domainBlocks: StoredCollection<{ id: string }>;
  repliesTo(statusId: string): Status[];
  statusesOf(accountId: string): Status[];
  reblogsOf(statusId: string): Status[];
  followersOf(accountId: string): Relation[];
  followedBy(accountId: string): Relation[];
  base: string;
  world: World;
  /** A new id: milliseconds and a counter, growing, as Mastodon's snowflakes do. */
  newId(at?: Date): string;
  newToken(accountId: string, scopes: string[], clientId?: string): MastodonToken;
  /** `alice` or `alice@social.example`, with or without a leading `@`. */
  findAccount(acct: string): MastodonAccount | undefined;
  acct(account: MastodonAccount): string;
  profileUrl(account: MastodonAccount): string;
  html(status: Status): string;
  mentioned(status: Status): MastodonAccount[];
  mayRead(status: Status, reader: MastodonAccount | undefined): boolean;
  relation(from: string, to: string): Relation;
  /** Removes a status; its answers stay, no longer part of its thread. */
  removeStatus(id: string): void;
}

/** Opens the server's memory; `base` is its address, `http://127.0.0.1:4400/mastodon`. */
export function openMastodon(world: World): MastodonState {
  const collection = <T extends { id: string }>(name: string) =>
    world.store.collection<T>(`mastodon-${name}`);
  const accounts = collection<MastodonAccount>('accounts');
  const statuses = collection<Status>('statuses');
  const relations = collection<Relation>('relations');
  const media = collection<MastodonMedia>('media');
  const tokens = collection<MastodonToken>('tokens');
  const following = (position: 0 | 1) =>
    relations.index((relation) => (relation.following ? relation.id.split(':')[position] : undefined));
  const accountNames = accounts.index((account) =>
    `${account.username}@${account.domain ?? ''}`.toLowerCase(),
  );
  let counter = 0n;
  const state: MastodonState = {
    accounts,
    tokens,
    statuses,
    media,
    relations,
    keys: collection('idempotency'),
    apps: collection('apps'),
    codes: collection('codes'),
    domainBlocks: collection('domain-blocks'),
    repliesTo: statuses.index((status) => status.inReplyToId ?? undefined),
    statusesOf: statuses.index((status) => status.accountId),
    reblogsOf: statuses.index((status) => status.reblogsOfId),
    followersOf: following(1),
    followedBy: following(0),
    base: `${world.origin}/mastodon`,
    world,
    newId(at = world.clock.now()) {
      // app: Mastodon::Snowflake, the milliseconds in the upper 48 bits.
      const milliseconds = BigInt(Math.max(0, Math.min(at.getTime(), 2 ** 46)));
      let id: string;
      do {
        counter = (counter + 1n) % 65536n;
        id = String((milliseconds << 16n) | counter);
      } while (statuses.get(id) || accounts.get(id) || media.get(id));
      return id;
    },
    newToken: (accountId, scopes, clientId) =>
      tokens.put({
        id: randomBytes(32).toString('base64url'),
        accountId,
        scopes,
        clientId,
        createdAt: world.clock.now().toISOString(),
      }),
    findAccount(acct) {
      const [username, domain] = acct.replace(/^@/, '').toLowerCase().split('@');
      const own = new URL(world.origin).host;
      return accountNames(`${username}@${domain === own ? '' : (domain ?? '')}`)[0];
    },
    acct: (account) => (account.domain ? `${account.username}@${account.domain}` : account.username),
    profileUrl: (account) =>
      account.url ??
      (account.domain
        ? `https://${account.domain}/@${account.username}`
        : `${state.base}/@${account.username}`),
    html: (status) =>
      status.html ??
      rendered(world.settings.mastodonRenders, status.text, {
        hashtag: (name) => `${state.base}/tags/${encodeURIComponent(name)}`,
        mention(username, domain) {
          const account = state.findAccount(domain ? `${username}@${domain}` : username);
          return account && { username: account.username, url: state.profileUrl(account) };
        },
      }),
    mentioned(status) {
      const found = new Set<MastodonAccount>();
      for (const entity of entitiesOf(status.text)) {
        if (entity.kind !== 'mention') continue;
        const account = state.findAccount(
          entity.domain ? `${entity.username}@${entity.domain}` : entity.username,
        );
        if (account) found.add(account);
      }
      return [...found];
    },
    mayRead(status, reader) {
      const author = accounts.get(status.accountId);
      if (!author || author.suspended) return false;
      if (status.visibility === 'public' || status.visibility === 'unlisted') {
        return !reader || !state.relation(author.id, reader.id).blocking;
      }
      if (!reader) return false;
      if (reader.id === author.id || state.mentioned(status).some((account) => account.id === reader.id))
        return true;
      // Who is answered is mentioned, even where a client left the name out of the text.
      const parent = status.inReplyToId ? statuses.get(status.inReplyToId) : undefined;
      if (parent?.accountId === reader.id) return true;
      return status.visibility === 'private' && Boolean(state.relation(reader.id, author.id).following);
    },
    relation: (from, to) => relations.get(`${from}:${to}`) ?? { id: `${from}:${to}` },
    removeStatus(id) {
      if (!statuses.delete(id)) return;
      for (const reblog of state.reblogsOf(id)) statuses.delete(reblog.id);
      // app/models/status.rb: has_many :replies, dependent: :nullify
      for (const reply of state.repliesTo(id)) statuses.put({ ...reply, inReplyToId: null });
    },
  };
  return state;
}
