import { describe, expect, test } from 'vitest';
import { decode } from '../../src/content/import/decode.ts';
import type { ImportContext } from '../../src/content/import/findings.ts';
import { readFindings, SourceError } from '../../src/content/import/index.ts';
import { readPlace } from '../../src/content/import/place.ts';
import { plainFrom } from '../../src/content/import/plain.ts';

const context: ImportContext = {
  owner: 'Ada Example',
  timeZone: 'Europe/Berlin',
  follow: async (address) => {
    throw new Error(`Nothing should be fetched, but ${address} was.`);
  },
};

const calendar = (...lines: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${lines.join('\r\n')}\r\nEND:VCALENDAR\r\n`;
const vevent = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'].join('\r\n');

const only = async (text: string) => {
  const findings = await readFindings(text, context);
  expect(findings.events).toHaveLength(1);
  return findings.events[0]!;
};

describe('an iCalendar file', () => {
  test('days: the end is the last day, not the one after it', async () => {
    const event = await only(
      calendar(vevent('SUMMARY:Conf', 'DTSTART;VALUE=DATE:20270216', 'DTEND;VALUE=DATE:20270219')),
    );
    expect(event).toMatchObject({ title: 'Conf', start: '2027-02-16', end: '2027-02-18' });
  });

  test('one day, with DTEND the day after or none, has no end', async () => {
    for (const end of [['DTEND;VALUE=DATE:20270217'], []]) {
      const event = await only(calendar(vevent('SUMMARY:Conf', 'DTSTART;VALUE=DATE:20270216', ...end)));
      expect(event.end).toBeUndefined();
    }
  });

  test('a time in a named zone stays the wall clock of that zone', async () => {
    const event = await only(
      calendar(
        vevent(
          'SUMMARY:Meetup',
          'DTSTART;TZID=America/Halifax:20260512T190000',
          'DTEND;TZID=America/Halifax:20260512T210000',
        ),
      ),
    );
    expect(event).toMatchObject({
      start: '2026-05-12T19:00',
      end: '2026-05-12T21:00',
      timeZone: 'America/Halifax',
    });
  });

  test("a time in UTC is told in the calendar's zone, else the site's, summer time included", async () => {
    const entry = vevent('SUMMARY:Call', 'DTSTART:20260712T170000Z', 'DURATION:PT90M');
    expect(await only(calendar('X-WR-TIMEZONE:Australia/Hobart', entry))).toMatchObject({
      start: '2026-07-13T03:00',
      end: '2026-07-13T04:30',
      timeZone: 'Australia/Hobart',
    });
    expect(await only(calendar(entry))).toMatchObject({
      start: '2026-07-12T19:00',
      timeZone: 'Europe/Berlin',
    });
  });

  test('a start and an end in two zones are both told in the first', async () => {
    const event = await only(
      calendar(
        vevent(
          'SUMMARY:Night train',
          'DTSTART;TZID=Europe/Berlin:20260512T220000',
          'DTEND;TZID=Europe/London:20260513T070000',
        ),
      ),
    );
    expect(event).toMatchObject({ start: '2026-05-12T22:00', end: '2026-05-13T08:00' });
  });

  test.each([
    ['/freeassociation.sourceforge.net/Europe/Lisbon', undefined, '2026-05-12T19:00', 'Europe/Lisbon'],
    ['Romance', 'Europe/Paris', '2026-05-12T19:00', 'Europe/Paris'],
    ['Our own zone', undefined, '2026-05-12T15:00', 'Europe/Berlin'],
  ])('a zone called "%s" is understood by its definition', async (id, location, start, timeZone) => {
    const zone = [
      'BEGIN:VTIMEZONE',
      `TZID:${id}`,
      ...(location ? [`X-LIC-LOCATION:${location}`] : []),
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0600',
      'TZOFFSETTO:+0600',
      'END:STANDARD',
      'END:VTIMEZONE',
    ].join('\r\n');
    const text = calendar(
      zone,
      vevent('SUMMARY:Talk', `DTSTART;TZID=${id}:20260512T190000`, 'DURATION:PT1H'),
    );
    const findings = await readFindings(text, context);
    expect(findings.events[0]).toMatchObject({ start, timeZone });
    expect(findings.notes.join()).toContain(id === 'Our own zone' ? 'has no name that is known here' : '');
  });

  test.each([
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Nepal Standard Time', 'Asia/Kathmandu'],
    ['Chatham Islands Standard Time', 'Pacific/Chatham'],
  ])('a zone by the name that Windows has for it, "%s", is known', async (id, timeZone) => {
    const text = calendar(vevent('SUMMARY:Talk', `DTSTART;TZID=${id}:20260512T190000`, 'DURATION:PT1H'));
    const { events, notes } = await readFindings(text, context);
    const sameZone = (name: string) =>
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    expect(events[0]?.start).toBe('2026-05-12T19:00');
    expect(sameZone(events[0]?.timeZone ?? '')).toBe(sameZone(timeZone));
    expect(notes).toEqual([]);
  });

  test('a zone that nobody knows and the calendar does not define is said to be a guess', async () => {
    const text = calendar(
      vevent('SUMMARY:Talk', 'DTSTART;TZID=Nowhere/Odd:20260512T190000', 'DURATION:PT1H'),
    );
    const { events, notes } = await readFindings(text, context);
    expect(events[0]).toMatchObject({ start: '2026-05-12T19:00', timeZone: 'Europe/Berlin' });
    expect(notes).toEqual([
      expect.stringContaining('"Nowhere/Odd", which is neither known here nor defined'),
    ]);
  });

  test.each(['DTSTART;VALUE=DATE:20271301', 'DTSTART;VALUE=DATE:20270230', 'DTSTART:20270512T250000'])(
    'a day or time that there is none of is left out, not counted on: %s',
    async (start) => {
      const { events, notes } = await readFindings(
        calendar(vevent('SUMMARY:Good', 'DTSTART;VALUE=DATE:20270101'), vevent('SUMMARY:Odd', start)),
        context,
      );
      expect(events.map(({ title }) => title)).toEqual(['Good']);
      expect(notes).toEqual(['"Odd" skipped: invalid start time.']);
    },
  );

  test('an end that is no time is left out, and its event is not', async () => {
    const text = calendar(vevent('SUMMARY:X', 'DTSTART:20270512T190000', 'DTEND:20271301T190000'));
    const { events, notes } = await readFindings(text, context);
    expect(events).toEqual([{ title: 'X', start: '2027-05-12T19:00', timeZone: 'Europe/Berlin' }]);
    expect(notes[0]).toBe('"X": invalid end time ignored.');
  });

  test('a floating time is the wall clock as it is', async () => {
    expect(await only(calendar(vevent('SUMMARY:X', 'DTSTART:20260512T190000')))).toMatchObject({
      start: '2026-05-12T19:00',
    });
  });

  test('what else it says is taken where it is valid', async () => {
    const event = await only(
      calendar(
        vevent(
          'SUMMARY:Small\\, Conf',
          'DTSTART;VALUE=DATE:20270216',
          'LOCATION:Wharf Store Four\\, 4 Quay\\, Hobart\\, Australia',
          'GEO:-42.88;147.33',
          'URL:https://small.example/2027',
          'STATUS:CANCELLED',
          'CATEGORIES:tides,software',
          'DESCRIPTION:<p>About &amp; around water.</p><p>More.</p>',
        ),
      ),
    );
    expect(event).toMatchObject({
      title: 'Small, Conf',
      place: {
        venue: 'Wharf Store Four',
        address: '4 Quay',
        city: 'Hobart',
        country: 'AU',
        latitude: -42.88,
        longitude: 147.33,
      },
      url: 'https://small.example/2027',
      status: 'cancelled',
      tags: ['tides', 'software'],
      summary: 'About & around water.',
    });
    const wrong = await only(
      calendar(vevent('SUMMARY:X', 'DTSTART;VALUE=DATE:20270216', 'URL:javascript:alert(1)', 'GEO:1000;0')),
    );
    expect(wrong).not.toHaveProperty('url');
    expect(wrong).not.toHaveProperty('place');
  });

  test('a series is read once and said to be one; its exceptions and broken entries are left out', async () => {
    const findings = await readFindings(
      calendar(
        vevent('SUMMARY:Weekly', 'DTSTART:20260512T190000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'),
        vevent('SUMMARY:Weekly', 'DTSTART:20260520T190000Z', 'RECURRENCE-ID:20260519T190000Z'),
        vevent('DTSTART:20260512T190000Z'),
        vevent('SUMMARY:Sometime'),
      ),
      context,
    );
    expect(findings.events.map(({ title }) => title)).toEqual(['Weekly']);
    expect(findings.notes).toEqual([
      '"Weekly" repeats; only its first time is read.',
      'Skipped an entry without a title.',
      'Skipped an entry without a start.',
    ]);
  });

  test('one entry that is beyond all calendars costs itself alone, and is named', async () => {
    const { events, notes } = await readFindings(
      calendar(
        vevent('SUMMARY:Good', 'DTSTART;VALUE=DATE:20270101'),
        vevent(
          'SUMMARY:Odd',
          'DTSTART;TZID=America/New_York:00010101T000000',
          'DTEND;TZID=America/New_York:00010101T010000',
        ),
        vevent('SUMMARY:Older', 'DTSTART;VALUE=DATE:00010101'),
      ),
      context,
    );
    expect(events.map(({ title }) => title)).toEqual(['Good']);
    expect(notes.join()).toMatch(/"Odd" .*skipped.*"Older" .*skipped/);
  });

  test('an end before the start is left out, and a missing one is said', async () => {
    const { notes } = await readFindings(
      calendar(vevent('SUMMARY:X', 'DTSTART:20270512T190000Z', 'DTEND:20270511T190000Z')),
      context,
    );
    expect(notes).toEqual([
      '"X": end time before its start ignored.',
      'Without an end, and so taken to last the day: "X". Add end: where you know it.',
    ]);
  });

  test('a programme of a few sessions is told from events by --title; what is off stays off, and thanks are no speaker', async () => {
    const at = (hour: number, ...lines: string[]) =>
      vevent(...lines, `DTSTART;TZID=Europe/Vienna:20261124T${hour}0000`, 'DURATION:PT45M');
    const text = calendar(
      at(10, 'SUMMARY:Engines', 'DESCRIPTION:About them.\\nSpeaker: Àda  Éxample', 'STATUS:CANCELLED'),
      at(11, 'SUMMARY:Looms', 'DESCRIPTION:By Ben. With thanks to Ada Example.'),
      at(12, 'SUMMARY:Cards', 'DESCRIPTION:Ben Other\\, Ada Example'),
    );
    const asEvents = await readFindings(text, context);
    expect(asEvents.events).toHaveLength(3);
    expect(asEvents.notes.join()).toContain('--title');
    const { events, sessions, notes } = await readFindings(text, { ...context, title: 'Engine Day' });
    expect(events.map(({ title }) => title)).toEqual(['Engine Day']);
    expect(sessions.map(({ title, status }) => [title, status])).toEqual([
      ['Engines', 'cancelled'],
      ['Cards', undefined],
    ]);
    expect(notes.join()).toContain('"Looms" skipped: it mentions Ada Example, but not as its speaker');
  });

  test('the programme of a conference is one event, with the sessions that name the owner', async () => {
    const sessions = Array.from({ length: 12 }, (_, index) =>
      vevent(
        `SUMMARY:${index === 5 ? 'Engines - Ada Example' : `Session ${index}`}`,
        `DTSTART;TZID=Europe/Vienna:202611${index < 6 ? 24 : 25}T${String(9 + (index % 6)).padStart(2, '0')}0000`,
        'DURATION:PT45M',
        'LOCATION:Main Hall',
        `DESCRIPTION:About ${index}.`,
      ),
    );
    const findings = await readFindings(calendar('X-WR-CALNAME:Engine Days 2026', ...sessions), context);
    expect(findings.events).toEqual([
      { title: 'Engine Days 2026', start: '2026-11-24', end: '2026-11-25', timeZone: 'Europe/Vienna' },
    ]);
    expect(findings.sessions).toEqual([
      {
        title: 'Engines',
        event: findings.events[0],
        start: '2026-11-24T14:00',
        duration: 45,
        room: 'Main Hall',
        abstract: 'About 5.',
      },
    ]);
    const nameless = await readFindings(calendar(...sessions), context);
    expect(nameless.events).toHaveLength(12);
    expect(nameless.notes.join()).toContain('--title');
  });

  test.each([
    ['BEGIN:VCALENDAR\r\nEND:VCALENDAR', 'contains no events'],
    ['BEGIN:VCALENDAR\r\nBEGIN:VEVENT', 'Could not read the calendar'],
  ])('%j is refused with a reason', async (text, reason) => {
    await expect(readFindings(text, context)).rejects.toThrow(reason);
    await expect(readFindings(text, context)).rejects.toThrow(SourceError);
  });
});

const pretalx = {
  generator: { name: 'pretalx', version: '2026.1.0' },
  schedule: {
    url: 'https://engine.example/2026/schedule/',
    version: '1.0',
    base_url: 'https://engine.example',
    conference: {
      acronym: 'ed26',
      title: 'Engine Days 2026',
      start: '2026-11-24',
      end: '2026-11-25',
      daysCount: 2,
      time_zone_name: 'Europe/Vienna',
      days: [
        {
          index: 1,
          date: '2026-11-24',
          rooms: {
            'Main Hall': [
              {
                title: 'Engines',
                date: '2026-11-24T10:30:00+01:00',
                start: '10:30',
                duration: '01:05',
                room: 'Main Hall',
                url: 'https://engine.example/2026/talk/ABC/',
                language: 'de',
                abstract: 'Short.',
                description: 'Longer, with {braces}.',
                persons: [{ name: 'ada  éxample', public_name: 'Ada Example' }],
              },
              {
                title: 'Other',
                date: '2026-11-24T12:00:00+01:00',
                duration: '00:30',
                persons: [{ name: 'Somebody Else' }],
              },
            ],
          },
        },
      ],
    },
  },
};

describe('a schedule from pretalx', () => {
  test("is one event with the owner's sessions", async () => {
    const findings = await readFindings(JSON.stringify(pretalx), context);
    expect(findings.events).toEqual([
      {
        title: 'Engine Days 2026',
        start: '2026-11-24',
        end: '2026-11-25',
        timeZone: 'Europe/Vienna',
        url: 'https://engine.example',
      },
    ]);
    expect(findings.sessions).toEqual([
      {
        title: 'Engines',
        event: findings.events[0],
        start: '2026-11-24T10:30',
        duration: 65,
        room: 'Main Hall',
        lang: 'de',
        url: 'https://engine.example/2026/talk/ABC/',
        abstract: 'Short.\n\nLonger, with {braces}.',
      },
    ]);
  });
});

const sessionizeSession = {
  id: '1',
  title: 'Engines',
  description: 'About engines.',
  startsAt: '2026-11-24T10:30:00',
  endsAt: '2026-11-24T11:15:00',
  isServiceSession: false,
  isPlenumSession: false,
  questionAnswers: [],
  liveUrl: null,
  recordingUrl: 'https://video.example/1',
};

describe('JSON from Sessionize', () => {
  const named = { ...context, title: 'Engine Days 2026', eventZone: 'Europe/Vienna' };
  const views = {
    All: {
      sessions: [{ ...sessionizeSession, speakers: ['u-1'], roomId: 7 }],
      speakers: [{ id: 'u-1', firstName: 'Ada', lastName: 'Example', fullName: 'Ada Example' }],
      rooms: [{ id: 7, name: 'Main Hall', sort: 0 }],
      questions: [],
      categories: [],
    },
    Sessions: [
      {
        groupId: null,
        groupName: 'All',
        sessions: [
          { ...sessionizeSession, speakers: [{ id: 'u-1', name: 'Ada Example' }], room: 'Main Hall' },
        ],
      },
    ],
    GridSmart: [
      {
        date: '2026-11-24T00:00:00',
        rooms: [
          {
            id: 7,
            name: 'Main Hall',
            sessions: [
              { ...sessionizeSession, speakers: [{ id: 'u-1', name: 'Ada Example' }], room: 'Main Hall' },
            ],
          },
        ],
      },
    ],
  };

  test.each(Object.entries(views))(
    "the view %s gives one event with the owner's session",
    async (_, json) => {
      const findings = await readFindings(JSON.stringify(json), named);
      expect(findings.events).toEqual([
        { title: 'Engine Days 2026', start: '2026-11-24', timeZone: 'Europe/Vienna' },
      ]);
      expect(findings.sessions).toEqual([
        {
          title: 'Engines',
          event: findings.events[0],
          start: '2026-11-24T10:30',
          duration: 45,
          room: 'Main Hall',
          abstract: 'About engines.',
          recording: 'https://video.example/1',
        },
      ]);
      expect(findings.notes).toEqual([]);
    },
  );

  test('a session that was declined is left out, and said to be; one in a queue is tentative', async () => {
    const withStatus = (status: string) => ({
      ...views.All,
      sessions: views.All.sessions.map((session) => ({ ...session, status })),
    });
    const declined = await readFindings(JSON.stringify(withStatus('Declined')), named);
    expect(declined.sessions).toEqual([]);
    expect(declined.notes.join()).toContain('declined by the event');
    expect((await readFindings(JSON.stringify(withStatus('Nominated')), named)).sessions[0]?.status).toBe(
      'tentative',
    );
    expect(
      (await readFindings(JSON.stringify(withStatus('Accepted')), named)).sessions[0]?.status,
    ).toBeUndefined();
  });

  test('without the name of its event, an export asks for --title', async () => {
    await expect(readFindings(JSON.stringify(views.All), context)).rejects.toThrow('--title');
  });

  test("a speaker's profile gives its events, and names its sessions", async () => {
    const findings = await readFindings(
      JSON.stringify({
        speaker: { fullName: 'Ada Example' },
        sessions: [{ title: 'Engines', description: 'x', sessionUrl: 'https://s.example/1' }],
        events: [
          {
            id: 5,
            name: 'Engine Days 2026',
            eventStartDate: '2026-11-24T00:00:00',
            eventEndDate: '2026-11-25T00:00:00',
            location: 'Vienna, Austria',
            website: 'https://engine.example',
          },
        ],
      }),
      context,
    );
    expect(findings.events).toEqual([
      {
        title: 'Engine Days 2026',
        start: '2026-11-24',
        end: '2026-11-25',
        place: { city: 'Vienna', country: 'AT' },
        url: 'https://engine.example',
      },
    ]);
    expect(findings.notes.join()).toContain('"Engines"');
  });
});

describe('a profile from noti.st', () => {
  const presentation = (id: string, title: string, event?: string) => ({
    type: 'presentations',
    id: `pr_${id}`,
    attributes: { title, presented_on: '2026-11-25' },
    links: { self: `https://noti.example/ada/${id}`, ...(event && { event }) },
  });
  const profile = (...data: unknown[]) =>
    JSON.stringify({ data: [{ type: 'people', id: '1', attributes: {}, relationships: { data } }] });
  const event = {
    data: [
      {
        type: 'events',
        id: 'ev_1',
        attributes: {
          title: 'Engine Days 2026',
          starts_on: '2026-11-24',
          ends_on: '2026-11-25',
          address: 'Vienna, Austria',
          url: 'https://engine.example',
        },
      },
    ],
  };

  test('is followed to its events, each fetched once', async () => {
    const asked: string[] = [];
    const address = 'https://noti.example/events/1.json';
    const findings = await readFindings(
      profile(
        presentation('a', 'Engines', address),
        presentation('b', 'More engines', address),
        presentation('c', 'Lost', 'https://noti.example/events/2.json'),
      ),
      {
        ...context,
        follow: async (url) => {
          asked.push(url);
          return url === address ? event : undefined;
        },
      },
    );
    expect(asked).toEqual([address, 'https://noti.example/events/2.json']);
    expect(findings.events).toHaveLength(1);
    expect(findings.events[0]).toMatchObject({
      start: '2026-11-24',
      place: { city: 'Vienna', country: 'AT' },
    });
    expect(findings.sessions.map(({ title, start, slides }) => [title, start, slides])).toEqual([
      ['Engines', '2026-11-25', 'https://noti.example/ada/a'],
      ['More engines', '2026-11-25', 'https://noti.example/ada/b'],
    ]);
    expect(findings.notes).toEqual(['"Lost" skipped: unreadable event.']);
  });

  test("a presentation has its event within, or the event's address", async () => {
    const within = (own: object) =>
      JSON.stringify({
        data: [{ ...presentation('a', 'Engines'), relationships: { data: [{ type: 'events', ...own }] } }],
      });
    const own = await readFindings(within({ attributes: event.data[0]?.attributes }), context);
    const named = await readFindings(within({ links: { related: 'https://noti.example/events/1.json' } }), {
      ...context,
      follow: async () => event,
    });
    for (const { events, sessions } of [own, named]) {
      expect(events.map(({ title }) => title)).toEqual(['Engine Days 2026']);
      expect(sessions.map(({ title }) => title)).toEqual(['Engines']);
    }
  });

  test('a single event is an event', async () => {
    const findings = await readFindings(JSON.stringify(event), context);
    expect(findings.events.map(({ title }) => title)).toEqual(['Engine Days 2026']);
  });
});

