/** Firefox as Debian's firefox-esr has it, driven by WebDriver BiDi through puppeteer-core. */
import { existsSync } from 'node:fs';
import puppeteer, { type KeyInput, type Page } from 'puppeteer-core';
import { type EngineKind, type EnginePage, oneLine } from './engine.ts';

const program = '/usr/bin/firefox-esr';

export const firefox: EngineKind = {
  id: 'firefox',
  missing: () => (existsSync(program) ? undefined : `${program} (package firefox-esr)`),
  async launch({ colorScheme, reducedMotion, forcedColors }) {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: program,
      headless: true,
      // BiDi can't set what a system asks for; Firefox's own settings do (StaticPrefList.yaml).
      extraPrefsFirefox: {
        'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
        'ui.prefersReducedMotion': reducedMotion ? 1 : 0,
        'browser.display.document_color_use': forcedColors ? 2 : 0,
        // Nothing calls home.
        'network.dns.disabled': true,
        'network.captive-portal-service.enabled': false,
      },
    });
    return {
      name: (await browser.version()).replace('firefox/', 'Firefox '),
      newPage: async () => pageOf(await browser.newPage()),
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
      await page.setViewport(size);
      await page.goto(url, { waitUntil: 'load' });
      // Of two tabs only the one in front is awake.
      await page.bringToFront();
    },
    evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    press: (key) => page.keyboard.press(key as KeyInput),
    messages: () => said,
    screenshot: async () => Buffer.from(await page.screenshot()),
  };
}
