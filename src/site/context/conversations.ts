/** The conversations of the running build: read once, whichever page asks first. */
import { Conversations } from '../../replies/show.ts';
import { type BuildContext, buildContext } from './context.ts';

const known = new WeakMap<BuildContext, Conversations>();

/** @throws ContentError where the journal is damaged */
export function conversations(): Conversations {
  const context = buildContext();
  const made = known.get(context) ?? new Conversations(context.content, context.folder);
  known.set(context, made);
  return made;
}
