/** The networks that there are, and the parts of schemas that each has one of. */
import type { z } from 'zod';
import { siteModules } from '../files/site-modules.ts';
import * as models from '../networks/models.ts';
import type { NetworkModel } from './network.ts';

type Models = typeof models;
/** The site's own, from `src/networks/`: called as their folders are, and unknown to types. */
const own = await siteModules('networks', 'model', 'model');
const all: Readonly<Record<keyof Models, NetworkModel>> = {
  ...models,
  ...Object.fromEntries(own.map(({ name, exports }) => [name, exports.model as NetworkModel])),
};

/** Networks with an adapter. */
export type NetworkId = keyof Models;

/** In the order of lists. */
export const networkIds: readonly NetworkId[] = (Object.keys(all) as NetworkId[]).sort(
  (one, other) => all[one].rank - all[other].rank,
);

/** Those that come with Lectern. */
export const suppliedNetworkIds: readonly NetworkId[] = networkIds.filter((id) => Object.hasOwn(models, id));

/** What the model knows of a network. */
export function modelOf(id: NetworkId): NetworkModel {
  return all[id];
}

/** What networks may have a schema for. */
type Part = 'settings' | 'person' | 'options' | 'replies';

/** Those networks that have one, and theirs. */
type Parts<P extends Part> = {
  [Id in NetworkId as Models[Id] extends Record<P, z.ZodType> ? Id : never]: Models[Id] extends Record<
    P,
    infer Schema
  >
    ? Schema
    : never;
};

/** Those networks that have a schema for something, with what is made of it. */
function made(part: Part, make: (schema: z.ZodType) => z.ZodType): Record<string, z.ZodType> {
  const found = networkIds.flatMap((id) => {
    const schema = all[id][part];
    return schema ? [[id, make(schema)] as const] : [];
  });
  return Object.fromEntries(found);
}

/**
 * The schemas that the networks have for one thing, by their ids: fields of a larger schema.
 *
 * @example z.strictObject({ ...partsOf('replies') }) // `{ linkedin: 'counts' | 'full' }`
 */
export function partsOf<P extends Part>(part: P): Parts<P> {
  return made(part, (schema) => schema) as Parts<P>;
}

/** The same, each of which may be left out. */
export function optionalPartsOf<P extends Part>(part: P): OptionalParts<P> {
  return made(part, (schema) => schema.optional()) as OptionalParts<P>;
}

type OptionalParts<P extends Part> = {
  [Id in keyof Parts<P>]: Parts<P>[Id] extends z.ZodType ? z.ZodOptional<Parts<P>[Id]> : never;
};

/** The variables that hold what networks ask for. */
export type NetworkSecret = { [Id in NetworkId]: keyof Models[Id]['secrets'] }[NetworkId];
