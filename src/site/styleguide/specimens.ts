/**
 * Every component with what it is drawn with, from the made-up site. The style guide shows them all, and
 * `tests/components/` renders each alone.
 */
import type { ImageMetadata } from 'astro';
import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import { occasionsOf } from '../../calendar/occasions.ts';
import type { SlideProps } from '../../slides/deck-mdx.ts';
import { viewOf } from '../../slides/shown-deck.ts';
import Author from '../components/Author.astro';
import CalendarMap from '../components/CalendarMap.astro';
import ContactSheet from '../components/ContactSheet.astro';
import DeckRow from '../components/DeckRow.astro';
import EntryEnd from '../components/EntryEnd.astro';
import EntryText from '../components/EntryText.astro';
import EventRow from '../components/EventRow.astro';
import Foot from '../components/Foot.astro';
import ForOrganisers from '../components/ForOrganisers.astro';
import Frontispiece from '../components/Frontispiece.astro';
import MiniatureList from '../components/MiniatureList.astro';
import OccasionList from '../components/OccasionList.astro';
import OccasionRow from '../components/OccasionRow.astro';
import Pagination from '../components/Pagination.astro';
import Photo from '../components/Photo.astro';
import PostRow from '../components/PostRow.astro';
import Replies from '../components/Replies.astro';
import RunningHead from '../components/RunningHead.astro';
import AnswerLinks from '../components/replies/AnswerLinks.astro';
import DeliveryReplies from '../components/replies/DeliveryReplies.astro';
import NetworkMark from '../components/replies/NetworkMark.astro';
import Portrait from '../components/replies/Portrait.astro';
import Quoted from '../components/replies/Quoted.astro';
import RepliesPages from '../components/replies/RepliesPages.astro';
import Reply from '../components/replies/Reply.astro';
import Thread from '../components/replies/Thread.astro';
import Sentence from '../components/Sentence.astro';
import SessionRow from '../components/SessionRow.astro';
import StateMark from '../components/StateMark.astro';
import Agenda from '../components/slides/Agenda.astro';
import DeckHead from '../components/slides/DeckHead.astro';
import DeckPapers from '../components/slides/DeckPapers.astro';
import DeckSlides from '../components/slides/DeckSlides.astro';
import Farewell from '../components/slides/Farewell.astro';
import Frame from '../components/slides/Frame.astro';
import Notes from '../components/slides/Notes.astro';
import PageSlide from '../components/slides/PageSlide.astro';
import Slide from '../components/slides/Slide.astro';
import StageBar from '../components/slides/StageBar.astro';
import Tags from '../components/Tags.astro';
import TalkOrders from '../components/TalkOrders.astro';
import TalkRow from '../components/TalkRow.astro';
import Callout from '../components/writing/Callout.astro';
import Figure from '../components/writing/Figure.astro';
import Gallery from '../components/writing/Gallery.astro';
import Illustration from '../components/writing/Illustration.astro';
import Quote from '../components/writing/Quote.astro';
import SideNote from '../components/writing/SideNote.astro';
import SocialPost from '../components/writing/SocialPost.astro';
import Tab from '../components/writing/Tab.astro';
import Tabs from '../components/writing/Tabs.astro';
import Video from '../components/writing/Video.astro';
import { filledParts } from '../lists/lists.ts';
import { mapPlaces } from '../lists/map.ts';
import { filledOrders } from '../lists/talk-orders.ts';
import { branches, content, copies, deckNamed, entryNamed, now, page, replies, talked } from './made-up.ts';
import shore from './shore.png';

/** One component as it is drawn. */
export interface Specimen {
  component: AstroComponentFactory;
  props: Record<string, unknown>;
  /** The markup in its slots, by name. */
  slots?: Record<string, string>;
  /** What it stands in on a page: rows stand in a list. */
  within?: 'ol';
}

