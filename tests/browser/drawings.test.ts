/** SVG files opened by themselves, where no page's policy holds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanFile } from '../../src/content/clean/clean-file.ts';
import { launchBrowser } from '../../src/files/browser.ts';
import { harmlessDrawings, hostileDrawings } from '../setup/hostile-drawings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lectern-drawings-'));
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 60, height: 60 } });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a drawing, goes over it and clicks into it. */
async function opened(name: string): Promise<{ ran: boolean; picture: Buffer }> {
  await page.goto(pathToFileURL(path.join(folder, name)).href);
  const picture = await page.screenshot();
  await page.mouse.move(30, 30);
  await page.mouse.click(20, 20);
  await page.waitForTimeout(50);
  const ran = await page.evaluate("document.documentElement.hasAttribute('data-ran')");
  return { ran: ran === true, picture };
}

test('drawings that run something when they are opened run nothing once they are cleaned', async () => {
  const ran: string[] = [];
  for (const [index, [name, drawing]] of Object.entries(hostileDrawings).entries()) {
    const file = `${index}.svg`;
    writeFileSync(path.join(folder, file), drawing);
    if ((await opened(file)).ran) ran.push(name);
    await cleanFile(path.join(folder, file));
    expect((await opened(file)).ran, name).toBe(false);
  }
  // So many would have run in this browser.
  expect(ran.length).toBeGreaterThan(9);
});

test('harmless drawings look as before', async () => {
  for (const [index, [name, drawing]] of Object.entries(harmlessDrawings).entries()) {
    const file = `harmless-${index}.svg`;
    writeFileSync(path.join(folder, file), drawing);
    const before = await opened(file);
    writeFileSync(path.join(folder, file), `<?remark x?>${drawing}`);
    expect(await cleanFile(path.join(folder, file))).toEqual([]);
    if (!/moves/.test(name)) expect((await opened(file)).picture.equals(before.picture), name).toBe(true);
  }
});
