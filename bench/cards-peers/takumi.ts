/** Takumi on the cards of `input.json`: prints milliseconds a card. Its renderer is native and works in threads. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Node, Renderer } from '@takumi-rs/core';
import type { PeerInput } from './input.ts';

const input = JSON.parse(await readFile(process.argv[2] as string, 'utf8')) as PeerInput;
const { paper, ink, quiet, rule, accent } = input.colours;

type Style = Record<string, string | number>;
const box = (style: Style, ...children: Node[]): Node =>
  ({ type: 'container', style: { display: 'flex', ...style }, children }) as Node;
const text = (content: string, style: Style): Node => ({ type: 'text', text: content, style }) as Node;

function card({ title, lines, owner, site }: PeerInput['cards'][number]): Node {
  const label = { fontFamily: 'label', fontSize: 26, lineHeight: 1.3, color: quiet };
  return box(
    {
      width: input.width,
      height: input.height,
      padding: 64,
      gap: 42,
      flexDirection: 'column',
      backgroundColor: paper,
    },
    box(
      { height: 10 },
      box({ width: 272, height: 10, backgroundColor: accent }),
      box({ width: 800, height: 2, backgroundColor: ink }),
    ),
    box(
      { flexGrow: 1, gap: 40 },
      box(
        { width: 272, flexShrink: 0, flexDirection: 'column', gap: 12 },
        ...lines.map((line, index) =>
          text(line, index === 0 ? { ...label, fontFamily: 'strong', color: ink } : label),
        ),
      ),
      text(title, {
        width: 760,
        fontFamily: 'title',
        fontSize: 72,
        lineHeight: 1.1,
        color: ink,
        textWrap: 'balance',
      }),
    ),
    box(
      { flexDirection: 'column', gap: 26 },
      box({ width: 1072, height: 2, backgroundColor: rule }),
      box(
        { justifyContent: 'space-between' },
        text(owner, { ...label, fontFamily: 'strong', fontSize: 24, color: ink }),
        text(site, { ...label, fontSize: 24 }),
      ),
    ),
  );
}

const start = performance.now();
const renderer = new Renderer();
for (const [name, path] of Object.entries(input.fonts)) {
  await renderer.registerFont({ name, data: await readFile(path) });
}
const waiting = [...input.cards.entries()];
async function lane(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [index, content] = next;
    const png = await renderer.render(card(content), {
      width: input.width,
      height: input.height,
      format: 'png',
    });
    await writeFile(join(input.out, `${index}.png`), png);
  }
}
await Promise.all(Array.from({ length: 2 * availableParallelism() }, lane));
console.log((performance.now() - start) / input.cards.length);
