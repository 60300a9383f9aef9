/** Whose a post is: the owner changes accounts, or says by hand where a post is. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { JournalFile } from '../../src/model/journal.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { siteYaml } from '../setup/content.ts';
import { buildStage, type Stage, start } from '../setup/syndication.ts';

let stage: Stage;
const others: Sandbox[] = [];
beforeEach(async () => {
  stage = await buildStage();
});
afterEach(async () => {
  await stage.close();
  for (const each of others.splice(0)) await each.close();
});

const hello = 'posts/hello#published';

/** What older versions wrote: receipts that do not say whose they are. */
function forgetAccounts(): void {
  const journal = stage.journal();
  for (const record of Object.values(journal.announcements).flatMap(Object.values) as {
    receipt?: { account?: unknown };
  }[]) {
    delete record.receipt?.account;
  }
  rewrite(journal);
}

function rewrite(journal: JournalFile): void {
  writeFileSync(
    path.join(stage.folders.content, 'journal/posts/hello.json'),
    JSON.stringify(journal, null, 2),
  );
}

/** Another account of the same servers, and what logs in to it. */
function otherAccount(): Record<string, string> {
  const { mastodon, bluesky, linkedin } = stage.sandbox.control;
  mastodon.account({ acct: 'other' });
  mastodon.token({ token: 'other-token', acct: 'other', scopes: ['read', 'write'] });
  bluesky.account({ handle: 'other.test', password: 'other-password' });
  linkedin.token({ token: 'other-linkedin', person: 'Other' });
  return {
    MASTODON_ACCESS_TOKEN: 'other-token',
    BLUESKY_IDENTIFIER: 'other.test',
    BLUESKY_APP_PASSWORD: 'other-password',
    LINKEDIN_ACCESS_TOKEN: 'other-linkedin',
  };
}

/** The owner's Mastodon is on another server now. */
async function moveServers(): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: new Date(start) });
  others.push(sandbox);
  const written = {
    ...parse(siteYaml),
    networks: { mastodon: { url: sandbox.endpoints.mastodon } },
    syndication: { since: '2026-01-01' },
  };
  writeFileSync(path.join(stage.folders.content, 'site.yaml'), stringify(written));
  return sandbox;
}

describe('a receipt', () => {
  test('says whose it is on every network; Bluesky’s address outlives a change of handle', async () => {
    await stage.syndicate([stage.announcement()]);
    const { owner, endpoints } = stage.sandbox;
    expect(stage.record('mastodon')!.receipt!.account).toMatchObject({
      server: endpoints.mastodon,
      id: owner.mastodon.id,
      handle: expect.stringMatching(/^@owner@/),
    });
    const { did } = owner.bluesky;
    expect(stage.record('bluesky')!.receipt).toMatchObject({
      url: expect.stringContaining(`https://bsky.app/profile/${did}/post/`),
      account: { id: did },
    });
    expect(stage.record('linkedin')!.receipt!.account).toEqual({ id: 'urn:li:person:owner' });
  });

  test('of an older version is completed when it is next needed', async () => {
    await stage.syndicate([stage.announcement()]);
    forgetAccounts();
    await stage.syndicate([stage.announcement({ title: 'Another', revision: '2' })]);
    expect(stage.record('mastodon')!.receipt!.account?.id).toBe(stage.sandbox.owner.mastodon.id);
    expect(stage.record('bluesky')!.receipt!.account?.id).toBe(stage.sandbox.owner.bluesky.did);
  });

  test('of an older version is completed when it is taken back, and when it is answered', async () => {
    await stage.syndicate([
      stage.announcement({ networks: ['mastodon'] }),
      stage.announcement({ id: 'posts/hello#correction-2026-11-19', networks: ['mastodon'] }),
    ]);
    forgetAccounts();
    await stage.command(['--retract', hello, 'mastodon']);
    expect(stage.record('mastodon')).toMatchObject({
      state: 'withdrawn',
      receipt: { account: { id: stage.sandbox.owner.mastodon.id } },
    });
  });
});

