import { RichText } from '@atproto/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Announcement } from '../../src/model/manifest.ts';
import { siteSchema } from '../../src/model/site.ts';
import type { Draft, Limits } from '../../src/networks/contract.ts';
import { counterFor, usualLimits } from '../../src/networks/counter.ts';
import { littleText } from '../../src/networks/linkedin/text.ts';
import { parseLittle } from '../../src/sandbox/linkedin/little.ts';
import { countedLength } from '../../src/sandbox/mastodon/text.ts';
import { type ComposeContext, compose } from '../../src/syndication/compose.ts';
import { TemplateError } from '../../src/syndication/template.ts';
import { siteYaml } from '../setup/content.ts';
import { announcementOf, manifestOf } from '../setup/syndication.ts';

const networks = ['mastodon', 'bluesky', 'linkedin'] as const;
type Network = (typeof networks)[number];

const people = {
  alice: {
    name: 'Alice Doe',
    mastodon: '@alice@social.example',
    bluesky: { handle: 'alice.example', did: 'did:plc:alice' },
    linkedin: { urn: 'urn:li:person:al1ce', name: 'Alice (she) Doe' },
  },
  bob: { name: 'Bob Roe' },
};

function settingOf(more: object = {}): ComposeContext {
  const site = siteSchema.parse({
    ...parse(siteYaml),
    networks: { mastodon: { url: 'https://m.example' } },
    ...more,
  });
  return { site: manifestOf([]).site, syndication: site.syndication, networks: site.networks, people };
}
const setting = settingOf();
const url = 'https://ada.example/posts/hello/';

function draftsOf(
  wanted: Partial<Announcement>,
  network: Network,
  limits: Limits = usualLimits[network],
): Draft[] {
  return compose(announcementOf({ url, ...wanted }), network, limits, setting) ?? [];
}
const textOf = (wanted: Partial<Announcement>, network: Network) => draftsOf(wanted, network)[0]!.text;

