/** What a post on Bluesky shows below its text: pictures, or the page's card. */
import type { AppBskyEmbedImages, AppBskyFeedPost } from '@atproto/api';
import type { Intent } from '../../model/journal.ts';
import type { Sending } from '../contract.ts';
import { mediaRefusal, Refused } from '../errors.ts';
import type { BlueskySession } from './client.ts';
import { blueskyLimits } from './limits.ts';

type PostRecord = AppBskyFeedPost.Record;

/** An intent's pictures, uploaded, as what the post shows (lexicon app.bsky.embed.images). */
export async function picturesOf(
  session: BlueskySession,
  { media, fallback }: Intent,
  sending: Sending,
): Promise<PostRecord['embed']> {
  if (!media?.pictures || fallback) return undefined;
  const images: AppBskyEmbedImages.Image[] = [];
  for (const picture of media.pictures) {
    const { alt, type: encoding, width, height } = picture;
    const bytes = await sending.media(picture);
    try {
      const { data } = await session.call((agent) => agent.uploadBlob(bytes, { encoding }));
      images.push({ image: data.blob, alt, aspectRatio: { width, height } });
    } catch (error) {
      throw mediaRefusal(error);
    }
  }
  return { $type: 'app.bsky.embed.images', images };
}

/** The record with its card's thumbnail. A picture that is refused costs the picture, not the post. */
export async function withThumbnail(
  session: BlueskySession,
  record: PostRecord,
  sending: Sending,
): Promise<PostRecord> {
  const embed = record.embed as { $type: string; external: object } | undefined;
  const picture = embed && (await sending.picture(blueskyLimits.image));
  if (!embed || !picture) return record;
  try {
    const { data } = await session.call((agent) =>
      agent.uploadBlob(picture.bytes, { encoding: picture.type }),
    );
    return {
      ...record,
      embed: { ...embed, external: { ...embed.external, thumb: data.blob } } as PostRecord['embed'],
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    sending.note(`Bluesky rejected the card image, so it was posted without: ${error.message}`);
    return record;
  }
}
