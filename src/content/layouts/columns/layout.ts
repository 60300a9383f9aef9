import { defineLayout } from '../definition.ts';

/** Text in columns, with *** between them. */
export const columns = defineLayout({
  name: 'columns',
  about: 'Text in columns, with *** between them.',
  columns: true,
});
