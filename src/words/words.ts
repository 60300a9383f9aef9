/** What every language of the interface has: the words of the English one. */
import type { en } from './en.ts';

/** All words of the interface. A language that lacks one does not compile. */
export type Words = typeof en;
