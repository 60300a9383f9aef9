/** What an announcement shows in place of its card, frozen before it is sent: or why it goes with the card. */
import { type NetworkId, networkNames } from '../model/ids.ts';
import type { Intent, SentPicture } from '../model/journal.ts';
import type { Announcement } from '../model/manifest.ts';
import type { Draft, Limits } from '../networks/contract.ts';
import { type Pictures, sha256 } from './pictures.ts';

/** A part of an intent. */
export type FrozenMedia = Pick<Intent, 'media' | 'fallback'>;

/**
 * Reads what a draft shows, makes it small enough for the network, and notes the digests of what will be sent.
 * Anything amiss costs all of it: half a deck says less than its card. Slides that
 * have nothing to show are of a deck in MDX that was never printed.
 */
export async function freezeMedia(
  announcement: Announcement,
  { network, pictures, document, replyTo }: Draft,
  limits: Limits,
  files: Pictures,
): Promise<FrozenMedia> {
  if (pictures && limits.pictures) return freezePictures(network, pictures, limits.pictures.bytes, files);
  if (document && limits.document) return freezeDocument(network, document, limits.document, files);
  // An answer shows nothing: the post above it does.
  if (announcement.moment !== 'slides' || replyTo) return {};
  if (announcement.images?.length || announcement.document) {
    const [has, wanted] = limits.document ? ['no file to offer', 'a document'] : ['no pictures', 'pictures'];
    return { fallback: `the deck has ${has}, and ${networkNames[network]} shows ${wanted}` };
  }
  return { fallback: 'the deck has no PDF yet (run npm run slides -- --pdf, then build)' };
}

async function freezePictures(
  network: NetworkId,
  pictures: NonNullable<Draft['pictures']>,
  most: number,
  files: Pictures,
): Promise<FrozenMedia> {
  const frozen: SentPicture[] = [];
  for (const { path, alt } of pictures) {
    if ((await files.size(path)) === undefined) return { fallback: `${path} is not in the output folder` };
    const shape = await files.shape(path, most);
    if (shape === 'broken') return { fallback: `${path} is not an image` };
    if (shape === 'large') return { fallback: `${path} is too large for ${networkNames[network]}` };
    const { bytes, ...rest } = shape;
    frozen.push({ path, digest: sha256(bytes), alt, ...rest });
  }
  return { media: { pictures: frozen } };
}

async function freezeDocument(
  network: NetworkId,
  { path, title, pages }: NonNullable<Draft['document']>,
  limits: NonNullable<Limits['document']>,
  files: Pictures,
): Promise<FrozenMedia> {
  const name = networkNames[network];
  const bytes = await files.size(path);
  if (bytes === undefined) return { fallback: `${path} is not in the output folder` };
  if (bytes > limits.bytes) {
    return {
      fallback: `${path} is ${megabytes(bytes)} MB; the limit on ${name} is ${megabytes(limits.bytes)}`,
    };
  }
  if (pages !== undefined && pages > limits.pages) {
    return { fallback: `${path} has ${pages} pages; the limit on ${name} is ${limits.pages}` };
  }
  const digest = await files.digest(path);
  if (!digest) return { fallback: `${path} is not in the output folder` };
  return { media: { document: { path, digest, title } } };
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
