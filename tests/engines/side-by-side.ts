/** Pages in every engine that is on this machine, as one picture each. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { type Engine, usualPreferences } from './engine.ts';
import { engines } from './index.ts';

/**
 * Takes the pictures: `NAME-WIDTH.png` with Chromium, Firefox and WebKit from left to right.
 *
 * @param pages name → absolute address
 * @param folder where they are written; made where it does not exist
 * @param say told which engine takes part, and which is not on this machine
 */
export async function sideBySide(
  pages: Readonly<Record<string, string>>,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const running: Engine[] = [];
  try {
    for (const kind of engines) {
      const lacking = kind.missing();
      if (lacking) say(`${kind.id} is skipped: not on this machine is ${lacking}`);
      else running.push(await kind.launch(usualPreferences));
    }
    say(running.map(({ name }) => name).join(', '));
    const tabs = await Promise.all(running.map((engine) => engine.newPage()));
    for (const width of [390, 1280]) {
      const height = 844;
      for (const [name, url] of Object.entries(pages)) {
        const pictures: Buffer[] = [];
        for (const tab of tabs) {
          await tab.open(url, { width, height });
          await tab.evaluate('document.fonts.ready.then(() => true)');
          pictures.push(await tab.screenshot());
        }
        await sharp({ create: { width: width * pictures.length, height, channels: 3, background: '#fff' } })
          .composite(pictures.map((input, index) => ({ input, left: index * width, top: 0 })))
          .png()
          .toFile(path.join(folder, `${name}-${width}.png`));
      }
    }
  } finally {
    for (const engine of running) await engine.close();
  }
}
