/** What posts, talks and the page about the owner may use in their MDX without importing it. */
import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import Callout from './Callout.astro';
import Figure from './Figure.astro';
import Gallery from './Gallery.astro';
import Illustration from './Illustration.astro';
import Quote from './Quote.astro';
import SideNote from './SideNote.astro';
import SocialPost from './SocialPost.astro';
import Tab from './Tab.astro';
import Tabs from './Tabs.astro';
import Video from './Video.astro';

/**
 * The components of a text: `<Content components={writingComponents(lang)} />`. Those that say something of their
 * own say it in the language of the text, for nobody hands them anything but what the author wrote.
 *
 * @param lang the text's language, BCP 47
 */
export function writingComponents(lang: string) {
  return {
    img: Illustration,
    Callout: inLanguage(Callout, lang),
    Figure,
    Gallery,
    Quote,
    SideNote,
    SocialPost: inLanguage(SocialPost, lang),
    Tab,
    Tabs: inLanguage(Tabs, lang),
    Video: inLanguage(Video, lang),
  };
}

/** The same component with `lang` among its props. */
function inLanguage(component: AstroComponentFactory, lang: string): AstroComponentFactory {
  const told: AstroComponentFactory = (result, props, slots) => component(result, { ...props, lang }, slots);
  return Object.assign(told, component);
}
