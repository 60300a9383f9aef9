import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';

let folder: string;
let server: SiteServer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-served-'));
  writeFileSync(path.join(folder, 'index.html'), 'home');
  writeFileSync(path.join(folder, 'ümlaut.html'), 'umlaut');
  server = await serveSite({ folder });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The first line of the answer to a request as it is written here: `fetch` would mend the path. */
function ask(target: string, header = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${header}Connection: close\r\n\r\n`);
    });
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    socket.once('close', () => resolve(answer.split('\r\n')[0]!)).once('error', reject);
  });
}

it.each(['/%E0%A4%A', '/%', '/%ff/', '/a%00b', '/posts/%c0%ae%c0%ae/'])(
  'an address that spells nothing, %s, is answered, and the next one too',
  async (target) => {
    expect(await ask(target)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await ask('/')).toBe('HTTP/1.1 200 OK');
  },
);

it('nothing above the folder is served', async () => {
  for (const target of ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc%2fpasswd']) {
    expect(await ask(target)).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
});

it('letters beyond ASCII are found', async () => {
  expect(await ask('/%C3%BCmlaut.html')).toBe('HTTP/1.1 200 OK');
});

it('a range that ends before it begins is answered, and the next request too', async () => {
  expect(await ask('/', 'Range: bytes=9-1\r\n')).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await ask('/')).toBe('HTTP/1.1 200 OK');
});

it('nobody is sent to another host', async () => {
  for (const target of ['//evil.example', '//index', '/\\evil.example/..'])
    expect(await ask(target)).not.toMatch(/^HTTP\/1\.1 30/);
});
