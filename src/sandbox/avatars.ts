import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import sharp from 'sharp';
import type { Env } from './world.ts';

const pictures = new Map<string, Promise<Buffer>>();

/** A plain picture for an account without one: its colour, and a pattern no other account has. */
function picture(seed: string): Promise<Buffer> {
  const digest = createHash('sha256').update(seed).digest();
  const hue = Math.round((digest[0]! / 255) * 360);
  const cells = Array.from({ length: 15 }, (_, index) => {
    if (digest[index + 1]! < 128) return '';
    const [column, row] = [index % 3, Math.floor(index / 3)];
    return [column, 4 - column]
      .map((x) => `<rect x="${x * 60 + 50}" y="${row * 60 + 50}" width="60" height="60"/>`)
      .join('');
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="hsl(${hue} 45% 88%)"/>` +
    `<g fill="hsl(${hue} 45% 42%)">${cells.join('')}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** `/sandbox/avatars/NETWORK/ID.png` */
export function avatarRoutes(): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/:network/:file', async (c) => {
    const seed = `${c.req.param('network')}/${c.req.param('file')}`;
    let found = pictures.get(seed);
    if (!found) {
      found = picture(seed);
      pictures.set(seed, found);
    }
    return c.body(new Uint8Array(await found), 200, {
      'Content-Type': 'image/png',
      'Cache-Control': 'max-age=86400',
    });
  });
  return app;
}
