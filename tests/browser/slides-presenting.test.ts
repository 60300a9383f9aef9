import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveSite } from '../../src/files/serve.ts';
import { openDecks } from '../setup/decks-in-browser.ts';
import { cloudflareHeaders, netlifyHeaders } from '../setup/host-headers.ts';
import { pagesOf } from '../setup/pages.ts';

const open = openDecks();
let context: BrowserContext;
let page: Page;
/** What the browser complained of: a script that failed, or something the policy forbids. */
let complaints: string[];

beforeEach(async () => {
  context = await open.browser.newContext({ viewport: { width: 1280, height: 720 } });
  complaints = [];
  page = await newPage();
});

afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function newPage(): Promise<Page> {
  const opened = await context.newPage();
  opened.on('pageerror', (error) => complaints.push(String(error)));
  opened.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return opened;
}

const deck = (path = ''): string => `${open.server.url}slides/everything/${path}`;
const present = async (hash = ''): Promise<void> => {
  await page.goto(deck(`present/${hash}`));
  await page.locator('.reveal.is-ready').waitFor();
};
const current = (of: Page = page) => of.locator('.slides > section.present').getAttribute('id');
const shownSteps = (of: Page = page) => of.locator('.slides > section.present .fragment.visible').count();
const until = async <T>(read: () => Promise<T>, wanted: T): Promise<void> => {
  await expect.poll(() => read(), { timeout: 10_000 }).toEqual(wanted);
};

