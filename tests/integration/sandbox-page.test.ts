import { createRequire } from 'node:module';
import chromium from '@sparticuz/chromium';
import { HtmlValidate } from 'html-validate';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { makePdf } from '../setup/pdf.ts';

let browser: Browser;
let sandbox: Sandbox;
let context: BrowserContext;
let page: Page;
let requested: string[];
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

beforeAll(async () => {
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    // One process for everything ends with the first page that is closed.
    args: [...chromium.args.filter((arg) => arg !== '--single-process'), '--disable-background-networking'],
    headless: true,
  });
});
afterAll(() => browser.close());

const open = async (
  options: { javaScriptEnabled?: boolean; colorScheme?: 'light' | 'dark'; bypassCSP?: boolean } = {},
) => {
  context = await browser.newContext(options);
  page = await context.newPage();
  requested = [];
  page.on('request', (request) => requested.push(request.url()));
  await page.goto(sandbox.url);
};

beforeEach(async () => {
  sandbox = await startSandbox({ now: new Date('2026-06-01T10:00:00Z') });
});
afterEach(async () => {
  await context?.close();
  await sandbox.close();
});

/** A document of two pages on LinkedIn. */
async function postDocument() {
  const headers = {
    Authorization: 'Bearer sandbox-linkedin-token',
    'LinkedIn-Version': '202606',
    'X-Restli-Protocol-Version': '2.0.0',
    'Content-Type': 'application/json',
  };
  const owner = sandbox.owner.linkedin.urn;
  const send = (path: string, body: object) =>
    fetch(sandbox.endpoints.linkedin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const begun = await send('/rest/documents?action=initializeUpload', { initializeUploadRequest: { owner } });
  const { value } = (await begun.json()) as { value: { uploadUrl: string; document: string } };
  const pdf = makePdf([{ lines: ['First'] }, { lines: ['Second'] }]);
  await fetch(value.uploadUrl, { method: 'PUT', body: new Uint8Array(pdf) });
  await send('/rest/posts', {
    author: owner,
    commentary: 'My slides',
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    lifecycleState: 'PUBLISHED',
    content: { media: { id: value.document, title: 'The deck' } },
  });
}

async function fill() {
  const status = sandbox.control.mastodon.status({
    as: 'owner',
    text: 'A new post #Talks https://user.example/x',
  });
  const post = await sandbox.control.bluesky.post({ as: 'owner.test', text: 'A new post' });
  const response = await fetch(`${sandbox.endpoints.linkedin}/rest/posts`, {
    method: 'POST',
    headers: {
      Authorization: 'Bearer sandbox-linkedin-token',
      'LinkedIn-Version': '202606',
      'X-Restli-Protocol-Version': '2.0.0',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      author: sandbox.owner.linkedin.urn,
      commentary: 'A new post (lost)',
      visibility: 'PUBLIC',
      distribution: { feedDistribution: 'MAIN_FEED' },
      lifecycleState: 'PUBLISHED',
    }),
  });
  return { status: status.id, post: post.uri, share: response.headers.get('x-restli-id')! };
}

describe('answering as somebody else, without JavaScript', () => {
  const answer = async (network: string, name: string, text: string, button: string) => {
    const post = page.locator(`.column.${network} article`).first();
    await post.locator('summary').first().click();
    await post.getByLabel('As').first().fill(name);
    await post.getByLabel('Text').first().fill(text);
    await post.getByRole('button', { name: button, exact: true }).first().click();
    await page.waitForLoadState();
  };

  test('an answer stands under the post and is stored on its network', async () => {
    const { status, post, share } = await fill();
    await open({ javaScriptEnabled: false });
    await answer('mastodon', 'ada@social.example', 'From Mastodon', 'Reply');
    await answer('bluesky', 'Ada Lovelace', 'From Bluesky', 'Reply');
    await answer('linkedin', 'Ada Lovelace', 'From LinkedIn', 'Comment');
    expect(await page.locator('.reply .body').allInnerTexts()).toEqual([
      'From Mastodon',
      'From Bluesky',
      'From LinkedIn',
    ]);
    expect(sandbox.control.mastodon.state().statuses.at(-1)).toMatchObject({
      inReplyToId: status,
      text: 'From Mastodon',
    });
    expect(sandbox.control.bluesky.state().records.at(-1)).toMatchObject({
      value: { text: 'From Bluesky', reply: { parent: { uri: post } } },
    });
    expect(sandbox.control.bluesky.state().accounts.at(-1)).toMatchObject({ handle: 'ada-lovelace.test' });
    expect(sandbox.control.linkedin.state().comments).toMatchObject([{ post: share, text: 'From LinkedIn' }]);
  });

  test('an answer to an answer, likes and boosts', async () => {
    const { status } = await fill();
    sandbox.control.mastodon.status({ as: 'ada@social.example', text: 'One', inReplyTo: status });
    await open({ javaScriptEnabled: false });
    const reply = page.locator('.column.mastodon .reply').first();
    await reply.locator('summary').click();
    await reply.getByLabel('Text').fill('Two');
    await reply.getByRole('button', { name: 'Reply' }).click();
    expect(await page.locator('.reply .reply .body').textContent()).toBe('Two');
    await answer('mastodon', 'bob@social.example', '', 'Favourite');
    await answer('mastodon', 'bob@social.example', '', 'Boost');
    await answer('bluesky', 'bob', '', 'Like');
    await answer('bluesky', 'bob', '', 'Repost');
    await answer('linkedin', 'Bob', '', 'Like');
    expect(await page.locator('.counts').allInnerTexts()).toEqual([
      '1 × favourite · 1 × boost',
      '1 × like · 1 × repost',
      '1 × like',
    ]);
  });
});

