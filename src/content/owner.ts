/** Which site the folders of a run belong to. */
import type { FolderOwner } from '../files/claim.ts';
import { isExampleAddress } from '../model/example-address.ts';
import type { Site } from '../model/site.ts';
import type { Environment } from './environment.ts';
import { readSite } from './read.ts';

/** A run's folders with the site they belong to, as `src/files/claim.ts` asks for them. */
export function ownedBy(environment: Environment, { url }: Pick<Site, 'url'>): Environment & FolderOwner {
  return { ...environment, address: isExampleAddress(url) ? undefined : url };
}

/**
 * The same for a command that reads nothing else of the settings.
 *
 * @throws ContentError where `site.yaml` cannot be read
 */
export async function owned(environment: Environment): Promise<Environment & FolderOwner> {
  return ownedBy(environment, await readSite(environment.content));
}
