import { defineLayout } from '../definition.ts';

/** Code that takes all the room. */
export const code = defineLayout({
  name: 'code',
  about: 'Code that takes all the room.',
});
