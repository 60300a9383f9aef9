/** Layouts of slides, for the pages that show them. */
export { layoutOf } from '../content/layouts/registry.ts';
