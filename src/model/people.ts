/** `content/people.yaml`: one name → its handle on each network, for `@{alice}` in a text. */
import { z } from 'zod';
import { filled, linkAddressSchema } from './fields.ts';
import { slugSchema } from './ids.ts';

export const personSchema = z.strictObject({
  name: filled,
  url: linkAddressSchema.optional(),
  mastodon: z
    .string()
    .regex(/^@[^@\s]+@[^@\s]+$/, 'expected a full handle such as @alice@mastodon.example')
    .optional(),
  bluesky: z
    .strictObject({
      handle: filled,
      did: z.string().regex(/^did:[a-z]+:[\w.:%-]+$/, 'expected a DID such as did:plc:…'),
    })
    .optional(),
  linkedin: z
    .strictObject({
      urn: z
        .string()
        .regex(/^urn:li:(person|organization):[\w-]+$/, 'expected urn:li:person:… or urn:li:organization:…'),
      /** The name exactly as LinkedIn shows it: a mention with another one is refused. */
      name: filled,
    })
    .optional(),
});
export type Person = z.infer<typeof personSchema>;

export const peopleSchema = z.record(slugSchema, personSchema);
export type People = z.infer<typeof peopleSchema>;