describe('looking', () => {
  test.each(['light', 'dark'] as const)('nothing stands in anybody’s way, %s', async (colorScheme) => {
    await fill();
    // axe is put into the page by the test, which the page's own policy would not let in.
    await open({ colorScheme, bypassCSP: true });
    await page.locator('summary').first().click();
    await page.addScriptTag({ path: axe });
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(violations).toEqual([]);
  });

  test('the page is valid HTML, empty and full', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
    for (const full of [false, true]) {
      if (full) await fill();
      const text = await (await fetch(sandbox.url)).text();
      const { results } = await validator.validateString(text);
      expect(
        results.flatMap(({ messages }) =>
          messages.map((message) => `${message.ruleId} ${message.line}: ${message.message}`),
        ),
      ).toEqual([]);
    }
  });

  test('what LinkedIn cut off is marked', async () => {
    await fill();
    await open();
    const post = page.locator('.column.linkedin article');
    expect((await post.locator('.body').textContent())?.trim()).toBe('A new post');
    expect(await post.locator('.lost').textContent()).toBe('Cut off here, seen by nobody: (lost)');
  });

  test('hostile posts run nothing and fetch nothing', async () => {
    const { status } = await fill();
    const html =
      '<img src=https://evil.example/x.png onerror="document.title=1"><script>document.title=2</script><a href="javascript:document.title=3">x</a><style>@import url(https://evil.example)</style>';
    sandbox.control.mastodon.account({
      acct: 'eve@b.example',
      displayName: html,
      avatar: 'https://evil.example/a.png',
    });
    sandbox.control.mastodon.status({ as: 'eve@b.example', html, inReplyTo: status });
    await open();
    expect(await page.title()).toBe('Sandbox');
    expect(await page.locator('.reply a[href^="javascript"]').count()).toBe(0);
    expect(requested.filter((url) => !url.startsWith(`${sandbox.url}/`))).toEqual([]);
  });

  test('each post has a page at its network’s address; one that is gone is 404', async () => {
    const { status, post, share } = await fill();
    const rkey = post.split('/').at(-1);
    const addresses = [
      `/mastodon/@owner/${status}`,
      '/mastodon/@owner',
      `/bluesky/profile/owner.test/post/${rkey}`,
      '/bluesky/profile/owner.test',
      `/linkedin/feed/update/${share}/`,
    ];
    for (const address of addresses) {
      const response = await fetch(sandbox.url + address);
      expect([address, response.status]).toEqual([address, 200]);
      expect(await response.text()).toContain('A new post');
    }
    expect((await fetch(`${sandbox.url}/mastodon/@owner/1`)).status).toBe(404);
    // Somebody who looks is no client of the network.
    expect(sandbox.requests().map((request) => request.path)).toEqual(['/rest/posts']);
  });
});

test('shows the pictures of a post with their alt text, and the pages of a document', async () => {
  const { mastodon } = sandbox.endpoints;
  const headers = { Authorization: 'Bearer sandbox-mastodon-token' };
  const mediaIds: string[] = [];
  for (const alt of ['Slide 1: One', 'Slide 2: Two', '']) {
    const picture = sharp({ create: { width: 64, height: 36, channels: 3, background: '#345' } });
    const form = new FormData();
    form.set(
      'file',
      new File([new Uint8Array(await picture.png().toBuffer())], 'a.png', { type: 'image/png' }),
    );
    if (alt) form.set('description', alt);
    const answer = await fetch(`${mastodon}/api/v2/media`, { method: 'POST', headers, body: form });
    mediaIds.push(((await answer.json()) as { id: string }).id);
  }
  await fetch(`${mastodon}/api/v1/statuses`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ status: 'Slides', media_ids: mediaIds }),
  });
  await postDocument();
  await open({ javaScriptEnabled: false });
  const pictures = page.locator('.column.mastodon .pictures img');
  expect(await pictures.evaluateAll((all) => all.map((each) => (each as HTMLImageElement).alt))).toEqual([
    'Slide 1: One',
    'Slide 2: Two',
    '',
  ]);
  expect(await page.locator('.column.mastodon figcaption.lost').textContent()).toBe('No alt text on 1 of 3');
  const document = page.locator('.column.linkedin .document');
  expect(await document.locator('figcaption').textContent()).toBe('The deck · 2 pages');
  const pages = document.locator('.leaves img');
  expect(await pages.count()).toBe(2);
  await expect
    .poll(() => pages.first().evaluate((each) => (each as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
});
