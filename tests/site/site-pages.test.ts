import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HtmlValidate } from 'html-validate';
import { mf2 } from 'microformats-parser';
import sharp from 'sharp';
import { describe, expect, inject, it } from 'vitest';
import { attribute, elementsOf } from '../setup/links.ts';
import { compressed, jsonLdOf, linksOf, metaOf, pageAt, pagesOf } from '../setup/pages.ts';

const { out } = inject('sampleSite');
const origin = 'https://maren.example/';
/** One page of every kind. */
const kinds = {
  home: '',
  posts: 'posts/',
  post: 'posts/what-a-post-can-hold/',
  talks: 'talks/',
  'talks by year': 'talks/by/year/',
  talk: 'talks/reading-the-tide/',
  decks: 'slides/',
  deck: 'slides/slides-are-documents/',
  calendar: 'calendar/',
  'calendar of one role': 'calendar/role/speaking/',
  event: 'calendar/code4harbours-2027/',
  subjects: 'tags/',
  subject: 'tags/tides/',
  about: 'about/',
  search: 'search/',
  'not found': '404.html',
};
const scripted = /^(slides\/.*\/(present|speaker|embed)|search)\//;

describe('every page of the sample site', () => {
  it('is valid HTML', async () => {
    // `void-style`: Astro's MDX renderer closes void elements with a slash, which HTML allows.
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'void-style': 'off' },
    });
    const problems: string[] = [];
    for (const page of pagesOf(out)) {
      const report = await validator.validateString(readFileSync(path.join(out, page), 'utf8'));
      for (const { messages } of report.results) {
        problems.push(...messages.map(({ ruleId, message }) => `${page}: ${ruleId}: ${message}`));
      }
    }
    expect(problems).toEqual([]);
  });

  it('begins its head with a policy that allows nothing inline but its own style sheet', () => {
    for (const page of pagesOf(out)) {
      const html = readFileSync(path.join(out, page), 'utf8');
      expect(html, page).toMatch(/<head><meta http-equiv="Content-Security-Policy"/);
      const policy = metaOf(html).get('Content-Security-Policy')!;
      expect(policy, page).toMatch(/^default-src 'self'; /);
      for (const part of ["base-uri 'none'", "object-src 'none'", "form-action 'self'"]) {
        expect(policy, page).toContain(part);
      }
      expect(policy, page).not.toContain('unsafe-inline');
      expect(policy.includes('wasm-unsafe-eval'), page).toBe(page === 'search/index.html');
    }
  });

  it('has no style attribute and, but for four kinds of page, no script', () => {
    for (const page of pagesOf(out)) {
      for (const element of elementsOf(readFileSync(path.join(out, page), 'utf8'))) {
        expect(attribute(element, 'style'), `${page}: <${element.tagName} style>`).toBeUndefined();
        const isData = attribute(element, 'type') === 'application/ld+json';
        if (element.tagName === 'script' && !isData) expect(page).toMatch(scripted);
        for (const { name } of element.attrs) expect(name, page).not.toMatch(/^on[a-z]/);
      }
    }
  });

  it('asks no other origin for anything', () => {
    for (const page of pagesOf(out)) {
      for (const element of elementsOf(readFileSync(path.join(out, page), 'utf8'))) {
        const loads = ['img', 'script', 'source', 'iframe', 'video', 'audio', 'track', 'embed', 'object'];
        const isLoaded =
          loads.includes(element.tagName) ||
          (element.tagName === 'link' &&
            /stylesheet|preload|icon|manifest/.test(attribute(element, 'rel') ?? ''));
        if (!isLoaded) continue;
        const addresses = ['src', 'href', 'srcset', 'data', 'poster'].flatMap(
          (name) => attribute(element, name)?.split(/,\s*/) ?? [],
        );
        for (const address of addresses) expect(address, page).toMatch(/^\/(?!\/)/);
      }
    }
  });
});

