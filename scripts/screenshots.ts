/**
 * `npm run screenshots`: pictures of every kind of page, at two widths, light and dark, for looking at;
 * and the README's, from the demo's site.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { runCommand } from '../src/commands/command.ts';
import { print } from '../src/commands/print.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { owned } from '../src/content/owner.ts';
import { launchBrowser } from '../src/files/browser.ts';
import { claimFolder } from '../src/files/claim.ts';
import { projectRoot } from '../src/files/roots.ts';
import { type Demo, runDemo } from '../src/sandbox/demo/demo.ts';
import { sideBySide } from '../tests/engines/side-by-side.ts';

const help = `Takes pictures of the demo's site.

  npm run screenshots                    the README's picture, into docs/images/
  npm run screenshots -- --all FOLDER    every kind of page at 390 and 1280 px, light and dark, into FOLDER
  npm run screenshots -- --engines FOLDER  every kind of page in Chromium, Firefox and WebKit side by side, into FOLDER
`;

/** One page of each kind. */
const kinds: Record<string, string> = {
  home: '',
  posts: 'posts/',
  post: 'posts/publish-once/',
  'post-rich': 'posts/what-a-post-can-hold/',
  talks: 'talks/',
  talk: 'talks/reading-the-tide/',
  slides: 'slides/',
  deck: 'slides/slides-are-documents/',
  'deck-pdf': 'slides/reading-the-tide/',
  'deck-awaited': 'slides/small-data-kept-well/',
  present: 'slides/slides-are-documents/present/',
  calendar: 'calendar/',
  event: 'calendar/research-software-forum-2026/',
  tags: 'tags/',
  about: 'about/',
  privacy: 'privacy/',
  search: 'search/',
  missing: 'no-such-page/',
};

async function everyKind(demo: Demo, folder: string): Promise<void> {
  const browser = await launchBrowser();
  mkdirSync(folder, { recursive: true });
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      for (const [kind, address] of Object.entries(kinds)) {
        await page.goto(demo.site + address);
        await page.screenshot({
          path: path.join(folder, `${kind}-${width}-${colorScheme}.png`),
          fullPage: kind !== 'present',
        });
      }
      await page.goto(demo.sandbox);
      await page.screenshot({ path: path.join(folder, `sandbox-${width}-${colorScheme}.png`) });
      await page.close();
    }
  }
  await browser.close();
}

/** Every kind of page in each engine that is on this machine. */
function inEveryEngine(demo: Demo, folder: string): Promise<void> {
  const pages = Object.entries(kinds).map(([kind, address]) => [kind, demo.site + address]);
  return sideBySide(Object.fromEntries(pages), folder, (line) => print(line));
}

/** The README's picture: the home page in light, and the answers under a post in dark. */
async function readmePicture(demo: Demo): Promise<string> {
  const browser = await launchBrowser();
  const size = { width: 800, height: 1000 };
  const light = await browser.newPage({ viewport: size, colorScheme: 'light' });
  await light.goto(demo.site);
  const home = await light.screenshot();
  const dark = await browser.newPage({ viewport: size, colorScheme: 'dark' });
  await dark.goto(`${demo.post}#replies`);
  const answers = await dark.screenshot();
  await browser.close();
  const target = path.join(projectRoot, 'docs/images/site.png');
  mkdirSync(path.dirname(target), { recursive: true });
  await sharp({ create: { width: size.width * 2, height: size.height, channels: 3, background: '#ffffff' } })
    .composite([
      { input: home, left: 0, top: 0 },
      { input: answers, left: size.width, top: 0 },
    ])
    .png({ palette: true })
    .toFile(target);
  return target;
}

await runCommand({
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { all: { type: 'string' }, engines: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) return help;
    const owner = await owned(readEnvironment());
    for (const name of ['all', 'engines'] as const) {
      const into = values[name];
      if (into) claimFolder(`--${name}`, path.resolve(into), 'pictures', owner);
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'lectern-pictures-'));
    try {
      const demo = await runDemo({ folder, say: (line) => print(line), sitePort: 0, sandboxPort: 0 });
      if (values.all) await everyKind(demo, path.resolve(values.all));
      if (values.engines) await inEveryEngine(demo, path.resolve(values.engines));
      const target = values.all ?? values.engines ?? (await readmePicture(demo));
      await demo.close();
      return `Pictures: ${target}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
