import { defineLayout } from '../definition.ts';

/** A picture in the left half. */
export const imageLeft = defineLayout({
  name: 'image-left',
  about: 'A picture in the left half.',
  picture: 'beside',
});
