/** What the owner does at an event. */
import type { Content, Entry } from './content.ts';
import type { Event } from './event.ts';
import { isListed } from './publication.ts';

export type Role = Event['role'];
export const roles: readonly Role[] = ['speaking', 'attending', 'organising'];

const spokenAt = new WeakMap<Content, Set<string>>();

/** Events at which a listed talk is given, called off sessions left out. */
function eventsSpokenAt(content: Content): Set<string> {
  const known =
    spokenAt.get(content) ??
    new Set(
      content.talks
        .filter(isListed)
        .flatMap(({ data }) => data.deliveries)
        .filter(({ status }) => status !== 'cancelled')
        .map(({ event }) => event),
    );
  spokenAt.set(content, known);
  return known;
}

/**
 * The roles of the owner at an event: what its file says; and wherever a talk of theirs is given they
 * speak, which whoever organises does beside it, and whoever attends instead.
 */
export function rolesAt(content: Content, { slug, data }: Entry<'events'>): Role[] {
  if (data.role === 'speaking' || !eventsSpokenAt(content).has(slug)) return [data.role];
  return data.role === 'organising' ? ['speaking', 'organising'] : ['speaking'];
}
