import { defineLayout } from '../definition.ts';

/** A heading and text. */
export const content = defineLayout({
  name: 'content',
  about: 'A heading and text.',
  plain: true,
});