describe('keys', () => {
  test('arrows go from slide to slide and from step to step, and back', async () => {
    await present('#/first-part');
    await page.keyboard.press('ArrowRight');
    await until(current, 'steps');
    for (const steps of [1, 2, 3]) {
      await page.keyboard.press('ArrowRight');
      await until(shownSteps, steps);
    }
    await page.keyboard.press('ArrowRight');
    await until(current, 'lines');
    await page.keyboard.press('ArrowLeft');
    await until(current, 'steps');
    await until(shownSteps, 3);
  });

  test('space, N and P', async () => {
    await present('#/steps');
    await page.keyboard.press('Space');
    await until(shownSteps, 1);
    await page.keyboard.press('n');
    await until(shownSteps, 2);
    await page.keyboard.press('p');
    await until(shownSteps, 1);
  });

  test('Home and End', async () => {
    await present('#/steps');
    await page.keyboard.press('End');
    await until(current, 'thank-you');
    await page.keyboard.press('Home');
    await until(current, 'everything-in-one-deck');
  });

  test('O shows all slides as a contact sheet; the arrows, Enter and a click go to one, Escape leaves it', async () => {
    await present('#/agenda');
    const sheet = page.locator('.stage-overview[open]');
    const focused = () => page.locator(':focus').getAttribute('aria-label');
    await page.keyboard.press('o');
    await sheet.waitFor();
    expect(await focused()).toBe('Slide 2: Agenda');
    expect(await sheet.locator('[aria-current]').count()).toBe(1);
    const places = await sheet
      .locator('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().toJSON() as DOMRect));
    expect(places).toHaveLength(10);
    const row = places.filter(({ top }) => top === places[0]!.top).length;
    expect(row).toBeGreaterThan(2);
    expect(row).toBeLessThan(10);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(`Slide ${2 + row}: `);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await until(current, 'steps');
    await until(() => sheet.count(), 0);
    await page.keyboard.press('Escape');
    await sheet.waitFor();
    await page.keyboard.press('Escape');
    await until(() => sheet.count(), 0);
    expect(await current()).toBe('steps');
    await page.keyboard.press('o');
    await sheet.getByRole('button', { name: 'Slide 9: ' }).click();
    await until(current, 'two-columns');
  });

  test('T shows the time and hides it', async () => {
    await present();
    const clock = page.locator('.stage-timer');
    await page.keyboard.press('t');
    await clock.waitFor({ state: 'visible' });
    await until(async () => (await clock.textContent()) !== '00:00', true);
    await page.keyboard.press('t');
    await clock.waitFor({ state: 'hidden' });
  });

  test('G goes to a slide by its number', async () => {
    await present();
    await page.keyboard.press('g');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await until(current, 'lines');
  });

  test('B and the full stop make the screen black', async () => {
    await present();
    await page.keyboard.press('b');
    await until(() => page.locator('.reveal.paused').count(), 1);
    await page.keyboard.press('.');
    await until(() => page.locator('.reveal.paused').count(), 0);
  });

  test('F fills the screen', async () => {
    await present();
    await page.keyboard.press('f');
    await until(() => page.evaluate(() => document.fullscreenElement !== null), true);
  });

  test('? lists the keys, and its keys do nothing behind it', async () => {
    await present();
    await page.keyboard.press('?');
    await until(() => page.locator('dialog[open]').count(), 1);
    await page.keyboard.press('ArrowRight');
    expect(await current()).toBe('everything-in-one-deck');
    await page.keyboard.press('Escape');
    await until(() => page.locator('dialog[open]').count(), 0);
    expect(await page.locator('dialog[open]').count()).toBe(0);
  });
});

describe('on the stage', () => {
  /** Draws a finger over the screen. */
  const swipe = async (from: number, to: number): Promise<void> => {
    const devtools = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
      devtools.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: x === undefined ? [] : [{ x, y: 300 }],
      });
    await touch('touchStart', from);
    for (const part of [1, 2, 3, 4]) await touch('touchMove', from + ((to - from) * part) / 4);
    await touch('touchEnd');
  };

  test('a swipe turns the page', async () => {
    await context.close();
    context = await open.browser.newContext({ viewport: { width: 800, height: 600 }, hasTouch: true });
    page = await newPage();
    await present();
    await swipe(600, 200);
    await until(current, 'agenda');
  });

  test('a phone held upright presents, too: a link to a step, a swipe', async () => {
    await context.close();
    context = await open.browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
    page = await newPage();
    await present('#/steps/1');
    await until(shownSteps, 2);
    await swipe(350, 60);
    await until(shownSteps, 3);
  });

  test('code marks its lines one step after the other', async () => {
    await present('#/lines');
    const marked = () => page.locator('#lines .line.marked').allTextContents();
    await until(marked, ['const a = 1;']);
    await page.keyboard.press('ArrowRight');
    await until(marked, ['const b = `', '---']);
    await page.keyboard.press('ArrowRight');
    await until(marked, []);
    expect(await page.locator('#lines .line.dimmed').count()).toBe(0);
  });

  test('the pen draws on one slide and no other, and C wipes it', async () => {
    await present('#/sources');
    const strokes = () => page.locator('.ink path').count();
    await page.keyboard.press('d');
    await page.mouse.move(300, 300);
    await page.mouse.down();
    await page.mouse.move(500, 350, { steps: 5 });
    await page.mouse.up();
    await until(strokes, 1);
    expect(await page.evaluate(() => String(getSelection()))).toBe('');
    expect(await current()).toBe('sources');
    await page.keyboard.press('ArrowRight');
    await until(strokes, 0);
    await page.keyboard.press('ArrowLeft');
    await until(strokes, 1);
    await page.keyboard.press('c');
    await until(strokes, 0);
  });

  test('the laser pointer follows the mouse', async () => {
    await present();
    await page.keyboard.press('l');
    await page.mouse.move(400, 200);
    const dot = page.locator('.laser');
    await dot.waitFor({ state: 'visible' });
    const box = await dot.boundingBox();
    expect([Math.round(box!.x + box!.width / 2), Math.round(box!.y + box!.height / 2)]).toEqual([400, 200]);
    await page.keyboard.press('l');
    await dot.waitFor({ state: 'hidden' });
  });

  test('an address leads to a slide and a step of it', async () => {
    await present('#/steps/1');
    await until(current, 'steps');
    await until(shownSteps, 2);
    await page.keyboard.press('ArrowRight');
    await until(async () => new URL(page.url()).hash, '#/steps/2');
  });

  test('a number leads to the slide of that number', async () => {
    await present('#/4');
    await until(current, 'steps');
  });

  test('a screen reader hears what comes into sight: no hidden steps, but lines of code', async () => {
    await present('#/steps');
    const said = () => page.locator('[aria-live]').allTextContents();
    await until(said, ['Slide 4 of 10. Three steps.']);
    await page.keyboard.press('ArrowRight');
    await until(said, ['one.']);
    await page.evaluate(() => {
      location.hash = '#/lines';
    });
    await until(current, 'lines');
    await page.keyboard.press('ArrowRight');
    await until(said, ['Line 2, 3: const b = ` ---']);
    await page.keyboard.press('ArrowRight');
    await until(said, ['All lines.']);
  });

  test('a link of the agenda leads to its section', async () => {
    await present('#/agenda');
    await page.locator('#agenda a').first().click();
    await until(current, 'first-part');
  });

  test('goes on without a network once it has loaded', async () => {
    await present();
    await page.waitForLoadState('networkidle');
    const pictures = () =>
      page
        .locator('.slides img')
        .evaluateAll((images) => images.every((image) => (image as HTMLImageElement).complete));
    await until(pictures, true);
    await context.setOffline(true);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.evaluate(() => {
      location.hash = '#/picture';
    });
    await until(current, 'picture');
    const width = await page
      .locator('#picture img')
      .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    expect(width).toBeGreaterThan(0);
    await context.setOffline(false);
  });

  test.each(['present/', 'speaker/'])(
    '%s can be closed and opened again without a network',
    async (which) => {
      const server = await serveSite({ folder: open.site.out, base: '/repo/' });
      const address = `${server.url}slides/everything/${which}#/picture`;
      try {
        await page.goto(address);
        await page.locator('[data-kept]').waitFor({ state: 'attached' });
      } finally {
        await server.close();
      }
      await page.close();
      page = await newPage();
      await page.goto(address);
      await page.locator('.is-ready, .is-current').first().waitFor();
      const picture = page.locator('#picture img');
      await until(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0), true);
      expect(await page.evaluate(() => document.fonts.check('1rem "Public Sans Variable"'))).toBe(true);
      // Every size of the pictures is there, for a screen of another size.
      const sizes = await picture.evaluate((image) => {
        const sources = [...image.parentElement!.querySelectorAll('source')];
        return sources[0]!.srcset.split(',').map((one) => one.trim().split(' ')[0]!);
      });
      expect(sizes.length).toBeGreaterThan(1);
      const answers = await page.evaluate(
        (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).headers.get('content-type'))),
        sizes,
      );
      expect(new Set(answers)).toEqual(new Set(['image/avif']));
      // Nothing else of the site is answered for.
      await expect(page.goto(`${server.url}slides/everything/`)).rejects.toThrow('ERR_CONNECTION_REFUSED');
      complaints = complaints.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'));
    },
  );

  test('where there is a network, the newest state of the deck is shown', async () => {
    await present();
    await page.locator('[data-kept]').waitFor({ state: 'attached' });
    const file = path.join(open.site.out, 'slides/everything/present/index.html');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('Two columns', 'Three columns'));
    try {
      await page.reload();
      await page
        .getByRole('heading', { name: 'Three columns', includeHidden: true })
        .waitFor({ state: 'attached' });
      expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(
        `${open.server.url}slides/offline.js`,
      );
    } finally {
      writeFileSync(file, before);
    }
  });

  test('nothing moves for people who asked for that', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await present();
    expect(await page.locator('.reveal.none').count()).toBe(1);
  });

  test('costs at most 70 KB of scripts and 8 requests to the first slide', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await present();
    // The worker that keeps the presentation is fetched once nothing else is to do.
    const scripts = requests.filter((url) => url.endsWith('.js') && !url.endsWith('/offline.js'));
    const bytes = scripts.map((url) => {
      const file = path.join(open.site.out, new URL(url).pathname.replace('/repo/', ''));
      return gzipSync(readFileSync(file)).length;
    });
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(70_000);
    expect(requests.length).toBeLessThanOrEqual(8);
  });
});

