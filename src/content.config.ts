/** Astro's collections, as a site that has Lectern as a dependency writes it with `lectern/content`. */
export { collections } from './site/collections.ts';
