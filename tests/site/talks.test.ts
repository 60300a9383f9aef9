import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serializeOuter } from 'parse5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from '../setup/files.ts';
import { attribute, elementsOf } from '../setup/links.ts';
import { htmlProblems, schemaProblems } from '../setup/page-checks.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

let site: BuiltSite;
const page = (file: string) => readFileSync(path.join(site.out, file), 'utf8');

beforeAll(async () => {
  const content = path.resolve(import.meta.dirname, '../sites/talks');
  site = await buildSite({ content, now: '2026-11-25T09:00:00Z' });
  if (site.exitCode !== 0) throw new Error(site.output);
});

afterAll(() => site?.remove());

it('pages of talks and events in odd places and at odd hours are valid, for browsers and for search engines', async () => {
  const files = filesBelow(site.out).filter((file) => /^(talks|calendar)\/.*\.html$/.test(file));
  expect(files.length).toBeGreaterThan(20);
  expect(await htmlProblems(site.out, files)).toEqual([]);
  expect(schemaProblems(site.out, files)).toEqual([]);
});

describe('what people answered to a talk', () => {
  /** The HTML of the element with an id, and its words. */
  const part = (id: string) =>
    serializeOuter(elementsOf(page('talks/odd/index.html')).find((each) => attribute(each, 'id') === id)!);
  const words = (id: string) =>
    part(id)
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');

  it('stands with the delivery it was said about, renamed events included, and nowhere else', () => {
    expect(words('kathmandu')).toContain('See you in Kathmandu');
    for (const said of ['Said in Lisbon', 'Answered in Lisbon', 'Seen the recording', 'Watched twice']) {
      expect(words('lisbon-2025')).toContain(said);
      expect(page('talks/odd/index.html').split(said)).toHaveLength(2);
    }
    expect(words('chatham')).not.toContain('repl');
  });

  it('is open where it is short, and can be answered there', () => {
    expect(part('kathmandu')).toMatch(/<details class="answered" open/);
    expect(part('lisbon-2025')).toMatch(/<details class="answered" data/);
    expect(words('lisbon-2025')).toContain('Reply on Mastodon');
  });

  it('of no delivery stands below the talk, with the sum of all', () => {
    expect(words('replies')).toContain('Wrote about the talk');
    expect(words('replies')).toContain('6 replies, 4 likes');
    expect(words('replies')).toContain('5 of them stand above');
    expect(words('replies')).not.toContain('Lisbon');
  });
});

describe('the calendar', () => {
  it('has a map in the colours of light and dark, told in words, served by the site', () => {
    const calendar = page('calendar/index.html');
    expect(calendar).toContain('src="/repo/calendar/map-light.svg"');
    expect(calendar).toMatch(
      /<source srcset="\/repo\/calendar\/map-dark.svg" media="\(prefers-color-scheme: dark\)"/,
    );
    expect(calendar).toMatch(/alt="Map\. To come: Kathmandu, [^"]*\. Past: Nairobi, Lisbon\."/);
    expect(calendar).not.toMatch(/alt="[^"]*São Paulo/);
    for (const light of ['light', 'dark'])
      expect(page(`calendar/map-${light}.svg`)).toMatch(/^<svg .*<circle /);
    expect(page('calendar/role/speaking/index.html')).not.toContain('map-light.svg');
  });

  it('sums up each year, and says that the running one is not over', () => {
    const calendar = page('calendar/index.html')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');
    expect(calendar).toContain('2026 1 event so far');
    expect(calendar).toContain('2025 2 events, 2 talks, 2 countries');
  });

  it('names the zone of a session on the page of its event', () => {
    expect(page('calendar/kathmandu/index.html').replaceAll(/\s+/g, ' ')).toContain('09:15 GMT+5:45');
  });

  it('keeps a private call for papers to itself, and tells a public one', () => {
    const texts = filesBelow(site.out).filter((file) => /\.(html|json|ics|xml)$/.test(file));
    expect(texts.filter((file) => page(file).includes('privatecall'))).toEqual([]);
    expect(page('calendar/casablanca/index.html')).toContain('https://jdl.example/cfp');
  });
});

