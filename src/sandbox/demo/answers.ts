/** What people answer in the demo, on each network in its own manner. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Copy, copiesOf, journalFileSchema } from '../../model/journal.ts';
import type { Sandbox } from '../index.ts';

/** The post that is talked about. */
export const talkedAbout = 'posts/publish-once';

/** A phrase of each network's answers, to look for in the built page. */
export const phrases = {
  mastodon: 'the idempotency key',
  bluesky: 'crossposter I wrote in 2019',
  linkedin: 'our department newsletter',
} as const;

/** The copies of an entry, as the journal has them. */
function copies(contentFolder: string, entry: string): Copy[] {
  const file = path.join(contentFolder, 'journal', `${entry}.json`);
  return copiesOf(journalFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

/**
 * Lets people answer the post on all three networks, in threads, with likes; one of them asks in their
 * biography not to be shown, and isn't.
 *
 * @returns how many answers were given
 * @throws Error where the post is not on a network
 */
export async function letPeopleAnswer(sandbox: Sandbox, contentFolder: string): Promise<number> {
  const on = (network: string) => {
    const copy = copies(contentFolder, talkedAbout).find((candidate) => candidate.network === network);
    if (!copy) throw new Error(`${talkedAbout} is not on ${network}.`);
    return copy.receipt.id;
  };
  const { mastodon, bluesky, linkedin } = sandbox.control;

  mastodon.account({ acct: 'ines@reading.example', displayName: 'Inês Duarte' });
  mastodon.account({ acct: 'tomasz@tidal.example', displayName: 'Tomasz Wrona' });
  mastodon.account({ acct: 'quiet@tidal.example', displayName: 'Quiet Reader', note: '#nobot #nocomments' });
  const toot = on('mastodon');
  const first = mastodon.status({
    as: 'ines@reading.example',
    text: 'What happens to the idempotency key when the server has forgotten it? Ours keeps them for an hour.',
    inReplyTo: toot,
    language: 'en',
  });
  mastodon.status({
    as: 'tomasz@tidal.example',
    text: 'Then it is looked up by its link and its text before anything is sent again, if I read the post right.',
    inReplyTo: first.id,
    language: 'en',
  });
  mastodon.status({ as: 'quiet@tidal.example', text: 'I would rather not be shown.', inReplyTo: toot });
  mastodon.favourite({ id: toot, as: 'ines@reading.example' });
  mastodon.reblog({ id: toot, as: 'tomasz@tidal.example' });

  bluesky.account({ handle: 'okafor.example', displayName: 'Adaeze Okafor' });
  const skeet = on('bluesky');
  await bluesky.post({
    as: 'okafor.example',
    text: 'The crossposter I wrote in 2019 posted the same sentence nine times during one outage. I feel seen.',
    inReplyTo: skeet,
    langs: ['en'],
  });
  await bluesky.like({ uri: skeet, as: 'okafor.example' });

  linkedin.member({ name: 'Judith Ammann', headline: 'Subject librarian' });
  const urn = on('linkedin');
  linkedin.comment({
    on: urn,
    as: 'Judith Ammann',
    text: 'I am going to steal the idea of a journal in the repository for our department newsletter.',
  });
  linkedin.react({ on: urn, as: 'Judith Ammann' });
  return 5;
}
