import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';

const { out } = inject('sampleSite');
/** One page of every kind that a reader reaches without a presentation. */
const kinds = [
  '',
  'posts/',
  'posts/what-a-post-can-hold/',
  'talks/',
  'talks/by/subject/',
  'talks/slides-are-documents/',
  'slides/',
  'slides/slides-are-documents/',
  'calendar/',
  'calendar/role/speaking/',
  'calendar/code4harbours-2027/',
  'tags/',
  'tags/tides/',
  'about/',
  'privacy/',
  'search/',
  '404.html',
];

let browser: Browser;
let server: SiteServer;
/** What the browser complained of: a script that failed, something the policy forbids, a file that is missing. */
let complaints: string[] = [];

beforeAll(async () => {
  server = await serveSite({ folder: out });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

afterEach(() => {
  expect(complaints).toEqual([]);
  complaints = [];
});

/** Opens a page, does something with it, and closes it. */
async function on<T>(
  address: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`${address}: ${error}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${address}: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) complaints.push(`${address} asked for ${request.url()}`);
    });
    await page.goto(new URL(address, server.url).href);
    await page.evaluate(() => document.fonts.ready);
    return await look(page);
  } finally {
    await context.close();
  }
}

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

describe('a page', () => {
  it('loads two font files, with a Čitalnica on it too', async () => {
    for (const address of ['posts/publish-once/', '', 'calendar/']) {
      const fonts: string[] = [];
      const context = await browser.newContext({ viewport: desk });
      const page = await context.newPage();
      page.on('request', (request) => {
        if (request.resourceType() === 'font') fonts.push(request.url());
      });
      await page.goto(new URL(address, server.url).href);
      await page.evaluate(() => document.fonts.ready);
      await context.close();
      expect(new Set(fonts).size, fonts.join('\n')).toBe(2);
    }
  });

  it('is set in the whole width of the page, whatever else is on it', async () => {
    for (const address of kinds) {
      const narrow = await on(address, { viewport: desk }, (page) =>
        page.evaluate(() => {
          const main = document.querySelector('main')!;
          const { paddingLeft, paddingRight } = getComputedStyle(main);
          const room = main.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
          return [...main.querySelectorAll('.part, .leaf:not(.leaf .leaf, ol *, ul *)')]
            .filter((part) => part.closest('[hidden]') === null && part.getBoundingClientRect().width > 0)
            .filter((part) => part.getBoundingClientRect().width < room - 1)
            .map((part) => part.outerHTML.slice(0, 80));
        }),
      );
      expect(narrow, address).toEqual([]);
    }
  });

  it('has the portrait beside the name on a telephone, with its edge where that of the text is', async () => {
    const [portrait, text] = await on('', { viewport: phone }, (page) =>
      page.evaluate(() =>
        ['.who picture', '.who .p-note'].map((name) => {
          const { top, right } = document.querySelector(name)!.getBoundingClientRect();
          return { top, right: Math.round(right) };
        }),
      ),
    );
    const name = await on('', { viewport: phone }, (page) =>
      page.evaluate(() => document.querySelector('.who h1')!.getBoundingClientRect().bottom),
    );
    expect(portrait!.right).toBe(text!.right);
    expect(portrait!.top).toBeLessThan(name);
  });

  it('is never wider than the screen, from 320 to 1920 pixels', async () => {
    for (const width of [320, 390, 768, 1280, 1920]) {
      for (const address of kinds) {
        const wide = await on(address, { viewport: { width, height: 800 } }, (page) =>
          page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        );
        expect(wide, `${address} at ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });

  it('can be enlarged to 200 % without anything being cut off', async () => {
    // Zooming to 200 % halves the width in CSS pixels and doubles what the text takes of it (WCAG 2.2, 1.4.4, 1.4.10).
    for (const address of kinds) {
      const wide = await on(
        address,
        { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
        (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      );
      expect(wide, address).toBeLessThanOrEqual(0);
      const larger = await on(address, { viewport: desk }, async (page) => {
        // What a reader does who asks the browser for twice its usual size of text.
        await page.evaluate(() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('html { font-size: 200% }');
          document.adoptedStyleSheets = [sheet];
        });
        return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      });
      expect(larger, `${address} with large text`).toBeLessThanOrEqual(0);
    }
  });

  it('sets its text in lines of 60 to 75 characters where there is room', async () => {
    for (const viewport of [desk, { width: 1920, height: 1000 }]) {
      const lines = await on('posts/publish-once/', { viewport }, (page) =>
        page.evaluate(() => {
          const lengths: number[] = [];
          for (const paragraph of document.querySelectorAll('.prose > p')) {
            const range = document.createRange();
            const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
            let top = Number.POSITIVE_INFINITY;
            let length = 0;
            const own: number[] = [];
            while (walker.nextNode()) {
              const text = walker.currentNode as Text;
              for (let at = 0; at < text.length; at++) {
                range.setStart(text, at);
                range.setEnd(text, at + 1);
                const box = range.getBoundingClientRect();
                if (box.height === 0) continue;
                if (Math.abs(box.bottom - top) > box.height / 2) {
                  if (length > 0) own.push(length);
                  length = 0;
                  top = box.bottom;
                }
                length += 1;
              }
            }
            // The last line of a paragraph is as long as it happens to be.
            lengths.push(...own);
          }
          return lengths;
        }),
      );
      const median = lines.sort((a, b) => a - b)[Math.floor(lines.length / 2)]!;
      expect(lines.length).toBeGreaterThan(30);
      expect(median).toBeGreaterThanOrEqual(60);
      expect(median).toBeLessThanOrEqual(75);
    }
  });

  it('says on the first screen of home who this is, what they speak about and where next', async () => {
    for (const viewport of [desk, phone]) {
      const texts = [
        'Maren Quillstrand',
        'I teach old tide tables',
        'Where next',
        'Research Software Forum 2026',
      ];
      for (const text of texts) {
        const bottom = await on('', { viewport }, async (page) => {
          const box = await page.locator('main').getByText(text).first().boundingBox();
          return box!.y + box!.height;
        });
        expect(bottom, `${text} at ${viewport.width}`).toBeLessThanOrEqual(viewport.height);
      }
    }
  });
});

