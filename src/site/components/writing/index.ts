/** What posts, talks and the page about the owner may use in their MDX without importing it. */
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

export const writingComponents = {
  img: Illustration,
  Callout,
  Figure,
  Gallery,
  Quote,
  SideNote,
  SocialPost,
  Tab,
  Tabs,
  Video,
};
