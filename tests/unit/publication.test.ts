/** What readers see and since when: of entries, of decks that wait for a talk, and of what names them. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Content, Entry } from '../../src/model/content.ts';
import { deckSchema } from '../../src/model/deck.ts';
import { eventSchema } from '../../src/model/event.ts';
import { postSchema } from '../../src/model/post.ts';
import {
  awaitedDecks,
  deckReleased,
  deliveriesOfDeck,
  deliveryTimes,
  dueInstant,
  eventTimes,
  eventZone,
  heldBack,
  isListed,
  isReleased,
  publicContent,
  releaseInstant,
  withheld,
} from '../../src/model/publication.ts';
import { siteSchema } from '../../src/model/site.ts';
import { deliverySchema, talkSchema } from '../../src/model/talk.ts';
import { Temporal } from '../../src/model/time.ts';
import { siteYaml } from '../setup/content.ts';

const at = (instant: string) => Temporal.Instant.from(instant);
const site = siteSchema.parse({ ...parse(siteYaml), syndication: { hours: { start: '08:00' } } });
const fields = { title: 'T', summary: 'S.', date: '2026-11-03' };
const entry = (collection: string, slug: string, data: object) => ({
  id: `${collection}/${slug}`,
  collection,
  slug,
  data,
  file: `${collection}/${slug}.mdx`,
  body: '',
  bodyLine: 1,
  digest: '',
});
const post = (slug: string, more: object = {}) =>
  entry('posts', slug, postSchema.parse({ ...fields, ...more })) as Entry<'posts'>;
const deck = (slug: string, more: object = {}) =>
  entry('slides', slug, deckSchema.parse({ ...fields, ...more })) as Entry<'slides'>;
const event = (slug: string, more: object = {}) =>
  entry('events', slug, eventSchema.parse({ title: 'E', start: '2026-11-10', ...more })) as Entry<'events'>;
const delivery = (more: object = {}) => deliverySchema.parse({ event: 'conf', deck: 'deck', ...more });
const talk = (slug: string, deliveries: object[], more: object = {}) =>
  entry('talks', slug, talkSchema.parse({ ...fields, deliveries, ...more })) as Entry<'talks'>;
const contentOf = (parts: Partial<Content>): Content => ({
  site,
  people: {},
  moderation: {} as Content['moderation'],
  posts: [],
  talks: [],
  slides: [],
  events: [],
  ...parts,
});

const conf = event('conf', { start: '2026-11-10', end: '2026-11-11', timeZone: 'America/New_York' });
const atConf = contentOf({ events: [conf] });

describe('an entry', () => {
  const content = contentOf({});
  test('whose date has no time is due when the posting hours begin', () => {
    expect(dueInstant(content, post('a'))?.toString()).toBe('2026-11-03T07:00:00Z');
    expect(withheld(content, post('a'), at('2026-11-03T06:59:59Z'))).toBe('scheduled');
    expect(withheld(content, post('a'), at('2026-11-03T07:00:00Z'))).toBeUndefined();
  });
  test('that is an event without a date is public at once', () => {
    expect(dueInstant(content, conf)).toBeUndefined();
    expect(withheld(content, conf, at('2020-01-01T00:00:00Z'))).toBeUndefined();
  });
  test('that is a draft stays one, whatever its date', () =>
    expect(withheld(content, post('a', { visibility: 'draft' }), at('2027-01-01T00:00:00Z'))).toBe('draft'));
  test('is listed unless it is unlisted', () => {
    expect(isListed(post('a'))).toBe(true);
    expect(isListed(post('a', { visibility: 'draft' }))).toBe(true);
    expect(isListed(post('a', { visibility: 'unlisted', key: 'a'.repeat(16) }))).toBe(false);
  });
});

describe('an event', () => {
  const times = (more: object) => {
    const { start, end, timeZone } = eventTimes(contentOf({}), event('e', more));
    return [start.toString(), end.toString(), timeZone];
  };
  test('that is not known is in the zone of the site', () =>
    expect(eventZone(contentOf({}), undefined)).toBe('Europe/Berlin'));
  test('of days lasts to the midnight after the last, in its own zone', () =>
    expect(times({ start: '2026-11-10', end: '2026-11-11', timeZone: 'America/New_York' })).toEqual([
      '2026-11-10T13:00:00Z',
      '2026-11-12T05:00:00Z',
      'America/New_York',
    ]));
  test('of one day, without a zone, is a day of the site', () =>
    expect(times({ start: '2026-11-10' })).toEqual([
      '2026-11-10T07:00:00Z',
      '2026-11-10T23:00:00Z',
      'Europe/Berlin',
    ]));
  test('with times begins and ends on the minute', () =>
    expect(times({ start: '2026-11-10T18:00', end: '2026-11-10T20:30' })).toEqual([
      '2026-11-10T17:00:00Z',
      '2026-11-10T19:30:00Z',
      'Europe/Berlin',
    ]));
  test('with a time it begins at and no end lasts for that day', () =>
    expect(times({ start: '2026-11-10T18:00' })[1]).toBe('2026-11-10T23:00:00Z'));
});

describe('a delivery', () => {
  const times = (more: object) => {
    const found = deliveryTimes(atConf, delivery(more));
    return found && [found.start.toString(), found.end.toString(), found.timeZone, found.event.id];
  };
  test('with a time lasts as long as it says, else 45 minutes, in the zone of the event', () => {
    expect(times({ start: '2026-11-10T10:00', duration: 30 })).toEqual([
      '2026-11-10T15:00:00Z',
      '2026-11-10T15:30:00Z',
      'America/New_York',
      'events/conf',
    ]);
    expect(times({ start: '2026-11-10T10:00' })?.[1]).toBe('2026-11-10T15:45:00Z');
  });
  test('with a day alone lasts for that day', () =>
    expect(times({ start: '2026-11-11' })).toEqual([
      '2026-11-11T13:00:00Z',
      '2026-11-12T05:00:00Z',
      'America/New_York',
      'events/conf',
    ]));
  test('without a start is as long as its event', () =>
    expect(times({})).toEqual([
      '2026-11-10T13:00:00Z',
      '2026-11-12T05:00:00Z',
      'America/New_York',
      'events/conf',
    ]));
  test('at an event that is not there has no time', () => expect(times({ event: 'gone' })).toBeUndefined());
});

describe('a deck is released', () => {
  const release = (more: object, content = atConf) => String(releaseInstant(content, delivery(more)));
  test.each([
    ['now', { release: 'now' }, 'now'],
    ['now, though the delivery was cancelled', { release: 'now', status: 'cancelled' }, 'now'],
    [
      'when its session starts',
      { release: 'event-start', start: '2026-11-10T10:00' },
      '2026-11-10T15:00:00Z',
    ],
    ['when its session ends', { release: 'event-end', start: '2026-11-10T10:00' }, '2026-11-10T15:45:00Z'],
    ['on a day, in the zone of the event', { release: '2026-11-12' }, '2026-11-12T13:00:00Z'],
    ['never by a delivery that was cancelled', { release: 'event-end', status: 'cancelled' }, 'never'],
    ['never at an event that is not there', { release: 'event-end', event: 'gone' }, 'never'],
  ])('%s', (_when, more, expected) => expect(release(more)).toBe(expected));
  test('never at an event that was cancelled', () => {
    const cancelled = contentOf({ events: [event('conf', { status: 'cancelled' })] });
    expect(release({ release: 'event-start' }, cancelled)).toBe('never');
  });
  test('from that instant on', () => {
    const ends = delivery({ release: 'event-end', start: '2026-11-10T10:00' });
    expect(isReleased(atConf, ends, at('2026-11-10T15:44:59Z'))).toBe(false);
    expect(isReleased(atConf, ends, at('2026-11-10T15:45:00Z'))).toBe(true);
    expect(isReleased(atConf, delivery({ release: 'now' }), at('2020-01-01T00:00:00Z'))).toBe(true);
    const never = delivery({ release: 'event-end', status: 'cancelled' });
    expect(isReleased(atConf, never, at('2030-01-01T00:00:00Z'))).toBe(false);
  });

  const released = (...deliveries: object[]) =>
    String(deckReleased({ ...atConf, talks: [talk('t', deliveries)] }, 'deck'));
  const first = { event: 'conf', deck: 'deck', release: '2026-11-12' };
  const second = { ...first, release: '2026-11-14' };
  const cancelled = { ...first, release: 'event-start', status: 'cancelled' };
  test('with the first of its deliveries, whatever their order', () => {
    expect(released(first, second)).toBe('2026-11-12T13:00:00Z');
    expect(released(second, first)).toBe('2026-11-12T13:00:00Z');
  });
  test('now, where one of them says so or none shows it', () => {
    expect(released(second, { ...first, release: 'now' })).toBe('now');
    expect(released({ ...first, deck: 'other' })).toBe('now');
  });
  test('by those that were not cancelled, and never where all were', () => {
    expect(released(cancelled, second)).toBe('2026-11-14T13:00:00Z');
    expect(released(cancelled)).toBe('never');
  });
  test('by the deliveries that show it, of whichever talk', () => {
    const talks = [talk('t', [first, { ...first, deck: 'other' }]), talk('u', [second])];
    expect(
      deliveriesOfDeck({ ...atConf, talks }, 'deck').map(({ talk, delivery }) => [
        talk.slug,
        delivery.release,
      ]),
    ).toEqual([
      ['t', '2026-11-12'],
      ['u', '2026-11-14'],
    ]);
  });
});

describe('a deck before its talk', () => {
  const waiting = { event: 'conf', deck: 'deck', release: '2026-11-12' };
  const content = contentOf({ events: [conf], slides: [deck('deck')], talks: [talk('t', [waiting])] });
  const before = at('2026-11-12T12:59:59Z');
  const after = at('2026-11-12T13:00:00Z');

  test('is not public until then', () => {
    expect(withheld(content, content.slides[0]!, before)).toBe('unreleased');
    expect(withheld(content, content.slides[0]!, after)).toBeUndefined();
  });
  test('whose only delivery was cancelled is never public', () => {
    const talks = [talk('t', [{ ...waiting, status: 'cancelled' }])];
    expect(withheld({ ...content, talks }, content.slides[0]!, at('2030-01-01T00:00:00Z'))).toBe(
      'unreleased',
    );
  });
  test('that no talk shows goes by its own date', () => {
    expect(withheld({ ...content, talks: [] }, content.slides[0]!, before)).toBeUndefined();
  });
  test('a post of the same name does not wait for it', () =>
    expect(withheld(content, post('deck'), before)).toBeUndefined());
  test('has an address that says when it comes, with the talk and the delivery', () => {
    const [awaited, ...others] = awaitedDecks(content, before);
    expect(others).toEqual([]);
    expect(awaited?.deck).toEqual({ id: 'slides/deck', slug: 'deck', collection: 'slides' });
    expect(awaited?.talk.slug).toBe('t');
    expect(awaited?.delivery.release).toBe('2026-11-12');
    expect(awaited?.due?.toString()).toBe('2026-11-12T13:00:00Z');
    expect(awaitedDecks(content, after)).toEqual([]);
  });
  test('is awaited with the delivery that comes first, not the one named first', () => {
    const talks = [talk('t', [{ ...waiting, release: '2026-11-14' }, waiting])];
    expect(awaitedDecks({ ...content, talks }, before)[0]?.delivery.release).toBe('2026-11-12');
  });
  test('is awaited with the delivery that takes place, not with one that was cancelled', () => {
    const talks = [talk('t', [{ ...waiting, release: 'event-end', status: 'cancelled' }, waiting])];
    expect(awaitedDecks({ ...content, talks }, before)[0]?.delivery.release).toBe('2026-11-12');
  });
  test('is awaited without a day where its delivery was cancelled', () => {
    const talks = [talk('t', [{ ...waiting, status: 'cancelled' }])];
    const [awaited] = awaitedDecks({ ...content, talks }, before);
    expect(awaited?.deck.slug).toBe('deck');
    expect(awaited?.due).toBeUndefined();
  });
  test('that a hidden delivery will release first is awaited with one that readers may see', () => {
    const events = [conf, event('secret', { visibility: 'unlisted', key: 'a'.repeat(16) })];
    const talks = [
      talk('t', [
        { ...waiting, event: 'secret', release: '2026-11-11' },
        { ...waiting, release: 'event-end' },
      ]),
    ];
    const [awaited] = awaitedDecks({ ...content, events, talks }, at('2026-11-10T00:00:00Z'));
    expect(awaited?.delivery.event).toBe('conf');
    expect(awaited?.due?.toString()).toBe('2026-11-11T07:00:00Z');
  });
  test.each<[string, Partial<Content>]>([
    ['it is unlisted', { slides: [deck('deck', { visibility: 'unlisted', key: 'a'.repeat(16) })] }],
    ['it is a draft', { slides: [deck('deck', { visibility: 'draft' })] }],
    ['its own date is to come', { slides: [deck('deck', { date: '2027-01-01' })] }],
    [
      'its talk is unlisted',
      { talks: [talk('t', [waiting], { visibility: 'unlisted', key: 'a'.repeat(16) })] },
    ],
    ['its talk is to come', { talks: [talk('t', [waiting], { date: '2027-01-01' })] }],
    ['its event is unlisted', { events: [event('conf', { visibility: 'unlisted', key: 'a'.repeat(16) })] }],
    ['its event is not there', { talks: [talk('t', [{ ...waiting, event: 'gone', release: 'event-end' }])] }],
  ])('is awaited by nobody where %s', (_why, parts) =>
    expect(awaitedDecks({ ...content, ...parts }, before)).toEqual([]),
  );
});

describe('what is held back', () => {
  const now = at('2026-11-05T00:00:00Z');
  const held = (parts: Partial<Content>) => heldBack(contentOf({ events: [conf], ...parts }), now);
  test('says of each why, with the instant where there is one', () => {
    expect(
      held({
        posts: [
          post('public'),
          post('draft', { visibility: 'draft' }),
          post('later', { date: '2026-12-01T10:00' }),
        ],
        slides: [
          deck('deck'),
          deck('cancelled'),
          deck('later', { date: '2026-12-02' }),
          deck('soon', { date: '2026-12-03' }),
        ],
        talks: [
          talk('t', [
            { event: 'conf', deck: 'deck', release: 'event-end' },
            { event: 'conf', deck: 'cancelled', release: 'event-end', status: 'cancelled' },
            { event: 'conf', deck: 'soon', release: 'event-end' },
          ]),
        ],
      }),
    ).toEqual([
      'posts/draft.mdx: a draft',
      'posts/later.mdx: from 2026-12-01T10:00+01:00',
      'slides/deck.mdx: from 2026-11-12T06:00+01:00',
      'slides/cancelled.mdx: no talk has released it',
      'slides/later.mdx: from 2026-12-02T08:00+01:00',
      'slides/soon.mdx: from 2026-12-03T08:00+01:00',
    ]);
  });
});

describe('for readers', () => {
  const now = at('2026-11-05T00:00:00Z');
  const secret = event('secret', { visibility: 'unlisted', key: 'a'.repeat(16) });
  const content = contentOf({
    events: [conf, secret, event('hush', { visibility: 'draft' })],
    posts: [
      post('plain'),
      post('draft', { visibility: 'draft' }),
      post('later', { date: '2026-12-01' }),
      post('atConf', { event: 'conf' }),
      post('atSecret', { event: 'secret' }),
      post('atHush', { event: 'hush' }),
    ],
    slides: [
      deck('open'),
      deck('waits'),
      deck('draft', { visibility: 'draft' }),
      deck('later', { date: '2026-12-01' }),
    ],
    talks: [
      talk('t', [
        { event: 'conf', deck: 'open' },
        { event: 'conf', deck: 'waits', release: 'event-end' },
        { event: 'conf', deck: 'draft' },
        { event: 'conf', deck: 'later' },
        { event: 'conf' },
        { event: 'secret' },
        { event: 'hush' },
      ]),
      talk('draft', [], { visibility: 'draft' }),
    ],
  });
  const shown = publicContent(content, now, 'readers');

  test('what is withheld is not there', () => {
    expect(shown.posts.map(({ slug }) => slug)).toEqual(['plain', 'atConf', 'atSecret', 'atHush']);
    expect(shown.slides.map(({ slug }) => slug)).toEqual(['open']);
    expect(shown.talks.map(({ slug }) => slug)).toEqual(['t']);
    expect(shown.events.map(({ slug }) => slug)).toEqual(['conf', 'secret']);
    expect(shown.site).toBe(site);
  });
  test('a post names the event it belongs to where readers may know of it, and is otherwise unchanged', () => {
    expect(shown.posts.map(({ data }) => data.event)).toEqual([undefined, 'conf', undefined, undefined]);
    expect(shown.posts.map(({ data }) => data.title)).toEqual(['T', 'T', 'T', 'T']);
    expect(shown.posts.map(({ id }) => id)).toContain('posts/atSecret');
  });
  test('a talk names no event that is hidden, and no deck but those that are public or awaited', () => {
    const [only] = shown.talks;
    expect(only?.data.title).toBe('T');
    expect(only?.data.deliveries.map(({ event, deck }) => [event, deck])).toEqual([
      ['conf', 'open'],
      ['conf', 'waits'],
      ['conf', undefined],
      ['conf', undefined],
      ['conf', undefined],
    ]);
    expect(only?.data.deliveries[1]?.release).toBe('event-end');
  });
  test('the owner at work sees everything', () => expect(publicContent(content, now, 'owner')).toBe(content));
});
