/** Sends the hostile corpus through the sandbox into a built page, and looks at that page in a real browser. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../src/files/browser.ts';
import { serveSite } from '../../src/files/serve.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { mdx } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { journalOf, type RepliesSite, repliesSite, saidAt } from '../setup/replies.ts';
import { buildSite } from '../setup/site.ts';
import { hostileReplies } from './corpus.ts';

export interface HostileOutcome {
  cases: number;
  /** `npm run replies`. */
  pull: { exitCode: number; stderr: string; counts: Record<string, number> };
  /** Good replies that were said, are stored, and stand on their page. */
  good: { said: number; stored: number; shown: number };
  /** Replies of the deep thread that are stored. */
  deep: { said: number; stored: number };
  /** Scripts that ran, with the page's Content-Security-Policy and without it. */
  scriptsRun: string[];
  foreignRequests: string[];
  /** What the policy reported. */
  violations: string[];
  /** What is not as it should be on the page: markup, or layout. */
  complaints: string[];
}

const goodCount = 40;
const deepCount = 10_000;
const widths = [390, 1280];

/** Everything, from the first hostile reply to the last look. */
export async function runHostile(): Promise<HostileOutcome> {
  const site = await repliesSite({
    settings: ['linkedin: full', 'pageSize: 500', `maxPerThread: ${deepCount}`],
    files: {
      'posts/deep.mdx': mdx('title: Deep\nsummary: A deep thread.\ndate: 2026-11-20'),
      'posts/circles.mdx': mdx('title: Circles\nsummary: Answers in circles.\ndate: 2026-11-20'),
    },
  });
  try {
    const cases = sayHostile(site);
    const good = await sayGood(site);
    await sayDeep(site);
    const circles = sayCircles(site);
    const { exitCode, stderr, counts } = await site.replies(['--json', '--all'], { hours: 1 });
    const stored = site.stored().replies.filter(({ html }) => good.some((text) => html.includes(text)));
    const deep = site.stored('posts/deep').replies.length;
    const built = await buildSite({ content: site.content, now: '2026-11-20T12:00:00Z' });
    if (built.exitCode !== 0) throw new Error(built.output);
    const server = await serveSite({ folder: built.out });
    const browser = await launchBrowser();
    try {
      const seen: Seen = { scriptsRun: [], foreignRequests: [], violations: [], complaints: [] };
      const shown = new Set<string>();
      for (const width of widths) {
        for (const bypassCSP of [false, true]) {
          const further = filesBelow(built.out)
            .filter((file) => /^posts\/(?:hello\/replies\/\d+|deep\/replies\/2)\/index\.html$/.test(file))
            .map((file) => file.slice(0, -'index.html'.length));
          for (const page of [
            ...['posts/hello/', 'posts/deep/', 'posts/circles/', ...further, '', 'replies/rss.xml'],
          ]) {
            const text = await look(browser, server.url, page, { width, bypassCSP }, seen);
            if (page.startsWith('posts/hello/'))
              for (const each of good) if (text.includes(each)) shown.add(each);
            const missing = page === 'posts/circles/' ? circles.filter((each) => !text.includes(each)) : [];
            seen.complaints.push(...missing.map((each) => `${page}: ${each} is not shown`));
          }
        }
      }
      return {
        cases: cases + deepCount + circles.length,
        pull: { exitCode, stderr, counts },
        good: { said: good.length, stored: stored.length, shown: shown.size },
        deep: { said: deepCount, stored: deep },
        ...seen,
      };
    } finally {
      await browser.close();
      await server.close();
      built.remove();
    }
  } finally {
    await site.close();
  }
}

function sayHostile({ sandbox, posts }: RepliesSite): number {
  const { mastodon } = sandbox.control;
  const all = hostileReplies();
  for (const [index, { html, status = {}, account = {}, warning }] of all.entries()) {
    const acct = `h${index}@evil.example`;
    mastodon.account({ acct, displayName: `Hostile ${index}`, ...account });
    mastodon.status({
      as: acct,
      html,
      inReplyTo: posts.mastodon,
      override: status,
      ...(warning !== undefined && { spoilerText: warning }),
    });
  }
  return all.length;
}