describe('a text for each network', () => {
  test('the owner’s own words come before the template, and the link is added where it is missing', () => {
    const text = { mastodon: 'Read this!', all: 'For the others' };
    expect(textOf({ text }, 'mastodon')).toBe(`Read this!\n\n${url}`);
    expect(textOf({ text }, 'bluesky')).toBe('For the others');
  });

  test('a link the owner wrote themselves is not repeated', () => {
    expect(textOf({ text: { all: 'See {url} now' } }, 'mastodon')).toBe(`See ${url} now`);
    expect(textOf({ text: { all: `See ${url}.` } }, 'mastodon')).toBe(`See ${url}.`);
  });

  test('a person is named by handle, DID or URN, and by name where they have none', () => {
    const text = { all: 'With @{alice} and @{bob}!' };
    const [mastodon] = draftsOf({ text }, 'mastodon');
    expect(mastodon!.text).toContain('With @alice@social.example and Bob Roe!');
    const [bluesky] = draftsOf({ text }, 'bluesky');
    expect(bluesky!.text).toBe('With @alice.example and Bob Roe!');
    expect(bluesky!.spans).toEqual([
      { kind: 'mention', id: 'did:plc:alice', name: 'Alice Doe', start: 5, end: 19 },
    ]);
    const [linkedin] = draftsOf({ text }, 'linkedin');
    expect(littleText(linkedin!.text, linkedin!.spans)).toBe(
      'With @[Alice \\(she\\) Doe](urn:li:person:al1ce) and Bob Roe!',
    );
  });

  test('hashtags begin each word with a capital; what cannot be one is left out', () => {
    const tags = ['static site generators', 'iOS', 'C++', '2026', 'Straße', 'open-source', 'Open Source'];
    expect(textOf({ tags }, 'bluesky')).toMatch(/\n\n#StaticSiteGenerators #iOS #Straße #OpenSource$/);
  });

  test('a stretch in brackets is left out where what it names is not known', () => {
    const event = {
      name: 'DevConf',
      start: '2026-12-01',
      end: '2026-12-03',
      timeZone: 'Europe/Berlin',
      status: 'confirmed' as const,
    };
    const talk = { id: 'talks/x@devconf#upcoming', moment: 'upcoming' as const, kind: 'talk' as const };
    expect(textOf({ ...talk, event }, 'bluesky')).toMatch(
      /^On December 1, 2026 I’ll be speaking at DevConf: Title of x/,
    );
    expect(textOf({ ...talk, event: { ...event, place: { city: 'Lyon' } } }, 'bluesky')).toMatch(
      /at DevConf, Lyon: /,
    );
    expect(textOf({ text: { all: 'A [list] of {{things}}' } }, 'bluesky')).toBe('A [list] of {things}');
  });

  test('times are those of the event, in the language of the announcement', () => {
    const event = {
      name: 'DevConf',
      start: '2026-12-01',
      end: '2026-12-03',
      timeZone: 'America/New_York',
      status: 'confirmed' as const,
      sessionStart: '2026-12-02T14:30',
    };
    const talk = { id: 'talks/x@devconf#today', moment: 'today' as const, kind: 'talk' as const, event };
    expect(textOf({ ...talk, lang: 'de' }, 'bluesky')).toMatch(/^Heute, 14:30 GMT-5, auf DevConf: /);
    expect(textOf({ ...talk, lang: 'en', text: { all: '{date} {time}' } }, 'bluesky')).toBe(
      'December 2, 2026 2:30 PM EST',
    );
  });

  test('a name that stands for nothing is said, not posted', () => {
    expect(() => textOf({ text: { all: 'Hello {titel}' } }, 'bluesky')).toThrow(TemplateError);
    expect(() => textOf({ text: { all: 'Hello @{carol}' } }, 'bluesky')).toThrow('people.yaml');
  });

  test('a template of site.yaml holds, and false says nothing', () => {
    const templates = { post: { published: { all: 'New: {title}', linkedin: false } } };
    const own = settingOf({ syndication: { templates } });
    const hello = announcementOf({ url });
    expect(compose(hello, 'bluesky', usualLimits.bluesky, own)![0]!.text).toBe('New: Title of hello');
    expect(compose(hello, 'linkedin', usualLimits.linkedin, own)).toBeUndefined();
  });

  test('an entry’s options come before those of the site', () => {
    const own = settingOf({
      networks: { mastodon: { url: 'https://m.example', visibility: 'unlisted', contentWarning: 'long' } },
      syndication: { options: { mastodon: { visibility: 'private' } } },
    });
    const at = (options: Announcement['options']) =>
      compose(announcementOf({ url, options }), 'mastodon', usualLimits.mastodon, own)![0]!.options.mastodon;
    expect(at(undefined)).toEqual({ visibility: 'private', contentWarning: 'long' });
    expect(at({ mastodon: { visibility: 'public' } })).toEqual({
      visibility: 'public',
      contentWarning: 'long',
    });
  });
});

describe('a text that is too long', () => {
  test('loses the end of its summary first, between words, and never the link', () => {
    const [draft] = draftsOf({ summary: 'word '.repeat(300) }, 'mastodon');
    expect(draft!.text).toMatch(/word word…\n\nhttps:\/\/ada\.example\/posts\/hello\/\n\n#StaticSites$/);
    expect(counterFor('mastodon', usualLimits.mastodon).count(draft!.text, draft!.spans)).toBeGreaterThan(
      490,
    );
  });

  test('text without spaces is cut between its words', () => {
    const [draft] = draftsOf(
      { summary: '潮汐表は手書きの数字で満ちている。'.repeat(40), tags: [] },
      'bluesky',
    );
    expect(draft!.text).toMatch(/…$/);
    expect([...draft!.text].length).toBeGreaterThan(250);
  });

  test('becomes a thread where the owner says so, with the link in its first part', () => {
    const sentence = 'This is one sentence of a text that is far too long for one post. ';
    const drafts = draftsOf({ text: { all: sentence.repeat(20) }, thread: true }, 'mastodon');
    expect(drafts.length).toBeGreaterThan(2);
    expect(drafts[0]!.text).toMatch(/\.\n\nhttps:\/\/ada\.example\/posts\/hello\/$/);
    for (const { text } of drafts.slice(1)) expect(text).toMatch(/^This is .*\.$/);
    const joined = drafts.map(({ text }) => text.replace(`\n\n${url}`, '')).join(' ');
    expect(joined).toBe(sentence.repeat(20).trim());
  });

  test('a content warning counts', () => {
    const options = { mastodon: { contentWarning: 'w'.repeat(100) } };
    const [draft] = draftsOf({ summary: 'word '.repeat(300), options }, 'mastodon');
    expect(countedLength(draft!.text, 'w'.repeat(100))).toBeLessThanOrEqual(500);
  });

  test('the instance’s own limits are kept', () => {
    const [draft] = draftsOf({ summary: 'word '.repeat(300) }, 'mastodon', {
      ...usualLimits.mastodon,
      text: 120,
    });
    expect(countedLength(draft!.text)).toBeLessThanOrEqual(120);
  });
});

/** Text as hostile as Unicode allows, and text with marks in it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.string({ unit: 'grapheme', maxLength: 700 }),
  fc
    .array(
      fc.oneof(
        fc.lorem({ maxCount: 8, mode: 'words' }),
        fc.webUrl({ withFragments: true, withQueryParameters: true }),
        fc.constantFrom(
          '#tag',
          '(brackets)',
          'a_b*c',
          '@somebody@else.example',
          '潮汐表は手書きの数字',
          '👩🏽‍🚀🏳️‍🌈',
          'e\u0301\u0302',
          'مرحبا',
          '\n\n',
          '\u200d',
          '［全角］',
        ),
      ),
      { maxLength: 60 },
    )
    .map((words) => words.join(' ')),
);
/** The same, in an owner's text: braces mean placeholders there. */
const ownText = anyText.map((text) => text.replace(/[{}]/g, ''));

const anyAnnouncement = fc.record({
  title: anyText.map((text) => text || 'T'),
  summary: anyText,
  tags: fc.array(anyText, { maxLength: 6 }),
  text: fc.option(
    ownText.map((all) => ({ all })),
    { nil: undefined },
  ),
  thread: fc.boolean(),
});

/** Every draft of an announcement, on every network. */
function eachDraft(
  wanted: Partial<Announcement>,
  check: (draft: Draft, network: Network, part: number) => void,
) {
  for (const network of networks) {
    let drafts: Draft[] = [];
    try {
      drafts = draftsOf(wanted, network);
    } catch (error) {
      // One word that is longer than a whole part of a thread.
      if ((error as Error).name !== 'DoesNotFit' || !wanted.thread) throw error;
    }
    for (const [part, draft] of drafts.entries()) check(draft, network, part);
  }
}

describe('whatever the text', () => {
  test('it fits, as each network counts', () => {
    fc.assert(
      fc.property(anyAnnouncement, (wanted) =>
        eachDraft(wanted, ({ text, spans }, network) => {
          expect(counterFor(network, usualLimits[network]).fits(text, spans)).toBe(true);
          if (network === 'mastodon') expect(countedLength(text)).toBeLessThanOrEqual(500);
          if (network === 'bluesky') expect(new RichText({ text }).graphemeLength).toBeLessThanOrEqual(300);
          if (network === 'bluesky') expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3000);
          if (network === 'linkedin') expect(littleText(text, spans).length).toBeLessThanOrEqual(3000);
        }),
      ),
      { numRuns: 400 },
    );
  });

  test('the link survives, whole', () => {
    fc.assert(
      fc.property(anyAnnouncement, (wanted) =>
        eachDraft(wanted, (draft, network, part) => {
          if (part > 0) return;
          if (network === 'mastodon')
            expect(draft.spans).toContainEqual(expect.objectContaining({ kind: 'link', url }));
          else expect(draft.card?.url).toBe(url);
        }),
      ),
      { numRuns: 200 },
    );
  });

  test('links, hashtags and mentions are whole, in order, and stand apart', () => {
    fc.assert(
      fc.property(anyAnnouncement, (wanted) =>
        eachDraft(wanted, ({ text, spans }) => {
          let end = 0;
          for (const span of spans) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            end = span.end;
            const said = text.slice(span.start, span.end);
            if (span.kind === 'link') expect(said).toBe(span.url);
            if (span.kind === 'tag') expect(said).toBe(`#${span.tag}`);
            expect(text[span.end] ?? '').not.toBe('…');
          }
          expect(end).toBeLessThanOrEqual(text.length);
        }),
      ),
      { numRuns: 200 },
    );
  });

  test('nothing is cut inside a word or a grapheme', () => {
    const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
    const spaced = anyText.map((text) =>
      text.replace(
        /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff00-\uff65]/gu,
        '',
      ),
    );
    fc.assert(
      fc.property(spaced, (summary) => {
        const [draft] = draftsOf({ text: { all: '{summary}' }, summary, tags: [] }, 'bluesky');
        const shown = draft!.text;
        if (!shown.endsWith('…')) return;
        const words = summary
          .toWellFormed()
          .replace(/(?:(?!\n)\p{Cc})+/gu, ' ')
          .trim()
          .split(/\s+/u);
        const last = shown.split(/\s+/u).at(-1)!.slice(0, -1);
        const graphemes = [...segmenter.segment(last)].map(({ segment }) => segment).join('');
        expect(graphemes).toBe(last);
        expect(
          last === '' || words.some((word) => word.replace(/[\s,;:.…\-–—]+$/u, '') === last || word === last),
        ).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('LinkedIn reads back the very text, and loses nothing', () => {
    fc.assert(
      fc.property(anyAnnouncement, (wanted) => {
        const [draft] = draftsOf({ ...wanted, thread: false }, 'linkedin');
        const read = parseLittle(littleText(draft!.text, draft!.spans));
        expect(read.lost).toBe('');
        expect(read.text).toBe(draft!.text);
      }),
      { numRuns: 400 },
    );
  });

  test('composing twice gives the same', () => {
    fc.assert(
      fc.property(anyAnnouncement, (wanted) => {
        eachDraft({ ...wanted, thread: false }, (draft, network) => {
          expect(draftsOf({ ...wanted, thread: false }, network)[0]).toEqual(draft);
        });
      }),
      { numRuns: 50 },
    );
  });
});
