/** `content/people.yaml`: one name → its handle on each network, for `@{alice}` in a text. */
import { z } from 'zod';
import { filled, linkAddressSchema } from './fields.ts';
import { slugSchema } from './ids.ts';
import { optionalPartsOf } from './networks.ts';

export const personSchema = z.strictObject({
  name: filled,
  url: linkAddressSchema.optional(),
  ...optionalPartsOf('person'),
});
export type Person = z.infer<typeof personSchema>;

export const peopleSchema = z.record(slugSchema, personSchema);
export type People = z.infer<typeof peopleSchema>;
