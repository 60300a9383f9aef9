/** Each test is a situation in which a real server was seen, or could be, to say something twice, or never. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CannotWrite } from '../../src/files/cannot-write.ts';
import { connect } from '../../src/networks/index.ts';
import type { Fault } from '../../src/sandbox/index.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { retract } from '../../src/syndication/retract.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { buildStage, type Stage, type StageOptions, slidesId, stageSlides } from '../setup/syndication.ts';

let stage: Stage;
afterEach(() => stage.close());

const posting = { network: 'mastodon', method: 'POST', path: '/api/v1/statuses' } as const;
const editing = { network: 'mastodon', method: 'PUT', path: '/api/v1/statuses/*' } as const;
const seconds = 1_000;

/** A server as most are: it looks a key up, works, and then stores it. Its clock moves by itself where it stalls. */
async function set(fault?: Fault, more: StageOptions = {}): Promise<void> {
  const settings = { mastodonKeys: 'late', jumps: true, ...more.sandbox?.settings } as const;
  stage = await buildStage({ ...more, sandbox: { settings } });
  if (fault) stage.sandbox.control.fault(fault);
}

const hello = (wanted: Parameters<Stage['announcement']>[0] = {}) =>
  stage.announcement({ networks: ['mastodon'], ...wanted });
/** A run with the limit of 30 seconds that owners have. */
const run = (...announcements: ReturnType<typeof hello>[]) =>
  stage.syndicate(announcements, { timeout: 30 * seconds });
const pass = (minutes: number) => stage.sandbox.control.clock({ advance: minutes * 60 * seconds });
const sent = () =>
  stage.sandbox.requests().filter(({ method, path: to }) => method === 'POST' && to === posting.path);

