/** Every component alone, with the made-up data of the style guide: what it is given by props is all it has. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import { beforeAll, describe, expect, test } from 'vitest';
import { specimens } from '../../src/site/styleguide/specimens.ts';

/** What each has to show, as a part of its markup. A component without a line here fails. */
const shows: Record<string, string> = {
  'Author.astro': '<a class="p-author h-card" rel="author" href="https://quay.example/">Quill Harbour</a>',
  'CalendarMap.astro': 'src="/calendar/map-light.svg" alt="',
  'ContactSheet.astro': '<a href="/slides/charts/#page-1"><img',
  'DeckRow.astro': '<a class="p-name u-url" href="/slides/charts/">Charts of the coast</a>',
  'EntryEnd.astro': 'The log is of 1861, not of 1816.',
  'EntryText.astro': '<div class="e-content prose" data-pagefind-meta="date:2 October 2026"><p>The tide',
  'EventRow.astro': '<a class="p-name u-url" href="/calendar/tidal-summit/">Tidal Summit 2027</a>',
  'Foot.astro': '<a href="/calendar/tidal-summit/">Tidal Summit 2027</a>',
  'ForOrganisers.astro': '<li>A screen that can be seen from the back</li>',
  'Frontispiece.astro': '<figcaption class="label">Low tide</figcaption>',
  'MiniatureList.astro': '<div class="mini-h2">Reading tides</div>',
  'OccasionList.astro': '<h2>Past</h2>',
  'OccasionRow.astro': '<a href="https://video.example/w/abc?start=250s">Where the clock is</a>',
  'Pagination.astro': '<a rel="prev" href="/posts/page/1/">',
  'Photo.astro': 'alt="A shore at low tide"',
  'PostRow.astro': '<time class="dt-published" datetime="2026-10-02">2 Oct 2026</time>',
  'Replies.astro': '<h2>Replies</h2>',
  'RunningHead.astro': '<a href="/talks/" aria-current="true">Talks</a>',
  'Sentence.astro': 'See <a href="/talks/">the talks</a> for more.',
  'SessionRow.astro': '<span>Hall 1</span>',
  'StateMark.astro': '<span class="mark">Draft</span>',
  'Tags.astro': '<a class="p-category" rel="tag" href="/tags/tides/">tides</a>',
  'TalkOrders.astro': '<a href="/talks/by/year/" aria-current="page">',
  'TalkRow.astro': '<a class="p-name u-url" href="/talks/reading-tides/">Reading tides</a>',
  'replies/AnswerLinks.astro': '<a class="u-syndication" href="https://social.example/@quill/1">',
  'replies/DeliveryReplies.astro': '<summary class="label">2 replies</summary>',
  'replies/NetworkMark.astro': '<svg class="network"',
  'replies/Portrait.astro': '<span aria-hidden="true">TT</span>',
  'replies/Quoted.astro': '<bdi>Moon</bdi>',
  'replies/RepliesPages.astro': 'href="/posts/late-tide/replies/2/#replies"',
  'replies/Reply.astro': '<bdi itemprop="name">Tidal Tess</bdi>',
  'replies/Thread.astro': '<ol class="thread">',
  'slides/Agenda.astro': '<li><a href="#the-log">The log</a></li>',
  'slides/DeckHead.astro': '<h1 class="p-name">Reading tides</h1>',
  'slides/DeckPapers.astro': '<a href="/calendar/harbour-days/">Harbour Days 2026</a>',
  'slides/DeckSlides.astro': '<article class="sheet" id="page-1"',
  'slides/Farewell.astro': '<a href="https://quay.example/s/reading-tides/">quay.example/s/reading-tides</a>',
  'slides/Frame.astro': '<h2 id="a-clock-title" class="slide-title visually-hidden">',
  'slides/Notes.astro': 'Speak slowly.',
  'slides/PageSlide.astro': '<p>Point at the lighthouse.</p>',
  'slides/Slide.astro': '<a class="sheet-number" href="#a-clock"',
  'slides/StageBar.astro': '<span data-part="counter">1 / 3</span>',
  'writing/Callout.astro': '<div class="callout tip" role="note" aria-label="Tip">',
  'writing/Figure.astro': '<figcaption>A clock</figcaption>',
  'writing/Gallery.astro': '<div class="gallery"><p>',
  'writing/Illustration.astro': '<figcaption>Low tide</figcaption>',
  'writing/Quote.astro': '<blockquote cite="https://log.example/">',
  'writing/SideNote.astro': '<small class="side-note" role="note">The tide',
  'writing/SocialPost.astro': '<time class="dt-published" datetime="2026-05-03">3 May 2026</time>',
  'writing/Tab.astro': '<label class="tab"><input type="radio" name="tab">npm</label>',
  'writing/Tabs.astro': 'name="tabs-',
  'writing/Video.astro':
    '<a href="https://video.example/w/abc">Slides are documents</a>, 27 minutes on video.example',
};

const folder = path.resolve(import.meta.dirname, '../../src/site/components');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.astro'))
  .map((file) => file.split(path.sep).join('/'))
  .sort();

describe('a component alone', () => {
  let container: AstroContainer;
  beforeAll(async () => {
    container = await AstroContainer.create();
  });

  test.each(files)('%s is drawn from its props', async (file) => {
    const specimen = specimens[file];
    if (!specimen) throw new Error(`src/site/styleguide/specimens.ts has no ${file}.`);
    const { component, props, slots } = specimen;
    const html = await container.renderToString(component, { props, slots });
    expect(shows[file], `what ${file} has to show`).toBeTruthy();
    expect(html.replaceAll(/\s+/g, ' ')).toContain(shows[file]);
    expect(html).not.toMatch(/undefined|\[object |NaN/);
  });

  test('there is no made-up data of a component that is gone', () => {
    expect(Object.keys(specimens).sort()).toEqual(files);
    expect(Object.keys(shows).sort()).toEqual(files);
  });
});
