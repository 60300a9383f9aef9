/** Astro's collections: the model's schemas, with images turned into Astro's own. */
import { defineCollection, type SchemaContext } from 'astro:content';
import { z } from 'zod';
import { deckSchema } from '../model/deck.ts';
import { imageSchema } from '../model/entry.ts';
import { eventSchema } from '../model/event.ts';
import { postSchema } from '../model/post.ts';
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

export const collections = {
  /** One entry, `owner`: the portrait, which pages show and Astro has to know of. */
  site: defineCollection({
    loader: ownerLoader(),
    schema: (context) => z.strictObject({ portrait: optionalPicture(context) }),
  }),
  posts: defineCollection({
    loader: contentLoader('posts'),
    schema: (context) => postSchema.extend({ image: optionalPicture(context), pictures: pictures(context) }),
  }),
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
  versions: defineCollection({
    loader: versionLoader(),
    schema: (context) => deckSchema.extend({ image: optionalPicture(context) }),
  }),
  events: defineCollection({
    loader: contentLoader('events'),
    schema: (context) =>
      eventSchema.extend({ image: optionalPicture(context), gallery: z.array(picture(context)) }),
  }),
};
