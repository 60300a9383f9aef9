/** Commands as their owner runs them, on servers that tell back what they were told and write to the terminal. */

import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { contentFolder, mdx } from '../setup/content.ts';
import { allFilesIn, controls, obeyed, spellings, spelt } from '../setup/hostile-words.ts';
import { type RepliesSite, repliesSite } from '../setup/replies.ts';
import { buildSite, run } from '../setup/site.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';
import { atTerminal } from '../setup/terminal.ts';

const tokens = [
  sandboxCredentials.MASTODON_ACCESS_TOKEN,
  sandboxCredentials.BLUESKY_APP_PASSWORD,
  sandboxCredentials.LINKEDIN_ACCESS_TOKEN,
];
const said = `${tokens.flatMap(spellings).join(' ')} ${controls}\n  ok  all is well`;

/** Holds no secret in any spelling. */
function expectNoSecret(text: string) {
  for (const token of tokens) expect(spelt(text, token)).toEqual([]);
}

let open: (Stage | RepliesSite | { close(): unknown })[] = [];
afterEach(async () => {
  for (const each of open) await each.close();
  open = [];
});
async function opened<T extends { close(): unknown }>(thing: Promise<T>): Promise<T> {
  const it = await thing;
  open.push(it);
  return it;
}

describe('an announcement that servers refuse, telling back its token', () => {
  test('leaves it neither in the journal nor in what is printed', async () => {
    const stage = await opened(buildStage());
    stage.writeManifest([stage.announcement()]);
    const json = { 'content-type': 'application/json' };
    stage.sandbox.control.fault({
      network: 'mastodon',
      method: 'POST',
      path: '/api/v1/statuses',
      answer: 'status',
      status: 422,
      headers: json,
      body: JSON.stringify({ error: said }),
    });
    stage.sandbox.control.fault({
      network: 'bluesky',
      path: '/xrpc/com.atproto.repo.putRecord',
      answer: 'status',
      status: 400,
      headers: json,
      body: JSON.stringify({ error: 'InvalidRequest', message: said }),
    });
    stage.sandbox.control.fault({
      network: 'linkedin',
      method: 'POST',
      path: '/rest/posts',
      answer: 'status',
      status: 422,
      headers: json,
      body: JSON.stringify({ message: said }),
    });
    const { exitCode, output } = await stage.command();
    expect(exitCode).toBe(1);
    expect(output).toContain('[hidden]');
    expect(output.match(/^ {2}ok/m)).toBeNull();
    expect(obeyed(output)).toBeUndefined();
    expectNoSecret(output);
    const files = allFilesIn(stage.folders.content) + allFilesIn(stage.folders.state);
    expect(JSON.stringify(stage.record('mastodon'))).toContain('[hidden]');
    expectNoSecret(files);
  });

  test('redirected to an address with a signature, shows the address without it', async () => {
    const stage = await opened(buildStage());
    stage.writeManifest([stage.announcement({ networks: ['mastodon'] })]);
    stage.sandbox.control.fault({
      network: 'mastodon',
      path: '**',
      answer: 'status',
      status: 302,
      count: null,
      headers: { location: 'https://other.example/in?signature=k3ptS3cret' },
    });
    const { output } = await stage.command();
    expect(output).toContain('redirects to https://other.example/in.');
    expect(output + allFilesIn(stage.folders.content)).not.toContain('k3ptS3cret');
  });
});