describe.for(['written by this version', 'of an older version'])(
  'under another account, a post %s',
  (age) => {
    // Whose an old post on LinkedIn is few tokens may ask; LinkedIn itself refuses to change another's.
    const said = async () => {
      await stage.syndicate([stage.announcement({ networks: ['mastodon', 'bluesky'] })]);
      if (age === 'of an older version') forgetAccounts();
      return otherAccount();
    };
    const networks = ['mastodon', 'bluesky'] as const;

    test('is not edited, not taken for deleted, and not announced again', async () => {
      const env = await said();
      stage.writeManifest([
        stage.announcement({ networks: ['mastodon', 'bluesky'], title: 'Another', revision: '2' }),
      ]);
      const { exitCode, stderr } = await stage.command([], env);
      expect(exitCode).toBe(0);
      expect(stderr).toMatch(
        /Mastodon {2}unchanged.*this was posted by @owner@.*Lectern is logged in to Mastodon as @other@/,
      );
      for (const network of networks) {
        expect(stage.record(network)).toMatchObject({ state: 'posted' });
        expect(stage.texts(network)).toEqual([expect.stringMatching(/^Title of hello/)]);
      }
      const everything = stage.sandbox.control.mastodon.state().statuses;
      expect(everything).toHaveLength(1);
    });

    test('is not taken back, and the owner is told where it is', async () => {
      const env = await said();
      const { exitCode, stderr } = await stage.command(['--retract', hello], env);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Nothing was deleted');
      for (const network of networks) {
        expect(stage.record(network)).toMatchObject({ state: 'posted' });
        expect(stage.record(network)).not.toHaveProperty('retract');
        expect(stage.texts(network)).toHaveLength(1);
      }
      expect((await stage.command(['--retract', hello])).exitCode).toBe(0);
      for (const network of networks) expect(stage.texts(network)).toHaveLength(0);
    });
  },
);

describe('on another server', () => {
  test('what was posted on the one before is neither edited nor taken for deleted, nor said again', async () => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    forgetAccounts();
    const fresh = await moveServers();
    stage.writeManifest([stage.announcement({ networks: ['mastodon'], title: 'Another', revision: '2' })]);
    const { exitCode, stderr } = await stage.command();
    expect(exitCode).toBe(0);
    expect(stderr).toContain('this was posted by @owner@');
    expect((await stage.command(['--retract', hello])).exitCode).toBe(1);
    expect(stage.record('mastodon')).toMatchObject({ state: 'posted' });
    // It is said once, not in every run.
    expect((await stage.command()).stderr).not.toContain('this was posted by');
    expect(fresh.control.mastodon.state().statuses).toHaveLength(0);
    expect(stage.texts('mastodon')).toHaveLength(1);
  });

  test('a correction of what was posted before answers nothing there', async () => {
    await stage.syndicate([stage.announcement({ networks: ['bluesky'] })]);
    const env = otherAccount();
    const correction = stage.announcement({
      id: 'posts/hello#correction-2026-11-20',
      moment: 'correction',
      networks: ['bluesky'],
      summary: 'The wall is 3 m high, not 4.',
      tags: [],
      due: '2026-11-20T10:00:00Z',
      replyTo: hello,
    });
    stage.writeManifest([stage.announcement({ networks: ['bluesky'] }), correction]);
    const { stderr } = await stage.command([], env);
    expect(stderr).toContain('what it corrects stays');
    expect(stage.texts('bluesky')).toHaveLength(1);
  });
});

test('a call of the account before that may have happened is the owner’s to settle, not sent again', async () => {
  stage.sandbox.control.fault({
    network: 'mastodon',
    method: 'POST',
    path: '/api/v1/statuses',
    answer: 'drop',
    stored: false,
    count: null,
  });
  await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
  stage.sandbox.control.lift();
  expect(stage.record('mastodon')!.intent!.account?.id).toBe(stage.sandbox.owner.mastodon.id);
  stage.sandbox.control.clock({ advance: 600_000 });
  const env = otherAccount();
  const { exitCode, stderr } = await stage.command([], env);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/may have been posted by @owner@.*logged in to Mastodon as @other@/);
  expect(stage.sandbox.control.mastodon.state().statuses).toEqual([]);
});

