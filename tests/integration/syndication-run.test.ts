import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildStage, type Stage } from '../setup/syndication.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await buildStage();
});
afterEach(() => stage.close());

const networks = ['mastodon', 'bluesky', 'linkedin'] as const;

describe('a first post', () => {
  test('stands once on each network, and a second run does nothing and asks nobody', async () => {
    const hello = stage.announcement();
    const first = await stage.syndicate([hello]);
    expect(first.outcomes.map(({ result, why }) => [result, why])).toEqual([
      ['posted', undefined],
      ['posted', undefined],
      ['posted', undefined],
    ]);
    expect(first.counts).toMatchObject({ posted: 3, refused: 0, unknown: 0, waiting: 0 });
    for (const network of networks) {
      expect(stage.texts(network)).toHaveLength(1);
      expect(stage.record(network)).toMatchObject({ state: 'posted', revision: '1' });
    }
    const asked = stage.sandbox.requests().length + stage.host.requests.length;

    const second = await stage.syndicate([hello]);
    expect(second.counts).toEqual({
      posted: 0,
      edited: 0,
      skipped: 0,
      refused: 0,
      unknown: 0,
      waiting: 0,
      requests: 0,
    });
    expect(stage.sandbox.requests().length + stage.host.requests.length).toBe(asked);
  });

  test('carries the link, the tags and the card in each manner', async () => {
    const hello = stage.announcement({ title: 'Hello (again)', tags: ['static sites', 'C++'] });
    await stage.syndicate([hello]);
    expect(stage.texts('mastodon')[0]).toBe(
      `Hello (again)\n\nWhat it says, in one sentence.\n\n${hello.url}\n\n#StaticSites`,
    );
    const [record] = stage.sandbox.control.bluesky
      .state()
      .records.filter(({ collection }) => collection === 'app.bsky.feed.post');
    expect(record!.rkey).toMatch(/^[234567a-j][234567a-z]{12}$/);
    expect(record!.value).toMatchObject({
      text: 'Hello (again)\n\nWhat it says, in one sentence.\n\n#StaticSites',
      langs: ['en'],
      embed: { external: { uri: hello.url, title: 'Hello (again)', thumb: { mimeType: 'image/png' } } },
    });
    const [post] = stage.sandbox.control.linkedin.state().posts;
    expect(post!.commentary).toBe(
      'Hello \\(again\\)\n\nWhat it says, in one sentence.\n\n{hashtag|\\#|StaticSites}',
    );
    expect(post!.content?.article).toMatchObject({ source: hello.url, title: 'Hello (again)' });
    expect(post!.content?.article?.thumbnail).toMatch(/^urn:li:image:/);
  });
});

describe('the command', () => {
  test('prints counts alone on stdout, and a second run zeros', async () => {
    stage.writeManifest([stage.announcement()]);
    const first = await stage.command(['--json']);
    expect(first.stderr).toContain('posted');
    expect(JSON.parse(first.stdout)).toMatchObject({ posted: 3, waiting: 0 });
    expect(first.exitCode).toBe(0);
    const second = await stage.command(['--json']);
    expect(JSON.parse(second.stdout)).toEqual({
      posted: 0,
      edited: 0,
      skipped: 0,
      refused: 0,
      unknown: 0,
      waiting: 0,
      requests: 0,
    });
    expect(second.exitCode).toBe(0);
  });

  test('a dry run prints the posts and touches nothing', async () => {
    const hello = stage.announcement();
    stage.writeManifest([hello]);
    const { stdout, exitCode } = await stage.command(['--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Would be posted now: 3');
    expect(stdout).toContain(hello.url);
    for (const network of networks) expect(stage.texts(network)).toEqual([]);
    expect(() => stage.journal()).toThrow('ENOENT');
  });

  test('a dry run says what the network will make of the text', async () => {
    const title = 'Why @property is worth it';
    const text = { mastodon: '“{url}” after https://elsewhere.example/x: {title} {tags}' };
    const hello = stage.announcement({
      title,
      text,
      tags: ['C', 'C++', 'C#', '@layer'],
      networks: ['mastodon'],
    });
    const elsewhere = { ...text, mastodon: `https://elsewhere.example/x—{url}` };
    const other = stage.announcement({ id: 'posts/two#published', text: elsewhere, networks: ['mastodon'] });
    stage.writeManifest([hello, other]);
    const { stdout } = await stage.command(['--dry-run']);
    expect(stdout).toContain(`· links     ${hello.url} https://elsewhere.example/x\n`);
    expect(stdout).toContain('· mentions  nobody');
    expect(stdout).toContain(
      '· left out  C++ (no hashtag says the same), C# (no hashtag says the same), @layer (no hashtag says the same)',
    );
    expect(stdout).toContain(`· card      of the first link, <${hello.url}>`);
    expect(stdout).toContain('· card      of the first link, <https://elsewhere.example/x>');
  });

  test('a dry run shows the new text of what would be changed, and why the rest stays', async () => {
    await stage.syndicate([stage.announcement({ title: 'With a tpyo' })]);
    stage.writeManifest([stage.announcement({ title: 'Without a typo', revision: '2' })]);
    const before = stage.sandbox.requests().length;
    const { stdout, exitCode } = await stage.command(['--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Would be changed: 2');
    expect(stdout.match(/Without a typo/g)?.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toMatch(/Would be left unchanged:\n\s+Bluesky .*cannot be changed/);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^With a tpyo/)]);
    const written = stage.sandbox
      .requests()
      .slice(before)
      .filter(({ method }) => method !== 'GET');
    expect(written).toEqual([]);
  });

  test('a dry run shows an answer as it would go: without card, with what it answers', async () => {
    await stage.syndicate([stage.announcement({ networks: ['bluesky'] })]);
    const correction = stage.announcement({
      id: 'posts/hello#correction-2026-11-20',
      moment: 'correction',
      networks: ['bluesky'],
    });
    stage.writeManifest([stage.announcement({ networks: ['bluesky'] }), correction]);
    const { stdout } = await stage.command(['--dry-run']);
    expect(stdout).toContain(`answers   ${stage.record('bluesky')!.receipt!.url}`);
    expect(stdout).not.toMatch(/· (card|picture) /);
  });

  test('a text that was refused is told of by each run until it is another', async () => {
    const hello = stage.announcement({ networks: ['mastodon'], text: { all: 'Hello {nobody}' } });
    const first = await stage.syndicate([hello]);
    expect(first.counts.refused).toBe(1);
    expect(first.outcomes[0]!.why).toMatch(/\{\{nobody\}\}\. Change its text/);
    const { counts, notes } = await stage.syndicate([hello]);
    expect([counts.refused, notes]).toEqual([0, [expect.stringMatching(/^Mastodon rejected posts.*nobody/)]]);
    await stage.syndicate([{ ...hello, text: { all: 'Hello' }, revision: '2' }]);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^Hello/)]);
  });
});
