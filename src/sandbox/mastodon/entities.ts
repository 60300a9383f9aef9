/** The JSON a Mastodon server sends, as documented under https://docs.joinmastodon.org/entities/. */

import type { Card, MastodonAccount, MastodonMedia, MastodonState, Status, Visibility } from './state.ts';
import { charactersPerUrl, entitiesOf } from './text.ts';

/** The version the sandbox speaks. */
export const serverVersion = '4.5.0';

/** Picture types a server takes. */
export const imageTypes = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/heic',
  'image/heif',
  'image/webp',
  'image/avif',
];
export const imageSizeLimit = 16_777_216;
export const descriptionLimit = 1500;

/** An Account entity. */
export function accountJson(state: MastodonState, account: MastodonAccount) {
  const own = state.statusesOf(account.id);
  const avatar = account.avatar ?? `${state.world.origin}/sandbox/avatars/mastodon/${account.id}.png`;
  const url = state.profileUrl(account);
  return {
    id: account.id,
    username: account.username,
    acct: state.acct(account),
    display_name: account.displayName,
    locked: account.locked ?? false,
    bot: account.bot ?? false,
    discoverable: account.discoverable ?? null,
    indexable: account.indexable ?? false,
    group: false,
    created_at: `${account.createdAt.slice(0, 10)}T00:00:00.000Z`,
    note: account.note,
    url,
    uri: url,
    avatar,
    avatar_static: avatar,
    avatar_description: '',
    header: `${state.base}/headers/original/missing.png`,
    header_static: `${state.base}/headers/original/missing.png`,
    header_description: '',
    followers_count: state.followersOf(account.id).length,
    following_count: state.followedBy(account.id).length,
    statuses_count: own.length,
    last_status_at: own.at(-1)?.createdAt.slice(0, 10) ?? null,
    hide_collections: null,
    // app/serializers/rest/account_serializer.rb: `attribute :noindex, if: :local?`
    ...(account.domain ? {} : { noindex: account.noindex ?? false, roles: [] }),
    ...(account.suspended ? { suspended: true } : {}),
    emojis: account.emojis ?? [],
    fields: (account.fields ?? []).map((field) => ({ ...field, verified_at: null })),
  };
}

/** A MediaAttachment entity; without a `url` as long as the file is being processed. */
export function mediaJson(state: MastodonState, media: MastodonMedia) {
  const url = `${state.base}/media/${media.id}`;
  const size = (width: number, height: number) => ({
    width,
    height,
    size: `${width}x${height}`,
    aspect: width / height,
  });
  const scale = Math.min(1, Math.sqrt(230_400 / (media.width * media.height)));
  return {
    id: media.id,
    type: 'image',
    url: media.polls > 0 ? null : url,
    preview_url: url,
    remote_url: null,
    preview_remote_url: null,
    text_url: null,
    meta: {
      original: size(media.width, media.height),
      small: size(
        Math.max(1, Math.round(media.width * scale)),
        Math.max(1, Math.round(media.height * scale)),
      ),
      ...(media.focus ? { focus: media.focus } : {}),
    },
    description: media.description,
    blurhash: null,
  };
}

const isDistributable = (visibility: Visibility) => visibility === 'public' || visibility === 'unlisted';

function cardJson(card: Card) {
  return {
    url: card.url,
    title: card.title,
    description: card.description,
    language: card.language || null,
    type: 'link',
    author_name: '',
    author_url: '',
    provider_name: card.providerName,
    provider_url: '',
    html: '',
    width: card.width,
    height: card.height,
    image: card.image,
    image_description: '',
    embed_url: '',
    blurhash: null,
    published_at: null,
    authors: [],
  };
}

/** Where a person would read a status. */
export function statusUrl(state: MastodonState, status: Status): string {
  const author = state.accounts.get(status.accountId)!;
  if (status.url) return status.url;
  return author.domain
    ? `https://${author.domain}/@${author.username}/${status.id}`
    : `${state.base}/@${author.username}/${status.id}`;
}

