/** Chromium, which is always there. */
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../src/files/browser.ts';
import { type EngineKind, type EnginePage, oneLine } from './engine.ts';

export const chromium: EngineKind = {
  id: 'chromium',
  missing: () => undefined,
  async launch({ colorScheme, reducedMotion, forcedColors }) {
    const browser = await launchBrowser();
    const context = await browser.newContext({
      colorScheme,
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: forcedColors ? 'active' : 'none',
    });
    return {
      name: `Chromium ${browser.version()}`,
      newPage: async () => pageOf(await context.newPage()),
      close: () => browser.close(),
    };
  },
};

function pageOf(page: Page): EnginePage {
  let said: string[] = [];
  page.on('console', (message) => said.push(oneLine(`${message.type()}: ${message.text()}`)));
  page.on('pageerror', (error) => said.push(oneLine(String(error))));
  return {
    async open(url, size) {
      said = [];
      await page.setViewportSize(size);
      await page.goto(url);
    },
    evaluate: (expression) => page.evaluate(expression),
    press: (key) => page.keyboard.press(key),
    messages: () => said,
    screenshot: () => page.screenshot(),
  };
}
