import { defineLayout } from '../definition.ts';

/** A picture that fills the slide, with the words on it. */
export const imageFull = defineLayout({
  name: 'image-full',
  about: 'A picture that fills the slide, with the words on it.',
  picture: 'fills',
});
