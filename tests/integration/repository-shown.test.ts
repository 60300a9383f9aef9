/** What a repository shows, asked of a host as somebody who has no account there. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readContent } from '../../src/content/read.ts';
import { checkRepository, shownByRepository } from '../../src/doctor/repository.ts';
import { publicAddress } from '../../src/files/repository.ts';
import { Temporal } from '../../src/model/time.ts';
import type { SiteContext } from '../../src/networks/doctor/finding.ts';
import { keepReplies } from '../../src/publish/replies-branch.ts';
import { type Checkout, makeRepository, type Repository } from '../setup/checkouts.ts';
import { mdx, siteYaml } from '../setup/content.ts';
import { makePdf } from '../setup/pdf.ts';
import { run } from '../setup/site.ts';

const now = Temporal.Instant.from('2026-11-20T10:00:00Z');
const files = {
  'content/site.yaml': siteYaml,
  'content/posts/hello.mdx': mdx('title: Hello\nsummary: S.\ndate: 2026-11-01'),
  'content/posts/idea.mdx': mdx('title: Idea\nsummary: S.\ndate: 2026-11-01\nvisibility: draft'),
  'content/posts/later.mdx': mdx('title: Later\nsummary: S.\ndate: 2027-11-01'),
  'content/slides/deck.pdf': makePdf([{ lines: ['Not yet'] }]).toString('latin1'),
  'content/slides/deck.yaml': 'file: deck.pdf\ntitle: Deck\nsummary: S.\ndate: 2026-11-01\n',
  'content/talks/talk.mdx': mdx(
    'title: Talk\nsummary: S.\ndate: 2026-11-01\ndeliveries:\n  - event: conf\n    deck: deck\n    release: event-end',
  ),
  'content/events/conf.yaml': 'title: Conf\nstart: 2027-02-01\n',
};

let repository: Repository;
let here: Checkout;
let host: Server;
let asks: 'nobody' | 'everybody' = 'nobody';
let address: string;
beforeEach(async () => {
  repository = makeRepository(files);
  here = repository.clone();
  repository.run('update-server-info');
  asks = 'nobody';
  // As a host serves a repository to git without a program of its own.
  host = createServer((request, response) => {
    const file = path.join(
      repository.bare,
      new URL(request.url ?? '/', 'http://x').pathname.replace('/site.git', ''),
    );
    if (asks === 'everybody') response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    else if (!existsSync(file) || !statSync(file).isFile()) response.writeHead(404).end();
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/site.git`;
});
afterEach(() => {
  host.close();
  repository.remove();
});

const content = () => path.join(here.folder, 'content');
const shown = async () => shownByRepository(await readContent(content()), content(), now);
const doctor = async () => {
  const scene = {
    content: await readContent(content()),
    environment: { content: content() },
    clock: { now: () => now },
  };
  const [finding] = await checkRepository(scene as unknown as SiteContext);
  return finding;
};

test('a repository that anybody can read shows drafts, what is scheduled, decks that wait, and pending replies', async () => {
  here.write('content/replies/pending.json', '{}');
  here.write('content/replies/posts/hello.json', '{}');
  await keepReplies(here.git);
  here.run('remote', 'set-url', 'origin', address.replace('//', '//ada:secret-word@'));
  const finding = await doctor();
  expect(finding).toMatchObject({ level: 'warning', fix: expect.stringContaining('docs/privacy.md') });
  expect(finding?.message).toBe(
    `Anybody can read at ${address}: 1 draft (posts/idea.mdx); 1 scheduled entry (posts/later.mdx); ` +
      '1 deck that waits for its talk (slides/deck.pdf); replies that wait for you (branch lectern-replies)',
  );
});

test('one that asks who is there is no warning, and what git ignores is not in it', async () => {
  here.run('remote', 'set-url', 'origin', address);
  here.write('content/posts/own.mdx', mdx('title: Own\nsummary: S.\ndate: 2026-11-01\nvisibility: draft'));
  asks = 'everybody';
  expect(await doctor()).toMatchObject({
    level: 'ok',
    message: expect.stringContaining('1 draft (posts/idea.mdx)'),
  });
});

test('one on this machine, and a folder that is in none, are no warning either', async () => {
  expect(await shown()).toMatchObject({ readers: 'some' });
  here.run('remote', 'remove', 'origin');
  expect(await shown()).toBeUndefined();
  expect(await doctor()).toMatchObject({ level: 'ok' });
});

test('one with nothing unpublished in it is not asked for', async () => {
  for (const file of [
    'posts/idea.mdx',
    'posts/later.mdx',
    'slides/deck.yaml',
    'slides/deck.pdf',
    'talks/talk.mdx',
  ])
    here.run('rm', '--quiet', `content/${file}`);
  host.close();
  here.run('remote', 'set-url', 'origin', address);
  expect(await shown()).toBeUndefined();
});

test('the first publish from one says it, and no other', async () => {
  here.run('remote', 'set-url', 'origin', address);
  const env = {
    LECTERN_CONTENT: content(),
    LECTERN_STATE: path.join(here.folder, '.lectern'),
    LECTERN_NOW: now.toString(),
    GITHUB_OUTPUT: '',
  };
  const outputs: string[] = [];
  for (let time = 0; time < 3; time += 1)
    outputs.push((await run('node', ['scripts/publish.ts', 'needed'], { env })).output);
  expect(outputs[0]).toContain(`Anybody can read at ${address}: 1 draft`);
  expect(outputs.slice(1).join('')).not.toContain('Anybody');
});

test.each([
  ['git@github.com:ada/site.git', 'https://github.com/ada/site.git'],
  ['ssh://git@git.example:2222/ada/site.git', 'https://git.example/ada/site.git'],
  ['https://ada:word@git.example/site', 'https://git.example/site'],
  ['git://git.example/site', 'https://git.example/site'],
  ['/srv/site.git', undefined],
  ['file:///srv/site.git', undefined],
  ['C:\\srv\\site.git', undefined],
])('the address of %s for everybody is %s', (remote, expected) =>
  expect(publicAddress(remote)).toBe(expected),
);