describe('a call that was made before the owner moved to another server', () => {
  /** A status that stands on the server before, and whose answer was lost. */
  const doubt = async () => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    const journal = stage.journal();
    const record = journal.announcements[hello]!.mastodon!;
    const { receipt, ...rest } = record;
    journal.announcements[hello]!.mastodon = { ...rest, state: 'unknown' };
    rewrite(journal);
    const fresh = await moveServers();
    return { receipt: receipt!, fresh };
  };

  test('is settled with the address on that server, which is read without a token', async () => {
    const { receipt, fresh } = await doubt();
    const { exitCode, stderr } = await stage.command([
      '--resolve',
      hello,
      'mastodon',
      '--posted',
      receipt.url,
    ]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('It says what was to be announced.')]);
    expect(stderr).toMatch(/post of @owner@.*neither edited nor deleted/);
    expect(stage.record('mastodon')!.receipt).toMatchObject({
      id: receipt.id,
      account: { server: stage.sandbox.endpoints.mastodon },
    });
    expect((await stage.command()).exitCode).toBe(0);
    expect(fresh.control.mastodon.state().statuses).toEqual([]);
  });

  test('that was not posted is posted by the new account, which is said', async () => {
    const { fresh } = await doubt();
    const { stderr } = await stage.command(['--resolve', hello, 'mastodon', '--not-posted']);
    expect(stderr).toMatch(/the next run will post it as @owner@127\.0\.0\.1:\d+/);
    await stage.command();
    expect(fresh.control.mastodon.state().statuses).toHaveLength(1);
  });
});