describe("the speaker's view", () => {
  let speaker: Page;
  const place = () => speaker.locator('[data-part="place"]').textContent();
  const speakerSlide = () => speaker.locator('.speaker-slides > .is-current').getAttribute('id');

  beforeEach(async () => {
    await present('#/steps');
    speaker = await newPage();
    await speaker.goto(deck('speaker/'));
    await until(speakerSlide, 'steps');
  });

  test('opens where the presentation is, with this slide, the next one and the notes', async () => {
    expect(await place()).toBe('Slide 4 of 10, step 0 of 3');
    expect(await speaker.locator('.is-current .speaker-notes').textContent()).toContain('Say this slowly.');
    expect(await speaker.locator('.is-next h2').textContent()).toBe('Lines of code');
  });

  test('leads the presentation, steps included', async () => {
    await speaker.keyboard.press('ArrowRight');
    await until(shownSteps, 1);
    await speaker.keyboard.press('ArrowRight');
    await speaker.keyboard.press('ArrowRight');
    await speaker.keyboard.press('ArrowRight');
    await until(current, 'lines');
    await speaker.locator('[data-action="previous"]').click();
    await until(current, 'steps');
    await until(shownSteps, 3);
  });

  test('follows the presentation', async () => {
    await page.keyboard.press('ArrowRight');
    await until(place, 'Slide 4 of 10, step 1 of 3');
    await page.keyboard.press('End');
    await until(speakerSlide, 'thank-you');
  });

  test('keeps a second presentation in step', async () => {
    const other = await newPage();
    await other.goto(deck('present/'));
    await other.locator('.reveal.is-ready').waitFor();
    await speaker.keyboard.press('ArrowRight');
    await until(() => current(other), 'steps');
    await until(() => shownSteps(other), 1);
    await until(shownSteps, 1);
  });

  test('a window opened at a certain slide leads the others there', async () => {
    const other = await newPage();
    await other.goto(deck('present/#/sources'));
    await until(speakerSlide, 'sources');
    await until(current, 'sources');
  });

  test('makes the screen black and bright again', async () => {
    await speaker.keyboard.press('b');
    await until(() => page.locator('.reveal.paused').count(), 1);
    await page.keyboard.press('b');
    await until(() => speaker.locator('[data-part="black"]').getAttribute('aria-pressed'), 'false');
  });

  test('the stopwatch goes on when the page is loaded again', async () => {
    const elapsed = () => speaker.locator('[data-part="elapsed"]').textContent();
    expect(await elapsed()).toBe('00:00');
    await speaker.locator('[data-part="timer"]').click();
    await expect.poll(elapsed, { timeout: 10_000 }).not.toBe('00:00');
    await speaker.reload();
    await expect.poll(elapsed, { timeout: 10_000 }).not.toBe('00:00');
    expect(await speaker.locator('[data-part="timer"]').textContent()).toBe('Pause');
    await speaker.locator('[data-action="reset"]').click();
    await speaker.locator('[data-part="timer"]').click();
  });

  test('S opens it from the presentation', async () => {
    const [opened] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('s')]);
    await opened.waitForURL(/\/speaker\/$/);
  });
});

