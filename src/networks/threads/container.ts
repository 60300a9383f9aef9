/**
 * What is published on Threads is made first, as a container, and is ready after a while
 * (developers.facebook.com/documentation/threads/posts; …/documentation/threads/troubleshooting).
 */
import { z } from 'zod';
import type { SentPicture } from '../../model/journal.ts';
import { Gone, mediaRefusal, Refused, Unreachable } from '../errors.ts';
import type { Clock } from '../transport.ts';
import type { ThreadsClient } from './client.ts';

/** What becomes of a container: `PUBLISHED` is what its post is known by when the answer was lost. */
const statusSchema = z.object({
  status: z.enum(['IN_PROGRESS', 'FINISHED', 'ERROR', 'EXPIRED', 'PUBLISHED']),
  error_message: z.string().optional(),
});
type ContainerStatus = z.infer<typeof statusSchema>;

export const idSchema = z.object({ id: z.string().min(1) });

/** Milliseconds between two looks at a container; the last one is repeated. Meta: "no more than 5 minutes". */
const pauses = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const longest = 300_000;

/** What a container is made of. */
export interface Wanted {
  text: string;
  replyTo?: string | undefined;
  /** The address whose preview is shown, for posts without pictures. */
  link?: string | undefined;
  /** `reply_control` */
  replies?: string | undefined;
  pictures: readonly SentPicture[];
  /** The public address of a file of the site: pictures are fetched from there. */
  addressOf(path: string): string;
}

/**
 * Makes a container and waits until it can be published. Nothing is published by that.
 *
 * @returns its id
 * @throws MediaRefused where its pictures are not taken; Refused, NeedsOwner, Unreachable
 */
export async function makeContainer(client: ThreadsClient, wanted: Wanted, clock: Clock): Promise<string> {
  const { text, replyTo, link, replies, pictures } = wanted;
  try {
    const id = await create(client, {
      ...(await mediaOf(client, wanted, clock)),
      text,
      ...(link && pictures.length === 0 && { link_attachment: link }),
      ...(replyTo && { reply_to_id: replyTo }),
      ...(replies && { reply_control: replies }),
    });
    await ready(client, id, clock);
    return id;
  } catch (error) {
    if (error instanceof Gone && replyTo)
      throw new Refused('Threads: the post being replied to no longer exists.', { cause: error });
    throw pictures.length > 0 ? mediaRefusal(error) : error;
  }
}

async function create(client: ThreadsClient, fields: Record<string, string>): Promise<string> {
  const made = idSchema.safeParse(await client.call('POST', '/me/threads', fields));
  if (made.success) return made.data.id;
  throw new Unreachable('Threads took the post but returned no id.', { mayHaveHappened: false });
}

/** One picture is a post's own; several are a carousel's, of containers of their own. */
async function mediaOf(
  client: ThreadsClient,
  { pictures, addressOf }: Wanted,
  clock: Clock,
): Promise<Record<string, string>> {
  const fields = pictures.map(({ path, alt }) => ({
    media_type: 'IMAGE',
    image_url: addressOf(path),
    ...(alt && { alt_text: alt }),
  }));
  const [only] = fields;
  if (!only) return { media_type: 'TEXT' };
  if (fields.length === 1) return only;
  const children: string[] = [];
  for (const each of fields) {
    const id = await create(client, { ...each, is_carousel_item: 'true' });
    await ready(client, id, clock);
    children.push(id);
  }
  return { media_type: 'CAROUSEL', children: children.join(',') };
}

/** What Threads says of a container. @throws Gone where it does not know it (any more) */
export async function statusOf(client: ThreadsClient, id: string): Promise<ContainerStatus> {
  try {
    const data = await client.call('GET', `/${id}`, { fields: 'status,error_message' });
    const found = statusSchema.safeParse(data);
    if (found.success) return found.data;
  } catch (error) {
    // `Tried accessing nonexisting field (status)`, code 100: it is no container (any more).
    if (error instanceof Refused) throw new Gone(error.message, { cause: error });
    throw error;
  }
  throw new Unreachable('Threads does not say what became of a container.', { mayHaveHappened: false });
}

async function ready(client: ThreadsClient, id: string, clock: Clock): Promise<void> {
  const end = clock.now().epochMilliseconds + longest;
  for (let looks = 0; ; looks += 1) {
    const { status, error_message: why = 'no reason given' } = await statusOf(client, id);
    if (status === 'FINISHED') return;
    if (status === 'ERROR') throw new Refused(`Threads could not process the post: ${why}.`);
    if (status !== 'IN_PROGRESS' || clock.now().epochMilliseconds >= end) break;
    await clock.sleep(pauses[Math.min(looks, pauses.length - 1)] as number);
  }
  throw new Unreachable('Threads did not make the post ready within five minutes.', {
    mayHaveHappened: false,
  });
}