describe('--resolve --posted', () => {
  /** An announcement of which the journal does not know what became of it, and the status that it is. */
  const lost = async (network: 'mastodon' | 'bluesky' | 'linkedin') => {
    const announcement = stage.announcement({ networks: [network] });
    await stage.syndicate([announcement]);
    const journal = stage.journal();
    const record = journal.announcements[hello]![network]!;
    const { receipt, ...rest } = record;
    journal.announcements[hello]![network] = { ...rest, state: 'unknown' };
    rewrite(journal);
    return receipt!;
  };
  const resolve = (network: string, url: string) =>
    stage.command(['--resolve', hello, network, '--posted', url]);

  test('on Mastodon takes every address that the server has for it, and says whose it is', async () => {
    const receipt = await lost('mastodon');
    const before = stage.journal();
    const { origin } = new URL(receipt.url);
    for (const url of [
      receipt.url,
      `${receipt.url}?utm_source=x`,
      `${stage.sandbox.endpoints.mastodon}/users/owner/statuses/${receipt.id}`,
      `${origin}/notice/${receipt.id}`,
      `${origin}/statuses/${receipt.id}`,
    ]) {
      rewrite(before);
      const { exitCode, stderr } = await resolve('mastodon', url);
      expect([url, exitCode, stderr]).toEqual([url, 0, expect.stringContaining('It is a post of @owner@')]);
      expect(stage.record('mastodon')!.receipt).toMatchObject({
        id: receipt.id,
        url: receipt.url,
        account: { id: stage.sandbox.owner.mastodon.id },
      });
    }
  });

  test('says whether the words are the announcement’s', async () => {
    const receipt = await lost('mastodon');
    const before = stage.journal();
    expect((await resolve('mastodon', receipt.url)).stderr).toContain('It says what was to be announced.');
    rewrite(before);
    const { url } = stage.sandbox.control.mastodon.status({ as: 'owner', text: 'Good morning' });
    expect((await resolve('mastodon', url)).stderr).toContain('Its text is not the announcement');
  });

  test('finds it with a token that may not search', async () => {
    const receipt = await lost('mastodon');
    stage.sandbox.control.mastodon.token({
      token: 'sandbox-mastodon-token',
      scopes: ['read:accounts', 'read:statuses', 'write:statuses', 'write:media'],
    });
    expect((await resolve('mastodon', receipt.url)).exitCode).toBe(0);
    expect(stage.record('mastodon')!.receipt!.id).toBe(receipt.id);
  });

  test('an address whose last part is a UUID, as Hollo’s are', async () => {
    await lost('mastodon');
    const url = `${stage.sandbox.endpoints.mastodon}/@owner/0192a3f4-7c11-7e07-9d35-2f6a63d1b0aa`;
    const { id } = stage.sandbox.control.mastodon.status({ as: 'owner', text: 'By hand', url });
    expect((await resolve('mastodon', url)).exitCode).toBe(0);
    expect(stage.record('mastodon')!.receipt).toMatchObject({ id, url });
  });

  test('somebody else’s post, one that is not there, and one that another announcement has are refused', async () => {
    await lost('mastodon');
    const { url: theirs } = stage.sandbox.control.mastodon.status({ as: 'mallory', text: 'Hello' });
    for (const [url, words] of [
      [theirs, 'is a post of @mallory'],
      [`${stage.sandbox.endpoints.mastodon}/@owner/999`, 'has no post'],
    ] as const) {
      const { exitCode, stderr } = await resolve('mastodon', url);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
      expect(stderr).toContain('Nothing was noted');
    }
    const second = stage.announcement({
      id: 'posts/second#published',
      networks: ['mastodon'],
      summary: 'Why the lamps of the harbour are green, and who decided it.',
    });
    await stage.syndicate([second]);
    const taken = stage.record('mastodon', second.id)!.receipt!.url;
    const { exitCode, stderr } = await resolve('mastodon', taken);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('the post of posts/second#published already'),
    ]);
    expect(stage.record('mastodon')!.state).toBe('unknown');
  });

  test('a network that cannot be asked changes nothing', async () => {
    const receipt = await lost('mastodon');
    stage.sandbox.control.fault({ network: 'mastodon', answer: 'server-error', count: null });
    expect((await resolve('mastodon', receipt.url)).exitCode).toBe(2);
    expect(stage.record('mastodon')!.state).toBe('unknown');
  });

  test('on Bluesky it gets its CID, so that a correction can answer it', async () => {
    const receipt = await lost('bluesky');
    const rkey = receipt.id.split('/').at(-1);
    expect((await resolve('bluesky', `https://bsky.app/profile/owner.test/post/${rkey}`)).exitCode).toBe(0);
    expect(stage.record('bluesky')!.receipt).toMatchObject({
      id: receipt.id,
      cid: receipt.cid,
      url: receipt.url,
    });
    const correction = stage.announcement({
      id: 'posts/hello#correction-2026-11-20',
      moment: 'correction',
      networks: ['bluesky'],
      summary: 'The wall is 3 m high, not 4.',
      tags: [],
      due: '2026-11-20T10:00:00Z',
      replyTo: hello,
    });
    const run = await stage.syndicate([stage.announcement({ networks: ['bluesky'] }), correction]);
    expect(run.counts).toMatchObject({ posted: 1, refused: 0 });
  });

  test('on Bluesky a post of another account is refused', async () => {
    const receipt = await lost('bluesky');
    stage.sandbox.control.bluesky.account({ handle: 'mallory.test', password: 'p' });
    const rkey = receipt.id.split('/').at(-1);
    for (const name of ['mallory.test', 'nobody.test', 'did:plc:somebody']) {
      const { exitCode } = await resolve('bluesky', `https://bsky.app/profile/${name}/post/${rkey}`);
      expect([name, exitCode]).toEqual([name, 2]);
    }
  });

  test('of the owner’s own words is not overwritten, now or when the entry changes', async () => {
    const announcement = stage.announcement({ networks: ['mastodon'] });
    stage.writeManifest([announcement]);
    const { url } = stage.sandbox.control.mastodon.status({ as: 'owner', text: 'In my own words' });
    expect((await resolve('mastodon', url)).exitCode).toBe(0);
    expect((await stage.syndicate([announcement])).counts).toMatchObject({ edited: 0, posted: 0 });
    const changed = stage.announcement({ networks: ['mastodon'], title: 'Another', revision: '2' });
    expect((await stage.syndicate([changed])).counts).toMatchObject({ edited: 0, posted: 0 });
    expect(stage.texts('mastodon')).toEqual(['In my own words']);
  });

  test('an address that is none is a sentence, not a stack', async () => {
    await lost('bluesky');
    for (const url of ['https://bsky.app/profile/%ZZ/post/3k', 'at://did:plc:nobody/app.bsky.feed.post/3k']) {
      const { exitCode, stderr } = await resolve('bluesky', url);
      expect([url, exitCode]).toEqual([url, 2]);
      expect(stderr).not.toContain('    at ');
    }
    const own = stage.sandbox.control.bluesky.state().records[0]!;
    expect((await resolve('bluesky', `at://${own.did}/app.bsky.feed.post/${own.rkey}`)).exitCode).toBe(0);
  });

  test('on LinkedIn an address elsewhere is none of a post there', async () => {
    await lost('linkedin');
    const { exitCode } = await resolve(
      'linkedin',
      'https://evil.example/feed/update/urn:li:share:7000000000000000001/',
    );
    expect(exitCode).toBe(2);
  });

  test('on LinkedIn, where the token may not read, the owner’s word is taken and that is said', async () => {
    const receipt = await lost('linkedin');
    const { exitCode, stderr } = await resolve('linkedin', receipt.url);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('was not checked')]);
  });
});