/** Ordinary replies on all three networks, between the others. */
async function sayGood({ sandbox, posts }: RepliesSite): Promise<string[]> {
  const { mastodon, bluesky, linkedin } = sandbox.control;
  const texts: string[] = [];
  for (let index = 0; index < goodCount; index += 1) {
    const text = `An ordinary sentence, number ${index}.`;
    if (index % 3 === 0) mastodon.status({ as: `g${index}@good.example`, text, inReplyTo: posts.mastodon });
    else if (index % 3 === 1) await bluesky.post({ as: `g${index}.test`, text, inReplyTo: posts.bluesky });
    else linkedin.comment({ on: posts.linkedin, as: `Good Person ${index}`, text });
    texts.push(text);
  }
  await sayOddOnBluesky(sandbox, posts.bluesky);
  return texts;
}

/** Facets that point nowhere, overlap, or lead where no link may. */
async function sayOddOnBluesky({ control: { bluesky } }: Sandbox, inReplyTo: string): Promise<void> {
  const facet = (byteStart: unknown, byteEnd: unknown, feature: object) => ({
    index: { byteStart, byteEnd },
    features: [feature],
  });
  const link = (uri: string) => ({ $type: 'app.bsky.richtext.facet#link', uri });
  const odd: unknown[] = [
    [facet(0, 4, link('javascript:alert(1)'))],
    [facet(0, 4, link('https://a.example/"onclick="alert(1)'))],
    [facet(0, 4, { $type: 'app.bsky.richtext.facet#mention', did: 'did:x:"><script>alert(1)</script>' })],
    [facet(-5, 1e9, link('https://a.example'))],
    [facet(4, 0, link('https://a.example'))],
    [facet(0, 9, link('https://a.example')), facet(3, 12, link('https://b.example'))],
    [facet('0', null, link('https://a.example'))],
    [facet(1, 2, link('https://a.example'))],
    'facets',
    [null, 5, {}],
  ];
  for (const [index, facets] of odd.entries()) {
    await bluesky.post({
      as: `odd${index}.test`,
      text: `𝕬 odd <script>alert(1)</script> ${index}`,
      inReplyTo,
      value: { facets } as never,
    });
  }
  await bluesky.post({ as: 'future.test', text: 'future', inReplyTo, createdAt: '9999-12-31T23:59:59Z' });
  await bluesky.post({ as: 'past.test', text: 'past', inReplyTo, createdAt: '-000001-01-01T00:00:00Z' });
}

async function sayDeep({ sandbox, content }: RepliesSite): Promise<void> {
  const { bluesky } = sandbox.control;
  const handle = sandbox.owner.bluesky.handle;
  const root = await bluesky.post({ as: handle, text: 'Deep', createdAt: saidAt });
  let parent = root.uri;
  for (let index = 0; index < deepCount; index += 1) {
    const made = await bluesky.post({
      as: `d${index % 50}.test`,
      text: `Deeper ${index}`,
      inReplyTo: parent,
    });
    parent = made.uri;
  }
  writeJournal(content, 'posts/deep', {
    bluesky: { id: root.uri, url: `https://bsky.app/profile/${handle}/post/${root.uri.split('/').at(-1)}` },
  });
}

/** Replies that answer each other in a circle, and two with one id. */
function sayCircles({ sandbox, content }: RepliesSite): string[] {
  const { mastodon } = sandbox.control;
  const root = mastodon.status({ as: 'owner', text: 'Circles', createdAt: saidAt });
  const say = (name: string, override = {}) =>
    mastodon.status({ as: `${name}@x.example`, text: `Words of ${name}`, inReplyTo: root.id, override });
  const [a, b] = [say('a'), say('b')];
  say('c');
  // The server still lists them below the post, and says that they answer each other.
  say('aa', { in_reply_to_id: a.id });
  say('self', { id: '77', in_reply_to_id: '77' });
  say('ring1', { id: '81', in_reply_to_id: '82' });
  say('ring2', { id: '82', in_reply_to_id: '83' });
  say('ring3', { id: '83', in_reply_to_id: '81' });
  say('twin', { id: b.id });
  say('orphan', { in_reply_to_id: '999999' });
  writeJournal(content, 'posts/circles', { mastodon: root as { id: string; url: string } });
  return ['a', 'b', 'c', 'aa', 'self', 'ring1', 'ring2', 'ring3', 'orphan'].map((name) => `Words of ${name}`);
}

