import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { mdx } from '../setup/content.ts';
import { buildStage, type Stage, stageSlides } from '../setup/syndication.ts';

let stage: Stage;
let browser: Browser;
let address: string;

beforeAll(async () => {
  stage = await buildStage({
    siteUrl: 'host',
    site: {
      url: 'https://ada.org/',
      networks: {
        mastodon: { url: 'http://127.0.0.1:9' },
        bluesky: { handle: 'ada.org' },
        linkedin: {},
        byHand: ['x', 'instagram'],
      },
    },
  });
  const paper = { create: { width: 1200, height: 630, channels: 3, background: '#e8e0d0' } } as const;
  await sharp(paper).png().toFile(path.join(stage.folders.out, 'card.png'));
  mkdirSync(path.join(stage.folders.content, 'posts'));
  const hello = mdx('title: Two centuries of tides\nsummary: A file.\ndate: 2026-11-20');
  writeFileSync(path.join(stage.folders.content, 'posts/hello.mdx'), hello);
  const networks = ['mastodon', 'bluesky', 'linkedin', 'x', 'instagram'];
  stage.writeManifest([
    stage.announcement({
      title: 'Two centuries of tides <in one> file',
      networks,
      tags: ['tide tables', 'open data'],
    }),
    stage.announcement({
      id: 'posts/later#published',
      networks,
      due: '2026-11-23T09:00:00Z',
      title: 'Why @property',
      tags: ['tides', '@layer'],
      summary: 'Later. '.repeat(80),
      text: { mastodon: 'After https://elsewhere.example/x—{url}: {title} by @ada {tags}' },
    }),
    stage.announcement({ id: 'posts/over#published', networks, expires: '2026-11-20T09:30:00Z' }),
    stage.announcement({ ...(await stageSlides(stage)), due: '2026-11-24T09:00:00Z' }),
  ]);
  const { stdout, exitCode } = await stage.command(['--preview']);
  expect(exitCode).toBe(0);
  address = pathToFileURL(stdout.trim()).href;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

describe('the preview page', () => {
  test('shows what waits on each network, with its count, its card and its time, and nothing was sent', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    expect(await page.locator('section').count()).toBe(3);
    const first = page.locator('section').first();
    expect(await first.locator('h2').textContent()).toBe('Two centuries of tides <in one> file');
    expect(await first.locator('.when').textContent()).toContain('due now');
    expect(await first.locator('.post').count()).toBe(5);
    expect(await first.locator('.mastodon .count').textContent()).toMatch(/\d+ of 500/);
    expect(await first.locator('.mastodon .text b').allTextContents()).toContain('#TideTables');
    expect(
      await first.locator('.bluesky .card img').evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBeGreaterThan(0);
    expect(asked.every((url) => url.startsWith('file:'))).toBe(true);
    expect(stage.sandbox.requests()).toEqual([]);
    await page.close();
  });

  test('shows what each network will make of the text: links, mentions, hashtags, and whose card', async () => {
    const page = await browser.newPage();
    await page.goto(address);
    const later = page.locator('section').nth(1);
    const read = (network: string) => later.locator(`.post.${network} .reading`).first().innerText();
    const mastodon = await read('mastodon');
    expect(mastodon).toMatch(
      /Links\s+https:\/\/elsewhere\.example\/x http:\/\/127\.0\.0\.1:\d+\/posts\/later\//,
    );
    expect(mastodon).toMatch(/Mentions\s+nobody/);
    expect(mastodon).toMatch(/Tags left out\s+.*@layer \(no hashtag says the same\)/);
    expect(mastodon).toMatch(/Card\s+of the first link, https:\/\/elsewhere\.example\/x/);
    expect(await later.locator('.post.mastodon .card').innerText()).toContain('elsewhere.example');
    expect(await later.locator('.post.bluesky .card').innerText()).toContain('Why @property');
    for (const network of ['bluesky', 'linkedin', 'hand'])
      expect(await read(network)).toMatch(/Mentions\s+nobody/);
    await page.close();
  });

  test('shows slides as pictures with their alt text, and on LinkedIn as a file to leaf through', async () => {
    const page = await browser.newPage();
    await page.goto(address);
    const slides = page.locator('section').last();
    for (const network of ['mastodon', 'bluesky']) {
      const pictures = slides.locator(`.${network} .slides img`);
      expect(await pictures.evaluateAll((all) => all.map((each) => (each as HTMLImageElement).alt))).toEqual(
        [1, 2, 3, 4].map((number) => `Slide ${number}: what it says`),
      );
      expect(
        await pictures.evaluateAll((all) => all.every((each) => (each as HTMLImageElement).naturalWidth > 0)),
      ).toBe(true);
      expect(await slides.locator(`.${network} .card`).count()).toBe(0);
    }
    expect(await slides.locator('.linkedin .document p').textContent()).toBe('The deckPDF · 5 pages');
    await page.close();
  });

  test('by hand: the text is copied, and the window to write in has it', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: async (text: string) => Object.assign(window, { copied: text }) },
      });
    });
    await page.goto(address);
    const x = page.locator('.hand').filter({ hasText: 'X by hand' }).first();
    await x.getByRole('button').click();
    expect(await x.getByRole('button').textContent()).toBe('Copied');
    const text = await x.locator('.text').textContent();
    expect(await page.evaluate(() => (window as unknown as { copied: string }).copied)).toBe(text);
    const href = await x.getByRole('link', { name: 'Open X' }).getAttribute('href');
    expect(new URL(href!).searchParams.get('text')).toBe(text);
    const instagram = page.locator('.hand').filter({ hasText: 'Instagram by hand' }).first();
    const size = await instagram
      .locator('img')
      .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    expect(size).toEqual([1080, 1350]);
    await context.close();
  });

  test('is wide and narrow without a scrollbar across, and accessible, light and dark', async () => {
    for (const [width, colorScheme] of [
      [1400, 'light'],
      [360, 'dark'],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      await page.goto(address);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      if (process.env.SHOT)
        await page.screenshot({ path: `${process.env.SHOT}-${width}.png`, fullPage: true });
      await page.close();
    }
  });
});
