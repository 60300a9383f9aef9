/** What the AppView shows of anybody's posts and accounts, and how they are read. */

import { AppBskyRichtextFacet, RichText } from '@atproto/api';
import { escape as escapeHtml } from 'html-escaper';
import { z } from 'zod';
import { breaksToHtml } from '../plain-text.ts';
import { tolerant } from '../reading.ts';
import type { FoundAuthor } from '../thread.ts';
import { foldingLabels, type Label, type LabelNames, labelsSchema, valuesOf } from './labels.ts';

/** An account, as app.bsky.actor.defs has it. */
export const authorSchema = z.object({
  did: z.string(),
  handle: tolerant.text,
  displayName: tolerant.text,
  avatar: tolerant.text,
  description: tolerant.text,
  labels: labelsSchema,
  viewer: z
    .object({ muted: z.boolean().optional(), blocking: z.string().optional() })
    .optional()
    .catch(undefined),
});
export type Author = z.infer<typeof authorSchema>;

/** What an author writes: the record app.bsky.feed.post. */
export const recordSchema = z.object({
  text: tolerant.text,
  createdAt: tolerant.text,
  langs: z.array(z.string()).catch([]),
  facets: z.array(z.unknown()).catch([]),
  reply: z
    .object({ parent: z.object({ uri: z.string() }) })
    .optional()
    .catch(undefined),
});

/** What is to be known besides the posts of a thread. */
export interface ViewContext {
  /** Whom the owner has blocked or muted. */
  blockedOrMuted: ReadonlySet<string>;
  names: LabelNames;
  /** Our own post's address: others are read on the same site. */
  webApp: string;
}

/** The labels behind which a post folds: its own, and those of its author's account. */
export function labelsOf(
  { author, labels }: { author: Author; labels: readonly Label[] },
  { names }: Pick<ViewContext, 'names'>,
): string[] {
  return [...new Set([labels, author.labels].flatMap((each) => foldingLabels(each, author.did, names)))];
}

/** Somebody on Bluesky. */
export function authorOf(author: Author, { blockedOrMuted, names, webApp }: ViewContext): FoundAuthor {
  const named = author.handle && author.handle !== 'handle.invalid' ? author.handle : '';
  return {
    id: author.did,
    name: author.displayName || named || author.did,
    handle: named && `@${named}`,
    url: profile(author, webApp),
    avatar: author.avatar,
    biography: author.description,
    labels: valuesOf(author.labels),
    blockedOrMuted:
      blockedOrMuted.has(author.did) ||
      author.viewer?.muted === true ||
      author.viewer?.blocking !== undefined,
    ...(foldingLabels(author.labels, author.did, names).length > 0 && { pictureLabelled: true }),
  };
}

/** Where a record of somebody's is read on the web: on the same site as our own post's address. */
export function permalink(author: Pick<Author, 'did' | 'handle'>, uri: string, webApp: string): string {
  return `${profile(author, webApp)}/post/${encodeURIComponent(uri.split('/').at(-1) ?? '')}`;
}

/** Somebody's page on the same site as our own post's address. */
export function profile({ did, handle }: Pick<Author, 'did' | 'handle'>, webApp: string): string {
  const name = handle && handle !== 'handle.invalid' ? handle : did;
  return `${webAppOf(webApp)}/profile/${encodeURIComponent(name).replaceAll('%3A', ':')}`;
}

/** The site of an address of a post. @example webAppOf('https://bsky.app/profile/a/post/b') // 'https://bsky.app' */
export function webAppOf(address: string): string {
  return address.includes('/profile/') ? address.slice(0, address.indexOf('/profile/')) : 'https://bsky.app';
}

/** A post's text with its facets: links, mentions and tags at UTF-8 byte offsets. */
export function htmlOf(written: string, facets: unknown[]): string {
  const valid = facets.filter((facet) => AppBskyRichtextFacet.validateMain(facet).success);
  const rich = new RichText({ text: written, facets: valid as AppBskyRichtextFacet.Main[] });
  const html = Array.from(rich.segments(), (segment) => {
    const shown = escapeHtml(segment.text);
    const link = segment.link?.uri;
    if (link) return `<a href="${escapeHtml(link)}">${shown}</a>`;
    const did = segment.mention?.did;
    if (did) return `<a href="https://bsky.app/profile/${escapeHtml(did)}">${shown}</a>`;
    return shown;
  }).join('');
  return breaksToHtml(html);
}
