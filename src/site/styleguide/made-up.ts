/**
 * A made-up site, small and complete: what the style guide and the tests of single components draw with. Every
 * entry goes through the schema of its collection, so that it is what the content folder could say.
 */
import { type Collection, collectionOf, type DataOf } from '../../model/collections.ts';
import { allEntries, type Content, type Entry, eachCollection } from '../../model/content.ts';
import { moderationSchema } from '../../model/moderation.ts';
import { type Reply, replySchema } from '../../model/reply.ts';
import { siteSchema } from '../../model/site.ts';
import { Temporal } from '../../model/time.ts';
import type { Conversation, ShownCopy } from '../../replies/show.ts';
import { conversation } from '../../replies/thread.ts';
import type { ImportedDeck, ImportedPage } from '../../slides/pdf/import.ts';
import { decksOf, type ShownDeck } from '../../slides/shown-deck.ts';

/** The clock of the made-up site. */
export const now = Temporal.Instant.from('2026-11-26T12:00:00Z');

function entry<C extends Collection>(collection: C, slug: string, fields: object, body = ''): Entry<C> {
  const data = collectionOf(collection).schema.parse(fields) as DataOf[C];
  const file = `${collection}/${slug}.${body ? 'mdx' : 'yaml'}`;
  return { id: `${collection}/${slug}`, collection, slug, data, file, body, bodyLine: 1, digest: slug };
}

const site = siteSchema.parse({
  title: 'Notes from the quay',
  description: 'Talks and writing about tides.',
  url: 'https://quay.example/',
  timeZone: 'Europe/London',
  owner: {
    name: 'Quill Harbour',
    tagline: 'Speaks about tides, and the data they leave behind.',
    biography: {
      short: 'Quill reads logbooks for a living.',
      long: 'Quill reads logbooks.\n\nThe sea writes them.',
    },
    links: [{ label: 'Mastodon', url: 'https://social.example/@quill' }],
    email: 'quill@quay.example',
  },
});

const entries: Entry[] = [
  entry(
    'posts',
    'late-tide',
    {
      title: 'The tide was late',
      summary: 'What a harbour log of 1861 has to say about clocks.',
      date: '2026-10-02',
      tags: ['tides', 'open data'],
      corrections: [{ date: '2026-10-05', text: 'The log is of 1861, not of 1816.' }],
    },
    'Text.',
  ),
  entry(
    'posts',
    'before',
    {
      title: 'Before the tide',
      summary: 'Preparations.',
      date: '2026-09-01',
      tags: ['tides'],
    },
    'Text.',
  ),
  entry('events', 'harbour-days', {
    title: 'Harbour Days 2026',
    start: '2026-05-03',
    end: '2026-05-05',
    timeZone: 'Europe/London',
    place: { venue: 'Customs House', city: 'Leeds', country: 'GB', latitude: 53.8, longitude: -1.5 },
    role: 'speaking',
  }),
  entry('events', 'tidal-summit', {
    title: 'Tidal Summit 2027',
    start: '2027-02-17',
    timeZone: 'Australia/Hobart',
    place: { venue: 'Town Hall', city: 'Hobart', country: 'AU', latitude: -42.9, longitude: 147.3 },
    role: 'speaking',
  }),
  entry(
    'talks',
    'reading-tides',
    {
      title: 'Reading tides',
      summary: 'How to find a clock in a logbook.',
      date: '2026-04-01',
      tags: ['tides'],
      abstract: { tweet: 'A logbook is a clock.' },
      durations: [30, 45],
      requirements: ['A screen that can be seen from the back'],
      deliveries: [
        {
          event: 'harbour-days',
          start: '2026-05-03T10:00',
          duration: 30,
          room: 'Long Room',
          deck: 'reading-tides',
          recording: {
            url: 'https://video.example/w/abc',
            date: '2026-06-01',
            duration: 28,
            chapters: [{ at: '4:10', title: 'Where the clock is' }],
          },
        },
        { event: 'tidal-summit', start: '2027-02-17T14:00', room: 'Hall 1' },
      ],
    },
    'Text.',
  ),
  entry(
    'slides',
    'reading-tides',
    {
      title: 'Reading tides',
      summary: 'How to find a clock in a logbook.',
      date: '2026-05-03',
      tags: ['tides'],
      notes: 'published',
      licence: 'CC-BY-4.0',
      resources: [{ label: 'The log', url: 'https://log.example/' }],
    },
    '# Reading tides\n\n---\nlayout: section\n---\n\n# The log\n\n---\n\n## A clock\n\nTick.\n\n<Notes>\nSpeak slowly.\n</Notes>\n',
  ),
  entry('slides', 'charts', {
    title: 'Charts of the coast',
    summary: 'A deck that comes from a file.',
    date: '2026-03-01',
    file: 'charts.pdf',
    notes: 'published',
    pages: { '1': { alt: 'A chart of a coast', notes: 'Point at the lighthouse.' } },
  }),
];

