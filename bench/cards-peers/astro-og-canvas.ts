/** astro-og-canvas on the cards of `input.json`: prints milliseconds a card. One thread, as in an Astro build. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PeerInput } from './input.ts';
// The package's index is a route for Astro; this is the function behind it.
import { generateOpenGraphImage } from './node_modules/astro-og-canvas/dist/generateOpenGraphImage.js';

const input = JSON.parse(await readFile(process.argv[2] as string, 'utf8')) as PeerInput;
const rgb = (hex: string) =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];

const start = performance.now();
for (const [index, { title, lines, owner, site }] of input.cards.entries()) {
  const png = await generateOpenGraphImage({
    cacheDir: false,
    title,
    description: [...lines, owner, site].join('\n'),
    bgGradient: [rgb(input.colours.paper)],
    border: { color: rgb(input.colours.accent), width: 10, side: 'block-start' },
    padding: 64,
    font: {
      title: {
        color: rgb(input.colours.ink),
        size: 72,
        lineHeight: 1.1,
        weight: 'SemiBold',
        families: ['Source Serif 4 60pt', 'Source Serif 4'],
      },
      description: { color: rgb(input.colours.quiet), size: 26, weight: 'Medium', families: ['Public Sans'] },
    },
    fonts: Object.values(input.fonts),
  });
  await writeFile(join(input.out, `${index}.png`), png as Uint8Array);
}
console.log((performance.now() - start) / input.cards.length);
