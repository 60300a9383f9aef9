/** The same site in every engine that is on this machine: Chromium always, Firefox and WebKit where they are installed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { transform } from 'lightningcss';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { sitePages, tellingPages } from '../audit/kinds.ts';
import { onPage } from '../audit/visit.ts';
import { declarationsOf, styleSheets } from '../engines/declarations.ts';
import { type Engine, type EnginePage, usualPreferences } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import { unknownTo } from '../engines/unsupported.ts';

const { out } = inject('sampleSite');
/** The page of each kind that shows the most. */
const fullest = [...tellingPages(sitePages(out)).values()].map(([page]) => page!);
const deck = 'slides/slides-are-documents/';
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 844 };

let server: SiteServer;
beforeAll(async () => {
  server = await serveSite({ folder: out });
});
afterAll(() => server?.close());

/** Waits until an expression is true in the page; the last value where it never is. */
async function until(page: EnginePage, expression: string): Promise<unknown> {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await page.evaluate(expression);
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  return page.evaluate(expression);
}

/** Links in running text that nothing but their colour tells from the words around them. */
const plainLinks = `[...document.querySelectorAll('p a, li a, dd a, td a, figcaption a')]
  .filter((link) => {
    const around = link.parentElement;
    const text = [...around.childNodes].some((node) => node.nodeType === 3 && /\\p{L}{2}/u.test(node.data));
    return text && link.getClientRects().length > 0 && !link.closest('nav, [aria-hidden=true]');
  })
  .filter((link) => !getComputedStyle(link).textDecorationLine.includes('underline'))
  .map((link) => link.outerHTML.slice(0, 120))`;

/** Firefox's words for a frame of the speaker view that was still loading when the next page was visited. */
const cutOff = /A ServiceWorker intercepted the request and encountered an unexpected error/;

describe.each(engines)('$id', (kind) => {
  const lacking = kind.missing();
  if (lacking) {
    it.skip(`is skipped: not on this machine is ${lacking}`, () => undefined);
    return;
  }
  let engine: Engine;
  let page: EnginePage;
  beforeAll(async () => {
    engine = await kind.launch(usualPreferences);
    page = await engine.newPage();
  });
  afterAll(() => engine?.close());

  it('says nothing in its console, and every kind of page is as wide as a telephone', async () => {
    const faults: string[] = [];
    for (const { path: at } of fullest) {
      await page.open(server.url + at, phone);
      await page.evaluate('document.fonts.ready.then(() => true)');
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > phone.width) faults.push(`/${at} is ${wide} px wide`);
      const messages = page.messages().filter((message) => !cutOff.test(message));
      faults.push(...messages.map((message) => `/${at}: ${message}`));
    }
    expect(faults).toEqual([]);
  });

  it('shows links in a text by more than their colour', async () => {
    const faults: string[] = [];
    for (const { path: at } of fullest) {
      await page.open(server.url + at, desk);
      faults.push(...(await page.evaluate<string[]>(plainLinks)).map((link) => `/${at}: ${link}`));
      await page.evaluate(`(() => { ${axe.source} })()`);
      const violations = `axe.run({ runOnly: ['link-in-text-block'] }).then(({ violations }) =>
        violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 120))))`;
      faults.push(...(await page.evaluate<string[]>(violations)).map((link) => `/${at}, axe: ${link}`));
    }
    expect(faults).toEqual([]);
  });

  it('knows every declaration of the style sheets, but for those that do no harm', async () => {
    const declarations = declarationsOf(styleSheets(out));
    expect(declarations.length).toBeGreaterThan(300);
    await page.open(server.url, desk);
    expect(await unknownTo(page, declarations)).toEqual([]);
  });

  it('keeps presenting and the speaker’s view in step', async () => {
    await page.open(`${server.url}${deck}present/`, desk);
    const speaker = await engine.newPage();
    await speaker.open(`${server.url}${deck}speaker/`, desk);
    const first = await until(speaker, "document.querySelector('.speaker-slides > .is-current')?.id");
    await speaker.press('ArrowRight');
    await speaker.press('ArrowRight');
    await speaker.press('ArrowRight');
    const shown = await until(
      speaker,
      `(() => { const id = document.querySelector('.is-current')?.id; return id !== ${JSON.stringify(first)} && id })()`,
    );
    expect(
      await until(page, `document.querySelector('section.present')?.id === ${JSON.stringify(shown)}`),
    ).toBe(true);
    expect([...page.messages(), ...speaker.messages()]).toEqual([]);
  });

  it('finds what one searches for', async () => {
    await page.open(`${server.url}search/?q=tide`, desk);
    expect(await until(page, "document.querySelectorAll('.found li').length > 0")).toBe(true);
    expect(page.messages()).toEqual([]);
  });

  it('begins with the way to the content, by keyboard', async () => {
    await page.open(server.url, desk);
    await page.press('Tab');
    // WebKit and Firefox on a Mac leave links out unless asked; on Linux all of them stop there.
    expect(await page.evaluate('document.activeElement.className')).toContain('skip');
    await page.press('Enter');
    expect(await until(page, "location.hash === '#main'")).toBe(true);
  });

  it('loses nothing at 200 % and with the spacing of WCAG 1.4.12', async () => {
    const faults: string[] = [];
    for (const { path: at, kind } of fullest) {
      if (kind?.scripts) continue;
      // 1280 px at 400 % are 320 px, which is narrower than 200 % of any telephone.
      await page.open(server.url + at, { width: 320, height: 844 });
      await page.evaluate(`(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
        document.adoptedStyleSheets = [sheet];
      })()`);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > 320) faults.push(`/${at} is ${wide} px wide`);
    }
    expect(faults).toEqual([]);
  });
});

