import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { type RepliesSite, repliesSite } from '../setup/replies.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

let replies: RepliesSite;
let built: BuiltSite;
let server: SiteServer;
let browser: Browser;

beforeAll(async () => {
  replies = await repliesSite();
  const { sandbox, posts } = replies;
  const { mastodon, bluesky, linkedin } = sandbox.control;
  let parent = mastodon.status({
    as: 'ada@m.example',
    text: 'The first answer',
    inReplyTo: posts.mastodon,
  }).id;
  for (let index = 0; index < 8; index += 1) {
    parent = mastodon.status({ as: `p${index}@m.example`, text: `Answer ${index}`, inReplyTo: parent }).id;
  }
  mastodon.status({
    as: 'fatima@m.example',
    text: 'شكرًا لك على المقال',
    inReplyTo: posts.mastodon,
    language: 'ar',
  });
  mastodon.status({
    as: 'cw@m.example',
    text: 'Behind',
    spoilerText: 'A warning',
    inReplyTo: posts.mastodon,
  });
  mastodon.status({
    as: 'long@m.example',
    html: `<p>${'A long story. '.repeat(100)}</p><pre>${'wide '.repeat(80)}</pre><ul><li>one</li></ul>`,
    inReplyTo: posts.mastodon,
  });
  mastodon.favourite({ id: posts.mastodon, as: 'ada@m.example' });
  mastodon.status({ as: 'quiet@m.example', text: 'x', inReplyTo: posts.mastodon, visibility: 'unlisted' });
  await bluesky.post({ as: 'carol.test', text: 'See https://carol.example/notes', inReplyTo: posts.bluesky });
  linkedin.comment({ on: posts.linkedin, as: 'Judith Ammann', text: 'From LinkedIn' });
  await replies.replies();
  built = await buildSite({ content: replies.content, now: '2026-11-20T12:00:00Z' });
  if (built.exitCode !== 0) throw new Error(built.output);
  server = await serveSite({ folder: built.out });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  built?.remove();
  await replies?.close();
});

/** Opens the page with the replies; fails on a script, a violation of the policy, or a request elsewhere. */
async function onPage<T>(
  options: Parameters<Browser['newContext']>[0],
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) complaints.push(request.url());
      if (request.resourceType() === 'script') complaints.push(`a script: ${request.url()}`);
    });
    await page.goto(`${server.url}posts/hello/`);
    const result = await look(page);
    expect(complaints).toEqual([]);
    return result;
  } finally {
    await context.close();
  }
}

const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1280]) {
    test(`${colorScheme}, ${width} wide: no axe violation, nothing wider than the page`, async () => {
      const { violations, scrollWidth } = await onPage(
        { colorScheme, viewport: { width, height: 900 }, bypassCSP: true },
        async (page) => {
          await unfold(page);
          await page.evaluate(axe.source);
          return page.evaluate(async () => {
            const { axe } = window as unknown as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
            };
            const { violations } = await axe.run();
            return {
              violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 150)}`),
              scrollWidth: document.documentElement.scrollWidth,
            };
          });
        },
      );
      expect(violations).toEqual([]);
      expect(scrollWidth).toBeLessThanOrEqual(width);
    });
  }
}

test('without JavaScript a folded branch opens, and an answer leads to what it answers', async () => {
  await onPage({ javaScriptEnabled: false, viewport: { width: 390, height: 900 } }, async (page) => {
    const deepest = page.getByText('Answer 7', { exact: true });
    expect(await deepest.isVisible()).toBe(false);
    for (const summary of await page.locator('details.answers > summary').all()) await summary.click();
    expect(await deepest.isVisible()).toBe(true);
    const to = page.locator('.reply', { has: deepest }).last().getByText('p6', { exact: true });
    await to.click();
    expect(new URL(page.url()).hash).toMatch(/^#mastodon-[0-9a-f]{16}$/);
  });
});

test('on a telephone the words of the deepest reply have two thirds of the width', async () => {
  const share = await onPage({ viewport: { width: 390, height: 900 } }, async (page) => {
    await unfold(page);
    const words = page.locator('.e-content', { hasText: /^\s*Answer 7\s*$/ });
    return words.evaluate((element) => element.clientWidth / element.closest('.replies')!.clientWidth);
  });
  expect(share).toBeGreaterThan(2 / 3);
});

test('a right-to-left reply stands right, the line about it left', async () => {
  const direction = await onPage({ viewport: { width: 1280, height: 900 } }, (page) =>
    page
      .getByText('شكرًا لك على المقال')
      .evaluate((element) => getComputedStyle(element.closest('.e-content')!).direction),
  );
  expect(direction).toBe('rtl');
});
