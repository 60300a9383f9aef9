import { defineLayout } from '../definition.ts';

/** The first slide: title, summary, who speaks, where and when. */
export const title = defineLayout({
  name: 'title',
  about: 'The first slide: title, summary, who speaks, where and when.',
  background: { poster: 'accent' },
  title: 'deck',
  namesSlide: true,
});
