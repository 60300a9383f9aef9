/** What becomes of an intent: said once, found again, refused, or left to the owner. The network does as it is told. */
import { describe, expect, test } from 'vitest';
import type { Intent, JournalRecord, PostingAccount, Receipt } from '../../src/model/journal.ts';
import { skipReasons } from '../../src/model/journal.ts';
import { Temporal } from '../../src/model/time.ts';
import type { Found, Network, Sending } from '../../src/networks/contract.ts';
import { Gone, KeyTaken, MediaRefused, NeedsOwner, Refused, Unreachable } from '../../src/networks/errors.ts';
import { type DeliverContext, deliver, type Gate } from '../../src/syndication/deliver.ts';
import { Pictures, sha256 } from '../../src/syndication/pictures.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { claims } from '../../src/syndication/settle.ts';
import { firstSlot } from '../../src/syndication/slot.ts';

const noon = Temporal.Instant.from('2026-11-20T12:00:00Z');
const second = 1_000;
const minute = 60 * second;
/** So many milliseconds before noon. */
const ago = (milliseconds: number) => noon.subtract({ milliseconds }).toString();
const place = { file: 'posts/hello', announcement: 'posts/hello#published', network: 'mastodon' } as const;
const ada: PostingAccount = { server: 'https://social.ada.org', id: '7', handle: '@ada@social.ada.org' };
const receiptOf = (id = '1'): Receipt => ({ id, url: `https://social.ada.org/@ada/${id}`, at: ago(0) });
const lost = () => new Unreachable('The answer was lost', { mayHaveHappened: true });

interface Wanted {
  intent?: Partial<Intent>;
  network?: Partial<Network>;
  /** What sending does, try by try; the last one again and again. */
  sends?: ((sending: Sending, intent: Intent) => Receipt | Promise<Receipt>)[];
  /** What looking finds, look by look; the last one again and again. */
  finds?: (Found | Error)[];
  pictures?: Pictures;
  checkLock?: (calls: number) => void;
  gate?: () => Promise<Gate>;
  /** What else the journal has. */
  others?: [string, JournalRecord][];
}

const sendIt = (sending: Sending) => {
  sending.attempt();
  return receiptOf();
};

/** One intent, a network that answers as it is told, and what all of it was asked. */
function setUp({ intent, network, sends = [sendIt], finds = [], others = [], ...wanted }: Wanted = {}) {
  let now = noon;
  const seen = {
    sent: [] as Intent[],
    held: [] as string[][],
    slept: [] as number[],
    notes: [] as string[],
    limits: 0,
    posters: 0,
    locks: 0,
    writes: 0,
  };
  const journal = Journal.open('/nowhere', [], () => {
    seen.writes += 1;
  });
  for (const [announcement, record] of others) journal.put({ ...place, announcement }, record);
  const first: Intent = {
    key: 'key-1',
    text: 'Hello',
    hash: 'h',
    createdAt: ago(minute),
    run: 'this',
    ...intent,
  };
  journal.put(place, { state: 'intended', intent: first, at: ago(minute) });
  seen.writes = 0;
  const told = {
    id: 'mastodon',
    repeats: 'settled',
    now: () => now,
    limits: async () => {
      seen.limits += 1;
    },
    poster: async () => {
      seen.posters += 1;
      return ada;
    },
    async send(each: Intent, sending: Sending) {
      seen.sent.push(each);
      const does = sends[Math.min(seen.sent.length, sends.length) - 1] as NonNullable<Wanted['sends']>[0];
      return does(sending, each);
    },
    async find(_intent: Intent, held: ReadonlySet<string>) {
      seen.held.push([...held]);
      const found = finds[Math.min(seen.held.length, finds.length) - 1] ?? { state: 'absent' };
      if (found instanceof Error) throw found;
      return found;
    },
    ...network,
  } as unknown as Network;
  const context: DeliverContext = {
    network: told,
    journal,
    pictures: wanted.pictures ?? new Pictures('/nowhere'),
    clock: {
      now: () => now,
      sleep: async (milliseconds) => {
        seen.slept.push(milliseconds);
        now = now.add({ milliseconds });
      },
    },
    run: 'this',
    checkLock() {
      seen.locks += 1;
      wanted.checkLock?.(seen.locks);
    },
    note: (message) => seen.notes.push(message),
  };
  return {
    seen,
    record: () => journal.at(place) as JournalRecord,
    now: () => now,
    turn(instant: Temporal.Instant) {
      now = instant;
    },
    run: () =>
      deliver(
        firstSlot(journal, place, () => now.toString()),
        context,
        wanted.gate ?? (async () => ({})),
      ),
  };
}