describe('the address for an upload to LinkedIn, which opens by itself', () => {
  test.each([
    ['is refused', { status: 400 }],
    ['is redirected', { status: 307, headers: { location: 'https://other.example/?at=' } }],
    ['is broken', { status: 500 }],
    ['is not found', { status: 404 }],
  ])('is in no file and no message where it %s', async (_name, fault) => {
    const stage = await opened(buildStage());
    stage.writeManifest([stage.announcement({ networks: ['linkedin'] })]);
    const keys: string[] = [];
    stage.sandbox.watch((request) => {
      const key = /dms-uploads\/([^/?]+)/.exec(request.path)?.[1];
      if (!key || keys.includes(key)) return;
      keys.push(key);
    });
    stage.sandbox.control.fault({
      network: 'linkedin',
      method: 'PUT',
      path: '/dms-uploads/*',
      answer: 'status',
      count: null,
      body: `Could not write to the address. ${said}`,
      ...fault,
    });
    const { output } = await stage.command();
    expect(keys.length).toBeGreaterThan(0);
    const everything = output + allFilesIn(stage.folders.content) + allFilesIn(stage.folders.state);
    for (const key of keys) expect(everything).not.toContain(key);
    expectNoSecret(everything);
  });

  test('is in none where it is no address at all', async () => {
    const stage = await opened(buildStage());
    stage.writeManifest([stage.announcement({ networks: ['linkedin'] })]);
    stage.sandbox.control.fault({
      network: 'linkedin',
      path: '/rest/images',
      answer: 'status',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ value: { uploadUrl: 'no address, with k3ptS3cret', image: 'urn:li:image:1' } }),
    });
    const { output } = await stage.command();
    expect(output + allFilesIn(stage.folders.content)).not.toContain('k3ptS3cret');
  });
});

