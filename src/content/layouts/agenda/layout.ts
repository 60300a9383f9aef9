import { defineLayout } from '../definition.ts';

/** The sections of the deck. */
export const agenda = defineLayout({
  name: 'agenda',
  about: 'The sections of the deck.',
  title: 'agenda',
  namesSlide: true,
});