describe.each(engines.filter((kind) => !kind.missing()))('$id, as a reader has set it', (kind) => {
  it('moves nothing, is dark, and in forced colours still shows what is a link and where the focus is', async () => {
    const forcedColors = kind.id !== 'webkit';
    const engine = await kind.launch({ colorScheme: 'dark', reducedMotion: true, forcedColors });
    try {
      const page = await engine.newPage();
      for (const at of ['', 'posts/publish-once/', deck]) {
        await page.open(server.url + at, desk);
        expect(await page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")).toBe(true);
        expect(await page.evaluate('document.getAnimations().length')).toBe(0);
        expect(await page.evaluate(plainLinks)).toEqual([]);
        if (!forcedColors) continue;
        expect(await page.evaluate("matchMedia('(forced-colors: active)').matches")).toBe(true);
        await page.press('Tab');
        expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
      }
    } finally {
      await engine.close();
    }
  });
});

describe('a browser that knows less', () => {
  const read = (at: string) => readFileSync(path.join(out, at, 'index.html'), 'utf8');

  it.each(['posts/publish-once/', 'talks/reading-the-tide/', 'calendar/', deck])(
    'reads %s without any style in its order, title first and nothing twice',
    async (at) => {
      const plain = read(at)
        .replace(/<style>[\s\S]*?<\/style>/g, '')
        .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
      const browser = await launchBrowser();
      try {
        const said = await onPage(browser, 'about:blank', { viewport: phone }, async (page) => {
          await page.setContent(plain);
          return page.evaluate(() => document.body.innerText);
        });
        const title = /<h1[^>]*>([^<]+)/.exec(plain)![1]!;
        expect(said.startsWith('Skip to content')).toBe(true);
        expect(said.indexOf(title)).toBeGreaterThan(0);
        expect(said.lastIndexOf('Privacy')).toBeGreaterThan(said.indexOf(title));
      } finally {
        await browser.close();
      }
    },
  );

  it.each(['', 'posts/publish-once/', 'talks/', 'calendar/', deck])(
    'of 2021 sets /%s within a telephone, in the two fonts and colours',
    async (at) => {
      const old = read(at)
        .replace(/<style>([\s\S]*?)<\/style>/g, (_all, css: string) => `<style>${of2021(css)}</style>`)
        .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
        .replace('<head>', `<head><base href="${server.url}">`);
      const browser = await launchBrowser();
      try {
        const shown = await onPage(browser, 'about:blank', { viewport: phone }, async (page) => {
          await page.setContent(old);
          await page.evaluate(() => document.fonts.ready);
          return page.evaluate(() => ({
            wide: document.documentElement.scrollWidth,
            font: getComputedStyle(document.body).fontFamily,
            ground: getComputedStyle(document.documentElement).backgroundColor,
            ink: getComputedStyle(document.body).color,
          }));
        });
        expect(shown.wide).toBeLessThanOrEqual(phone.width);
        expect(shown.font).toContain('Source Serif 4');
        expect(shown.ground).not.toBe('rgba(0, 0, 0, 0)');
        expect(shown.ink).not.toBe(shown.ground);
      } finally {
        await browser.close();
      }
    },
  );
});

/** Style sheets as a browser of the end of 2021 takes them: without the rules and declarations that came later. */
function of2021(css: string): string {
  const printed = transform({ filename: 'page.css', code: Buffer.from(css), minify: false }).code.toString();
  // A rule with one selector that is not known is dropped as a whole.
  const later = /:has\(|@layer|@container|@starting-style|@property/;
  const rules = printed.replace(/^( *)([^\n{}@][^{}]*)\{[^{}]*\}/gm, (rule, _indent, selector: string) =>
    later.test(selector) ? '' : rule,
  );
  const unknown =
    /^\s*(?:text-wrap|field-sizing|inset-area|view-transition-name|accent-color|[\w-]+:[^;]*(?:light-dark|color-mix|oklch|\d[dsl]v[hw])\b)[^;]*;$/gm;
  return rules.replace(unknown, '');
}