export const content: Content = {
  site,
  people: {},
  moderation: moderationSchema.parse({}),
  ...eachCollection((collection) => entries.filter((one) => one.collection === collection)),
};

/** The entry of the made-up site with this id. @throws Error where there is none */
export function entryNamed<C extends Collection>(collection: C, slug: string): Entry<C> {
  const found = allEntries(content).find(({ id }) => id === `${collection}/${slug}`);
  if (!found) throw new Error(`The made-up site has no ${collection}/${slug}.`);
  return found as Entry<C>;
}

export const page: ImportedPage = {
  number: 1,
  title: 'The coast',
  paragraphs: ['North is above.'],
  text: 'North is above.',
  links: [
    { url: 'https://chart.example/', text: 'The chart', area: { left: 10, top: 10, width: 100, height: 50 } },
  ],
  descriptions: [],
  pictures: [
    { file: '1.avif', format: 'avif', width: 800, height: 450 },
    { file: '1.webp', format: 'webp', width: 800, height: 450 },
  ],
};

const imported: ImportedDeck = {
  folder: '/made-up',
  key: '0123456789abcdef',
  bytes: 1_200_000,
  name: 'charts.pdf',
  pdf: '/made-up/charts.pdf',
  pages: [page],
};

const decks = decksOf(content, {
  decks: new Map([['charts', imported]]),
  deckVersions: new Map(),
  printed: new Map(),
  audience: 'readers',
  now,
  state: '/made-up',
});

/** A deck of the made-up site: `reading-tides` is in MDX, `charts` comes from a file. @throws Error for another name */
export function deckNamed(slug: string): ShownDeck {
  const found = decks.find((deck) => deck.entry.slug === slug);
  if (!found) throw new Error(`The made-up site has no deck ${slug}.`);
  return found;
}

const reply = (fields: Partial<Reply> & Pick<Reply, 'id' | 'author'>): Reply =>
  replySchema.parse({
    source: 'mastodon',
    url: `https://social.example/${fields.id}`,
    html: '<p>Every logbook is wrong in its own way.</p>',
    published: '2026-10-03T09:30:00Z',
    ...fields,
  });

const [first, answer] = ['mastodon-0000000000000001', 'mastodon-0000000000000002'] as const;

export const replies: Reply[] = [
  reply({
    id: first,
    author: { name: 'Tidal Tess', handle: '@tess@social.example', url: 'https://social.example/@tess' },
    likes: 2,
    quote: {
      url: 'https://social.example/@moon/1',
      author: { name: 'Moon', handle: '@moon@social.example' },
      html: '<p>I pull.</p>',
    },
  }),
  reply({
    id: answer,
    parent: first,
    own: true,
    author: { name: 'Quill Harbour', handle: '@quill@social.example' },
  }),
];

export const branches = conversation(replies);

export const copies: ShownCopy[] = [
  {
    network: 'mastodon',
    name: 'Mastodon',
    url: 'https://social.example/@quill/1',
    announcement: 'posts/late-tide#published',
  },
];

export const talked: Conversation = {
  copies,
  branches,
  further: [],
  pageOf: {},
  shown: replies.length,
  elsewhere: [{ source: 'linkedin', name: 'LinkedIn', count: 3 }],
  likes: 5,
  boosts: 1,
  quotes: 0,
  reactors: [
    {
      kind: 'like',
      source: 'mastodon',
      name: 'Ebb',
      handle: '@ebb@social.example',
      url: 'https://social.example/@ebb',
    },
  ],
};