describe('an intent that was never sent', () => {
  test('is sent, and its receipt says whose it is', async () => {
    const it = setUp();
    expect(await it.run()).toEqual({ result: 'posted', url: receiptOf().url });
    expect(it.record()).toMatchObject({ state: 'posted', receipt: { ...receiptOf(), account: ada } });
    expect(it.seen).toMatchObject({ held: [], limits: 0, notes: [] });
  });

  test('is in the journal as attempted, by this run and this account, before its call leaves', async () => {
    const it = setUp({
      intent: { run: 'an earlier one' },
      sends: [
        (sending) => {
          sending.attempt();
          const { intent, state } = it.record();
          expect(state).toBe('intended');
          expect(intent).toMatchObject({ run: 'this', attempted: noon.toString(), account: ada });
          expect(intent).not.toHaveProperty('body');
          return receiptOf();
        },
      ],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
  });

  test('has in its body what only the call tells', async () => {
    const it = setUp({
      intent: { body: { visibility: 'public' } },
      sends: [
        (sending) => {
          sending.attempt({ picture: '9' });
          return receiptOf();
        },
      ],
    });
    await it.run();
    expect(it.record().intent?.body).toEqual({ visibility: 'public', picture: '9' });
  });

  test('keeps its body where the call tells nothing', async () => {
    const it = setUp({ intent: { body: { visibility: 'public' } } });
    await it.run();
    expect(it.record().intent?.body).toEqual({ visibility: 'public' });
  });

  test('is skipped where it is not announced any more', async () => {
    const it = setUp({ gate: async () => ({ skip: skipReasons.unannounced }) });
    expect(await it.run()).toEqual({ result: 'skipped', why: skipReasons.unannounced });
    expect(it.record()).toMatchObject({ state: 'skipped', reason: skipReasons.unannounced });
    expect(it.seen.sent).toEqual([]);
  });

  test('and is too late by now was to be said and never will be', async () => {
    const it = setUp({ gate: async () => ({ skip: skipReasons.late }) });
    expect(await it.run()).toEqual({ result: 'skipped', why: skipReasons.late, unsaid: true });
  });

  test('waits for its page, and the journal is not written', async () => {
    const it = setUp({ gate: async () => ({ wait: 'its page is not live' }) });
    expect(await it.run()).toEqual({ result: 'waiting', why: 'its page is not live' });
    expect(it.seen).toMatchObject({ sent: [], writes: 0 });
  });

  test('waits for its page without a claim: whoever plans next may send it', async () => {
    const it = setUp({
      intent: { planned: true, claimed: ago(minute) },
      gate: async () => ({ wait: 'its page is not live' }),
    });
    await it.run();
    expect(it.record().intent).toEqual({
      key: 'key-1',
      text: 'Hello',
      hash: 'h',
      createdAt: ago(minute),
      run: 'this',
    });
  });
});

describe('an intent that this run planned', () => {
  const planned = { planned: true, claimed: ago(10 * minute), createdAt: ago(10 * minute) } as const;

  test('is sent while it is nobody else’s, once the network has told its time', async () => {
    const it = setUp({ intent: planned });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.limits).toBe(1);
  });

  test('too long ago is left alone, for another run may have taken it over', async () => {
    const it = setUp({ intent: { ...planned, claimed: ago(claims.own + 1) } });
    expect(await it.run()).toEqual({ result: 'waiting', why: expect.stringContaining('too long ago') });
    expect(it.seen).toMatchObject({ sent: [], writes: 0 });
  });

  test('too long ago by the network’s clock is left alone, whatever this machine’s says', async () => {
    const it = setUp({
      intent: planned,
      network: {
        limits: async () => {
          it.turn(noon.add({ minutes: 40 }));
          return {} as never;
        },
      },
    });
    expect(await it.run()).toMatchObject({ result: 'waiting' });
    expect(it.seen.sent).toEqual([]);
  });

  test('too long ago is sent where the network lets one call win', async () => {
    const it = setUp({
      intent: { ...planned, claimed: ago(claims.own + 1) },
      network: { repeats: 'always' },
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.limits).toBe(0);
  });

  test('that lapses while its pictures are uploaded is not sent', async () => {
    const it = setUp({
      intent: planned,
      sends: [
        (sending) => {
          it.turn(noon.add({ minutes: 40 }));
          sending.attempt();
          return receiptOf();
        },
      ],
    });
    await expect(it.run()).rejects.toMatchObject({
      name: 'Unreachable',
      mayHaveHappened: false,
      message: expect.stringMatching(/^it was planned too long ago; .*\.$/),
    });
    expect(it.record().state).toBe('intended');
    expect(it.record().intent).not.toHaveProperty('attempted');
  });

  test('may lapse meanwhile where the network lets one call win', async () => {
    const it = setUp({
      intent: planned,
      network: { repeats: 'always' },
      sends: [
        (sending) => {
          it.turn(noon.add({ minutes: 40 }));
          sending.attempt();
          return receiptOf();
        },
      ],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
  });

  test('and is not to be said any more waits until a call that may be running is over', async () => {
    const it = setUp({ intent: planned, gate: async () => ({ skip: skipReasons.late }) });
    expect(await it.run()).toEqual({ result: 'waiting', why: expect.stringContaining('until 12:26:30 UTC') });
    expect(it.record().state).toBe('intended');
  });
});

describe('an intent that may have been sent', () => {
  const attempted = { run: 'an earlier one', attempted: ago(10 * minute) };

  test('and is there is posted, and not sent again', async () => {
    const it = setUp({ intent: attempted, finds: [{ state: 'posted', receipt: receiptOf('5') }] });
    expect(await it.run()).toEqual({
      result: 'posted',
      url: receiptOf('5').url,
      why: expect.stringContaining('had been posted'),
    });
    expect(it.record()).toMatchObject({ state: 'posted', receipt: { id: '5', account: ada } });
    expect(it.seen.sent).toEqual([]);
  });

  test('and is not there is looked for twice, and sent again', async () => {
    const it = setUp({ intent: attempted });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.held).toHaveLength(2);
    expect(it.seen.sent).toHaveLength(1);
  });

  test('is not taken for the post of another announcement: looking is told which are held', async () => {
    const it = setUp({
      intent: attempted,
      others: [
        ['posts/hello#correction-2026-11-19', { state: 'posted', receipt: receiptOf('3'), at: ago(0) }],
      ],
    });
    await it.run();
    expect(it.seen.held).toEqual([['3'], ['3']]);
  });

  test('is sent again though it was planned long ago', async () => {
    const it = setUp({ intent: { ...attempted, planned: true, claimed: ago(120 * minute) } });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.limits).toBe(0);
  });

  test('a moment ago waits, and is not sent', async () => {
    const it = setUp({ intent: { ...attempted, attempted: ago(10 * second) } });
    expect(await it.run()).toEqual({ result: 'waiting', why: expect.stringContaining('until 12:01:20 UTC') });
    expect(it.seen).toMatchObject({ sent: [], writes: 0 });
  });

  test('this very moment waits as it is', async () => {
    const it = setUp({ intent: { ...attempted, attempted: noon.toString() } });
    expect(await it.run()).toMatchObject({ result: 'waiting' });
    expect(it.seen.writes).toBe(0);
  });

  test('by a clock that was ahead was attempted now at the latest', async () => {
    const it = setUp({ intent: { ...attempted, attempted: noon.add({ hours: 3 }).toString() } });
    expect(await it.run()).toEqual({ result: 'waiting', why: expect.stringContaining('until 12:01:30 UTC') });
    expect(it.record().intent?.attempted).toBe(noon.toString());
  });

  test('by a machine that planned it and says nothing yet waits, and is not marked as attempted', async () => {
    const it = setUp({ intent: { run: 'another', planned: true, claimed: ago(minute) } });
    expect(await it.run()).toMatchObject({ result: 'waiting' });
    expect(it.seen).toMatchObject({ sent: [], writes: 0 });
  });

  test('and cannot be read back is the owner’s to settle', async () => {
    const it = setUp({ intent: attempted, finds: [{ state: 'unanswerable', reason: 'It cannot be read.' }] });
    expect(await it.run()).toEqual({ result: 'unknown', why: 'It cannot be read.' });
    expect(it.record()).toMatchObject({ state: 'unknown', reason: 'It cannot be read.' });
    // Nothing says whose call it was: nobody is asked who is logged in.
    expect(it.seen).toMatchObject({ sent: [], posters: 0 });
  });

  test('by another account is not looked for under this one', async () => {
    const other = { server: 'https://old.example', id: '1', handle: '@ada@old.example' };
    const it = setUp({ intent: { ...attempted, account: other } });
    const why = 'it may have been posted by @ada@old.example, and Lectern is logged in to Mastodon as';
    expect(await it.run()).toEqual({ result: 'unknown', why: expect.stringContaining(why) });
    expect(it.record()).toMatchObject({ state: 'unknown', reason: expect.stringContaining(why) });
    expect(it.seen).toMatchObject({ sent: [], held: [] });
  });

  test('by this account is looked for', async () => {
    const it = setUp({
      intent: { ...attempted, account: ada },
      finds: [{ state: 'posted', receipt: receiptOf('5') }],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
  });

  test('is sent again at once where the network lets one call win', async () => {
    const it = setUp({
      intent: { ...attempted, attempted: ago(second) },
      network: { repeats: 'always' },
      others: [
        ['posts/hello#correction-2026-11-19', { state: 'posted', receipt: receiptOf('3'), at: ago(0) }],
      ],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen).toMatchObject({ held: [['3']], slept: [] });
  });

  test('and is not to be said any more is skipped once its call is over', async () => {
    const skip = async () => ({ skip: skipReasons.unannounced });
    const running = setUp({
      intent: { ...attempted, attempted: ago(89 * second) },
      network: { repeats: 'always' },
      gate: skip,
    });
    expect(await running.run()).toMatchObject({ result: 'waiting' });
    const over = setUp({
      intent: { ...attempted, attempted: ago(90 * second) },
      network: { repeats: 'always' },
      gate: skip,
    });
    expect(await over.run()).toMatchObject({ result: 'skipped' });
  });

  test('keeps its doubt while it waits for its page', async () => {
    const it = setUp({ intent: attempted, gate: async () => ({ wait: 'its page is not live' }) });
    expect(await it.run()).toMatchObject({ result: 'waiting' });
    expect(it.record().intent).toMatchObject(attempted);
  });
});

describe('a lock that was lost', () => {
  test.each([1, 2])('is noticed before anything is sent (look %i)', async (at) => {
    const posted: string[] = [];
    const it = setUp({
      checkLock: (calls) => {
        if (calls === at) throw new RangeError('another run holds the lock');
      },
      sends: [
        (sending) => {
          sending.attempt();
          posted.push('sent');
          return receiptOf();
        },
      ],
    });
    await expect(it.run()).rejects.toThrow('another run holds the lock');
    expect(posted).toEqual([]);
    expect(it.seen.sent).toHaveLength(at - 1);
    expect(it.record()).toMatchObject({ state: 'intended' });
    expect(it.record().intent).not.toHaveProperty('attempted');
  });
});

describe('a key that a stranger’s post sits on', () => {
  const taken = (sending: Sending) => {
    sending.attempt();
    throw new KeyTaken('Somebody else has this key.');
  };
  const nextKey: Network['nextKey'] = ({ key, text }) => ({
    key: `key-${Number(key.split('-')[1]) + 1}`,
    text,
  });

  test('gives way to the next one', async () => {
    const it = setUp({ network: { nextKey }, sends: [taken, sendIt] });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.sent.map(({ key }) => key)).toEqual(['key-1', 'key-2']);
    // Of the first call nothing is left: it published nothing.
    expect(it.seen.sent[1]).not.toHaveProperty('attempted');
    expect(it.seen.sent[1]).not.toHaveProperty('account');
  });

  test('again and again is given up after ten others', async () => {
    const it = setUp({ network: { nextKey }, sends: [taken] });
    expect(await it.run()).toEqual({ result: 'refused', why: 'Somebody else has this key.' });
    expect(it.seen.sent).toHaveLength(11);
    expect(it.record()).toMatchObject({ state: 'refused', reason: 'Somebody else has this key.' });
  });

  test('is a refusal where there is no other', async () => {
    const it = setUp({ sends: [taken] });
    expect(await it.run()).toMatchObject({ result: 'refused' });
    expect(it.seen.sent).toHaveLength(1);
  });

  test('is no other refusal', async () => {
    const refuse = () => {
      throw new Refused('Too long.');
    };
    const it = setUp({ network: { nextKey }, sends: [refuse, sendIt] });
    expect(await it.run()).toEqual({ result: 'refused', why: 'Too long.' });
  });
});

describe('pictures and documents', () => {
  const bytes = Buffer.from('of a document');
  const document = { path: 'deck.pdf', digest: sha256(bytes), title: 'The deck' };
  const refuse = (sending: Sending) => {
    sending.attempt();
    throw new MediaRefused('deck.pdf has too many pages');
  };
  const pictures = (found: Record<string, Uint8Array>) =>
    ({
      attachment: async (path: string, most: number) =>
        found[path] && { bytes: found[path], type: `image/png, ${most}` },
      exactly: async (path: string, digest: string) =>
        found[path] && sha256(found[path]) === digest ? found[path] : undefined,
    }) as unknown as Pictures;

  test('are read when the network asks for them', async () => {
    const it = setUp({
      intent: { card: { path: 'card.png', digest: 'd' }, media: { document } },
      pictures: pictures({ 'deck.pdf': bytes, 'card.png': Buffer.from('of a card') }),
      sends: [
        async (sending) => {
          expect(await sending.media(document)).toEqual(bytes);
          expect(await sending.picture(9)).toEqual({
            bytes: Buffer.from('of a card'),
            type: 'image/png, 9',
          });
          return sendIt(sending);
        },
      ],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
  });

  test('are none where the intent has no card', async () => {
    const it = setUp({
      sends: [
        async (sending) => {
          expect(await sending.picture(9)).toBeUndefined();
          return sendIt(sending);
        },
      ],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
  });

  test('that are not what was planned any more give way to the card, and the owner is told', async () => {
    const it = setUp({
      intent: { media: { document } },
      pictures: pictures({ 'deck.pdf': Buffer.from('of another') }),
      sends: [
        async (sending, intent) => {
          if (!intent.fallback) await sending.media(document);
          sending.note('from the network');
          return sendIt(sending);
        },
      ],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    const why = 'deck.pdf is not in the output folder as it was when this was planned.';
    expect(it.record().intent?.fallback).toBe(why);
    expect(it.seen.notes).toEqual([
      `posts/hello#published goes to Mastodon with its card alone: ${why}`,
      'from the network',
    ]);
  });

  test('that are refused leave no doubt behind: the call published nothing', async () => {
    const it = setUp({ intent: { media: { document } }, sends: [refuse, sendIt] });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.sent[1]).toMatchObject({ fallback: 'deck.pdf has too many pages' });
    expect(it.seen.sent[1]).not.toHaveProperty('attempted');
    expect(it.seen.sent[1]).not.toHaveProperty('account');
  });

  test('that are refused keep an earlier call’s doubt', async () => {
    const it = setUp({
      intent: { media: { document }, attempted: ago(10 * minute) },
      sends: [refuse, sendIt],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.sent[1]).toMatchObject({ attempted: ago(10 * minute) });
  });

  test('of a plan of another run that are refused leave no time of a call that nobody made', async () => {
    const it = setUp({
      intent: { media: { document }, run: 'another', planned: true, claimed: ago(120 * minute) },
      sends: [refuse, sendIt],
    });
    expect(await it.run()).toMatchObject({ result: 'posted' });
    expect(it.seen.sent[1]).not.toHaveProperty('attempted');
  });

  test('that are refused though they were left out refuse the post', async () => {
    const it = setUp({ intent: { media: { document }, fallback: 'an earlier reason' }, sends: [refuse] });
    expect(await it.run()).toEqual({ result: 'refused', why: 'deck.pdf has too many pages' });
    expect(it.seen.sent).toHaveLength(1);
  });

  test('that are refused where there were none refuse the post', async () => {
    const it = setUp({ sends: [refuse] });
    expect(await it.run()).toMatchObject({ result: 'refused' });
    expect(it.seen.sent).toHaveLength(1);
  });

  test('are not left out for another reason', async () => {
    const it = setUp({
      intent: { media: { document } },
      sends: [
        () => {
          throw new Refused('Too long.');
        },
      ],
    });
    expect(await it.run()).toEqual({ result: 'refused', why: 'Too long.' });
    expect(it.seen).toMatchObject({ notes: [] });
  });

  test.each([
    ['before its call', false],
    ['after its call', true],
  ])('stay left out where the post without them cannot be sent now, %s', async (_when, attempts) => {
    const it = setUp({
      intent: { media: { document }, attempted: ago(10 * minute) },
      sends: [
        refuse,
        (sending) => {
          if (attempts) sending.attempt();
          throw new Unreachable('Busy', { mayHaveHappened: false });
        },
      ],
    });
    await expect(it.run()).rejects.toThrow('Busy');
    expect(it.record().intent).toMatchObject({
      attempted: ago(10 * minute),
      fallback: 'deck.pdf has too many pages',
    });
  });
});

describe('a call that failed', () => {
  const fails = (error: Error, attempts = true) => [
    (sending: Sending) => {
      if (attempts) sending.attempt();
      throw error;
    },
  ];

  test.each([new Refused('No.'), new Gone('No.')])('for good is a refusal ($name)', async (error) => {
    const it = setUp({ sends: fails(error) });
    expect(await it.run()).toEqual({ result: 'refused', why: 'No.' });
    expect(it.record()).toMatchObject({ state: 'refused', reason: 'No.' });
  });

  test('because the same text stands already is a refusal: one post is never two announcements’', async () => {
    const it = setUp({
      others: [['posts/hello#slides', { state: 'posted', receipt: receiptOf('1'), at: ago(0) }]],
    });
    expect(await it.run()).toEqual({
      result: 'refused',
      why: `the same text was posted before: ${receiptOf('1').url}`,
    });
    expect(it.record()).toMatchObject({ state: 'refused' });
  });

  test('in the program itself is no failure of the network', async () => {
    const it = setUp({ sends: fails(new TypeError('a mistake')) });
    await expect(it.run()).rejects.toThrow(TypeError);
    expect(it.record().intent).toHaveProperty('attempted');
  });

  test.each([
    ['for want of the owner', new NeedsOwner('The token ended.')],
    ['for sure', new Unreachable('Busy', { mayHaveHappened: false })],
  ])('%s leaves no doubt behind', async (_how, error) => {
    const it = setUp({ sends: fails(error), intent: { planned: true, claimed: ago(minute) } });
    await expect(it.run()).rejects.toBe(error);
    expect(it.record().state).toBe('intended');
    expect(it.record().intent).toEqual({
      key: 'key-1',
      text: 'Hello',
      hash: 'h',
      createdAt: ago(minute),
      run: 'this',
    });
  });

  test('for sure keeps an earlier call’s doubt, as it was', async () => {
    const attempted = { run: 'an earlier one', attempted: ago(10 * minute), account: ada };
    const it = setUp({
      intent: attempted,
      sends: fails(new Unreachable('Busy', { mayHaveHappened: false })),
    });
    await expect(it.run()).rejects.toThrow('Busy');
    expect(it.record().intent).toMatchObject(attempted);
    expect(it.record().intent).not.toHaveProperty('fallback');
  });

  test('before it was made, however it looks, leaves no doubt behind', async () => {
    const it = setUp({ sends: fails(lost(), false) });
    await expect(it.run()).rejects.toThrow('The answer was lost');
    expect(it.record().state).toBe('intended');
    expect(it.seen).toMatchObject({ held: [], writes: 0 });
  });

  test('and may be tried again stays as it is, for every later run', async () => {
    const it = setUp({ sends: fails(lost()), network: { repeats: 'always' } });
    await expect(it.run()).rejects.toThrow('The answer was lost');
    expect(it.record()).toMatchObject({ state: 'intended', intent: { attempted: noon.toString() } });
    expect(it.seen.held).toEqual([]);
  });

  test('and whose post is there is posted', async () => {
    const it = setUp({
      sends: fails(lost()),
      finds: [{ state: 'absent' }, { state: 'posted', receipt: receiptOf('5') }],
    });
    expect(await it.run()).toEqual({
      result: 'posted',
      url: receiptOf('5').url,
      why: expect.stringContaining('answer was lost'),
    });
    expect(it.record()).toMatchObject({ state: 'posted', receipt: { id: '5', account: ada } });
  });

  test('and whose post cannot be read back is the owner’s to settle', async () => {
    const it = setUp({
      sends: fails(lost()),
      finds: [{ state: 'unanswerable', reason: 'It cannot be read.' }],
    });
    expect(await it.run()).toEqual({ result: 'unknown', why: 'It cannot be read.' });
    expect(it.record()).toMatchObject({ state: 'unknown', reason: 'It cannot be read.' });
  });

  test('and whose post does not come is left to the next run', async () => {
    const it = setUp({ sends: fails(lost()) });
    expect(await it.run()).toEqual({
      result: 'unknown',
      why: 'The answer was lost. It is not there after 90 seconds of looking. The next run looks twice more, and then sends it again.',
      open: true,
    });
    expect(it.record()).toMatchObject({ state: 'intended', intent: { attempted: noon.toString() } });
    expect(it.seen.sent).toHaveLength(1);
  });
});

describe('a network that cannot be asked twice', () => {
  const network = { repeats: 'never' } as const;
  const sends = [
    (sending: Sending) => {
      sending.attempt();
      throw lost();
    },
  ];

  test('is looked at once, and a post that is there is posted', async () => {
    const it = setUp({ network, sends, finds: [{ state: 'posted', receipt: receiptOf('5') }] });
    expect(await it.run()).toEqual({ result: 'posted', url: receiptOf('5').url });
    expect(it.record()).toMatchObject({ state: 'posted', receipt: { id: '5', account: ada } });
    expect(it.seen).toMatchObject({ held: [[]], slept: [] });
  });

  test.each<Found>([{ state: 'absent' }, { state: 'unanswerable', reason: 'It cannot be read.' }])(
    'leaves what is $state to the owner',
    async (found) => {
      const it = setUp({ network, sends, finds: [found] });
      expect(await it.run()).toEqual({ result: 'unknown', why: 'The answer was lost' });
      expect(it.record()).toMatchObject({ state: 'unknown', reason: 'The answer was lost' });
    },
  );

  test.each([new NeedsOwner('Not logged in.'), lost()])(
    'and cannot be looked at leaves it to the owner ($name)',
    async (error) => {
      const it = setUp({ network, sends, finds: [error] });
      expect(await it.run()).toEqual({ result: 'unknown', why: 'The answer was lost' });
      expect(it.record().state).toBe('unknown');
    },
  );

  test('does not hide a mistake of the program', async () => {
    const it = setUp({ network, sends, finds: [new TypeError('a mistake')] });
    await expect(it.run()).rejects.toThrow(TypeError);
    expect(it.record()).toMatchObject({ state: 'intended', intent: { attempted: noon.toString() } });
  });
});