describe('replies that hold a token and write to the terminal', () => {
  const answered = async (moderation = 'approve: auto\n') => {
    const site = await opened(repliesSite({ moderation, settings: ['avatars: false'] }));
    site.sandbox.control.mastodon.status({
      as: 'ada',
      text: `I found ${said}`,
      inReplyTo: site.posts.mastodon,
    });
    return site;
  };

  test('are stored and told of without either', async () => {
    const site = await answered();
    const { output, counts } = await site.replies(['--json']);
    expect(counts).toMatchObject({ added: 1 });
    expect(JSON.stringify(site.stored())).toContain('[hidden]');
    expectNoSecret(output + allFilesIn(site.content));
  });

  test('are shown for review without either, also at a terminal', async () => {
    const site = await answered('approve: always\n');
    await site.replies();
    for (const args of [['--review'], ['--review', '--json']]) {
      const { stdout } = await site.replies(args);
      expect(stdout).toContain('[hidden]');
      expect(obeyed(stdout)).toBeUndefined();
      expectNoSecret(stdout);
    }
    const terminal = atTerminal(['scripts/replies.ts', '--review'], site.env());
    await terminal.shows('Show it?');
    terminal.press('q\r');
    const { output } = await terminal.ended;
    // What asks writes sequences of its own; none of the reply's is among them.
    for (const part of ['\x1b[2J', '\x1b]', '\x9b', '\u202e', '\u2067']) expect(output).not.toContain(part);
    expectNoSecret(output);
  });

  test('and the errors of a server that holds them back', async () => {
    const site = await opened(repliesSite({ settings: ['avatars: false', 'linkedin: full'] }));
    const body = JSON.stringify({ error: said, message: said });
    site.sandbox.control.fault({
      path: '**',
      answer: 'status',
      status: 403,
      count: null,
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { exitCode, output } = await site.replies();
    expect(exitCode).toBe(1);
    expect(output).toContain('[hidden]');
    expect(obeyed(output)).toBeUndefined();
    expectNoSecret(output + allFilesIn(site.content));
  });
});

test('doctor tells what a server says without the token and without what a terminal obeys', async () => {
  const stage = await opened(buildStage());
  const body = JSON.stringify({ error: said, message: said });
  stage.sandbox.control.fault({
    path: '**',
    answer: 'status',
    status: 403,
    count: null,
    headers: { 'content-type': 'application/json' },
    body,
  });
  const env = {
    ...sandboxCredentials,
    LECTERN_CONTENT: stage.folders.content,
    LECTERN_OUT: stage.folders.out,
    LECTERN_STATE: stage.folders.state,
  };
  for (const args of [[], ['--json']]) {
    const { output } = await run('node', ['scripts/doctor.ts', ...args], { env });
    expect(output).toContain('[hidden]');
    expect(obeyed(output)).toBeUndefined();
    expectNoSecret(output);
  }
});

test('a login that fails tells nothing back of the password that was typed', async () => {
  const stage = await opened(buildStage());
  const password = 'typed-pass-word-1';
  const body = JSON.stringify({
    error: 'AuthenticationRequired',
    message: `${spellings(password).join(' ')} ${controls}`,
  });
  stage.sandbox.control.fault({
    network: 'bluesky',
    path: '**',
    answer: 'status',
    status: 401,
    count: null,
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { exitCode, output } = await run('node', ['scripts/login.ts', 'bluesky'], {
    env: { LECTERN_CONTENT: stage.folders.content, BLUESKY_APP_PASSWORD: undefined },
    input: `${password}\n`,
  });
  expect(exitCode).toBe(1);
  expect(output).toContain('[hidden]');
  expect(obeyed(output)).toBeUndefined();
  expect(spelt(output, password)).toEqual([]);
});

test('events from a calendar are shown and written without a token, and shown without what a terminal obeys', async () => {
  const content = contentFolder({});
  const calendar = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:1',
    `SUMMARY:Days \x1b]0;owned\x07 \x9b2J \u202eevil ${tokens[0]}`,
    'DTSTART;VALUE=DATE:20261224',
    `LOCATION:Vienna ${spellings(tokens[0] as string)[5]}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  const server: Server = createServer((_request, response) => response.end(calendar.join('\r\n')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      server.close();
      content.remove();
    },
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/days.ics`;
  const { exitCode, output } = await run('node', ['scripts/new.ts', 'event', '--from', address, '--yes'], {
    env: { ...sandboxCredentials, LECTERN_CONTENT: content.folder, LECTERN_NOW: '2026-11-21T12:00:00Z' },
  });
  expect(output).toContain('Days');
  expect(exitCode).toBe(0);
  expect(obeyed(output)).toBeUndefined();
  expectNoSecret(output + allFilesIn(content.folder));
});

test('a mistake in a file is told without what a terminal obeys', async () => {
  const content = contentFolder({ 'posts/bad.mdx': '---\ntitle: Bad\ndate: "\\e[2J\\x9b31m\\u202e"\n---\n' });
  open.push({ close: () => content.remove() });
  const { exitCode, output } = await run('node', ['scripts/calendar.ts'], {
    env: { LECTERN_CONTENT: content.folder },
  });
  expect(exitCode).toBe(2);
  expect(output).toContain('\\u001b[2J');
  expect(obeyed(output)).toBeUndefined();
});

test('a build that fails prints what a file holds without what a terminal obeys', async () => {
  const content = contentFolder({
    'posts/bad.mdx': `${mdx('title: Bad\nsummary: B.\ndate: 2026-11-20')}\n\x1b[2J\x1b]0;owned\x07\x9b31m {oops(} \u202e\n`,
    'posts/worse.mdx': `${mdx('title: Worse\nsummary: B.\ndate: 2026-11-20')}\n{(() => { throw new Error('\\x1b[2J\\x1b]0;owned\\x07\\x9b2J\\u202e') })()}\n`,
  });
  open.push({ close: () => content.remove() });
  for (const gone of ['posts/none.mdx', 'posts/bad.mdx']) {
    rmSync(path.join(content.folder, gone), { force: true });
    const built = await buildSite({ content: content.folder });
    open.push({ close: () => built.remove() });
    expect(built.exitCode).not.toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are Astro's own
    expect(obeyed(built.output.replace(/\x1b\[\d{0,2}m/g, ''))).toBeUndefined();
  }
});

test('an error that nobody expected is told without a token and without what a terminal obeys', async () => {
  for (const broken of [
    'setTimeout(() => { throw error }); await later',
    'void Promise.reject(error); await later',
    'throw error',
    'throw String(error)',
  ]) {
    const program = `
      import { runCommand } from './src/commands/command.ts';
      const error = new TypeError(${JSON.stringify(said)}, { cause: ${JSON.stringify(said)} });
      const later = new Promise((resolve) => setTimeout(resolve, 200));
      await runCommand({ help: '', run: async () => { ${broken}; return 0; } });`;
    const { exitCode, output } = await run('node', ['--input-type=module', '--eval', program], {
      env: { ...sandboxCredentials },
    });
    expect(exitCode, broken).toBe(1);
    expect(output, broken).toContain('[hidden]');
    expect(obeyed(output), broken).toBeUndefined();
    expectNoSecret(output);
  }
});
