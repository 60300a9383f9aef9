/**
 * What search engines are told: schema.org in JSON-LD, typed with schema-dts. What is said here stands
 * on the page too. Pure.
 */
import type {
  Blog,
  BlogPosting,
  CreativeWork,
  EventStatusType,
  Graph,
  Person,
  PresentationDigitalDocument,
  ProfilePage,
  Event as SchemaEvent,
  Place as SchemaPlace,
  Thing,
  VirtualLocation,
  WebSite,
} from 'schema-dts';
import type { Occasion } from '../../calendar/occasions.ts';
import { entryPath, siteUrl } from '../../model/address.ts';
import type { Content, Entry } from '../../model/content.ts';
import type { Event } from '../../model/event.ts';
import { dueInstant, eventTimes } from '../../model/publication.ts';
import { rolesAt } from '../../model/roles.ts';
import { isDateOnly, plainDate, type Temporal } from '../../model/time.ts';

/** `@context` and everything that is said of a page. */
const graph = (...things: Thing[]): Graph => ({
  '@context': 'https://schema.org',
  '@graph': things as Graph['@graph'],
});

const personId = (content: Content) => `${siteUrl(content.site, '')}#owner`;
const urlOf = (content: Content, entry: Entry) => siteUrl(content.site, entryPath(entry));
const author = (content: Content): Person => ({
  '@type': 'Person',
  '@id': personId(content),
  name: content.site.owner.name,
  url: siteUrl(content.site, ''),
});

/** The owner, in full. */
function owner(content: Content, portrait: string | undefined): Person {
  const { name, tagline, biography, links, affiliation } = content.site.owner;
  return {
    '@type': 'Person',
    '@id': personId(content),
    name,
    url: siteUrl(content.site, ''),
    description: biography.short,
    knowsAbout: tagline,
    ...(portrait && { image: new URL(portrait, content.site.url).href }),
    ...(affiliation && { affiliation: { '@type': 'Organization', name: affiliation } }),
    sameAs: links.filter((link) => link.me).map(({ url }) => url),
  };
}

/** Of the home page: the site, and who it is of. */
export function homeJsonLd(content: Content, portrait?: string): Graph {
  const { site } = content;
  const website: WebSite = {
    '@type': 'WebSite',
    name: site.title,
    description: site.description,
    url: siteUrl(site, ''),
    inLanguage: site.language,
    publisher: { '@id': personId(content) },
  };
  return graph(website, owner(content, portrait));
}

/** Of the page about the owner. */
export function aboutJsonLd(content: Content, portrait?: string): Graph {
  const page: ProfilePage = {
    '@type': 'ProfilePage',
    url: siteUrl(content.site, 'about/'),
    mainEntity: { '@id': personId(content) },
  };
  return graph(page, owner(content, portrait));
}

/** Dates, keywords and the like, which all that was written has in common. */
function published(content: Content, entry: Entry, card: string) {
  const { title, summary, tags, lang, updated } = entry.data;
  return {
    name: title,
    description: summary ?? '',
    url: urlOf(content, entry),
    image: siteUrl(content.site, card),
    inLanguage: lang ?? content.site.language,
    datePublished: dueInstant(content, entry)?.toString() ?? '',
    ...(updated && { dateModified: plainDate(updated).toString() }),
    ...(tags.length > 0 && { keywords: tags.join(', ') }),
  };
}

/** Of an entry of any collection. */
export function entryJsonLd(content: Content, entry: Entry, card: string): Graph {
  const work: CreativeWork = {
    '@type': 'CreativeWork',
    ...published(content, entry, card),
    author: author(content),
  };
  return graph(work);
}

/** Of a post. */
export function postJsonLd(content: Content, post: Entry<'posts'>, card: string, words: number): Graph {
  const posting: BlogPosting = {
    '@type': 'BlogPosting',
    headline: post.data.title,
    ...published(content, post, card),
    wordCount: words,
    mainEntityOfPage: urlOf(content, post),
    author: author(content),
    ...(post.data.corrections.length > 0 && {
      correction: post.data.corrections.map(({ date, text }) => ({
        '@type': 'CorrectionComment' as const,
        text,
        datePublished: date,
      })),
    }),
  };
  return graph(posting);
}

/** Of the list of posts. */
export function blogJsonLd(content: Content, posts: readonly Entry<'posts'>[]): Graph {
  const blog: Blog = {
    '@type': 'Blog',
    name: content.site.title,
    url: siteUrl(content.site, 'posts/'),
    author: author(content),
    blogPost: posts.map((post) => ({
      '@type': 'BlogPosting' as const,
      headline: post.data.title,
      url: urlOf(content, post),
    })),
  };
  return graph(blog);
}

/** Of a deck, under its own address or that of one showing. @param segment what the address ends with */
export function deckJsonLd(content: Content, deck: Entry<'slides'>, card: string, segment: string): Graph {
  const { doi, licence } = deck.data;
  const document: PresentationDigitalDocument = {
    '@type': 'PresentationDigitalDocument',
    ...published(content, deck, card),
    url: siteUrl(content.site, `slides/${segment}/`),
    author: author(content),
    ...(doi && { identifier: `https://doi.org/${doi}` }),
    ...(licence && { license: licence }),
  };
  return graph(document);
}

