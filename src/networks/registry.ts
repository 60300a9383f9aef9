/** What there is to know of each network that `models.ts` names. */
import { type NetworkId, networkIds } from '../model/networks.ts';
import type { NetworkDefinition } from './definition.ts';

/** A network's folder is called by its id, and has its definition where all have it. */
const definitions = new Map<string, NetworkDefinition>(
  await Promise.all(
    networkIds.map(async (id) => {
      const { definition } = (await import(`./${id}/definition.ts`)) as { definition: NetworkDefinition };
      return [id, definition] as const;
    }),
  ),
);

/** What there is to know of a network. */
export function definitionOf(id: NetworkId): NetworkDefinition {
  return definitions.get(id) as NetworkDefinition;
}

/** The same of a network that may be posted to by hand alone; `undefined` for those. */
export function definitionIfAny(id: string): NetworkDefinition | undefined {
  return definitions.get(id);
}