const lang = 'en';
const { site } = content;
const post = entryNamed('posts', 'late-tide');
const talk = entryNamed('talks', 'reading-tides');
const event = entryNamed('events', 'tidal-summit');
const [coming, past] = occasionsOf(content, talk, now);
const deck = deckNamed('reading-tides');
const view = viewOf(content, deck, 'read');
const charts = deckNamed('charts');
const chartsView = viewOf(content, charts, 'read');
const image = { src: shore as ImageMetadata, alt: 'A shore at low tide', caption: 'Low tide' };
const slide: SlideProps = { id: 'a-clock', layout: 'content', title: 'A clock', heading: false, body: true };
const rows = { content, now, lang };
const part = { branches, copies };
const text = '<p>The tide of this morning was late.</p>';

/** By path below `src/site/components/`. */
export const specimens: Record<string, Specimen> = {
  'Author.astro': { component: Author, props: { site } },
  'CalendarMap.astro': { component: CalendarMap, props: { site, places: mapPlaces(content, now), lang } },
  'ContactSheet.astro': { component: ContactSheet, props: { site, deck: charts, view: chartsView, lang } },
  'DeckRow.astro': { component: DeckRow, props: { ...rows, deck: charts, sheet: chartsView }, within: 'ol' },
  'EntryEnd.astro': {
    component: EntryEnd,
    props: {
      site,
      entry: post,
      conversation: talked,
      neighbours: { older: entryNamed('posts', 'before'), newer: undefined },
    },
  },
  'EntryText.astro': {
    component: EntryText,
    props: { image, date: '2026-10-02', lang },
    slots: { default: text },
  },
  'EventRow.astro': { component: EventRow, props: { ...rows, event }, within: 'ol' },
  'Foot.astro': { component: Foot, props: { site, next: event, lang } },
  'ForOrganisers.astro': {
    component: ForOrganisers,
    props: { site, talk, portrait: { href: '/portrait.jpg', name: 'JPEG, 1600 × 1600 pixels' }, lang },
  },
  'Frontispiece.astro': { component: Frontispiece, props: { image } },
  'MiniatureList.astro': {
    component: MiniatureList,
    props: { page: '/slides/reading-tides/', slides: deck.slides.slice(0, 1), lang },
    slots: { default: `<section id="${deck.slides[0]?.id}"><h2>Reading tides</h2></section>` },
    within: 'ol',
  },
  'OccasionList.astro': {
    component: OccasionList,
    props: {
      site,
      heading: 'Past',
      lang,
      occasions: [past],
      stills: new Map(),
      answered: new Map([['harbour-days', part]]),
      transcripts: new Map([['harbour-days', ['The clock is in the log.']]]),
    },
  },
  'OccasionRow.astro': {
    component: OccasionRow,
    props: { site, occasion: past, lang, still: image, transcript: ['The clock is in the log.'] },
    within: 'ol',
  },
  'Pagination.astro': {
    component: Pagination,
    props: { site, lang, page: 2, pages: 3, pathOf: (number: number) => `posts/page/${number}/` },
  },
  'Photo.astro': { component: Photo, props: { src: image.src, alt: image.alt } },
  'PostRow.astro': { component: PostRow, props: { ...rows, post }, within: 'ol' },
  'Replies.astro': { component: Replies, props: { site, entry: post, conversation: talked } },
  'RunningHead.astro': {
    component: RunningHead,
    props: { site, filled: filledParts(content), section: 'talks', lang },
  },
  'Sentence.astro': {
    component: Sentence,
    props: { text: 'See [the talks](talks) for more.', links: { talks: { href: '/talks/' } } },
  },
  'SessionRow.astro': { component: SessionRow, props: { site, occasion: coming, lang }, within: 'ol' },
  'StateMark.astro': {
    component: StateMark,
    props: { ...rows, entry: { ...post, data: { ...post.data, visibility: 'draft' } } },
  },
  'Tags.astro': { component: Tags, props: { content, tags: ['tides', 'open data'] } },
  'TalkOrders.astro': {
    component: TalkOrders,
    props: { site, orders: filledOrders(content, now), current: 'year', lang },
  },
  'TalkRow.astro': { component: TalkRow, props: { ...rows, talk }, within: 'ol' },
  'replies/AnswerLinks.astro': { component: AnswerLinks, props: { copies, lang } },
  'replies/DeliveryReplies.astro': { component: DeliveryReplies, props: { site, talk, part, lang } },
  'replies/NetworkMark.astro': { component: NetworkMark, props: { network: 'mastodon' } },
  'replies/Portrait.astro': {
    component: Portrait,
    props: { site, name: 'Tidal Tess', url: 'https://social.example/@tess', titled: true },
  },
  'replies/Quoted.astro': { component: Quoted, props: { quote: replies[0]?.quote, lang } },
  'replies/RepliesPages.astro': {
    component: RepliesPages,
    props: { site, entry: post, page: 1, pages: 2, lang },
  },
  'replies/Reply.astro': { component: Reply, props: { site, entry: post, branch: branches[0], lang } },
  'replies/Thread.astro': { component: Thread, props: { site, entry: post, branches, lang } },
  'slides/Agenda.astro': { component: Agenda, props: { deck: view } },
  'slides/DeckHead.astro': { component: DeckHead, props: { content, now, deck, view, showsNotes: true } },
  'slides/DeckPapers.astro': { component: DeckPapers, props: { content, deck, view } },
  'slides/DeckSlides.astro': {
    component: DeckSlides,
    props: { site, deck: charts, view: chartsView, showsNotes: true },
  },
  'slides/Farewell.astro': { component: Farewell, props: { deck: view } },
  'slides/Frame.astro': {
    component: Frame,
    props: { deck: view, slide, picture: image.src },
    slots: { default: text },
  },
  'slides/Notes.astro': { component: Notes, props: {}, slots: { default: 'Speak slowly.' } },
  'slides/PageSlide.astro': {
    component: PageSlide,
    props: { site, deck: charts, view: chartsView, page, showsNotes: true },
  },
  'slides/Slide.astro': {
    component: Slide,
    props: { deck: view, slide },
    slots: { default: text, notes: 'Speak slowly.' },
  },
  'slides/StageBar.astro': {
    component: StageBar,
    props: {
      lang,
      paths: { read: '/slides/reading-tides/', speaker: '/slides/reading-tides/speaker/' },
      total: 3,
      classes: view.classes,
    },
  },
  'writing/Callout.astro': { component: Callout, props: { kind: 'tip', lang }, slots: { default: text } },
  'writing/Figure.astro': { component: Figure, props: { caption: 'A clock' }, slots: { default: text } },
  'writing/Gallery.astro': { component: Gallery, props: { caption: 'Two shores' }, slots: { default: text } },
  'writing/Illustration.astro': {
    component: Illustration,
    props: { src: image.src, alt: image.alt, title: 'Low tide' },
  },
  'writing/Quote.astro': {
    component: Quote,
    props: { source: 'Harbour log, 9 November 1861', url: 'https://log.example/' },
    slots: { default: text },
  },
  'writing/SideNote.astro': { component: SideNote, props: {}, slots: { default: text } },
  'writing/SocialPost.astro': {
    component: SocialPost,
    props: { url: 'https://social.example/@tess/1', author: 'Tidal Tess', date: '2026-05-03', lang },
    slots: { default: text },
  },
  'writing/Tab.astro': { component: Tab, props: { label: 'npm' }, slots: { default: text } },
  'writing/Tabs.astro': {
    component: Tabs,
    props: { lang },
    slots: {
      default: `<label class="tab"><input type="radio" name="tab" />npm</label><div class="panel">${text}</div>`,
    },
  },
  'writing/Video.astro': {
    component: Video,
    props: { url: 'https://video.example/w/abc', title: 'Slides are documents', minutes: 27, lang },
  },
};
