/** The networks there are: one line each. */
import type { NetworkId } from '../model/ids.ts';
import { bluesky } from './bluesky/definition.ts';
import type { NetworkDefinition } from './definition.ts';
import { linkedin } from './linkedin/definition.ts';
import { mastodon } from './mastodon/definition.ts';

const definitions: Record<NetworkId, NetworkDefinition> = { mastodon, bluesky, linkedin };

/** What there is to know of a network. */
export function definitionOf(id: NetworkId): NetworkDefinition {
  return definitions[id];
}

/** The same of a network that may be posted to by hand alone; `undefined` for those. */
export function definitionIfAny(id: string): NetworkDefinition | undefined {
  return Object.hasOwn(definitions, id) ? definitions[id as NetworkId] : undefined;
}