describe('a call that may have happened', () => {
  test('the proxy answers 504 while the server still works on the request: found in the same run', async () => {
    await set({ ...posting, answer: 'gateway-timeout', finishes: 40 * seconds });
    const { outcomes } = await run(hello());
    expect(outcomes).toMatchObject([{ result: 'posted', why: 'found after its answer was lost' }]);
    expect([stage.texts('mastodon').length, sent().length]).toEqual([1, 1]);
  });

  test.each([34, 80])(
    'the database stalls for %d seconds, longer than our limit, then goes on',
    async (stall) => {
      await set({ ...posting, answer: 'stall', ms: stall * seconds });
      expect((await run(hello())).outcomes).toMatchObject([{ result: 'posted' }]);
      expect([stage.texts('mastodon').length, sent().length]).toEqual([1, 1]);
    },
  );

  test('a stall that ends before our limit is only slow', async () => {
    await set({ ...posting, answer: 'stall', ms: 20 * seconds });
    const { outcomes } = await run(hello());
    expect([outcomes[0]?.result, outcomes[0]?.why]).toEqual(['posted', undefined]);
  });

  test('killed while the server looks at the page, and run again at once: six announcements are six statuses', async () => {
    await set(undefined, {
      site: { syndication: { since: '2026-01-01', maxPerRun: 6 } },
      sandbox: { settings: { jumps: false } },
    });
    const six = [1, 2, 3, 4, 5, 6].map((n) => hello({ id: `posts/p${n}#published` }));
    stage.writeManifest(six);
    stage.sandbox.control.fault({ ...posting, answer: 'stall', ms: 60 * seconds });
    await stage.command([], {}, (child) => {
      stage.sandbox.watch(({ method, path: to }) => {
        if (method === 'POST' && to === posting.path) child.kill('SIGKILL');
      });
    });
    const again = await run(...six);
    const begun = again.outcomes.find(({ result }) => result === 'waiting');
    expect(begun?.why).toMatch(/^until 10:01:\d\d UTC: it may have been sent/);
    expect(again.counts).toMatchObject({ posted: 5, waiting: 1 });
    pass(1);
    expect((await run(...six)).outcomes).toMatchObject([{ result: 'posted', why: 'it had been posted' }]);
    expect([stage.texts('mastodon').length, sent().length]).toEqual([6, 6]);
  });

  test('what is not there is left doubtful, said in words, and everything else goes on', async () => {
    await set({ ...posting, answer: 'gateway-timeout' });
    const { outcomes } = await run(
      hello({ due: '2026-11-20T08:00:00Z' }),
      hello({ id: 'posts/next#published' }),
    );
    expect(outcomes).toMatchObject([
      { announcement: 'posts/hello#published', result: 'unknown' },
      { announcement: 'posts/next#published', result: 'posted' },
    ]);
    expect(outcomes[0]?.why).toBe(
      'Mastodon returned a server error (504). It is not there after 90 seconds of looking. The next run looks twice more, and then sends it again.',
    );
    expect(stage.record('mastodon')).toMatchObject({
      state: 'intended',
      intent: { attempted: expect.any(String) },
    });
  });

  test('a later run looks twice, 30 seconds apart, and sends the same bytes under the same key', async () => {
    await set({ ...posting, answer: 'gateway-timeout' });
    await run(hello());
    pass(1);
    const before = stage.sandbox.requests().length;
    expect((await run(hello())).outcomes).toMatchObject([{ result: 'posted' }]);
    const later = stage.sandbox.requests().slice(before);
    const looks = later.filter(({ path: to }) => to.includes('/statuses?')).map(({ at }) => Date.parse(at));
    expect(looks).toHaveLength(2);
    expect((looks[1] ?? 0) - (looks[0] ?? 0)).toBeGreaterThanOrEqual(30 * seconds);
    const [first, second] = sent();
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(second?.body).toBe(first?.body);
    expect(stage.texts('mastodon')).toHaveLength(1);
  });

  test('a run within the settling time waits, says until when, and is no failure', async () => {
    await set({ ...posting, answer: 'drop' }, { sandbox: { settings: { jumps: false } } });
    await expect(dying(hello())).rejects.toThrow('killed');
    const { outcomes, counts } = await run(hello());
    expect(outcomes[0]?.why).toMatch(/^until 10:01:\d\d UTC/);
    expect(counts).toMatchObject({ waiting: 1, unknown: 0, refused: 0 });
    expect(sent()).toHaveLength(1);
  });

  test.each(['html', 'bad-gateway', 'drop', 'never'] as const)(
    '%s, and the server goes on for a minute',
    async (answer) => {
      await set({ ...posting, answer, finishes: 60 * seconds });
      if (answer === 'never') {
        // Nothing moves the clock while nobody answers, so the test's own limit is a short one.
        await stage.close();
        await set(
          { ...posting, answer, finishes: 60 * seconds },
          { sandbox: { settings: { jumps: false } } },
        );
      }
      const { outcomes } = await stage.syndicate([hello()], {
        timeout: answer === 'never' ? 300 : 30 * seconds,
      });
      expect(outcomes).toMatchObject([{ result: 'posted' }]);
      expect([stage.texts('mastodon').length, sent().length]).toEqual([1, 1]);
    },
  );

  test.each([
    ['markdown', 'Two *centuries* of tides, read by :book: many hands in one long file'],
    ['counted', 'Two centuries of  tides, read by :book: many hands in one long file'],
    ['mastodon', 'Two centuries of tides “{url}” read by many hands in one long file'],
  ] as const)(
    'a server that renders as %s: found by what it made of the text',
    async (mastodonRenders, words) => {
      await set(
        { ...posting, answer: 'gateway-timeout', finishes: 5 * seconds },
        { sandbox: { settings: { mastodonRenders } } },
      );
      const { outcomes } = await run(hello({ text: { all: words } }));
      expect(outcomes).toMatchObject([{ result: 'posted' }]);
      expect(stage.texts('mastodon')).toHaveLength(1);
    },
  );

  test('a post that may be it, and may not, is the owner’s to tell', async () => {
    await set(
      { ...posting, answer: 'gateway-timeout' },
      { sandbox: { settings: { mastodonRenders: 'counted' } } },
    );
    const one = hello({
      text: { all: 'Two centuries of tides in one file, with a map of every harbour {url}' },
    });
    stage.sandbox.control.mastodon.status({
      as: 'owner',
      text: `Two centuries of tides in one file, with a map of some harbours and more ${one.url}`,
    });
    const { outcomes } = await run(one);
    expect(outcomes[0]).toMatchObject({ result: 'unknown' });
    expect(outcomes[0]?.why).toMatch(/may be it, and may not.*\n.*\n.*--posted URL/);
    expect(stage.record('mastodon')?.state).toBe('unknown');
    expect(sent()).toHaveLength(1);
  });

  test('on LinkedIn the owner is asked at once, as ever', async () => {
    await set({
      network: 'linkedin',
      method: 'POST',
      path: '/rest/posts',
      answer: 'gateway-timeout',
      finishes: 9 * seconds,
    });
    const { outcomes } = await run(stage.announcement({ networks: ['linkedin'] }));
    expect(outcomes[0]?.why).toContain('--not-posted');
    expect(stage.record('linkedin')?.state).toBe('unknown');
  });

  test('on Bluesky it is sent again at once, and stands once', async () => {
    const putting = { network: 'bluesky', method: 'POST', path: '/xrpc/com.atproto.repo.putRecord' } as const;
    await set({ ...putting, answer: 'gateway-timeout', finishes: 20 * seconds });
    const { outcomes } = await run(stage.announcement({ networks: ['bluesky'] }));
    pass(1);
    expect(outcomes).toMatchObject([{ result: 'posted' }]);
    expect(stage.texts('bluesky')).toHaveLength(1);
  });
});