/** Of a talk: the abstract, and each time it is given as an event of its own. */
export function talkJsonLd(
  content: Content,
  talk: Entry<'talks'>,
  occasions: readonly Occasion[],
  card: string,
): Graph {
  const id = `${urlOf(content, talk)}#talk`;
  const work: CreativeWork = {
    '@type': 'CreativeWork',
    '@id': id,
    genre: 'Conference talk',
    ...published(content, talk, card),
    abstract: talk.data.abstract.programme ?? talk.data.summary,
    author: author(content),
  };
  const sessions = occasions.map(
    (occasion): SchemaEvent => ({
      ...sessionOf(content, occasion),
      workFeatured: { '@id': id },
    }),
  );
  return graph(work, ...sessions);
}

/** Of an event, with what the owner gives there. */
export function eventJsonLd(
  content: Content,
  event: Entry<'events'>,
  occasions: readonly Occasion[],
  card: string,
): Graph {
  return graph({
    ...schemaEvent(content, event, card),
    subEvent: occasions.map((one) => sessionOf(content, one)),
  });
}

/** Of a list of events. */
export function calendarJsonLd(content: Content, events: readonly Entry<'events'>[]): Graph {
  return graph(...events.map((event) => schemaEvent(content, event)));
}

function sessionOf(
  content: Content,
  { talk, delivery, event, start, end, timeZone, timed, status }: Occasion,
) {
  const moment = (instant: Temporal.Instant) =>
    timed ? withOffset(instant, timeZone) : dayOf(instant, timeZone);
  return {
    '@type': 'Event' as const,
    name: talk.data.title,
    description: talk.data.summary,
    startDate: moment(start),
    ...(timed && { endDate: moment(end) }),
    eventStatus: statusUrl(status),
    eventAttendanceMode: modeUrl(event.data.attendance),
    location: locations(content, event),
    performer: author(content),
    superEvent: {
      '@type': 'Event' as const,
      ...nameAndDates(content, event),
      location: locations(content, event),
    },
    ...(delivery.url && { url: delivery.url }),
  } satisfies SchemaEvent;
}

function schemaEvent(content: Content, event: Entry<'events'>, card?: string) {
  const { summary, url, status, attendance } = event.data;
  const roles = rolesAt(content, event);
  return {
    '@type': 'Event' as const,
    ...nameAndDates(content, event),
    ...(summary && { description: summary }),
    ...(card && { image: siteUrl(content.site, card) }),
    url: urlOf(content, event),
    ...(url && { sameAs: url }),
    eventStatus: statusUrl(status),
    eventAttendanceMode: modeUrl(attendance),
    location: locations(content, event),
    ...(roles.includes('speaking') && { performer: author(content) }),
    ...(roles.includes('organising') && { organizer: author(content) }),
  } satisfies SchemaEvent;
}

function nameAndDates(content: Content, event: Entry<'events'>) {
  const { title, start, end } = event.data;
  const times = eventTimes(content, event);
  const isTimed = !isDateOnly(start);
  return {
    name: title,
    startDate: isTimed ? withOffset(times.start, times.timeZone) : start,
    endDate:
      end && !isDateOnly(end) ? withOffset(times.end, times.timeZone) : plainDate(end ?? start).toString(),
  };
}

/** @example withOffset(instant, 'Europe/Berlin') // '2026-11-03T14:30+01:00' */
export function withOffset(instant: Temporal.Instant, timeZone: string): string {
  return instant.toZonedDateTimeISO(timeZone).toString({ smallestUnit: 'minute', timeZoneName: 'never' });
}

const dayOf = (instant: Temporal.Instant, timeZone: string) =>
  instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** Tentative events have no status of their own in schema.org: they are scheduled until they are not. */
const statusUrl = (status: Event['status']): EventStatusType =>
  `https://schema.org/${status === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`;

const modes = {
  'in-person': 'https://schema.org/OfflineEventAttendanceMode',
  online: 'https://schema.org/OnlineEventAttendanceMode',
  hybrid: 'https://schema.org/MixedEventAttendanceMode',
} as const;
const modeUrl = (attendance: Event['attendance']) => modes[attendance];

function locations(content: Content, event: Entry<'events'>): (SchemaPlace | VirtualLocation)[] {
  const { title, place, attendance, url } = event.data;
  const virtual: VirtualLocation = { '@type': 'VirtualLocation', url: url ?? urlOf(content, event) };
  const real: SchemaPlace | undefined = place && {
    '@type': 'Place',
    name: place.venue ?? place.city ?? title,
    address: {
      '@type': 'PostalAddress',
      ...(place.address && { streetAddress: place.address }),
      ...(place.city && { addressLocality: place.city }),
      ...(place.country && { addressCountry: place.country }),
    },
    ...(place.latitude !== undefined &&
      place.longitude !== undefined && {
        geo: { '@type': 'GeoCoordinates', latitude: place.latitude, longitude: place.longitude },
      }),
  };
  return [
    ...(real && attendance !== 'online' ? [real] : []),
    ...(attendance === 'in-person' ? [] : [virtual]),
  ];
}
