/**
 * What the `model.js` of a site's own network is written with (`lectern/networks/model`). It is loaded before all that knows the
 * networks, so nothing of that can be imported there.
 */
export { z } from 'zod';
export { linkAddressSchema, webAddressSchema } from '../model/fields.ts';
export type { NetworkModel, SecretUse } from '../model/network.ts';