describe('in a frame of another site', () => {
  const hosts = { 'Cloudflare Pages': cloudflareHeaders, Netlify: netlifyHeaders };
  const rules = () => readFileSync(path.join(open.site.out, '_headers'), 'utf8');
  const policy = 'content-security-policy';

  test.each(Object.entries(hosts))('%s allows it of the embedding pages alone', (_name, host) => {
    const headers = host(rules());
    const pages = pagesOf(open.site.out).filter(
      (file) => file.endsWith('/index.html') || file === 'index.html',
    );
    const framed = pages.filter((file) => {
      const said = headers(`/repo/${file.replace(/index\.html$/, '')}`)[policy];
      if (said !== undefined) expect(said, file).toBe("frame-ancestors 'none'");
      return said === undefined;
    });
    expect(pages.length).toBeGreaterThan(30);
    expect(framed.sort()).toEqual([
      'slides/all-of-it/embed/index.html',
      'slides/everything/embed/index.html',
      'slides/everything/first-conf/embed/index.html',
      'slides/paper/embed/index.html',
      'slides/quiet/embed/index.html',
      'slides/quiet/first-conf/embed/index.html',
    ]);
    expect(headers('/repo/slides/paper/paper.pdf')[policy]).toBe("frame-ancestors 'none'");
  });

  test.each([
    ['embed/', true],
    ['', false],
    ['present/', false],
    ['first-conf/embed/', true],
    ['first-conf/', false],
  ])('a browser that is told so shows %j: %s', async (at, isShown) => {
    const headers = cloudflareHeaders(rules());
    await context.route(`${open.server.url}**`, async (route) => {
      const response = await route.fetch();
      const more = headers(new URL(route.request().url()).pathname);
      await route.fulfill({ response, headers: { ...response.headers(), ...more } });
    });
    await context.route('http://elsewhere.localhost/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>Elsewhere</title><iframe src="${deck(at)}" title="Slides"></iframe>`,
      }),
    );
    await page.goto('http://elsewhere.localhost/', { waitUntil: 'load' });
    expect(page.frames()[1]?.url().startsWith(deck(at))).toBe(isShown);
    if (!isShown) expect(complaints.splice(0).join()).toContain('frame-ancestors');
  });

  test('is shown there, keeps its place to itself, and leads to the deck', async () => {
    const { createServer } = await import('node:http');
    const html = `<!doctype html><title>Elsewhere</title><iframe src="${deck('embed/')}" title="Slides" width="800" height="450"></iframe>`;
    const elsewhere = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(html);
    });
    await new Promise<void>((resolve) => {
      elsewhere.listen(0, '127.0.0.1', resolve);
    });
    const { port } = elsewhere.address() as { port: number };
    try {
      await page.goto(`http://localhost:${port}/`);
      const frame = page.frameLocator('iframe');
      await frame.locator('.reveal.is-ready').waitFor();
      await frame.locator('.slides').click({ position: { x: 300, y: 200 } });
      await frame.locator('.stage-bar [data-action="next"]').click();
      const shown = () => frame.locator('.slides > section.present').getAttribute('id');
      await until(shown, 'agenda');
      // Its keys are its own once somebody is in it; the address of the frame stays as it was copied.
      await page.keyboard.press('ArrowRight');
      await until(shown, 'first-part');
      await page.keyboard.press('s');
      await page.keyboard.press('ArrowLeft');
      await until(shown, 'agenda');
      expect(context.pages()).toHaveLength(1);
      expect(page.frames()[1]?.url()).toBe(deck('embed/'));
      expect(await frame.locator('[data-action="speaker"]').count()).toBe(0);
      const link = frame.locator('.stage-bar a');
      expect(await link.getAttribute('href')).toBe('/repo/slides/everything/');
      expect(await link.getAttribute('target')).toBe('_blank');
    } finally {
      elsewhere.close();
    }
  });
});

describe('for screen readers', () => {
  test('is a document with one slide at a time', async () => {
    await present('#/sources');
    expect(await page.locator('[role="application"]').count()).toBe(0);
    const tree = await page.locator('main').ariaSnapshot();
    expect(tree).toMatch(/group "A claim.* and another/);
    expect(tree).toMatch(/heading "A claim.* and another.* \[level=2\]/);
    expect(tree).toContain('The first source.');
    expect(tree).not.toContain('Lines of code');
  });

  test('announces where it has come to', async () => {
    await present('#/first-part');
    await page.keyboard.press('ArrowRight');
    await until(
      async () => (await page.locator('[data-part="status"]').textContent())?.includes('Three steps'),
      true,
    );
  });

  test.each(['present/', 'speaker/', 'embed/'])('axe finds nothing wrong with %s', async (which) => {
    await page.goto(deck(which));
    await page.locator('.is-ready, .speaker').first().waitFor();
    // The policy lets no script in; axe comes through the developer's door.
    const source = (await import('axe-core')).default.source;
    await page.evaluate(source);
    const violations = await page.evaluate(async () => {
      const axe = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`);
    });
    expect(violations).toEqual([]);
  });
});
