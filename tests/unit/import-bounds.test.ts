/** How much of a source is read, how long, how deep, and how far it is followed; what is more is named. */
import dns from 'node:dns';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bounds, isDeeper, readRemote } from '../../src/content/import/bounded.ts';
import { fetchFor } from '../../src/content/import/fetch-source.ts';
import { SourceError } from '../../src/content/import/findings.ts';
import { follower, followLink, readFindings, readSource } from '../../src/content/import/index.ts';

const context = { owner: 'Ada Example', timeZone: 'Europe/Berlin', follow: async () => undefined };

describe('a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lectern-bounds-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('of as much as is read is read, and one byte more is named', async () => {
    const file = path.join(folder, 'a.ics');
    writeFileSync(file, Buffer.alloc(bounds.bytes, 'x'));
    expect(await readSource(file, fetch)).toHaveLength(bounds.bytes);
    writeFileSync(file, Buffer.alloc(bounds.bytes + 1, 'x'));
    await expect(readSource(file, fetch)).rejects.toThrow(
      `${file} is larger than 20 MB. Keep the part you need in a file of its own.`,
    );
  });

  test.skipIf(process.platform === 'win32')('that never ends is left at the bound', async () => {
    await expect(readSource('/dev/zero', fetch)).rejects.toThrow('/dev/zero is larger than 20 MB');
  });

  test('that is a folder or missing is said to be', async () => {
    await expect(readSource(folder, fetch)).rejects.toThrow(`${folder} can't be read`);
    await expect(readSource(path.join(folder, 'none'), fetch)).rejects.toThrow('File not found');
  });
});

describe('an address', () => {
  let server: Server;
  let origin: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      const [, what = '', count = '0'] = /^\/(\w+)\/?(\d*)/.exec(request.url ?? '') ?? [];
      if (what === 'hops' && Number(count) > 0)
        response.writeHead(302, { location: `/hops/${Number(count) - 1}` }).end();
      else if (what === 'data') response.writeHead(302, { location: 'data:text/calendar,x' }).end();
      else if (what === 'drip') response.write('BEGIN:VCALENDAR');
      else if (what === 'flood') {
        const more = () => {
          while (response.write(Buffer.alloc(1_000_000, 'x')));
          response.once('drain', more);
        };
        more();
      } else if (what === 'deep') response.end(`{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
      else response.end('BEGIN:VCALENDAR');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  test('that has moved five times is followed, and one that moves on is named', async () => {
    expect(await readSource(`${origin}/hops/5`, fetch)).toBe('BEGIN:VCALENDAR');
    await expect(readSource(`${origin}/hops/6`, fetch)).rejects.toThrow(
      `${origin}/hops/6 redirects more than 5 times. Use the address that a browser ends at.`,
    );
  });

  test('that leads to something that is no web address is not followed', async () => {
    await expect(readSource(`${origin}/data`, fetch)).rejects.toThrow('no web address');
  });

  test('that begins to answer and never ends is left, and said to be slow', async () => {
    const reading = readRemote(`${origin}/drip`, fetch, { ...bounds, seconds: 0.3 });
    await expect(reading).rejects.toThrow(
      `${origin}/drip took longer than 0.3 s. Save it with a browser and import the file.`,
    );
    await expect(reading).rejects.toBeInstanceOf(SourceError);
  });

  test('that sends without end is left at the bound', async () => {
    await expect(readSource(`${origin}/flood`, fetch)).rejects.toThrow(
      `${origin}/flood is larger than 20 MB`,
    );
  });

  test('that a source leads to and that nests without end is named', async () => {
    await expect(followLink(`${origin}/deep`, fetch)).rejects.toThrow(
      `${origin}/deep: This is JSON nested more than 100 levels deep`,
    );
  });

  test('whose name has addresses of both kinds is none of one’s own network', async () => {
    const both = [
      { address: '192.0.2.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const asking = vi.spyOn(dns.promises, 'lookup').mockResolvedValue(both as never);
    const connecting = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_name: string, _options: object, callback: (...found: unknown[]) => void) =>
        callback(null, both)) as never);
    const from = `http://localhost:${new URL(origin).port}/`;
    const fetchPage = await fetchFor(from, (address) => address === '192.0.2.1');
    await expect(readSource(from, fetchPage)).rejects.toThrow('no public address');
    asking.mockRestore();
    connecting.mockRestore();
  });
});

test('JSON that nests without end is a mistake and no end of the process', async () => {
  const deep = '['.repeat(200_000);
  await expect(readFindings(deep, context)).rejects.toThrow('more than 100 levels deep');
  await expect(readFindings('{"a":'.repeat(200_000), context)).rejects.toThrow('more than 100 levels deep');
});

test('brackets in words are no levels', () => {
  expect(isDeeper(1, JSON.stringify([`"[[[[\\"{{{`, '\\', '['.repeat(10)]))).toBe(false);
  expect(isDeeper(2, '[[[')).toBe(true);
});

describe('links of a source', () => {
  test('are each asked once, also those that fail', async () => {
    const asked: string[] = [];
    const follow = follower(async (address) => {
      asked.push(address);
      throw new SourceError('no');
    });
    for (const address of ['a', 'b', 'a', 'a']) await expect(follow(address)).rejects.toThrow('no');
    expect(asked).toEqual(['a', 'b']);
  });

  test('are so many at most, in so much time, and the first over it is named', async () => {
    let now = 0;
    const follow = follower(
      async (address) => address,
      { links: 2, seconds: 10 },
      () => now,
    );
    expect(await follow('a')).toBe('a');
    now = 10_001;
    await expect(follow('b')).rejects.toThrow(
      'b not followed: 10 s are over. Import what is missing by its own address.',
    );
    await expect(follow('c')).rejects.toThrow('c not followed: more than 2 links');
    expect(await follow('a')).toBe('a');
  });

  test('of a profile that can’t be had are said with the reason', async () => {
    const presentations = [1, 2].map((id) => ({
      type: 'presentations',
      attributes: { title: `Talk ${id}` },
      links: { event: 'https://noti.st/events/1.json' },
    }));
    const profile = JSON.stringify({ data: [{ type: 'people', relationships: { data: presentations } }] });
    const follow = follower(async (address) => {
      throw new SourceError(`${address} is larger than 20 MB.`);
    });
    const { notes } = await readFindings(profile, { ...context, follow });
    expect(notes).toEqual([
      '"Talk 1" skipped: unreadable event (https://noti.st/events/1.json is larger than 20 MB).',
      '"Talk 2" skipped: unreadable event (https://noti.st/events/1.json is larger than 20 MB).',
    ]);
  });
});
