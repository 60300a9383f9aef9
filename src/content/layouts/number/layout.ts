import { defineLayout } from '../definition.ts';

/** One number, large. */
export const number = defineLayout({
  name: 'number',
  about: 'One number, large.',
});
