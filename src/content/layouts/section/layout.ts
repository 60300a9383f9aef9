import { defineLayout } from '../definition.ts';

/** A heading between the parts of a talk; agendas list it. */
export const section = defineLayout({
  name: 'section',
  about: 'A heading between the parts of a talk; agendas list it.',
  background: { poster: 'accent' },
  opensSection: true,
});
