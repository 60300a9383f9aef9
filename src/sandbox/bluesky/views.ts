/** What the AppView makes of records: app.bsky.actor.defs, app.bsky.feed.defs and the embeds' views. */
import {
  type BlueskyAccount,
  type BlueskyState,
  type Json,
  parentOf,
  quotedBy,
  type Repoed,
  rootOf,
} from './state.ts';

const image = (state: BlueskyState, preset: string, did: string, blob: unknown): string | undefined => {
  const cid = (blob as { ref?: { $link?: string } } | undefined)?.ref?.$link;
  return cid && `${state.base}/img/${preset}/plain/${did}/${cid}`;
};

/** Bluesky's own moderation service, the usual source of a label that is not the author's. */
const moderation = 'did:plc:ar7c4by46qjdydhdevvrndac';

const labelsOf = (src: string, uri: string, values: string[], cts: string) =>
  values.map((val) => ({ src, uri, val, cts }));

const selfLabels = (value: Json | undefined): string[] =>
  ((value?.labels as { values?: { val: string }[] } | undefined)?.values ?? []).map((label) => label.val);

/** app.bsky.actor.defs#profileViewBasic */
export function profileBasic(state: BlueskyState, account: BlueskyAccount, viewer?: BlueskyAccount) {
  const profileUri = `at://${account.id}/app.bsky.actor.profile/self`;
  const profile = state.records.get(profileUri);
  const about = (collection: string, from: string, to: string) =>
    state.aboutPerson(`${collection} ${from} ${to}`)[0]?.id;
  return {
    did: account.id,
    handle: account.handle,
    displayName: (profile?.value.displayName as string | undefined) ?? account.displayName ?? '',
    avatar:
      account.avatar ??
      image(state, 'avatar', account.id, profile?.value.avatar) ??
      `${state.world.origin}/sandbox/avatars/bluesky/${encodeURIComponent(account.id)}.png`,
    ...(viewer && {
      viewer: {
        muted: Boolean(state.mutes.get(`${viewer.id} ${account.id}`)),
        blockedBy: Boolean(about('app.bsky.graph.block', account.id, viewer.id)),
        blocking: about('app.bsky.graph.block', viewer.id, account.id),
        following: about('app.bsky.graph.follow', viewer.id, account.id),
        followedBy: about('app.bsky.graph.follow', account.id, viewer.id),
      },
    }),
    labels: [
      ...labelsOf(
        state.world.origin.replace(/^http:/, 'did:web'),
        account.id,
        account.labels,
        account.createdAt,
      ).map((label) => ({ ...label, src: 'did:plc:ar7c4by46qjdydhdevvrndac' })),
      ...labelsOf(account.id, profileUri, selfLabels(profile?.value), account.createdAt),
    ],
    createdAt: account.createdAt,
  };
}

/** app.bsky.actor.defs#profileViewDetailed */
export function profileDetailed(state: BlueskyState, account: BlueskyAccount, viewer?: BlueskyAccount) {
  const profile = state.records.get(`at://${account.id}/app.bsky.actor.profile/self`);
  const follows = state.recordsIn(`${account.id} app.bsky.graph.follow`).length;
  return {
    ...profileBasic(state, account, viewer),
    description: (profile?.value.description as string | undefined) ?? account.description ?? '',
    indexedAt: account.createdAt,
    followersCount: state.records
      .all()
      .filter(
        (record) => record.collection === 'app.bsky.graph.follow' && record.value.subject === account.id,
      ).length,
    followsCount: follows,
    postsCount: state.recordsIn(`${account.id} app.bsky.feed.post`).length,
  };
}

/** Whether either of two people blocked the other. */
export function blocked(state: BlueskyState, one: string, other: string): boolean {
  const by = (from: string, to: string) => state.aboutPerson(`app.bsky.graph.block ${from} ${to}`).length > 0;
  return one !== other && (by(one, other) || by(other, one));
}

interface StrongRef {
  uri: string;
  cid: string;
}

/**
 * The site.standard records a card claims, where they bear it out: both there with those very CIDs, the document
 * belonging to the publication, and their address the card's own. Otherwise nothing, and both claims are dropped.
 */
function standardSite(state: BlueskyState, external: Json) {
  const refs = (external.associatedRefs ?? []) as StrongRef[];
  const records = refs.map((ref) => {
    const record = state.records.get(ref.uri);
    return record?.cid === ref.cid ? record : undefined;
  });
  const publication = records.find((record) => record?.collection === 'site.standard.publication');
  const document = records.find((record) => record?.collection === 'site.standard.document');
  if (!publication || !document || records.length !== 2 || document.value.site !== publication.id) return {};
  const address = `${String(publication.value.url).replace(/\/$/, '')}${document.value.path ?? ''}`;
  if (address.replace(/\/$/, '') !== String(external.uri).replace(/\/$/, '')) return {};
  const author = state.accounts.get(publication.did);
  return {
    associatedRefs: refs,
    ...(author ? { associatedProfiles: [profileBasic(state, author)] } : {}),
    source: {
      uri: publication.value.url,
      title: publication.value.name ?? '',
      description: publication.value.description,
      icon: image(state, 'avatar', publication.did, publication.value.icon),
    },
    createdAt: document.value.publishedAt,
    updatedAt: document.value.updatedAt,
  };
}

