import { AppBskyRichtextFacet, AtUri, RichText } from '@atproto/api';
import { cidOf, commit, keyFor, prepare, replyRef } from './records.ts';
import { type BlueskyAccount, type BlueskyState, didFor, type Json, type Repoed, rootOf } from './state.ts';

/** A post by somebody. */
export interface PostWish {
  /** Who: a handle or a DID; an account that is not there yet is made. */
  as: string;
  text?: string;
  /** The AT-URI of the post it answers. */
  inReplyTo?: string;
  /** The AT-URI of the post it quotes. */
  quote?: string;
  langs?: string[];
  createdAt?: string;
  rkey?: string;
  /** Label values a moderation service put on the post. */
  labels?: string[];
  /** Further fields of the record, unchecked. */
  value?: Json;
  /** Fields laid over the post view. */
  override?: Json;
}

/** What a test or the demo can make happen on Bluesky. */
export function blueskyControl(state: BlueskyState) {
  const now = () => state.world.clock.now();

  const ensure = (identifier: string): BlueskyAccount => {
    const known = state.findAccount(identifier);
    if (known) return known;
    const handle = identifier.replace(/^@/, '').toLowerCase();
    return state.accounts.put({
      id: didFor(handle),
      handle,
      displayName: handle.split('.')[0]!,
      passwords: [],
      createdAt: now().toISOString(),
      labels: [],
    });
  };
  const post = (uri: string): Repoed => {
    const found = state.records.get(uri);
    if (!found) throw new TypeError(`There is no record ${uri} on the sandbox's Bluesky.`);
    return found;
  };
  const store = async (
    did: string,
    collection: string,
    value: Json,
    rkey = keyFor(state, did, collection),
  ) => {
    const record = { $type: collection, ...value };
    const uri = AtUri.make(did, collection, rkey).toString();
    return commit(state, {
      uri,
      did,
      collection,
      rkey,
      cid: await cidOf(record),
      value: record,
      validationStatus: 'unknown',
    });
  };
  const about = (collection: string) => async (wish: { uri: string; as: string; undo?: boolean }) => {
    const { id: did } = ensure(wish.as);
    const { id: uri, cid } = post(wish.uri);
    for (const earlier of state.aboutPost(`${collection} ${uri}`))
      if (earlier.did === did) state.records.delete(earlier.id);
    if (!wish.undo) await store(did, collection, { subject: { uri, cid }, createdAt: now().toISOString() });
    return {};
  };
  const person = (collection: string) => async (wish: { from: string; to: string; undo?: boolean }) => {
    const [from, to] = [ensure(wish.from).id, ensure(wish.to).id];
    for (const earlier of state.aboutPerson(`${collection} ${from} ${to}`)) state.records.delete(earlier.id);
    if (!wish.undo) await store(from, collection, { subject: to, createdAt: now().toISOString() });
    return {};
  };

  return {
    /** Makes or changes an account; `password` adds an app password. */
    account(
      wish: { handle: string; password?: string } & Partial<
        Omit<BlueskyAccount, 'id' | 'handle' | 'passwords'>
      >,
    ) {
      const { handle, password, ...rest } = wish;
      const account = ensure(handle);
      const passwords = password ? [...account.passwords, password] : account.passwords;
      const { passwords: _, ...shown } = state.accounts.put({ ...account, ...rest, passwords });
      return { did: shown.id, ...shown };
    },
    /** Deletes an account: its profile and posts are not found any more. */
    removeAccount(wish: { handle: string }) {
      state.accounts.put({ ...ensure(wish.handle), status: 'deleted' });
      return {};
    },
    /** Lets somebody post or answer. Links, mentions and hashtags in the text become facets. */
    async post(wish: PostWish) {
      const account = ensure(wish.as);
      const richText = new RichText({ text: wish.text ?? '' });
      richText.detectFacetsWithoutResolution();
      const facets = (richText.facets ?? []).map((facet) => ({
        ...facet,
        features: facet.features.map((feature) =>
          AppBskyRichtextFacet.isMention(feature) ? { ...feature, did: ensure(feature.did).id } : feature,
        ),
      }));
      const quoted = wish.quote ? post(wish.quote) : undefined;
      const record: Json = {
        text: wish.text ?? '',
        createdAt: wish.createdAt ?? now().toISOString(),
        langs: wish.langs ?? ['en'],
        ...(facets.length > 0 ? { facets: facets as unknown as Json[] } : {}),
        ...(wish.inReplyTo ? { reply: replyRef(post(wish.inReplyTo)) } : {}),
        ...(quoted
          ? { embed: { $type: 'app.bsky.embed.record', record: { uri: quoted.id, cid: quoted.cid } } }
          : {}),
        ...wish.value,
      };
      const made = await store(account.id, 'app.bsky.feed.post', record, wish.rkey);
      if (wish.labels || wish.override)
        state.records.put({ ...made, labels: wish.labels, override: wish.override });
      return { uri: made.id, cid: made.cid };
    },
    /** Stores any record in anybody's repository, checked like a client's own unless `raw`. */
    async record(wish: { as: string; collection: string; rkey?: string; value: Json; raw?: boolean }) {
      const { id: did } = ensure(wish.as);
      const rkey = wish.rkey ?? keyFor(state, did, wish.collection);
      const made = wish.raw
        ? await store(did, wish.collection, wish.value, rkey)
        : commit(state, await prepare(state, { did, collection: wish.collection, rkey, record: wish.value }));
      return { uri: made.id, cid: made.cid };
    },
    remove(wish: { uri: string }) {
      state.records.delete(post(wish.uri).id);
      return {};
    },
    like: about('app.bsky.feed.like'),
    repost: about('app.bsky.feed.repost'),
    block: person('app.bsky.graph.block'),
    follow: person('app.bsky.graph.follow'),
    mute(wish: { from: string; to: string; undo?: boolean }) {
      const id = `${ensure(wish.from).id} ${ensure(wish.to).id}`;
      if (wish.undo) state.mutes.delete(id);
      else state.mutes.put({ id });
      return {};
    },
    /** Lets the author of a thread hide a reply in it, through the thread's threadgate. */
    async hideReply(wish: { uri: string }) {
      const root = post(rootOf(post(wish.uri)));
      const { rkey } = new AtUri(root.id);
      const gate = state.records.get(`at://${root.did}/app.bsky.feed.threadgate/${rkey}`)?.value;
      const hidden = ((gate?.hiddenReplies as string[] | undefined) ?? []).concat(wish.uri);
      const value = { createdAt: now().toISOString(), ...gate, post: root.id, hiddenReplies: hidden };
      const made = await store(root.did, 'app.bsky.feed.threadgate', value, rkey);
      return { uri: made.id, cid: made.cid };
    },
    /** Shows a post as a blocked or a missing one, to everybody, or as itself again. */
    show(wish: { uri: string; as: 'blocked' | 'notFound' | 'itself' }) {
      state.records.put({ ...post(wish.uri), shownAs: wish.as === 'itself' ? undefined : wish.as });
      return {};
    },
    /** The pieces of a post's text as its facets cut it, the way clients show it. */
    segments(wish: { uri: string }) {
      const { text, facets } = post(wish.uri).value as { text: string; facets?: never[] };
      return [...new RichText({ text, facets }).segments()].map((segment) => ({
        text: segment.text,
        ...(segment.link ? { link: segment.link.uri } : {}),
        ...(segment.mention ? { mention: segment.mention.did } : {}),
        ...(segment.tag ? { tag: segment.tag.tag } : {}),
      }));
    },
    /** Everything remembered, as it is stored, without the passwords. */
    state() {
      return {
        accounts: state.accounts.all().map(({ passwords: _, ...account }) => account),
        records: state.records.all(),
        blobs: state.blobs.all(),
        mutes: state.mutes.all(),
      };
    },
  };
}
