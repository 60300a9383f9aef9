import dns from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isPublic } from '../../src/files/public-address.ts';
import {
  type AvatarFolder,
  Avatars,
  avatarSize,
  mostPixels,
  pictureType,
  redraw,
} from '../../src/replies/avatars.ts';
import { type PublicFetch, publicFetch } from '../../src/replies/fetch-public.ts';
import { PictureProcess, pictureLimits } from '../../src/replies/picture-process.ts';

const limits = { bytes: 10_000, time: 2_000, redirects: 3 };
let server: Server | undefined;
let fetcher: PublicFetch;
const serve = async (listener: RequestListener) => {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
beforeEach(() => {
  fetcher = publicFetch({ loopback: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await fetcher.close();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

describe('addresses of the public internet', () => {
  test.each(['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    '%s is one',
    (address) => expect(isPublic(address)).toBe(true),
  );
  test.each([
    ...['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...[
      '169.254.169.254',
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '192.0.2.1',
      '203.0.113.9',
    ],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '::ffff:127.0.0.1'],
    ...['::ffff:8.8.8.8', '64:ff9b::7f00:1', '2002:7f00:1::', 'not an address', 'localhost', ''],
  ])('%s is none', (address) => expect(isPublic(address)).toBe(false));
});

describe('where a stranger’s address does not lead', () => {
  test.each([
    ['plain http', 'http://pictures.example/a.png'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['a loopback address', 'https://127.0.0.1/a.png'],
    ['the same in other spellings', 'https://2130706433/a.png'],
    ['the same, in octal', 'https://0177.0.0.1/a.png'],
    ['the same in IPv6', 'https://[::ffff:7f00:1]/a.png'],
    ['a metadata service', 'https://169.254.169.254/latest/meta-data/'],
    ['credentials', 'https://user:password@pictures.example/a.png'],
    ['nonsense', 'not an address'],
  ])('%s: %s', async (_what, address) => {
    const far = publicFetch();
    await expect(far.get(address, limits)).rejects.toThrow();
    await far.close();
  });

  test.each([
    ['a private address', [{ address: '10.1.2.3', family: 4 }]],
    [
      'one public and one private address',
      [
        { address: '1.1.1.1', family: 4 },
        { address: '::1', family: 6 },
      ],
    ],
    ['this machine', [{ address: '127.0.0.1', family: 4 }]],
  ])('a name that resolves to %s, looked at when the connection is made', async (_what, addresses) => {
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((
      _name: string,
      _options: object,
      done: (error: null, found: object) => void,
    ) => {
      done(null, addresses);
    }) as never);
    const far = publicFetch();
    await expect(far.get('https://localhost/a.png', limits)).rejects.toThrow(/leads to localhost at/);
    expect(lookup).toHaveBeenCalled();
    await far.close();
  });

  test('a redirect is checked like the first address', async () => {
    const origin = await serve((request, response) => {
      response.writeHead(302, { location: request.url === '/' ? 'http://169.254.169.254/' : '/' }).end();
    });
    await expect(fetcher.get(`${origin}/`, limits)).rejects.toThrow('not https');
    await expect(fetcher.get(`${origin}/once`, limits)).rejects.toThrow('not https');
  });

  test('a redirect without end is left', async () => {
    const origin = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    await expect(fetcher.get(`${origin}/`, limits)).rejects.toThrow('too often');
    expect(fetcher.requests).toBe(4);
  });
});

describe('how much is taken', () => {
  test('a body without end is left once it is too long', async () => {
    let open = 0;
    const origin = await serve((_request, response) => {
      open += 1;
      const timer = setInterval(() => response.write(Buffer.alloc(4_096)), 1);
      response.once('close', () => {
        clearInterval(timer);
        open -= 1;
      });
    });
    await expect(fetcher.get(origin, limits)).rejects.toThrow('more than');
    await vi.waitFor(() => expect(open).toBe(0));
  });

  test('an answer that does not come is not waited for', async () => {
    const origin = await serve(() => {});
    await expect(fetcher.get(origin, { ...limits, time: 200 })).rejects.toThrow();
  });

  test('anything but 200 is no picture', async () => {
    const origin = await serve((_request, response) => response.writeHead(404).end('gone'));
    await expect(fetcher.get(origin, limits)).rejects.toThrow('answered 404');
  });
});

describe('pictures', () => {
  const photo = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#884422' } });

  test('are drawn anew, small, upright and without metadata', async () => {
    const original = await photo(400, 300)
      .withExif({ IFD0: { Artist: 'Secret Name', Orientation: '6' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect(original.includes('Secret Name')).toBe(true);
    const drawn = Buffer.from(await redraw(original));
    const { format, width, height, exif, icc, xmp } = await sharp(drawn).metadata();
    expect({ format, width, height, exif, icc, xmp }).toEqual({
      format: 'webp',
      width: avatarSize,
      height: avatarSize,
    });
    expect(drawn.includes('Secret Name')).toBe(false);
  });

  test('an animation keeps its first frame', async () => {
    const frames = await Promise.all(
      ['#f00', '#0f0'].map((background) =>
        sharp({ create: { width: 20, height: 20, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    expect((await sharp(await redraw(gif)).metadata()).pages).toBeUndefined();
  });

  test('are known by their bytes, whatever they call themselves', async () => {
    for (const format of ['png', 'jpeg', 'gif', 'webp', 'avif'] as const) {
      expect(pictureType(await photo(8, 8)[format]().toBuffer())).toBe(format);
    }
    expect(pictureType(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined();
    expect(pictureType(Buffer.from('%PDF-1.7'))).toBeUndefined();
    expect(pictureType(Buffer.from(''))).toBeUndefined();
  });

  test('a drawing in SVG, which could ask for more, is refused', async () => {
    await expect(
      redraw(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')),
    ).rejects.toThrow('known kind');
  });

  test('a drawing in SVG dressed as an AVIF is refused, and its decoder never runs', async () => {
    const costly = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="4000"><filter id="f"><feTurbulence
      baseFrequency="0.9" numOctaves="10"/></filter>${'<rect width="4000" height="4000" filter="url(#f)"/>'.repeat(500)}</svg>`;
    const dressed = Buffer.from(`<!--ftypavif-->${costly}`);
    // What libvips would take it for, were it asked.
    expect((await sharp(dressed).metadata()).format).toBe('svg');
    await expect(redraw(dressed)).rejects.toThrow('known kind');
    // With a box of the right length too, only the loaders of pictures are there.
    const type = Buffer.from('\0\0\0\x10ftypavif\0\0\0\0', 'latin1');
    await expect(redraw(Buffer.concat([type, Buffer.from(costly)]))).rejects.toThrow('not a picture');
    const pictures = new PictureProcess();
    const svg = { bytes: Buffer.from(costly), type: 'avif' as const, size: 96, pixels: mostPixels };
    await expect(pictures.draw(svg)).rejects.toThrow('unsupported image format');
  });

  test('bytes that are another picture than their beginning says are refused', async () => {
    const pictures = new PictureProcess();
    const bytes = await photo(8, 8).png().toBuffer();
    await expect(pictures.draw({ bytes, type: 'jpeg', size: 96, pixels: mostPixels })).rejects.toThrow(
      'no jpeg',
    );
  });

  test.each([
    ['takes too long', { time: 1, memory: pictureLimits.memory }, 'longer to decode'],
    ['takes too much memory', { time: 60_000, memory: 1 }, 'more memory'],
  ])(
    'a picture that %s is given up with its process; the next one has a new one',
    async (_what, limits, why) => {
      // Noise, which no decoder is quick with.
      const noise = { width: 3000, height: 3000, noise: { type: 'gaussian' as const, mean: 128, sigma: 60 } };
      const bytes = await sharp({ create: { ...noise, channels: 3, background: '#123' } })
        .png({ compressionLevel: 0 })
        .toBuffer();
      const job = { bytes, type: 'png' as const, size: 96, pixels: mostPixels };
      const pictures = new PictureProcess(limits);
      const first = pictures.draw(job);
      const pid = await pidOf(pictures);
      await expect(first).rejects.toThrow(why);
      await vi.waitUntil(() => !isRunning(pid));
      const second = pictures.draw(job).catch(() => undefined);
      expect(await pidOf(pictures)).not.toBe(pid);
      await second;
    },
  );

  test('a few bytes that claim a gigantic picture are refused before they are decoded', async () => {
    await expect(redraw(pngBomb(30_000, 30_000))).rejects.toThrow('too large');
  });

  test('a broken picture is none', async () => {
    const whole = await photo(50, 50).png().toBuffer();
    await expect(redraw(whole.subarray(0, 60))).rejects.toThrow('not a picture');
  });
});

describe('the folder of pictures', () => {
  const folder = () => {
    const files = new Map<string, Uint8Array>();
    const kept: AvatarFolder = {
      index: {},
      has: (file) => files.has(file),
      write: (file, bytes) => void files.set(file, bytes),
    };
    return { files, kept };
  };
  const day = 86_400_000;

  test('one address is fetched once, one picture is kept once', async () => {
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
    const origin = await serve((_request, response) => response.end(png));
    const { files, kept } = folder();
    const avatars = new Avatars(kept, () => 0);
    const first = await avatars.fileFor(`${origin}/a.png`, fetcher);
    expect(first).toMatch(/^[0-9a-f]{32}\.webp$/);
    expect(await avatars.fileFor(`${origin}/a.png`, fetcher)).toBe(first);
    expect(await avatars.fileFor(`${origin}/b.png`, fetcher)).toBe(first);
    expect(fetcher.requests).toBe(2);
    expect(files.size).toBe(1);
  });

  test('what could not be had is asked for again after a week, not before', async () => {
    const origin = await serve((_request, response) => response.writeHead(500).end());
    const { kept } = folder();
    let now = 0;
    const avatars = new Avatars(kept, () => now);
    const ask = () => avatars.fileFor(`${origin}/a.png`, fetcher);
    expect(await ask()).toBeUndefined();
    now = 6 * day;
    await ask();
    expect(fetcher.requests).toBe(1);
    now = 8 * day;
    await ask();
    expect(fetcher.requests).toBe(2);
  });

  test('one that was taken off at the same address is gone with the next run, which asks each once', async () => {
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
    let status = 200;
    const methods: string[] = [];
    const origin = await serve(({ method = '' }, response) => {
      methods.push(method);
      // Some servers know no HEAD: what is there all the same stays.
      response.writeHead(method === 'HEAD' && status === 200 ? 404 : status).end(png);
    });
    const { kept } = folder();
    const run = async () => {
      const avatars = new Avatars(kept, () => 60_000);
      const found = [1, 2, 3].map(() => avatars.fileFor(`${origin}/a.png`, fetcher));
      return new Set(await Promise.all(found));
    };
    const file = await new Avatars(kept, () => 0).fileFor(`${origin}/a.png`, fetcher);
    expect(await run()).toEqual(new Set([file]));
    status = 503;
    methods.length = 0;
    expect(await run()).toEqual(new Set([file]));
    expect(methods).toEqual(['HEAD']);
    status = 404;
    expect(await run()).toEqual(new Set([undefined]));
  });

  test('one that was taken off at the same address is gone with the next day’s run; an outage takes nothing', async () => {
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
    let status = 200;
    const origin = await serve((_request, response) => response.writeHead(status).end(png));
    const { kept } = folder();
    let now = 0;
    const avatars = new Avatars(kept, () => now);
    const ask = () => avatars.fileFor(`${origin}/a.png`, fetcher);
    const file = await ask();
    now = day;
    status = 503;
    expect(await ask()).toBe(file);
    now = 2 * day;
    status = 410;
    expect(await ask()).toBeUndefined();
  });
});

/** It starts in the very next turn, and may have ended in the one after. */
async function pidOf(pictures: PictureProcess): Promise<number> {
  for (let turn = 0; turn < 10 && pictures.pid === undefined; turn += 1) await Promise.resolve();
  return pictures.pid!;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A valid PNG of one colour and any size, in a few kilobytes. */
function pngBomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(Math.ceil(width / 8 + 1) * 200), { level: 9 });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
