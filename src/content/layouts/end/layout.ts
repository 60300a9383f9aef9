import { defineLayout } from '../definition.ts';

/** The last slide: where the slides are, and who spoke. */
export const end = defineLayout({
  name: 'end',
  about: 'The last slide: where the slides are, and who spoke.',
  namesSlide: true,
});
