/** Astro's collections: the model's schemas, with images turned into Astro's own. */
import { defineCollection, type SchemaContext } from 'astro:content';
import { z } from 'zod';
import { type Collection, collectionOf, collections as names } from '../model/collections.ts';
import { deckSchema } from '../model/deck.ts';
import { entryFields, imageSchema } from '../model/entry.ts';
import { eventSchema } from '../model/event.ts';
import { deliverySchema, recordingSchema, talkSchema } from '../model/talk.ts';
import { contentLoader, ownerLoader, versionLoader } from './integration/loader.ts';

const picture = ({ image }: SchemaContext) => imageSchema.extend({ src: image() });
const optionalPicture = (context: SchemaContext) => picture(context).optional();

/** The pictures in the text, by the paths the author wrote: filled in by the loader. */
const pictures = ({ image }: SchemaContext) => z.record(z.string(), image()).default({});

const still = (context: SchemaContext) =>
  recordingSchema.extend({
    still: z.strictObject({ src: context.image(), alt: z.string() }).optional(),
  });

/** A collection whose entries have a picture and pictures in their text, and no others. */
function usual<Shape extends z.ZodRawShape>(name: Collection, schema: z.ZodObject<Shape>) {
  return defineCollection({
    loader: contentLoader(name),
    schema: (context) => schema.extend({ image: optionalPicture(context), pictures: pictures(context) }),
  });
}

/** Those that have more. */
const own = {
  talks: defineCollection({
    loader: contentLoader('talks'),
    schema: (context) =>
      talkSchema.extend({
        image: optionalPicture(context),
        pictures: pictures(context),
        deliveries: z.array(deliverySchema.extend({ recording: still(context).optional() })),
      }),
  }),
  slides: defineCollection({
    loader: contentLoader('slides'),
    schema: (context) => deckSchema.extend({ image: optionalPicture(context) }),
  }),
  events: defineCollection({
    loader: contentLoader('events'),
    schema: (context) =>
      eventSchema.extend({ image: optionalPicture(context), gallery: z.array(picture(context)) }),
  }),
};

type Usual = ReturnType<typeof usual<typeof entryShape>>;
const entryShape = z.object(entryFields).partial({ date: true, summary: true }).shape;
const others = Object.fromEntries(
  names.flatMap((name) => (name in own ? [] : [[name, usual(name, collectionOf(name).schema)]])),
) as Record<Exclude<Collection, keyof typeof own>, Usual>;

export const collections = {
  /** One entry, `owner`: the portrait, which pages show and Astro has to know of. */
  site: defineCollection({
    loader: ownerLoader(),
    schema: (context) => z.strictObject({ portrait: optionalPicture(context) }),
  }),
  ...others,
  ...own,
  versions: defineCollection({
    loader: versionLoader(),
    schema: (context) => deckSchema.extend({ image: optionalPicture(context) }),
  }),
};