/** The words of a page, without its markup. */
function wordsOf(file: string): string {
  return page(file)
    .replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('the list of talks', () => {
  it('tells what can be booked from what is retired', () => {
    const [offered, retired] = wordsOf('talks/index.html').split('No longer given');
    expect(offered).toContain('A second talk at the same event');
    expect(retired).toContain('A retired talk Retired');
    expect(page('talks/gone/index.html')).not.toContain('can be booked');
    expect(wordsOf('talks/odd/index.html')).toContain('This talk can be booked.');
  });

  it('says how often a talk was given and how long it is, as far as there is something to say', () => {
    expect(wordsOf('talks/index.html')).toMatch(/off, and why\. Given once · 25 or 45 minutes/);
    expect(wordsOf('talks/index.html')).not.toMatch(/\. · /);
  });

  it.each([
    ['newest', /2026 .*A second talk/],
    ['subject', /time zones Next 2 Dec 2026.*Forty-five minutes/],
    ['year', /2027 .*Forty-five minutes.* 2026 .*A second talk.* 2025 .*A second talk/],
    ['event', /Chatham Nights .*Old conference in Lisbon .*Forty-five minutes/],
    ['times-given', /Once .*Forty-five minutes.* Not yet given .*A retired talk/],
  ])('has an order by %s', (order, words) => {
    expect(wordsOf(`talks/by/${order}/index.html`)).toMatch(words);
  });
});

describe('a talk', () => {
  it('keeps what was called off apart from what is next and what was given', () => {
    const [shown, off] = wordsOf('talks/odd/index.html').split('Cancelled 10');
    expect(shown).not.toContain('Called off conference');
    expect(off).toContain('conference Cancelled');
    expect(page('calendar/index.html')).toMatch(/class="given cancelled"/);
  });

  it('has for organisers its texts and the short biography, counted rightly', () => {
    expect(wordsOf('talks/odd/index.html')).toMatch(
      /For organisers .*In one line 2 words .*About Jo Ndiaye-Müller 3 words Jo breaks calendars\./,
    );
  });
});

describe('an event', () => {
  it('of an evening says when it begins, also in lists, and not when it ends where nobody knows', () => {
    const evening = wordsOf('calendar/evening/index.html');
    expect(evening).toContain('10 March 2027 19:00 CET');
    expect(evening).not.toContain('00:00');
    expect(wordsOf('calendar/index.html')).toMatch(/10 Mar 2027 19:00 CET/);
    expect(page('calendar/evening/index.html')).toContain(
      '"url":"https://user.example/repo/calendar/evening/"}',
    );
    expect(page('calendar/index.html')).not.toContain(
      '"@type":"VirtualLocation","url":"https://user.example/repo/calendar/"',
    );
    expect(page('calendar/index.html')).toContain('"performer"');
    expect(page('calendar/evening/index.html')).toContain(
      'href="webcal://user.example/repo/calendar/evening.ics"',
    );
  });

  it('holds together what is given there and the notes taken there', () => {
    const lisbon = wordsOf('calendar/lisbon-2025/index.html');
    expect(lisbon).toMatch(/My talks here .*Forty-five minutes.*A second talk.* Notes .*Notes from Lisbon/);
  });

  it('can be found by role, country and subject, without a script', () => {
    for (const view of ['role/speaking', 'in/np', 'about/time-zones']) {
      expect(wordsOf(`calendar/${view}/index.html`)).toContain('Himal, Data');
      expect(page('calendar/index.html')).toContain(`href="/repo/calendar/${view}/"`);
    }
    expect(wordsOf('calendar/in/np/index.html')).toContain('Calendar: Nepal');
    expect(wordsOf('calendar/in/pt/index.html')).not.toContain('Chatham Nights');
    expect(page('calendar/index.html')).not.toContain('<script src');
  });

  it('can be followed, alone and with all others, and copied to Google and Outlook', () => {
    const calendar = page('calendar/index.html');
    expect(calendar).toContain('href="webcal://user.example/repo/calendar.ics"');
    expect(page('calendar/role/speaking/index.html')).toContain(
      'webcal://user.example/repo/calendar/role/speaking.ics',
    );
    const chatham = page('calendar/chatham/index.html').replaceAll('&#38;', '&').replaceAll('&amp;', '&');
    expect(chatham).toContain('href="/repo/calendar/chatham.ics"');
    expect(chatham).toContain('dates=20270403T223000%2F20270404T043000&ctz=Pacific%2FChatham');
    // 22:30 at +13:45, then the clocks go back an hour: 04:30 at +12:45.
    expect(chatham).toContain('startdt=2027-04-03T08%3A45%3A00Z&enddt=2027-04-03T15%3A45%3A00Z');
    expect(page('calendar/off/index.html')).not.toContain('calendar.google.com');
  });
});