describe('the same for', () => {
  test('pictures: an upload is made again, for it publishes nothing', async () => {
    await set({
      network: 'mastodon',
      method: 'POST',
      path: '/api/v2/media',
      answer: 'gateway-timeout',
      finishes: 9 * seconds,
    });
    const slides = hello(await stageSlides(stage));
    expect((await run(slides)).counts).toMatchObject({ posted: 1 });
    expect(stage.record('mastodon', slidesId)?.intent?.fallback).toBeUndefined();
    const { statuses } = stage.sandbox.control.mastodon.state();
    expect(statuses.find(({ text }) => text.includes('/slides/deck/'))?.mediaIds).toHaveLength(4);
  });

  test('a part of a thread: what follows waits with it', async () => {
    await set({ ...posting, skip: 1, answer: 'gateway-timeout' });
    const long = hello({
      thread: true,
      text: {
        all: Array.from(
          { length: 14 },
          (_, n) => `Sentence ${n} says something that takes some room to say.`,
        ).join(' '),
      },
    });
    const first = await run(long);
    expect(first.outcomes.map(({ result }) => result)).toEqual(['posted', 'unknown']);
    pass(5);
    await run(long);
    const texts = stage.texts('mastodon');
    expect(new Set(texts).size).toBe(texts.length);
    expect(stage.record('mastodon')).toMatchObject({ state: 'posted' });
    expect(stage.record('mastodon')?.parts?.every(({ state }) => state === 'posted')).toBe(true);
    expect(stage.record('mastodon')?.pending ?? []).toEqual([]);
  });

  test('an edit: looked for and not made twice, so that it cannot undo a later one', async () => {
    await set();
    await run(hello());
    stage.sandbox.control.fault({ ...editing, answer: 'gateway-timeout', finishes: 50 * seconds });
    const changed = hello({ title: 'Another title', revision: '2' });
    expect((await run(changed)).counts).toMatchObject({ edited: 1 });
    const puts = stage.sandbox.requests().filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(1);
    expect(stage.record('mastodon')?.editing).toBeUndefined();
  });

  test('an edit that never came about: said, looked for again, and then made', async () => {
    await set();
    await run(hello());
    stage.sandbox.control.fault({ ...editing, answer: 'gateway-timeout' });
    const changed = hello({ title: 'Another title', revision: '2' });
    const first = await run(changed);
    expect(first.outcomes[0]?.why).toMatch(/504.*does not show the edit/);
    expect(first.counts.unknown).toBe(1);
    expect(stage.record('mastodon')?.editing).toBeDefined();
    pass(1);
    expect((await run(changed)).counts).toMatchObject({ edited: 1 });
    expect(stage.texts('mastodon')[0]).toContain('Another title');
  });

  test('a change taken back while its edit may still come: the post says in the end what the entry says', async () => {
    await set(undefined, { sandbox: { settings: { jumps: false } } });
    await run(hello());
    stage.sandbox.control.fault({ ...editing, answer: 'gateway-timeout', finishes: 60 * seconds });
    const changed = hello({ title: 'Another title', revision: '2' });
    await expect(dying(changed)).rejects.toThrow('killed');
    expect((await run(hello())).outcomes[0]?.why).toMatch(/an earlier edit may still come about/);
    pass(2);
    await expect.poll(() => stage.texts('mastodon')[0]).toContain('Another title');
    expect((await run(hello())).counts).toMatchObject({ edited: 1 });
    expect(stage.texts('mastodon')[0]).toContain('Title of hello');
  });

  test('taking back what may still come: it waits, and takes back what came', async () => {
    await set(undefined, { sandbox: { settings: { jumps: false } } });
    stage.sandbox.control.fault({ ...posting, answer: 'gateway-timeout', finishes: 60 * seconds });
    await expect(dying(hello())).rejects.toThrow('killed');
    expect(await retractHello()).toMatchObject([
      { result: 'waiting', why: expect.stringContaining('it may still come') },
    ]);
    expect(stage.record('mastodon')?.retract).toBeDefined();
    expect((await run(hello())).counts.posted).toBe(0);
    pass(2);
    await expect.poll(() => stage.texts('mastodon')).toHaveLength(1);
    expect(await retractHello()).toMatchObject([{ result: 'withdrawn' }]);
    expect(stage.texts('mastodon')).toEqual([]);
    expect((await run(hello())).counts.posted).toBe(0);
  });

  test('a deletion: made again, for an id is never given again', async () => {
    await set();
    await run(hello());
    stage.sandbox.control.fault({
      network: 'mastodon',
      method: 'DELETE',
      answer: 'gateway-timeout',
      finishes: 20 * seconds,
    });
    expect(await retractHello()).toMatchObject([{ result: 'withdrawn' }]);
    expect(stage.texts('mastodon')).toEqual([]);
  });
});

