/** What a post on LinkedIn shows: a document, or the page as an article with its card's picture. */
import type { Intent } from '../../model/journal.ts';
import type { Picture, Sending } from '../contract.ts';
import { Gone, MediaRefused, mediaRefusal, NeedsOwner, Refused, Unreachable } from '../errors.ts';
import type { Clock } from '../transport.ts';
import type { LinkedInClient } from './client.ts';
import { linkedinLimits } from './limits.ts';

/** How often, and how many milliseconds apart, one asks for a document that LinkedIn is still working on. */
export const unready = { tries: 12, pause: 10_000 };

/** Whether a post was refused because what it shows is not ready yet (Posts API, "Error codes"). */
export function isUnready({ message, cause }: Refused): boolean {
  const { code } = (cause ?? {}) as { code?: unknown };
  return /MEDIA_ASSET_(WAITING_UPLOAD|PROCESSING)\b/.test(`${code} ${message}`);
}

/**
 * An intent's document, uploaded, as what the post shows
 * (learn.microsoft.com/linkedin/marketing/community-management/shares/documents-api).
 *
 * @returns nothing where the intent has none, or is to go with its card
 * @throws MediaRefused
 */
export async function documentOf(
  client: LinkedInClient,
  owner: string,
  { media, fallback }: Intent,
  sending: Sending,
  clock: Clock,
): Promise<{ id: string; title: string } | undefined> {
  if (!media?.document || fallback) return undefined;
  const { title } = media.document;
  const bytes = await sending.media(media.document);
  try {
    const id = await upload('document', client, owner, bytes);
    await ready(client, id, clock);
    return { id, title };
  } catch (error) {
    throw mediaRefusal(error);
  }
}

/**
 * Waits until LinkedIn is done with a document. Looking takes a permission to read; without it the post is
 * tried, for LinkedIn refuses it as long as the document is not ready.
 */
async function ready(client: LinkedInClient, urn: string, clock: Clock): Promise<void> {
  for (let tries = 0; tries < unready.tries; tries += 1) {
    let status: string | undefined;
    try {
      const { data } = await client.call('GET', `/rest/documents/${encodeURIComponent(urn)}`);
      ({ status } = (data ?? {}) as { status?: string });
    } catch (error) {
      if (error instanceof Gone || (error instanceof NeedsOwner && error.status === 403)) return;
      throw error;
    }
    if (status === 'PROCESSING_FAILED') throw new MediaRefused('LinkedIn could not process the document.');
    if (status !== 'PROCESSING' && status !== 'WAITING_UPLOAD') return;
    await clock.sleep(unready.pause);
  }
  throw new MediaRefused('LinkedIn did not finish processing the document within two minutes.');
}

/** The page as an article. A picture that is refused costs the picture, not the post. */
export async function articleOf(
  client: LinkedInClient,
  owner: string,
  { article, picture }: { article?: object | undefined; picture?: Picture | undefined },
  sending: Sending,
): Promise<object | undefined> {
  if (!article) return undefined;
  const thumbnail = await thumbnailOf(client, owner, sending);
  const shown = thumbnail && { thumbnail, ...(picture?.alt && { thumbnailAltText: picture.alt }) };
  return { ...article, ...shown };
}

async function thumbnailOf(
  client: LinkedInClient,
  owner: string,
  sending: Sending,
): Promise<string | undefined> {
  const picture = await sending.picture(linkedinLimits.image);
  if (!picture) return undefined;
  try {
    return await upload('image', client, owner, picture.bytes);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    sending.note(`LinkedIn rejected the card image, so it was posted without: ${error.message}`);
    return undefined;
  }
}

/** Asks where to put a file, and puts it there (Images API, Documents API). @returns its URN */
async function upload(
  kind: 'image' | 'document',
  client: LinkedInClient,
  owner: string,
  bytes: Uint8Array,
): Promise<string> {
  const { data } = await client.call('POST', `/rest/${kind}s?action=initializeUpload`, {
    body: { initializeUploadRequest: { owner } },
  });
  const { uploadUrl, [kind]: urn } = (data as { value?: Record<string, unknown> } | undefined)?.value ?? {};
  if (typeof uploadUrl !== 'string' || typeof urn !== 'string') {
    throw new Unreachable(`LinkedIn returned no upload URL for the ${kind}.`, { mayHaveHappened: false });
  }
  await client.upload(uploadUrl, bytes);
  return urn;
}