/** A Status entity as `reader` sees it. */
export function statusJson(
  state: MastodonState,
  status: Status,
  reader?: MastodonAccount,
): Record<string, unknown> {
  const author = state.accounts.get(status.accountId)!;
  const parent = status.inReplyToId ? state.statuses.get(status.inReplyToId) : undefined;
  const original = status.reblogsOfId ? state.statuses.get(status.reblogsOfId) : undefined;
  const tags = new Set(
    entitiesOf(status.text).flatMap((entity) =>
      entity.kind === 'hashtag' ? [entity.name.toLowerCase()] : [],
    ),
  );
  return {
    id: status.id,
    created_at: status.createdAt,
    in_reply_to_id: status.inReplyToId,
    in_reply_to_account_id: parent?.accountId ?? null,
    sensitive: status.sensitive,
    spoiler_text: status.spoilerText,
    visibility: status.visibility,
    language: status.language,
    uri: author.domain
      ? statusUrl(state, status)
      : `${state.base}/users/${author.username}/statuses/${status.id}`,
    url: statusUrl(state, status),
    replies_count: state.repliesTo(status.id).filter((reply) => isDistributable(reply.visibility)).length,
    reblogs_count: status.rebloggedBy.length,
    favourites_count: status.favouritedBy.length,
    quotes_count: 0,
    edited_at: status.editedAt,
    content: original ? state.html(original) : state.html(status),
    reblog: original ? statusJson(state, original, reader) : null,
    application: author.domain ? undefined : { name: 'Sandbox', website: null },
    account: accountJson(state, author),
    media_attachments: status.mediaIds
      .flatMap((id) => state.media.get(id) ?? [])
      .map((media) => mediaJson(state, media)),
    mentions: state.mentioned(status).map((account) => ({
      id: account.id,
      username: account.username,
      url: state.profileUrl(account),
      acct: state.acct(account),
    })),
    tags: [...tags].map((name) => ({ name, url: `${state.base}/tags/${encodeURIComponent(name)}` })),
    emojis: status.emojis ?? [],
    quote: null,
    quote_approval: {
      automatic: { public: ['public'], followers: ['followers'] }[status.quotePolicy ?? 'public'] ?? [],
      manual: [],
      current_user: 'automatic',
    },
    card: status.card && cardJson(status.card),
    poll: null,
    ...(reader && {
      favourited: status.favouritedBy.includes(reader.id),
      reblogged: status.rebloggedBy.includes(reader.id),
      muted: false,
      bookmarked: false,
      filtered: [],
      ...(status.accountId === reader.id ? { pinned: false } : {}),
    }),
    ...status.override,
  };
}

/** The answer to `/api/v2/instance`. */
export function instanceJson(state: MastodonState) {
  const { host } = new URL(state.base);
  const users = state.accounts.all().filter((account) => !account.domain);
  return {
    domain: host,
    title: 'Sandbox',
    version: serverVersion,
    source_url: 'https://github.com/mastodon/mastodon',
    description: 'An embedded stand-in for a Mastodon server, for trying out and for tests.',
    usage: { users: { active_month: users.length } },
    thumbnail: { url: `${state.base}/thumbnail.png`, blurhash: null, versions: {}, description: '' },
    icon: [],
    languages: ['en'],
    configuration: {
      urls: {
        streaming: `ws://${host}`,
        status: null,
        about: `${state.base}/about`,
        privacy_policy: null,
        terms_of_service: null,
      },
      vapid: { public_key: '' },
      accounts: {
        max_featured_tags: 10,
        max_pinned_statuses: 5,
        max_profile_fields: 4,
        profile_field_name_limit: 255,
        profile_field_value_limit: 255,
        max_display_name_length: 30,
        max_note_length: 500,
      },
      statuses: {
        max_characters: state.world.settings.mastodonCharacters,
        max_media_attachments: 4,
        characters_reserved_per_url: charactersPerUrl,
      },
      media_attachments: {
        description_limit: descriptionLimit,
        image_matrix_limit: 33_177_600,
        image_size_limit: imageSizeLimit,
        supported_mime_types: imageTypes,
        video_frame_rate_limit: 120,
        video_matrix_limit: 8_294_400,
        video_size_limit: 103_809_024,
      },
      polls: {
        max_options: 4,
        max_characters_per_option: 50,
        min_expiration: 300,
        max_expiration: 2_629_746,
      },
      translation: { enabled: false },
      limited_federation: false,
    },
    registrations: {
      enabled: false,
      approval_required: false,
      reason_required: false,
      message: null,
      min_age: null,
      url: null,
    },
    api_versions: { mastodon: 7 },
    contact: { email: '', account: users[0] ? accountJson(state, users[0]) : null },
    rules: [],
  };
}
