/** What a new site has to know of networks: what each can't do without. */
import { modelOf, networkIds } from '../model/networks.ts';

/** A setting that has to be given, and what it is. */
export interface NeededSetting {
  field: string;
  what: string;
  /** Says what is wrong with a value; nothing where it is right. */
  problemOf(value: string): string | undefined;
}

/** The ids of all networks that Lectern posts to, in the order in which they are listed. */
export const knownNetworks: readonly string[] = networkIds;

/** The settings that a network can't do without. */
export function neededSettings(network: string): NeededSetting[] {
  const id = networkIds.find((known) => known === network);
  if (!id) return [];
  return Object.entries(modelOf(id).settings.shape)
    .filter(([, schema]) => !schema.safeParse(undefined).success)
    .map(([field, schema]) => ({
      field,
      what: schema.description ?? field,
      problemOf: (value) => schema.safeParse(value).error?.issues[0]?.message,
    }));
}

/** The variables of the environment that posting to these networks takes. */
export function secretNamesOf(networks: readonly string[]): string[] {
  const chosen = networks.length > 0 ? networkIds.filter((id) => networks.includes(id)) : networkIds;
  return chosen.flatMap((id) =>
    Object.entries(modelOf(id).secrets).flatMap(([name, use]) => (use.for === 'posting' ? [name] : [])),
  );
}