test('a correction of a post that may still come waits for it, and is not dropped', async () => {
  await set({ ...posting, answer: 'gateway-timeout' });
  const correction = hello({
    id: 'posts/hello#correction-2026-11-20',
    moment: 'correction',
    replyTo: 'posts/hello#published',
    text: { all: 'It was three centuries, not two: {url}' },
  });
  await run(hello());
  const { outcomes } = await stage.syndicate([hello(), correction], { mode: 'send', run: 'none' });
  expect(outcomes).toContainEqual(
    expect.objectContaining({ announcement: correction.id, result: 'waiting' }),
  );
  pass(3);
  await run(hello(), correction);
  await run(hello(), correction);
  expect(stage.record('mastodon', correction.id)).toMatchObject({ state: 'posted', via: 'edit' });
});

describe('said to nobody', () => {
  const down = { network: 'mastodon', answer: 'bad-gateway', count: null } as const;
  const days = (count: number) => pass(count * 24 * 60);

  test('a network that has been down for three days ends the run with 1, and names what was not said there', async () => {
    await set(down);
    const first = await run(hello());
    expect(first.outcomes.some(({ unsaid }) => unsaid)).toBe(false);
    days(2);
    expect((await run(hello())).outcomes.some(({ unsaid }) => unsaid)).toBe(false);
    days(1.1);
    stage.writeManifest([hello()]);
    const { exitCode, stderr } = await stage.command(['--json']);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('Not posted although due: posts/hello#published on Mastodon.'),
    ]);
    stage.sandbox.control.lift();
    expect((await run(hello())).counts).toMatchObject({ posted: 1 });
  });

  test('an announcement that expires while its network is down ends the run with 1, once', async () => {
    await set(down);
    const brief = hello({ expires: '2026-11-21T10:00:00Z' });
    await run(brief);
    days(2);
    const late = await run(brief);
    expect(late.outcomes).toMatchObject([{ result: 'skipped', why: 'late', unsaid: true }]);
    expect((await run(brief)).outcomes).toEqual([]);
  });
});