function embedView(state: BlueskyState, did: string, embed: Json | undefined): Json | undefined {
  switch (embed?.$type) {
    case 'app.bsky.embed.images':
      return {
        $type: 'app.bsky.embed.images#view',
        images: (embed.images as Json[]).map((each) => ({
          thumb: image(state, 'feed_thumbnail', did, each.image),
          fullsize: image(state, 'feed_fullsize', did, each.image),
          alt: each.alt,
          aspectRatio: each.aspectRatio,
        })),
      };
    case 'app.bsky.embed.external': {
      const external = embed.external as Json;
      return {
        $type: 'app.bsky.embed.external#view',
        external: {
          uri: external.uri,
          title: external.title,
          description: external.description,
          thumb: image(state, 'feed_thumbnail', did, external.thumb),
          ...standardSite(state, external),
        },
      };
    }
    case 'app.bsky.embed.record':
      return {
        $type: 'app.bsky.embed.record#view',
        record: quoteView(state, (embed.record as StrongRef).uri),
      };
    case 'app.bsky.embed.recordWithMedia':
      return {
        $type: 'app.bsky.embed.recordWithMedia#view',
        record: { record: quoteView(state, (embed.record as { record: StrongRef }).record.uri) },
        media: embedView(state, did, embed.media as Json),
      };
    default:
      return undefined;
  }
}

function quoteView(state: BlueskyState, uri: string): Json {
  const post = findPost(state, uri);
  if (!post) return { $type: 'app.bsky.embed.record#viewNotFound', uri, notFound: true };
  return {
    $type: 'app.bsky.embed.record#viewRecord',
    uri: post.id,
    cid: post.cid,
    author: profileBasic(state, state.accounts.get(post.did)!),
    value: post.value,
    labels: [],
    indexedAt: post.indexedAt,
  };
}

/** A post that can be seen: there, and its author's account in order. */
export function findPost(state: BlueskyState, uri: string): Repoed | undefined {
  const post = state.records.get(uri);
  if (post?.collection !== 'app.bsky.feed.post') return undefined;
  const author = state.accounts.get(post.did);
  return author && !author.status ? post : undefined;
}

/** The threadgate of the thread a post belongs to. */
export function threadgateOf(state: BlueskyState, rootUri: string) {
  const gate = state.records.get(rootUri.replace('/app.bsky.feed.post/', '/app.bsky.feed.threadgate/'));
  return gate && { uri: gate.id, cid: gate.cid, record: gate.value, lists: [] };
}

/** Whether a reply breaks the rules its thread's author set for who may answer (app.bsky.feed.threadgate). */
export function violatesThreadgate(state: BlueskyState, reply: Repoed): boolean {
  const root = state.records.get(rootOf(reply));
  const allow = threadgateOf(state, rootOf(reply))?.record.allow as { $type: string }[] | undefined;
  if (!root || !allow || reply.did === root.did) return false;
  const follows = (from: string, to: string) =>
    state.aboutPerson(`app.bsky.graph.follow ${from} ${to}`).length > 0;
  const mentioned = () => JSON.stringify(root.value.facets ?? []).includes(`"did":"${reply.did}"`);
  return !allow.some(({ $type }) => {
    if ($type.endsWith('#mentionRule')) return mentioned();
    if ($type.endsWith('#followingRule')) return follows(root.did, reply.did);
    return $type.endsWith('#followerRule') && follows(reply.did, root.did);
  });
}

/** app.bsky.feed.defs#postView */
export function postView(state: BlueskyState, post: Repoed, viewer?: BlueskyAccount) {
  const of = (collection: string) => state.aboutPost(`${collection} ${post.id}`);
  const own = (collection: string) => viewer && of(collection).find((record) => record.did === viewer.id)?.id;
  const isRoot = parentOf(post) === undefined;
  const gate = isRoot ? threadgateOf(state, post.id) : undefined;
  const embed = embedView(state, post.did, post.value.embed as Json | undefined);
  return {
    uri: post.id,
    cid: post.cid,
    author: profileBasic(state, state.accounts.get(post.did)!, viewer),
    record: post.value,
    ...(embed ? { embed } : {}),
    bookmarkCount: 0,
    replyCount: state.repliesTo(post.id).length,
    repostCount: of('app.bsky.feed.repost').length,
    likeCount: of('app.bsky.feed.like').length,
    quoteCount: state.quotesOf(post.id).filter((quote) => quotedBy(quote) === post.id).length,
    indexedAt: post.indexedAt,
    ...(viewer && {
      viewer: {
        like: own('app.bsky.feed.like'),
        repost: own('app.bsky.feed.repost'),
        threadMuted: false,
        embeddingDisabled: false,
      },
    }),
    labels: [
      ...labelsOf(moderation, post.id, post.labels ?? [], post.indexedAt),
      ...labelsOf(post.did, post.id, selfLabels(post.value), post.indexedAt),
    ],
    ...(gate ? { threadgate: gate } : {}),
    ...post.override,
  };
}