describe.each(Object.entries(kinds))('%s', (kind, address) => {
  const html = pageAt(out, address);
  const meta = metaOf(html);

  it('says what it is to search engines and networks', () => {
    expect(linksOf(html, 'canonical')).toEqual([origin + address]);
    expect(meta.get('og:url')).toBe(origin + address);
    for (const name of [
      'og:title',
      'og:description',
      'og:type',
      'og:image:alt',
      'twitter:image:alt',
      'description',
    ]) {
      expect(meta.get(name), name).toMatch(/\S/);
    }
    expect(meta.get('twitter:card')).toBe('summary_large_image');
    const card = meta.get('og:image')!;
    expect(card).toMatch(/^https:\/\/maren\.example\/cards\/.+\.png$/);
    const png = readFileSync(path.join(out, new URL(card).pathname));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
    expect(meta.has('robots')).toBe(kind === 'search' || kind === 'not found');
  });

  it('has one heading of the first rank, landmarks, a skip link and a language', () => {
    const elements = elementsOf(html);
    const count = (tag: string) => elements.filter(({ tagName }) => tagName === tag).length;
    expect(count('h1')).toBe(1);
    expect(count('main')).toBe(1);
    expect(count('nav')).toBeGreaterThan(0);
    const firstLink = elements.find(({ tagName }) => tagName === 'a')!;
    expect(attribute(firstLink, 'href')).toBe('#main');
    expect(attribute(elements.find(({ tagName }) => tagName === 'html')!, 'lang')).toBe('en');
  });

  it('lets a reader guess who made it and what they speak about', () => {
    const text = elementsOf(html).length && html.replace(/<[^>]+>/g, ' ');
    expect(text).toContain('Maren Quillstrand');
    expect(text).toContain('I teach old tide tables to speak');
  });
});

describe('size', () => {
  it('of the longest post and of home is within one first flight, with two fonts of 80 KB at most', () => {
    for (const address of ['posts/publish-once/', '']) {
      const html = pageAt(out, address);
      const sheets = linksOf(html, 'stylesheet').map((sheet) => readFileSync(path.join(out, sheet)));
      const bytes = [Buffer.from(html), ...sheets].reduce((sum, part) => sum + compressed(part), 0);
      expect(bytes, address).toBeLessThanOrEqual(14_600);
      const fonts = linksOf(html, 'preload');
      expect(fonts).toHaveLength(2);
      const size = fonts.reduce((sum, font) => sum + readFileSync(path.join(out, font)).length, 0);
      expect(size).toBeLessThanOrEqual(80_000);
    }
  });

  it('of every other font in the site is nothing', () => {
    const fonts = elementsOf(pageAt(out, '')).filter((element) => attribute(element, 'as') === 'font');
    expect(fonts).toHaveLength(2);
  });
});

describe('microformats', () => {
  const read = (address: string) => mf2(pageAt(out, address), { baseUrl: origin + address });

  it('of a post are an h-entry with author, dates, subjects and text', () => {
    const entry = read('posts/publish-once/').items.find(({ type }) => type?.includes('h-entry'))!;
    const { name, author, published, url, category, content, summary } = entry.properties;
    expect(name).toEqual(['Publish once, be heard in three places']);
    expect(url).toEqual([`${origin}posts/publish-once/`]);
    expect(published?.[0]).toMatch(/^2026-11-19/);
    expect(summary?.[0]).toMatch(/^How a post of mine/);
    expect(category).toContain('research software');
    expect(author).toMatchObject([
      { type: ['h-card'], properties: { name: ['Maren Quillstrand'], url: [origin] } },
    ]);
    expect((content as { html: string }[])[0]?.html.length).toBeGreaterThan(3000);
  });

  it('of a talk are an h-entry with an h-event for each delivery', () => {
    const talk = read('talks/reading-the-tide/').items.find(({ type }) => type?.includes('h-entry'))!;
    expect(talk.properties.name).toEqual(['Reading the tide: two centuries of harbour logbooks as data']);
    const events = talk.children?.filter(({ type }) => type?.includes('h-event')) ?? [];
    expect(events).toHaveLength(4);
    for (const event of events) expect(event.properties.start?.[0]).toMatch(/^20\d\d-/);
  });

  it('of an event are an h-event with its days and its place', () => {
    const event = read('calendar/code4harbours-2027/').items.find(({ type }) => type?.includes('h-event'))!;
    expect(event.properties).toMatchObject({
      name: ['Code4Harbours 2027'],
      start: ['2027-02-16'],
      end: ['2027-02-18'],
    });
    expect(event.properties.location).toMatchObject([
      { type: ['h-adr'], properties: { locality: ['Hobart'], 'country-name': ['Australia'] } },
    ]);
  });

  it('of home are the owner as an h-card, with links that are theirs', () => {
    const { items, rels } = read('');
    const card = items.find(({ type }) => type?.includes('h-card'))!;
    expect(card.properties.name).toEqual(['Maren Quillstrand']);
    expect(card.properties.photo).toMatchObject([{ alt: expect.stringContaining('portrait') }]);
    expect(rels.me).toContain('https://social.example/@maren');
    expect(rels.me).not.toContain('https://archive.skerrow.example/people/quillstrand');
  });
});