describe('a journal that cannot be written', () => {
  const nothingAsked = () => [stage.sandbox.requests(), stage.host.requests];

  test('a file where the folder should be: one sentence with the file, and not a single call', async () => {
    await set();
    writeFileSync(path.join(stage.folders.content, 'journal'), '');
    stage.writeManifest([hello()]);
    const { exitCode, stderr } = await stage.command();
    expect([exitCode, stderr]).toEqual([2, expect.any(String)]);
    expect(stderr.trim()).toMatch(
      /^\S*journal\/posts\/hello\.json cannot be written: a file exists where a folder is needed \(\w+\)\.$/,
    );
    expect(nothingAsked()).toEqual([[], []]);
  });

  test.runIf(existsSync('/proc/self'))('a folder that takes no files', async () => {
    await set();
    mkdirSync(path.join(stage.folders.content, 'journal'));
    symlinkSync('/proc/self', path.join(stage.folders.content, 'journal/posts'));
    stage.writeManifest([hello()]);
    const { exitCode, stderr } = await stage.command();
    rmSync(path.join(stage.folders.content, 'journal/posts'));
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/journal\/posts\/hello\.json cannot be written/),
    ]);
    expect(nothingAsked()).toEqual([[], []]);
  });

  test('a full disk', async () => {
    await set();
    const full = (file: string) => {
      throw new CannotWrite(
        file,
        Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' }),
      );
    };
    await expect(stage.syndicate([hello()], { write: full })).rejects.toThrow(
      /journal\/posts\/hello\.json cannot be written: the disk is full \(ENOSPC\)\.$/,
    );
    expect(nothingAsked()).toEqual([[], []]);
  });

  test('a working folder that takes no lock', async () => {
    await set();
    writeFileSync(path.join(stage.folders.state, 'file'), '');
    stage.writeManifest([hello()]);
    rmSync(path.join(stage.folders.state, 'syndicate.lock'), { force: true });
    await expect(
      stage.syndicate([hello()], {
        folders: { ...stage.folders, state: path.join(stage.folders.state, 'file/state') },
      }),
    ).rejects.toThrow(/syndicate\.lock cannot be written/);
  });
});

/** Takes the post back, as the command does. */
async function retractHello() {
  const outcomes: unknown[] = [];
  await retract('posts/hello#published', ['mastodon'], {
    journal: Journal.open(stage.folders.content, []),
    connect: (network) =>
      connect(network, stage.site, { secrets: sandboxCredentials, fetch, clock: stage.clock }),
    networks: stage.site.networks,
    now: () => stage.clock.now().toString({ smallestUnit: 'millisecond' }),
    clock: stage.clock,
    run: 'retract',
    report: (outcome) => outcomes.push(outcome),
  });
  return outcomes;
}

/** A run that dies while it looks for what its call has done. */
function dying(...announcements: ReturnType<typeof hello>[]) {
  const clock = { ...stage.clock, sleep: () => Promise.reject(new Killed()) };
  return stage.syndicate(announcements, { around: { secrets: sandboxCredentials, fetch, clock } });
}

class Killed extends Error {
  constructor() {
    super('killed');
  }
}
