/** What the doctor follows links with, for tests of what was built. */
export { attribute, elementsOf } from '../../src/doctor/built-pages.ts';
export { followLinks, type LinkReport } from '../../src/doctor/links.ts';
