/** What posts, talks and the page about the owner may use in their MDX without importing it. */
import Illustration from './Illustration.astro';

export const writingComponents = { img: Illustration };
