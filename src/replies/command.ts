/** What `npm run replies` does, without its arguments and its printing. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../content/environment.ts';
import { readJournals } from '../content/journal.ts';
import { readModeration, readSite } from '../content/read.ts';
import type { Secrets } from '../content/secrets.ts';
import { formerPath, siteUrl } from '../model/address.ts';
import type { EntryId } from '../model/ids.ts';
import { type Manifest, manifestSchema } from '../model/manifest.ts';
import { systemClock } from '../networks/transport.ts';
import { type Pulled, type PullOptions, pull } from './pull.ts';
import { picturesFor, readersFor } from './readers.ts';
import { ReplyStore } from './store.ts';

export interface PullCommand {
  environment: Environment;
  secrets: Secrets;
  entry?: EntryId;
  all?: boolean;
  signal?: AbortSignal;
  tell: PullOptions['tell'];
}

/**
 * Pulls what was answered, for the site of an environment.
 *
 * @throws ContentError where settings, journal or stored replies are wrong
 */
export async function pullReplies(command: PullCommand): Promise<Pulled> {
  const { content, state, now } = command.environment;
  const site = await readSite(content);
  const moderation = await readModeration(content);
  const pictures = picturesFor(site);
  try {
    return await pull({
      ...command,
      site,
      moderation,
      journals: readJournals(content),
      entries: readManifest(state)?.entries ?? [],
      formerUrl: (id) => siteUrl(site, formerPath(id)),
      readers: readersFor(site, command.secrets, {
        fetch,
        clock: systemClock(() => now),
        ...(command.signal && { signal: command.signal }),
      }),
      ...(pictures && { pictures }),
      store: new ReplyStore(content),
      now,
    });
  } finally {
    for (const fetcher of new Set(Object.values(pictures ?? {}))) await fetcher.close();
  }
}

/**
 * The manifest of the last build. Without one former ids are not known and no webmentions are asked for.
 */
function readManifest(state: string): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path.join(state, 'manifest.json'), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RangeError(`${path.join(state, 'manifest.json')} is damaged: build the site again.`, {
      cause: error,
    });
  }
}
