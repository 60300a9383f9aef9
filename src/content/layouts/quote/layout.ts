import { defineLayout } from '../definition.ts';

/** A quotation, with its source below it. */
export const quote = defineLayout({
  name: 'quote',
  about: 'A quotation, with its source below it.',
});
