import { defineLayout } from '../definition.ts';

/** A picture in the right half. */
export const imageRight = defineLayout({
  name: 'image-right',
  about: 'A picture in the right half.',
  picture: 'beside',
});