describe('with the keyboard', () => {
  it('the first stop is a link past the head, and it leads to the text', async () => {
    await on('talks/reading-the-tide/', { viewport: desk }, async (page) => {
      await page.keyboard.press('Tab');
      const skip = page.locator(':focus');
      expect(await skip.innerText()).toBe('Skip to content');
      expect((await skip.boundingBox())!.y).toBeGreaterThanOrEqual(0);
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).hash).toBe('#main');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    });
  });

  it('a wide table and long code can be scrolled', async () => {
    await on('posts/what-a-post-can-hold/', { viewport: { width: 320, height: 800 } }, async (page) => {
      for (const selector of ['section.table', 'pre.code']) {
        const box = page.locator(selector).first();
        await box.focus();
        expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
      }
    });
  });

  it('the search is asked, answered and followed', async () => {
    await on('search/', { viewport: desk }, async (page) => {
      await page.locator('#q').focus();
      await page.keyboard.type('logbooks');
      await page.locator('.found li').first().waitFor();
      expect(await page.locator('[role=status]').innerText()).toMatch(/pages? with “logbooks”/);
      expect(new URL(page.url()).searchParams.get('q')).toBe('logbooks');
      await page.getByLabel('Talks', { exact: true }).focus();
      await page.keyboard.press('Space');
      await page.waitForFunction(() =>
        [...document.querySelectorAll('.found .when')].every((one) => one.textContent?.includes('Talk')),
      );
      await page.locator('.found a').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/talks\//);
      expect(await page.locator('h1').innerText()).toMatch(/tide/i);
    });
  });

  it('a search that is in the address is asked at once, and an empty answer is said', async () => {
    await on('search/?q=zzzyyyxxx', { viewport: desk }, async (page) => {
      await page.getByText('No pages with “zzzyyyxxx”').waitFor();
    });
  });
});

