/** What holds for every network that Lectern has an adapter for, against its stand-in: one that is added is held to it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEnvironment } from '../../src/content/environment.ts';
import { secretNames } from '../../src/content/secrets.ts';
import { networkIds } from '../../src/model/ids.ts';
import type { Intent } from '../../src/model/journal.ts';
import { modelOf } from '../../src/model/networks.ts';
import { Temporal } from '../../src/model/time.ts';
import type { Sending } from '../../src/networks/contract.ts';
import { connect } from '../../src/networks/index.ts';
import { definitionOf } from '../../src/networks/registry.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { buildStage, type Stage, start } from '../setup/syndication.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await buildStage({ networks: networkIds });
});
afterEach(() => stage.close());

describe.each(networkIds)('%s', (id) => {
  const around = () => ({
    secrets: sandboxCredentials,
    fetch,
    clock: stage.clock,
    limits: { random: () => 0.5, timeout: 2_000 },
  });
  const network = () => connect(id, stage.site, around());
  /** Posts a text, and says what was noted right before the call that publishes. */
  async function post(text: string) {
    const connected = await network();
    const url = `${stage.host.url}/posts/hello/`;
    const due = Temporal.Instant.from(start);
    const at = text.indexOf(url);
    const frozen = connected.freeze(
      {
        network: id,
        text,
        spans: at < 0 ? [] : [{ kind: 'link', url, start: at, end: at + url.length }],
        url,
        lang: 'en',
        options: definitionOf(id).options(stage.site.networks, {}, {}),
      },
      { id: 'posts/hello#published', due, at: due },
    );
    const intent: Intent = { ...frozen, hash: 'x', createdAt: start, run: 'test' };
    let attempts = 0;
    const sending: Sending = {
      picture: async () => undefined,
      media: () => Promise.reject(new Error('There are no media.')),
      note: () => undefined,
      attempt(sent) {
        attempts += 1;
        intent.attempted = start;
        intent.body = { ...intent.body, ...sent };
        expect(stage.texts(id)).toHaveLength(0);
      },
    };
    const receipt = await connected.send(intent, sending);
    return { connected, intent, receipt, attempts, url };
  }

  test('says whose token it is, and posts as that account', async () => {
    const connected = await network();
    const { handle, id: name } = await connected.account();
    expect(handle).not.toBe('');
    const poster = await connected.poster();
    if (poster.id && name) expect(poster.id).toBe(name);
  });

  test('notes the attempt right before the one call that publishes, and gives a receipt with an address', async () => {
    const { receipt, attempts } = await post(`Something new: ${stage.host.url}/posts/hello/`);
    expect(attempts).toBe(1);
    expect(receipt.id).not.toBe('');
    expect(new URL(receipt.url).protocol).toMatch(/^https?:$/);
    expect(stage.texts(id)).toHaveLength(1);
  });

  test('finds what it posted by itself, where it can be read back, and nothing that another receipt holds', async () => {
    const { connected, intent, receipt } = await post(
      `Something new to read: ${stage.host.url}/posts/hello/`,
    );
    const found = await connected.find(intent, new Set());
    if (connected.repeats === 'never') return expect(found.state).toBe('unanswerable');
    expect(found).toMatchObject({ state: 'posted', receipt: { id: receipt.id, url: receipt.url } });
    if (connected.repeats === 'settled') {
      // Another's receipt holds it: it may still come, or is not there, but is not this intent's.
      const held = connected
        .find(intent, new Set([receipt.id]))
        .catch((error: Error) => ({ state: error.name }));
      expect((await held).state).not.toBe('posted');
    }
    expect(await connected.at(receipt.url, intent)).toMatchObject({ receipt: { id: receipt.id } });
    expect((await connected.latest(5))?.map((own) => own.id)).toContain(receipt.id);
  });

  test('takes a post back, and once more does no harm', async () => {
    const { connected, receipt } = await post(`Something to regret: ${stage.host.url}/posts/hello/`);
    const before = await connected.stands(receipt);
    await connected.withdraw(receipt);
    await connected.withdraw(receipt);
    expect(stage.texts(id)).toEqual([]);
    // `undefined` where this token may not see.
    if (before !== undefined) expect([before, await connected.stands(receipt)]).toEqual([true, false]);
  });

  test('can be edited exactly where it says so', async () => {
    const { connected, receipt, url } = await post(`Something wrong: ${stage.host.url}/posts/hello/`);
    const done = await connected.edit(receipt, {
      network: id,
      text: `Something right: ${url}`,
      spans: [],
      url,
      lang: 'en',
      options: {},
    });
    expect('edited' in done).toBe(modelOf(id).edits);
    expect(definitionOf(id).edits).toBe(modelOf(id).edits);
  });

  test('a server that is down is unreachable, and nothing may have happened to what only reads', async () => {
    stage.sandbox.control.fault({ network: id, answer: 'bad-gateway', count: null });
    const connected = await network();
    await expect(connected.account()).rejects.toMatchObject({ name: 'Unreachable' });
  });

  test('the doctor finds no error with the sandbox’s own token, and names the token that is missing', async () => {
    const scene = {
      environment: readEnvironment(),
      site: stage.site,
      fetch,
      clock: stage.clock,
    };
    const findings = await definitionOf(id).doctor({ ...scene, secrets: sandboxCredentials });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    for (const { name } of findings) expect(name.split(' ')[0]).toBe(id);
    const without = await definitionOf(id).doctor({ ...scene, secrets: {} });
    const missing = without.find(({ name }) => name === `${id} token`);
    expect(missing).toMatchObject({ level: 'error', fix: `npm run login -- ${id}` });
  });

  test('what its model says is used: secrets that are read, a mark, its place and its name', () => {
    const { secrets, mark, name } = modelOf(id);
    for (const secret of Object.keys(secrets)) expect(secretNames).toContain(secret);
    expect(mark).toMatch(/^M[\d\s.,a-zA-Z-]+$/);
    expect(name).not.toBe('');
    expect(definitionOf(id).id).toBe(id);
  });
});