function writeJournal(
  content: string,
  entry: 'posts/deep' | 'posts/circles',
  copies: Parameters<typeof journalOf>[1],
): void {
  const file = path.join(content, `journal/${entry}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(journalOf(entry, copies)));
}

interface Seen {
  scriptsRun: string[];
  foreignRequests: string[];
  violations: string[];
  complaints: string[];
}

/** Opens a page, unfolds everything, moves about in it, and writes down what happens. @returns its text */
async function look(
  browser: Browser,
  origin: string,
  address: string,
  { width, bypassCSP }: { width: number; bypassCSP: boolean },
  seen: Seen,
): Promise<string> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP });
  const where = `${address} at ${width}${bypassCSP ? ' without policy' : ''}`;
  const page = await context.newPage();
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) seen.foreignRequests.push(`${where}: ${url}`);
  });
  page.on('dialog', async (dialog) => {
    seen.scriptsRun.push(`${where}: ${dialog.type()}`);
    await dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) seen.violations.push(`${where}: ${message.text()}`);
  });
  await page.addInitScript(() => {
    const ran: string[] = [];
    Object.assign(window, { ran, alert: () => ran.push('alert'), MsgBox: () => ran.push('MsgBox') });
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  try {
    await page.goto(origin + address, { waitUntil: 'load' });
    const text = (await page.locator('body').count()) > 0 ? await page.evaluate(unfoldAndRead) : '';
    if (!address.endsWith('.xml')) {
      await moveAbout(page);
      seen.complaints.push(...(await page.evaluate(inspect, width)).map((each) => `${where}: ${each}`));
    }
    const ran = await page.evaluate(() => (window as unknown as { ran?: string[] }).ran ?? []);
    seen.scriptsRun.push(...ran.map((each) => `${where}: ${each}`));
    return text;
  } finally {
    await context.close();
  }
}

async function moveAbout(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let at = 0; at < Math.min(height, 20_000); at += 700) {
    await page.mouse.wheel(0, 700);
    await page.mouse.move(200, 300 + (at % 200));
  }
  for (let step = 0; step < 30; step += 1) await page.keyboard.press('Tab');
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** Runs in the page. */
function unfoldAndRead(): string {
  for (const details of document.querySelectorAll('details')) details.open = true;
  return document.body.textContent ?? '';
}

/** Runs in the page: what is not as it should be. */
function inspect(width: number): string[] {
  const complaints: string[] = [];
  const complain = (what: string) => {
    if (complaints.length < 20) complaints.push(what);
  };
  if (document.documentElement.scrollWidth > width)
    complain(`the page is ${document.documentElement.scrollWidth} wide`);
  const heading = document.querySelector('h1');
  const headings = document.querySelectorAll('h1').length;
  if (headings > 1) complain(`${headings} headings`);
  if (heading) {
    const { x, y, width: wide, height } = heading.getBoundingClientRect();
    const top = document.elementFromPoint(x + Math.min(wide / 2, 20), y + height / 2);
    if (!top || !heading.contains(top)) complain(`the title is covered by ${top?.tagName}`);
  }
  const ids = Array.from(document.querySelectorAll('[id]'), ({ id }) => id);
  if (new Set(ids).size < ids.length) complain('an id twice');
  if (!document.querySelector('footer')) complain('no foot');
  const section = document.querySelector('.replies');
  if (!section) return complaints;
  const right = section.getBoundingClientRect().right + 1;
  const own = 'A ARTICLE BDI DETAILS DIV H1 H2 IMG LI NAV OL P SECTION SPAN SUMMARY TIME UL';
  const allowed = new Set(
    `${own} B BLOCKQUOTE BR CODE DEL EM I PRE RP RT RUBY S STRONG SUB SUP SVG PATH`.split(' '),
  );
  for (const element of section.querySelectorAll('*')) {
    if (!allowed.has(element.tagName.toUpperCase())) complain(`<${element.tagName}>`);
    for (const { name } of element.attributes)
      if (/^on|^style$/.test(name)) complain(`${element.tagName} ${name}`);
    const href = element.getAttribute('href');
    if (href !== null && !/^(https?:|#|\/)/.test(href)) complain(`href ${href.slice(0, 60)}`);
    const { position } = getComputedStyle(element);
    if ((position === 'fixed' || position === 'absolute') && !element.classList.contains('sr-only'))
      complain(`${element.tagName} is ${position}`);
  }
  for (const reply of section.querySelectorAll('.reply')) {
    const box = reply.getBoundingClientRect();
    if (box.right > right) complain(`${reply.id} sticks out by ${box.right - right}`);
    if (box.height > 12_000 && !reply.querySelector('.reply')) complain(`${reply.id} is ${box.height} high`);
  }
  return complaints;
}
