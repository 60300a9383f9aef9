/** What people answer in the demo, on each network in its own manner. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Copy, copiesOf, journalFileSchema } from '../../model/journal.ts';
import type { Sandbox } from '../index.ts';

/** The post that is talked about. */
export const talkedAbout = 'posts/publish-once';

/** The copies of an entry, as the journal has them. */
function copies(contentFolder: string, entry: string): Copy[] {
  const file = path.join(contentFolder, 'journal', `${entry}.json`);
  return copiesOf(journalFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

/**
 * Lets people answer the post on all networks, in threads, with likes; one of them asks in their
 * biography not to be shown, and isn't.
 *
 * @returns how many answers were given
 * @throws Error where the post is not on a network
 */
export async function letPeopleAnswer(sandbox: Sandbox, contentFolder: string): Promise<number> {
  const stands = copies(contentFolder, talkedAbout);
  let answers = 0;
  for (const [network, { demo }] of sandbox.networks) {
    const copy = stands.find((candidate) => candidate.network === network);
    if (!copy) throw new Error(`${talkedAbout} is not on ${network}.`);
    answers += await demo.answer(copy.receipt.id);
  }
  return answers;
}
