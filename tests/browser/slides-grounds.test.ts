/** Every theme on every ground in every layout: what stands there can be read, and stands where it should. */
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Layout, layoutNames, layoutOf } from '../../src/content/layouts/registry.ts';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { contentFolder, mdx } from '../setup/content.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const fence = '```';
const themes = ['programme', 'slate', 'poster', './own.css'];
const grounds: Record<string, string | undefined> = {
  plain: undefined,
  tint: 'tint',
  accent: 'accent',
  ink: 'ink',
  deep: '"#16324f"',
  pale: '"#f2e3b3"',
  between: '"#777777"',
  picture: '{ src: ./white.png, alt: Snow }',
};
/** Those that show what their author wrote; a layout that is new is among them. */
const layouts = layoutNames.filter((name) => name === 'title' || !layoutOf(name).namesSlide);

/** One of all that can stand on a slide. */
const words = (layout: Layout): string => `## Words on a slide

Words, \`code\`, a [link](https://example.org/) and a claim[^1].

${layout === 'number' ? '**42**\n' : '- a point\n'}
${layoutOf(layout).columns ? '***\n' : ''}
> Somebody said it.

${fence}js {2}
// why
const name = call('text', 42);
${fence}

[^1]: A source.
`;

const slug = (theme: string): string => theme.replace(/\W|css/g, '');
const deck = (theme: string): string =>
  mdx(
    `title: ${slug(theme)}\nsummary: A deck.\ndate: 2026-01-02\ntheme: ${theme}`,
    `# First\n${Object.entries(grounds)
      .flatMap(([name, background]) =>
        layouts.map((layout) =>
          [
            '\n---',
            `id: ${layout}-${name}`,
            `layout: ${layout}`,
            ...(background ? [`background: ${background}`] : []),
            ...(layoutOf(layout).picture ? ['image: { src: ./white.png, alt: Snow }'] : []),
            '---\n',
            words(layout),
          ].join('\n'),
        ),
      )
      .join('\n')}`,
  );

let browser: Browser;
let site: BuiltSite;
let server: SiteServer;
let remove: () => void;

beforeAll(async () => {
  const white = await sharp({ create: { width: 320, height: 180, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();
  const content = contentFolder({
    'slides/white.png': white,
    'slides/own.css': `.of-own .slide {
  --slide-paper: #123f5e;
  --slide-ink: #fff;
  --slide-quiet: #cfe0ea;
  --slide-rule: #ffffff40;
  --slide-accent: #ffd166;
}\n`,
    ...Object.fromEntries(themes.map((theme) => [`slides/${slug(theme)}.mdx`, deck(theme)])),
  });
  remove = content.remove;
  site = await buildSite({ content: content.folder, now: '2026-11-21T12:00:00Z' });
  if (site.exitCode !== 0) throw new Error(site.output);
  server = await serveSite({ folder: site.out, base: '/' });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  site?.remove();
  remove?.();
});

describe.each(themes.map(slug))('a deck of the theme %s', (name) => {
  test.each(['light', 'dark'] as const)('can be read where the browser asks for %s', async (colorScheme) => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 720 } });
    try {
      await page.goto(`${server.url}slides/${name}/`);
      const read = await page.locator('.sheet').evaluateAll(measureContrasts);
      expect(read.count).toBeGreaterThan(1000);
      expect(read.faint).toEqual([]);
    } finally {
      await page.close();
    }
  });

  test('has its words in the same place on every ground', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    try {
      await page.goto(`${server.url}slides/${name}/`);
      const places = await page.locator('.sheet').evaluateAll((sheets) =>
        sheets.slice(1).map((sheet) => {
          const frame = sheet.querySelector('.frame')!.getBoundingClientRect();
          const { left, top, width, height } = sheet.querySelector('.slide-body')!.getBoundingClientRect();
          const place = [left - frame.left, top - frame.top, width, height].map(Math.round).join(' ');
          return [sheet.id.replace(/-[^-]+$/, ''), place] as const;
        }),
      );
      for (const layout of layouts) {
        const found = new Set(places.filter(([id]) => id === layout).map(([, place]) => place));
        expect([...found], layout).toHaveLength(1);
      }
    } finally {
      await page.close();
    }
  });
});

/** Run in the page: the words whose contrast with what is behind them is less than WCAG 2.2 asks for (1.4.3). */
function measureContrasts(sheets: (Element | SVGElement)[]): { count: number; faint: string[] } {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const brush = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  })!;
  const known = new Map<string, Colour>();
  const colourOf = (css: string): Colour => {
    const before = known.get(css);
    if (before) return before;
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = css;
    brush.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = brush.getImageData(0, 0, 1, 1).data;
    const colour: Colour = [red, green, blue, alpha / 255];
    known.set(css, colour);
    return colour;
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const light = ([red, green, blue]: Colour): number => {
    const channel = (value: number) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  };
  const groundOf = (frame: Element): Colour | undefined => {
    const colour = frame.querySelector('.slide-ground rect')?.getAttribute('fill');
    if (colour) return colourOf(colour);
    const picture = frame.querySelector('.slide-backdrop img');
    if (picture) {
      const dimmed = Number(/brightness\(([\d.]+)\)/.exec(getComputedStyle(picture).filter)?.[1] ?? 1) * 255;
      return [dimmed, dimmed, dimmed, 1];
    }
    // On a picture that is not dimmed: as bright as can be.
    return frame.closest('.picture-fills') ? [255, 255, 255, 1] : undefined;
  };
  const faint: string[] = [];
  let count = 0;
  for (const sheet of sheets) {
    const frame = sheet.querySelector('.frame')!;
    const ground = groundOf(frame);
    const plain = getComputedStyle(frame).backgroundColor;
    const walk = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const element = walk.currentNode.parentElement!;
      const style = getComputedStyle(element);
      const text = walk.currentNode.textContent?.trim();
      if (!text || element.closest('.visually-hidden') || style.visibility === 'hidden') continue;
      const layers: Colour[] = [];
      for (let at = element; at !== frame; at = at.parentElement!) {
        layers.push(colourOf(getComputedStyle(at).backgroundColor));
      }
      const below = layers.reduceRight((under, layer) => over(layer, under), ground ?? colourOf(plain));
      const ink = over(colourOf(style.color), below);
      const [dark, bright] = [light(ink), light(below)].sort((a, b) => a - b) as [number, number];
      const contrast = (bright + 0.05) / (dark + 0.05);
      // On a screen the slide is 1,280 wide and more: what is large here is large everywhere.
      const isLarge = Number.parseFloat(style.fontSize) >= 24;
      count++;
      if (contrast < (isLarge ? 3 : 4.5)) {
        const kind = `${element.localName}${element.className && `.${element.className}`}`;
        faint.push(`#${sheet.id} ${kind} "${text.slice(0, 20)}": ${contrast.toFixed(2)}`);
      }
    }
  }
  return { count, faint };
}