describe('JSON-LD', () => {
  it('of a post is a BlogPosting', () => {
    const [posting] = jsonLdOf(pageAt(out, 'posts/publish-once/'));
    expect(posting).toMatchObject({
      '@type': 'BlogPosting',
      headline: 'Publish once, be heard in three places',
      author: { '@type': 'Person', name: 'Maren Quillstrand' },
      datePublished: '2026-11-19T10:00:00Z',
      inLanguage: 'en',
    });
    expect(posting!.wordCount).toBeGreaterThan(900);
  });

  it('of an event is an Event with performer, place and what is given there', () => {
    const [event] = jsonLdOf(pageAt(out, 'calendar/code4harbours-2027/'));
    expect(event).toMatchObject({
      '@type': 'Event',
      startDate: '2027-02-16',
      endDate: '2027-02-18',
      eventStatus: 'https://schema.org/EventScheduled',
      eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
      performer: { '@type': 'Person' },
      location: [{ '@type': 'Place', name: 'Wharf Store Four' }, { '@type': 'VirtualLocation' }],
      subEvent: [{ name: 'Small data, kept well', startDate: '2027-02-17T11:20+11:00' }],
    });
  });

  it('of an event that was called off says so', () => {
    const [event] = jsonLdOf(pageAt(out, 'calendar/harbour-data-week-2026/'));
    expect(event).toMatchObject({ eventStatus: 'https://schema.org/EventCancelled' });
  });

  it('of a talk is the work and each time it was performed', () => {
    const [work, ...sessions] = jsonLdOf(pageAt(out, 'talks/reading-the-tide/'));
    expect(work).toMatchObject({ '@type': 'CreativeWork', genre: 'Conference talk' });
    expect(sessions).toHaveLength(4);
    for (const session of sessions) {
      expect(session).toMatchObject({ '@type': 'Event', workFeatured: { '@id': work!['@id'] } });
    }
  });
});

describe('organisers', () => {
  it.each(['about/', 'talks/reading-the-tide/'])(
    'find the portrait as a file on %s, without what it does not show',
    async (address) => {
      const html = readFileSync(path.join(out, address, 'index.html'), 'utf8');
      const [, href, name] =
        /<a href="([^"]+)" download[^>]*>Portrait[^<]*<\/a> <span[^>]*>([^<]+)</.exec(html) ?? [];
      const { format, width, height, exif, xmp } = await sharp(path.join(out, href!)).metadata();
      expect(name).toBe(`${format!.toUpperCase()}, ${width} × ${height} pixels`);
      expect([exif, xmp]).toEqual([undefined, undefined]);
    },
  );
});

describe('a talk', () => {
  it('shows event, room, slides and recording of what was, and what comes next', () => {
    const html = pageAt(out, 'talks/slides-are-documents/');
    for (const text of [
      'Slow Software 2026',
      'Setzersaal',
      'Watch the recording',
      'A screen reader reads two decks',
    ]) {
      expect(html).toContain(text);
    }
    expect(html).toContain('href="/slides/slides-are-documents/"');
    expect(html).toContain('start=250s');
    expect(pageAt(out, 'talks/small-data-kept-well/')).toContain('Slides, after the talk');
  });
});