describe('for those who see otherwise', () => {
  it('forced colours keep rules, marks and focus', async () => {
    await on('calendar/', { viewport: desk, forcedColors: 'active' }, async (page) => {
      const { rule, paper, ink } = await page.evaluate(() => {
        const head = getComputedStyle(document.querySelector('.running-head')!, '::before');
        const body = getComputedStyle(document.documentElement);
        return { rule: head.borderTopWidth, paper: body.backgroundColor, ink: body.color };
      });
      expect(rule).toBe('3px');
      expect(paper).not.toBe(ink);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');
    });
  });

  it('links in a row are as high as a finger needs', async () => {
    for (const address of ['', 'talks/', 'calendar/']) {
      const heights = await on(address, { viewport: { width: 390, height: 844 } }, (page) =>
        page.evaluate(() =>
          [...document.querySelectorAll('.links a')].map((link) => link.getBoundingClientRect().height),
        ),
      );
      expect(Math.min(...heights), address).toBeGreaterThanOrEqual(24);
    }
  });

  it('the search page waits to be asked: the focus is where every page begins', async () => {
    await on('search/', { viewport: desk }, async (page) => {
      await page.locator('#q').waitFor();
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    });
  });

  it('reduced motion means none: no transition, no animation, no smooth scrolling', async () => {
    for (const address of ['', 'posts/what-a-post-can-hold/']) {
      const moving = await on(address, { viewport: desk, reducedMotion: 'reduce' }, (page) =>
        page.evaluate(
          () =>
            [...document.querySelectorAll('*')].filter((element) => {
              const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
              return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
            }).length,
        ),
      );
      expect(moving, address).toBe(0);
    }
  });

  it('nothing moves when the fonts arrive late', async () => {
    const context = await browser.newContext({ viewport: desk });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const seen = { shift: 0 };
      Object.assign(globalThis, { seen });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
          seen.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.route('**/*.woff2', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue();
    });
    await page.goto(new URL('posts/publish-once/', server.url).href);
    await page.evaluate(() => document.fonts.ready);
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const { shift, loaded } = await page.evaluate(() => ({
      shift: (globalThis as unknown as { seen: { shift: number } }).seen.shift,
      loaded: document.fonts.check('16px "Source Serif 4"'),
    }));
    await context.close();
    expect(loaded).toBe(true);
    expect(shift).toBeLessThan(0.02);
  });
});

describe('on paper', () => {
  it('a post and a talk leave out what only a screen can use', async () => {
    for (const address of ['posts/publish-once/', 'talks/reading-the-tide/']) {
      await on(address, { viewport: desk }, async (page) => {
        await page.emulateMedia({ media: 'print' });
        expect(await page.locator('.running-head nav').isVisible()).toBe(false);
        expect(await page.locator('h1').isVisible()).toBe(true);
        const { paper, ink } = await page.evaluate(() => {
          const { backgroundColor, color } = getComputedStyle(document.documentElement);
          return { paper: backgroundColor, ink: color };
        });
        expect([paper, ink]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
        const folded = await page.evaluate(() =>
          [...document.querySelectorAll('details:not([open], .no-print) > :not(summary)')]
            .filter((part) => !part.checkVisibility({ contentVisibilityAuto: true }))
            .map((part) => part.outerHTML.slice(0, 80)),
        );
        expect(folded).toEqual([]);
        // A sheet laid across is as wide as a screen; the title must not be put where the quiet column is.
        await page.setViewportSize({ width: 990, height: 700 });
        const [title, sheet] = await page.evaluate(() =>
          ['.entry-head > :has(h1)', '.entry-head'].map(
            (part) => document.querySelector(part)!.getBoundingClientRect().width,
          ),
        );
        expect(title).toBe(sheet);
        const pdf = await page.pdf({ format: 'A4' });
        expect(pdf.length).toBeGreaterThan(10_000);
      });
    }
  });
});
