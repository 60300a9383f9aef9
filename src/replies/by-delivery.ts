/**
 * A talk's conversation parted by delivery: what is answered to an announcement of one delivery stands
 * with it, and everything else below the talk. Pure.
 */
import { type Content, entryOf } from '../model/content.ts';
import { formerIds, parseAnnouncementId } from '../model/ids.ts';
import type { Conversation, ShownCopy } from './show.ts';
import type { Branch } from './thread.ts';

/** What was said about one delivery, or about none of those that are shown. */
export interface ConversationPart {
  branches: Branch[];
  copies: ShownCopy[];
}

/**
 * Parts a conversation; each branch and each copy is in one part.
 *
 * @param events slugs of the events whose deliveries are shown
 * @returns the part of each delivery that has one, by event, and the rest
 * @example byDelivery(content, conversation, ['devconf']).of.get('devconf')?.branches
 */
export function byDelivery(
  content: Content,
  conversation: Conversation,
  events: readonly string[],
): { of: ReadonlyMap<string, ConversationPart>; rest: ConversationPart } {
  const named = new Map(
    events.flatMap((slug) => {
      const aliases = entryOf(content, 'events', slug)?.data.aliases ?? [];
      return [slug, ...formerIds(aliases).map((id) => id.slice('events/'.length))].map((name) => [
        name,
        slug,
      ]);
    }),
  );
  const of = new Map<string, ConversationPart>();
  const rest: ConversationPart = { branches: [], copies: [] };
  const partOf = (announcement: string | undefined): ConversationPart => {
    const slug = named.get((announcement && parseAnnouncementId(announcement)?.event) ?? '');
    if (slug === undefined) return rest;
    const part = of.get(slug) ?? { branches: [], copies: [] };
    of.set(slug, part);
    return part;
  };
  for (const branch of conversation.branches) partOf(branch.reply.announcement).branches.push(branch);
  for (const copy of conversation.copies) partOf(copy.announcement).copies.push(copy);
  return { of, rest };
}
