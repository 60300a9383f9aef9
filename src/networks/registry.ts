/** What there is to know of each network: of those that `models.ts` names, and of the site's own. */
import { siteModules } from '../files/site-modules.ts';
import { type NetworkId, suppliedNetworkIds } from '../model/networks.ts';
import type { NetworkDefinition } from './definition.ts';

/** A network's folder is called by its id, and has its definition where all have it. */
const supplied = await Promise.all(
  suppliedNetworkIds.map(async (id) => {
    const { definition } = (await import(`./${id}/definition.ts`)) as { definition: NetworkDefinition };
    return [id, definition] as const;
  }),
);
const own = await siteModules('networks', 'definition', 'definition');

const definitions = new Map<string, NetworkDefinition>([
  ...supplied,
  ...own.map(({ name, exports }) => [name, exports.definition as NetworkDefinition] as const),
]);

/** What there is to know of a network. */
export function definitionOf(id: NetworkId): NetworkDefinition {
  return definitions.get(id) as NetworkDefinition;
}

/** The same of a network that may be posted to by hand alone; `undefined` for those. */
export function definitionIfAny(id: string): NetworkDefinition | undefined {
  return definitions.get(id);
}