test.each<[string, number[] | Uint8Array]>([
  ['UTF-8', Buffer.from('Café 🏔')],
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFFCafé 🏔')],
  ['UTF-16, the low byte first', Buffer.from('\uFEFFCafé 🏔', 'utf16le')],
  ['UTF-16, the high byte first', Buffer.from('\uFEFFCafé 🏔', 'utf16le').swap16()],
])('text in %s is read', (_, bytes) => {
  expect(decode(Uint8Array.from(bytes))).toBe('Café 🏔');
});

test('bytes that are no UTF-8 are read as what old programs write', () => {
  expect(decode(Uint8Array.from([0x43, 0x61, 0x66, 0xe9, 0x20, 0x93]))).toBe('Café “');
});

test.each([
  ['{"hello": "world"}', 'Unknown format. Expected one of: an iCalendar file'],
  ['[]', 'Unknown format. Expected one of: an iCalendar file'],
  ['<!DOCTYPE html><title>x</title>', 'a web page'],
  ['hello', 'neither an iCalendar file'],
  ['', 'neither an iCalendar file'],
])('%j is refused with what could be read instead', async (text, reason) => {
  await expect(readFindings(text, context)).rejects.toThrow(reason);
});

test.each([
  ['Leipzig, Germany', { place: { city: 'Leipzig', country: 'DE' } }],
  ['Town Hall', { place: { venue: 'Town Hall' } }],
  [
    'Town Hall, High St 1, Leeds, UK',
    { place: { venue: 'Town Hall', address: 'High St 1', city: 'Leeds', country: 'GB' } },
  ],
  ['Centro, Montevideo, Uruguay', { place: { venue: 'Centro', city: 'Montevideo', country: 'UY' } }],
  ['Austin, Texas, USA', { place: { city: 'Austin, Texas', country: 'US' } }],
  [
    'Hall, 1 Main St, Austin, TX, USA',
    { place: { venue: 'Hall', address: '1 Main St', city: 'Austin, TX', country: 'US' } },
  ],
  [
    'Saal, Am Ring 1, 10115 Berlin, Germany',
    { place: { venue: 'Saal', address: 'Am Ring 1, 10115 Berlin', country: 'DE' } },
  ],
  ['https://meet.example/x', { online: true }],
  ['Online', { online: true }],
  ['', {}],
])('the place %j', (line, read) => {
  expect(readPlace(line)).toEqual(read);
});

test('text without markup stays as it is', () => {
  expect(plainFrom('a <b> c, x < y')).toBe('a <b> c, x < y');
  expect(plainFrom('<ul><li>One</li><li>Two &amp; a half</li></ul>')).toBe('- One\n- Two & a half');
});
