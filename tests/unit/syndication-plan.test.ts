/** What there is to do: what is said, changed, taken up again, skipped, or waits. Nothing but the journal in memory. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { EntryId, NetworkId } from '../../src/model/ids.ts';
import { type Intent, type JournalRecord, type Receipt, skipReasons } from '../../src/model/journal.ts';
import type { Announcement, ManifestEntry } from '../../src/model/manifest.ts';
import { type Site, siteSchema } from '../../src/model/site.ts';
import { Temporal } from '../../src/model/time.ts';
import { parentOf } from '../../src/syndication/corrections.ts';
import { makePlan, type Task } from '../../src/syndication/plan.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { siteYaml } from '../setup/content.ts';
import { announcementOf, entryOf, manifestOf } from '../setup/syndication.ts';

const noon = Temporal.Instant.from('2026-11-20T12:00:00Z');
const day = 24 * 60 * 60 * 1_000;
/** So many milliseconds before noon. */
const ago = (milliseconds: number) => noon.subtract({ milliseconds }).toString();
const hello = 'posts/hello#published';
const correction = 'posts/hello#correction-2026-11-19';

const intent: Intent = { key: 'k', text: 'Hello', hash: 'h', createdAt: ago(day), run: 'an earlier one' };
const receiptOf = (id = '1', at = ago(day)): Receipt => ({
  id,
  url: `https://social.ada.org/@ada/${id}`,
  at,
});
const intended: JournalRecord = { state: 'intended', revision: '1', intent, at: ago(day) };
const unknown: JournalRecord = { ...intended, state: 'unknown' };
const posted: JournalRecord = { state: 'posted', revision: '1', intent, receipt: receiptOf(), at: ago(day) };
const skippedFor = (reason: string, at = ago(day)): JournalRecord => ({ state: 'skipped', reason, at });

/** What the journal has: announcement, network, record. */
type Kept = [string, NetworkId, JournalRecord];

interface Wanted {
  records?: Kept[];
  entries?: ManifestEntry[];
  networks?: NetworkId[];
  /** Of `site.yaml`, beside the networks. */
  syndication?: object;
  site?: Partial<Site>;
  feed?: string;
  now?: Temporal.Instant;
  cardsOnly?: boolean;
}

/** The plan for a site with announcements, on Mastodon (which lets posts be changed) or Bluesky (which does not). */
function planOf(announcements: Announcement[], wanted: Wanted = {}) {
  const { records = [], entries, networks = ['mastodon'], now = noon, feed, cardsOnly } = wanted;
  const url = 'https://ada.org/';
  const made = manifestOf(announcements, entries, url);
  const manifest = feed === undefined ? made : { ...made, site: { ...made.site, feed } };
  const site = siteSchema.parse({
    ...parse(siteYaml),
    url,
    networks: { mastodon: { url: 'https://social.ada.org' }, bluesky: { handle: 'ada.org' } },
    syndication: { since: '2026-01-01', ...wanted.syndication },
    ...wanted.site,
  });
  const journal = Journal.open('/nowhere', manifest.entries, () => {});
  for (const [announcement, network, record] of records) {
    const file = announcement.split(/[#@]/)[0] as EntryId;
    journal.put({ file, announcement, network }, record);
  }
  return makePlan({ manifest, journal, site, networks, now, ...(cardsOnly !== undefined && { cardsOnly }) });
}

const tasksOf = (plan: ReturnType<typeof planOf>, network: NetworkId = 'mastodon') =>
  plan.tasks.get(network) as Task[];
/** What is done about which announcement. */
const told = (plan: ReturnType<typeof planOf>, network?: NetworkId) =>
  tasksOf(plan, network).map((task) => {
    const id = task.announcement?.id ?? ('placed' in task ? task.placed.place.announcement : '');
    return `${task.do} ${id}${task.do === 'skip' ? `: ${task.reason}` : ''}`;
  });
const nothing = { waiting: [], notes: [] };
const first = { syndication: { since: undefined } };

describe('what is due', () => {
  test('is said, on the networks it is for', () => {
    const plan = planOf([announcementOf({ networks: ['mastodon'] })], { networks: ['mastodon', 'bluesky'] });
    expect(tasksOf(plan)).toEqual([
      {
        do: 'announce',
        announcement: expect.objectContaining({ id: hello }),
        place: { file: 'posts/hello', announcement: hello, network: 'mastodon' },
      },
    ]);
    expect(plan).toMatchObject(nothing);
    expect(told(plan, 'bluesky')).toEqual([]);
  });

  test.each([
    [0, [`announce ${hello}`]],
    [-1, []],
  ])('is what has its time now, and no millisecond before (%i)', (early, expected) => {
    expect(told(planOf([announcementOf({ due: ago(early) })]))).toEqual(expected);
  });

  test.each([
    [-1, [`announce ${hello}`]],
    [0, [`skip ${hello}: late`]],
  ])('is too late from the end of its time on (%i)', (late, expected) => {
    const plan = planOf([announcementOf({ expires: ago(late) })]);
    expect(told(plan)).toEqual(expected);
    expect(plan).toMatchObject(nothing);
    expect(tasksOf(plan)[0]).not.toHaveProperty('unsaid');
  });

  test('and too late, though it was tried, was to be said and never will be', () => {
    const late = announcementOf({ expires: ago(1) });
    const tried = planOf([late], { records: [[hello, 'mastodon', skippedFor(skipReasons.unreached)]] });
    expect(tasksOf(tried)).toMatchObject([{ do: 'skip', reason: 'late', unsaid: true }]);
    const other = planOf([late], { records: [[hello, 'mastodon', skippedFor(skipReasons.unannounced)]] });
    expect(tasksOf(other)).toMatchObject([{ do: 'skip', reason: 'late' }]);
    expect(tasksOf(other)[0]).not.toHaveProperty('unsaid');
  });

  test('is nothing where the owner took its template away', () => {
    const templates = { post: { published: { mastodon: false } } };
    const plan = planOf([announcementOf()], {
      syndication: { templates },
      networks: ['mastodon', 'bluesky'],
    });
    expect(told(plan)).toEqual([]);
    expect(told(plan, 'bluesky')).toEqual([`announce ${hello}`]);
  });

  test('is said in the order of its times, however those are written', () => {
    const plan = planOf([
      announcementOf({ id: 'posts/third#published', due: '2026-11-20T11:00:00Z' }),
      announcementOf({ id: 'posts/first#published', due: '2026-11-20T10:30:00+01:00' }),
      announcementOf({ id: 'posts/second#published', due: '2026-11-20T10:00:00Z' }),
    ]);
    expect(told(plan)).toEqual([
      'announce posts/first#published',
      'announce posts/second#published',
      'announce posts/third#published',
    ]);
  });

  test('and said under the name that its entry had is not said again', () => {
    const renamed = { entries: [entryOf('posts/hello', { aliases: ['posts/hallo'] })] };
    const plan = planOf([announcementOf()], {
      ...renamed,
      records: [['posts/hallo#published', 'mastodon', posted]],
    });
    expect(told(plan)).toEqual([]);
    expect(plan).toMatchObject(nothing);
  });

  test('and the sample’s is not for readers', () => {
    const id = 'posts/publish-once#published';
    const title = 'Publish once, be heard in three places';
    const plan = planOf([announcementOf({ id, title })], {
      entries: [entryOf('posts/publish-once', { title, file: 'posts/publish-once.mdx' })],
    });
    expect(plan.waiting).toEqual([
      { announcement: id, network: 'mastodon', why: expect.stringContaining('sample'), refused: true },
    ]);
    expect(told(plan)).toEqual([]);
  });
});

describe('out of hours', () => {
  const syndication = { hours: { start: '09:00', end: '19:00' } };
  const evening = Temporal.Instant.from('2026-11-20T20:00:00Z');

  test('it waits until they begin, by the clock of the site', () => {
    const plan = planOf([announcementOf()], { syndication, now: evening });
    expect(told(plan)).toEqual([]);
    expect(plan.waiting).toEqual([
      {
        announcement: hello,
        network: 'mastodon',
        why: 'until 2026-11-21 09:00 Europe/Berlin (syndication.hours)',
      },
    ]);
  });

  test.each([
    ['2026-11-21T08:00:00Z', [`announce ${hello}`]],
    ['2026-11-21T08:00:01Z', []],
  ])('it is said all the same where it would be too late then (%s)', (expires, expected) => {
    expect(told(planOf([announcementOf({ expires })], { syndication, now: evening }))).toEqual(expected);
  });

  test('nothing waits within them', () => {
    expect(told(planOf([announcementOf()], { syndication }))).toEqual([`announce ${hello}`]);
  });
});

describe('what Lectern begins with', () => {
  const old = announcementOf({ id: 'posts/old#published', due: '2026-11-19T22:59:59Z' });
  // Midnight in Berlin.
  const today = announcementOf({ id: 'posts/today#published', due: '2026-11-19T23:00:00Z' });

  test('is what is due from the day of a network’s first run on; the rest is skipped, and the owner told', () => {
    const plan = planOf([old, today], first);
    expect(told(plan)).toEqual(['skip posts/old#published: seeded', 'announce posts/today#published']);
    expect(tasksOf(plan)[0]).toMatchObject({
      place: { file: 'posts/old', announcement: 'posts/old#published', network: 'mastodon' },
    });
    expect(plan.notes).toEqual([
      'First run for mastodon: 1 earlier announcement skipped. To post earlier ones, set syndication.since in content/site.yaml.',
    ]);
    const two = planOf([old, { ...old, id: 'posts/older#published' }], first);
    expect(two.notes).toMatchObject([expect.stringContaining('2 earlier announcements skipped')]);
  });

  test('is told of no other reason', () => {
    const late = planOf([{ ...today, expires: ago(1) }], first);
    expect(told(late)).toEqual(['skip posts/today#published: late']);
    expect(late.notes).toEqual([]);
    expect(planOf([today], first).notes).toEqual([]);
  });

  test('is from before it, though it is too late as well', () => {
    expect(told(planOf([{ ...old, expires: ago(1) }], first))).toEqual(['skip posts/old#published: seeded']);
  });

  test('is everything once the network is in the journal', () => {
    const records: Kept[] = [['posts/x#published', 'mastodon', posted]];
    const entries = [entryOf('posts/x')];
    expect(told(planOf([old], { ...first, entries, records }))).toEqual(['announce posts/old#published']);
    const elsewhere: Kept[] = [['posts/x#published', 'bluesky', posted]];
    expect(told(planOf([old], { ...first, entries, records: elsewhere }))).toEqual([
      'skip posts/old#published: seeded',
    ]);
  });

  test('is what the owner says, from the hour on that posting begins; and nobody is told what they said', () => {
    const of = (due: string) => planOf([announcementOf({ due })], { syndication: { since: '2026-11-18' } });
    expect(told(of('2026-11-18T08:00:00Z'))).toEqual([`announce ${hello}`]);
    const before = of('2026-11-18T07:59:59Z');
    expect(told(before)).toEqual([`skip ${hello}: seeded`]);
    expect(before.notes).toEqual([]);
  });

  describe('of a feed', () => {
    const feed = 'https://ada.org/feed.xml';

    test('is nothing that it lists at the first run, whatever its date', () => {
      expect(told(planOf([announcementOf({ due: ago(0) })], { ...first, feed }))).toEqual([
        `skip ${hello}: seeded`,
      ]);
    });

    test('is what is of the day of the first run, or later', () => {
      const entries = [entryOf('posts/x')];
      // Made in the evening before, by the clock of the site.
      const before: JournalRecord = {
        ...posted,
        intent: { ...intent, createdAt: '2026-11-18T23:30:00Z' },
      };
      const records: Kept[] = [['posts/x#published', 'mastodon', before]];
      const of = (due: string) =>
        told(planOf([announcementOf({ due })], { ...first, feed, entries, records }));
      expect(of('2026-11-18T23:00:00Z')).toEqual([`announce ${hello}`]);
      expect(of('2026-11-18T22:59:59Z')).toEqual([`skip ${hello}: seeded`]);
    });

    test('is what the owner says, from the beginning of the day on: entries may have no time', () => {
      const site = { feed };
      const syndication = { since: '2026-11-18' };
      const of = (due: string) => told(planOf([announcementOf({ due })], { site, syndication, feed }));
      expect(of('2026-11-17T23:00:00Z')).toEqual([`announce ${hello}`]);
      expect(of('2026-11-17T22:59:59Z')).toEqual([`skip ${hello}: seeded`]);
    });
  });
});

describe('what is settled', () => {
  const on = (record: JournalRecord, wanted: Partial<Announcement> = {}, more: Wanted = {}) =>
    planOf([announcementOf(wanted)], { records: [[hello, 'mastodon', record]], ...more });

  test.each([posted, { ...posted, state: 'withdrawn' } as const])('as $state is left alone', (record) => {
    const plan = on(record);
    expect(told(plan)).toEqual([]);
    expect(plan).toMatchObject(nothing);
  });

  test('and not known is the owner’s to say', () => {
    const account = { server: 'https://social.elsewhere.org', id: '7', handle: '@ada@elsewhere.org' };
    const plan = on({ ...unknown, intent: { ...intent, account }, reason: 'the answer was lost' });
    expect(told(plan)).toEqual([]);
    expect(plan.waiting).toEqual([
      {
        announcement: hello,
        network: 'mastodon',
        why: expect.stringMatching(
          /^the answer was lost\.\n.*https:\/\/social\.elsewhere\.org, as @ada@elsewhere\.org\n/,
        ),
        unknown: true,
      },
    ]);
    expect(plan.notes).toEqual([]);
  });

  test('and noted by hand as not known is the owner’s too', () => {
    const { intent: _intent, ...bare } = unknown;
    expect(on(bare).waiting).toMatchObject([{ unknown: true }]);
  });

  test('and refused stays unsaid, and is told while it could be said', () => {
    const refused: JournalRecord = { ...intended, state: 'refused', reason: 'it is too long' };
    const plan = on(refused);
    expect(told(plan)).toEqual([]);
    expect(plan.waiting).toEqual([]);
    expect(plan.notes).toEqual([
      `Mastodon rejected ${hello} on 2026-11-19: it is too long. Change its text and rebuild; it will be retried.`,
    ]);
    expect(on(refused, { expires: ago(-1) }).notes).toHaveLength(1);
    expect(on(refused, { expires: ago(0) }).notes).toEqual([]);
  });

  test('and refused is tried again once its text is another', () => {
    const refused: JournalRecord = { ...intended, state: 'refused' };
    expect(told(on(refused, { revision: '2' }))).toEqual([`announce ${hello}`]);
    const { revision: _revision, ...old } = refused;
    expect(told(on(old))).toEqual([]);
  });

  test.each([skipReasons.unannounced, skipReasons.unreached, skipReasons.notLive, skipReasons.notLoggedIn])(
    'because %s is taken up again',
    (reason) => {
      expect(told(on(skippedFor(reason)))).toEqual([`announce ${hello}`]);
    },
  );

  test('for no reason, or another, stays skipped', () => {
    expect(told(on(skippedFor('nothing was said there that it would correct')))).toEqual([]);
    expect(told(on({ state: 'skipped', at: ago(day) }))).toEqual([]);
    // Only what was skipped has such a reason.
    expect(told(on({ ...posted, reason: skipReasons.unannounced }))).toEqual([]);
    expect(told(on({ ...posted, reason: skipReasons.unreached }))).toEqual([]);
  });

  test('as too late is in time again where its date was moved', () => {
    const due = ago(60_000);
    expect(told(on(skippedFor('late', ago(60_001)), { due }))).toEqual([`announce ${hello}`]);
    expect(told(on(skippedFor('late', due), { due }))).toEqual([]);
  });

  test('as from before Lectern was used is said where its date was moved, or the owner wants it', () => {
    const due = '2026-11-19T08:00:00Z';
    const seeded = (at: string, since?: string) =>
      told(on(skippedFor('seeded', at), { due }, { syndication: { since } }));
    expect(seeded('2026-11-19T07:59:59Z')).toEqual([`announce ${hello}`]);
    expect(seeded(due)).toEqual([]);
    expect(seeded(due, '2026-11-19')).toEqual([`announce ${hello}`]);
    expect(seeded(due, '2026-11-19T09:00:01')).toEqual([]);
  });

  test('is not what another reason says, whatever was set since', () => {
    expect(told(on(skippedFor('late'), { due: ago(2 * day) }))).toEqual([]);
    expect(told(on(skippedFor('another', ago(2 * day)), { due: ago(day) }))).toEqual([]);
  });
});

describe('what an earlier run left', () => {
  const left = (record: JournalRecord, announcements = [announcementOf()], more: Wanted = {}) =>
    planOf(announcements, {
      records: [[hello, 'mastodon', record]],
      entries: [entryOf('posts/hello')],
      ...more,
    });

  test('as an intent is settled, with what it announces', () => {
    const plan = left(intended);
    expect(tasksOf(plan)).toEqual([
      {
        do: 'settle',
        placed: {
          place: { file: 'posts/hello', announcement: hello, network: 'mastodon' },
          record: intended,
        },
        announcement: expect.objectContaining({ id: hello }),
      },
    ]);
    expect(plan).toMatchObject(nothing);
  });

  test('as an intent is settled, though it is not announced any more', () => {
    expect(tasksOf(left(intended, []))).toEqual([
      expect.objectContaining({ do: 'settle', announcement: undefined }),
    ]);
  });

  test('on another network is not this one’s', () => {
    const plan = left(intended, [announcementOf()], { networks: ['bluesky', 'mastodon'] });
    expect(told(plan, 'bluesky')).toEqual([`announce ${hello}`]);
    expect(told(plan)).toEqual([`settle ${hello}`]);
  });

  test('under a former id is settled with what its entry announces now', () => {
    const plan = planOf([announcementOf()], {
      entries: [entryOf('posts/hello', { aliases: ['posts/hallo'] })],
      records: [['posts/hallo#published', 'mastodon', intended]],
    });
    expect(tasksOf(plan)).toMatchObject([
      {
        do: 'settle',
        placed: { place: { announcement: 'posts/hallo#published' } },
        announcement: { id: hello },
      },
    ]);
    expect(tasksOf(plan)).toHaveLength(1);
  });

  const pending = [{ text: 'And more', spans: [], lang: 'en', options: {} }];
  const part = (state: 'intended' | 'posted' | 'unknown') => ({ state, intent });

  test.each<[string, Partial<JournalRecord>]>([
    ['parts that are not frozen yet', { pending }],
    ['a part that is intended', { parts: [part('posted'), part('intended')] }],
    ['parts, and none to come', { parts: [part('intended')], pending: [] }],
  ])('of a thread with %s goes on', (_what, more) => {
    expect(tasksOf(left({ ...posted, ...more }))).toMatchObject([
      { do: 'continue', placed: { record: more }, announcement: { id: hello } },
    ]);
  });

  test('of a thread that is whole is nothing', () => {
    expect(told(left({ ...posted, parts: [part('posted')], pending: [] }))).toEqual([]);
  });

  test('of a thread goes on only where its beginning stands and is announced', () => {
    expect(told(left({ ...posted, state: 'withdrawn', pending }))).toEqual([]);
    expect(told(left({ ...posted, pending }, []))).toEqual([]);
  });

  test('of a thread with a part that is not known waits for the owner', () => {
    const plan = left({ ...posted, parts: [part('posted'), part('unknown')], pending });
    expect(told(plan)).toEqual([]);
    expect(plan.waiting).toMatchObject([{ announcement: hello, unknown: true }]);
  });

  test('to be withdrawn is told, and nothing else is done with it', () => {
    const retract = '2026-11-18T10:00:00Z';
    const plan = left({ ...intended, retract });
    expect(told(plan)).toEqual([]);
    expect(plan.notes).toEqual([
      `${hello} was to be deleted from Mastodon on 2026-11-18 and may still be there: npm run syndicate -- --retract '${hello}' mastodon`,
    ]);
    expect(left({ ...intended, retract }, undefined, { networks: ['bluesky'] }).notes).toEqual([]);
    expect(
      left({ ...intended, retract }, undefined, { networks: ['bluesky', 'mastodon'] }).notes,
    ).toHaveLength(1);
  });

  test('is done first, then what changed, then what is new', () => {
    const plan = planOf(
      [
        announcementOf({ id: 'posts/new#published' }),
        announcementOf({ id: 'posts/changed#published', revision: '2' }),
        announcementOf({ id: 'posts/left#published' }),
      ],
      {
        records: [
          ['posts/changed#published', 'mastodon', posted],
          ['posts/left#published', 'mastodon', intended],
        ],
      },
    );
    expect(told(plan)).toEqual([
      'settle posts/left#published',
      'amend posts/changed#published',
      'announce posts/new#published',
    ]);
  });
});

describe('the journal', () => {
  test('has a network that Lectern does not know: the owner is told', () => {
    const plan = planOf([], {
      entries: [entryOf('posts/hello')],
      records: [[hello, 'mastadon' as NetworkId, posted]],
    });
    expect(plan.notes).toMatchObject([expect.stringMatching(/no network "mastadon".*mastodon/)]);
  });

  test('has a post whose entry is gone: the owner is told', () => {
    const plan = planOf([], { records: [[hello, 'mastodon', posted]] });
    expect(plan.notes).toMatchObject([expect.stringMatching(/^posts\/hello is gone or a draft/)]);
  });
});

describe('a copy', () => {
  const on = (record: Partial<JournalRecord>, wanted: Partial<Announcement> = {}, more: Wanted = {}) =>
    planOf([announcementOf(wanted)], { records: [[hello, 'mastodon', { ...posted, ...record }]], ...more });

  test('is changed where its announcement is another', () => {
    expect(tasksOf(on({}, { revision: '2' }))).toEqual([
      {
        do: 'amend',
        announcement: expect.objectContaining({ id: hello, revision: '2' }),
        placed: { place: { file: 'posts/hello', announcement: hello, network: 'mastodon' }, record: posted },
        corrections: [],
        moved: undefined,
      },
    ]);
  });

  test('of an older version, without a revision, is changed', () => {
    const { revision: _revision, ...old } = posted;
    const plan = planOf([announcementOf()], { records: [[hello, 'mastodon', old]] });
    expect(told(plan)).toEqual([`amend ${hello}`]);
  });

  test.each([
    ['atom-x-12', 'atom-x-12', false],
    ['atom-x-12', 'atom-x-34', true],
    ['atom-x-12', 'rss-x-34', false],
    ['atom-x-12', 'atom-y-34', false],
    ['ab-12', 'a-b-34', false],
    ['12', 'atom-34', false],
    ['12', '34', true],
  ])('made of %s is changed by %s: %s', (before, now, changed) => {
    expect(told(on({ revision: before }, { revision: now }))).toEqual(changed ? [`amend ${hello}`] : []);
  });

  test('whose edit may still come about is looked at again', () => {
    expect(told(on({ editing: { at: ago(day), text: 'Hello!' } }))).toEqual([`amend ${hello}`]);
  });

  test('that is gone, or is to go, is left alone', () => {
    expect(told(on({ state: 'withdrawn' }, { revision: '2' }))).toEqual([]);
    expect(told(on({ retract: ago(day) }, { revision: '2' }))).toEqual([]);
  });

  test('follows its entry for 90 days', () => {
    const old = (milliseconds: number) =>
      on({ receipt: receiptOf('1', ago(milliseconds)) }, { revision: '2' });
    expect(told(old(90 * day))).toEqual([`amend ${hello}`]);
    expect(told(old(90 * day + 1))).toEqual([]);
  });

  test('says that its event moved', () => {
    const event = {
      name: 'Conf',
      start: '2026-12-02',
      end: '2026-12-02',
      timeZone: 'UTC',
      status: 'confirmed',
    } as const;
    const plan = on(
      { event: { start: '2026-12-01' } },
      { moment: 'upcoming', kind: 'event', event, revision: '2' },
    );
    expect(tasksOf(plan)).toMatchObject([{ do: 'amend', moved: 'date' }]);
    expect(tasksOf(plan)).toHaveLength(1);
  });
});

describe('a correction', () => {
  const text = announcementOf({ id: correction, moment: 'correction', due: ago(1_000), expires: ago(-day) });
  const both = (wanted: Partial<Announcement> = {}) => [announcementOf(), { ...text, ...wanted }];
  const on = (
    announcements: Announcement[],
    records: Kept[] = [[hello, 'mastodon', posted]],
    more: Wanted = {},
  ) => planOf(announcements, { records, ...more });

  describe('where posts can be changed', () => {
    test('goes into the post that it corrects, and is not said by itself', () => {
      expect(tasksOf(on(both()))).toEqual([
        expect.objectContaining({
          do: 'amend',
          announcement: expect.objectContaining({ id: hello }),
          corrections: [
            {
              announcement: expect.objectContaining({ id: correction }),
              place: { file: 'posts/hello', announcement: correction, network: 'mastodon' },
            },
          ],
        }),
      ]);
    });

    test.each([
      ['not due', { due: ago(-1) }, []],
      ['due now', { due: ago(0) }, [`amend ${hello}`]],
      ['too late', { expires: ago(0) }, [`skip ${correction}: late`]],
      ['not for this network', { networks: ['bluesky'] }, []],
    ])('that is %s', (_how, wanted, expected) => {
      expect(told(on(both(wanted)))).toEqual(expected);
    });

    test('that was put into it stays in it', () => {
      const put: Kept[] = [
        [hello, 'mastodon', posted],
        [correction, 'mastodon', { ...posted, via: 'edit' }],
      ];
      expect(told(on(both(), put))).toEqual([]);
      expect(tasksOf(on([announcementOf({ revision: '2' }), text], put))).toMatchObject([
        { do: 'amend', announcement: { id: hello }, corrections: [{ announcement: { id: correction } }] },
      ]);
    });

    test('that was said by itself is in no other post', () => {
      const said: Kept[] = [
        [hello, 'mastodon', posted],
        [correction, 'mastodon', posted],
      ];
      expect(told(on(both(), said))).toEqual([]);
      expect(tasksOf(on([announcementOf({ revision: '2' }), text], said))).toMatchObject([
        { corrections: [] },
      ]);
      // Itself it is corrected by nothing.
      expect(told(on(both({ revision: '2' }), said))).toEqual([]);
    });

    test('goes into the post that it names, and into no other of the entry', () => {
      const slides = 'posts/hello#slides';
      const all = [
        announcementOf(),
        announcementOf({ id: slides, moment: 'slides' }),
        { ...text, replyTo: hello },
      ];
      const records: Kept[] = [
        [hello, 'mastodon', posted],
        [slides, 'mastodon', { ...posted, receipt: receiptOf('2', ago(1_000)) }],
      ];
      expect(told(on(all, records))).toEqual([`amend ${hello}`]);
      expect(told(on(all.with(2, text), records))).toEqual([`amend ${slides}`]);
    });

    test('is not what else its entry announces: slides are said by themselves', () => {
      const slides = announcementOf({ id: 'posts/hello#slides', moment: 'slides', due: ago(2 * day) });
      expect(told(on([announcementOf(), slides]))).toEqual(['announce posts/hello#slides']);
    });

    test('of a copy that could not be changed answers it', () => {
      const edit = { at: ago(day), revision: '1', text: 'Hello' };
      const kept: JournalRecord = { ...posted, edits: [{ ...edit, kept: 'the post was too long' }] };
      const plan = on(both(), [[hello, 'mastodon', kept]]);
      expect(told(plan)).toEqual([`announce ${correction}`]);
      const changed: JournalRecord = { ...posted, edits: [{ ...edit, kept: 'too long' }, edit] };
      expect(told(on(both(), [[hello, 'mastodon', changed]]))).toEqual([`amend ${hello}`]);
      expect(told(on([announcementOf({ revision: '2' }), text], [[hello, 'mastodon', kept]]))).toEqual([
        `amend ${hello}`,
      ]);
      expect(told(on(both(), [[hello, 'mastodon', { ...posted, edits: [] }]]))).toEqual([`amend ${hello}`]);
    });

    test('answers its post where the owner wants that', () => {
      const plan = on(both(), undefined, { syndication: { onEdit: { mastodon: 'keep' } } });
      expect(told(plan)).toEqual([`announce ${correction}`]);
    });
  });

  describe('where they cannot', () => {
    const bluesky = { networks: ['bluesky'] } satisfies Wanted;
    const copy = (record: JournalRecord): Kept[] => [[hello, 'bluesky', record]];

    test('answers the post that it corrects', () => {
      const plan = on(both(), copy(posted), bluesky);
      expect(tasksOf(plan, 'bluesky')).toEqual([
        {
          do: 'announce',
          announcement: expect.objectContaining({ id: correction }),
          place: { file: 'posts/hello', announcement: correction, network: 'bluesky' },
          parent: { place: { file: 'posts/hello', announcement: hello, network: 'bluesky' }, record: posted },
          notice: false,
        },
      ]);
    });

    test('answers the latest post of its entry, or the one that it names', () => {
      const [one, two] = ['posts/hello#slides', 'posts/hello#recording'] as const;
      const all = (replyTo?: string) => [
        announcementOf(),
        announcementOf({ id: one, moment: 'slides' }),
        announcementOf({ id: two, moment: 'recording' }),
        { ...text, ...(replyTo && { replyTo }) },
      ];
      const records: Kept[] = [
        [hello, 'bluesky', { ...posted, receipt: receiptOf('1', '2026-11-17T00:00:00Z') }],
        [one, 'bluesky', { ...posted, receipt: receiptOf('2', '2026-11-18T00:00:00Z') }],
        [two, 'bluesky', { ...posted, receipt: receiptOf('3', '2026-11-16T00:00:00Z') }],
        ['posts/hello#correction-2026-11-01', 'bluesky', { ...posted, receipt: receiptOf('4', ago(0)) }],
      ];
      const parents = (announcements: Announcement[]) =>
        tasksOf(on(announcements, records, bluesky), 'bluesky').map((task) =>
          task.do === 'announce' ? task.parent?.record.receipt?.id : task.do,
        );
      const earlier = { ...text, id: 'posts/hello#correction-2026-11-01' };
      expect(parents(all())).toEqual(['2']);
      expect(parents(all(hello))).toEqual(['1']);
      // One that does not stand is not answered; nor is another correction.
      expect(parents([...all('posts/hello#today'), earlier])).toEqual(['2']);
    });

    test.each([
      ['may be there', intended],
      ['may be there, who knows', unknown],
      ['is to be tried again', skippedFor(skipReasons.unreached)],
    ])('waits for a post that %s', (_how, record) => {
      const plan = on(both(), copy(record), bluesky);
      expect(plan.waiting).toContainEqual({
        announcement: correction,
        network: 'bluesky',
        why: 'what it corrects is not known to stand there yet',
      });
      expect(told(plan, 'bluesky')).not.toContain(`announce ${correction}`);
    });

    test('waits for a post that may be there, however late it is', () => {
      const late = announcementOf({ expires: ago(1) });
      for (const record of [intended, unknown])
        expect(on([late, text], copy(record), bluesky).waiting).toContainEqual(
          expect.objectContaining({ announcement: correction }),
        );
    });

    test('waits for a post that is still to come', () => {
      const plan = on([announcementOf({ due: ago(-1) }), text], [], bluesky);
      expect(plan.waiting).toMatchObject([{ announcement: correction }]);
      expect(told(plan, 'bluesky')).toEqual([]);
    });

    const none = `skip ${correction}: nothing was said there that it would correct`;
    test.each<[string, Partial<Announcement>, JournalRecord | undefined]>([
      ['was skipped', {}, skippedFor('another reason')],
      ['was refused', {}, { ...intended, state: 'refused', reason: skipReasons.unreached }],
      ['was withdrawn', {}, { ...posted, state: 'withdrawn' }],
      ['is for other networks', { networks: ['mastodon'] }, undefined],
      [
        'is another correction',
        { id: 'posts/hello#correction-2026-11-18', moment: 'correction', due: ago(-1) },
        undefined,
      ],
    ])('of what %s is not said', (_how, wanted, record) => {
      const plan = on([announcementOf(wanted), text], record ? copy(record) : [], bluesky);
      expect(told(plan, 'bluesky')).toEqual([none]);
      expect(plan.waiting).toEqual([]);
    });

    test.each([
      [-1, undefined],
      [0, none],
    ])('of what is too late now is not said (%i)', (late, expected) => {
      const plan = on([announcementOf({ due: ago(-day), expires: ago(late) }), text], [], bluesky);
      expect(told(plan, 'bluesky')).toEqual(expected ? [expected] : []);
      expect(plan.waiting).toHaveLength(expected ? 0 : 1);
    });

    test('of what was tried and is too late now is not said', () => {
      const late = announcementOf({ due: ago(-1), expires: ago(0) });
      const tried = skippedFor(skipReasons.unreached);
      expect(told(on([late, text], copy(tried), bluesky), 'bluesky')).toEqual([none]);
    });

    test('of an entry that announces nothing answers nothing', () => {
      const journal = Journal.open('/nowhere', [], () => {});
      expect(parentOf(text, { journal, byEntry: new Map() }, 'bluesky')).toBeUndefined();
    });

    test('of another entry is another’s', () => {
      const other = announcementOf({ id: 'posts/other#published' });
      expect(
        told(on([other, text], [['posts/other#published', 'bluesky', posted]], bluesky), 'bluesky'),
      ).toEqual([none]);
    });
  });
});

describe('an event that moved', () => {
  const event = {
    name: 'Conf',
    start: '2026-12-02',
    end: '2026-12-02',
    timeZone: 'UTC',
    status: 'confirmed',
  } as const;
  const upcoming = announcementOf({ id: 'events/conf#upcoming', moment: 'upcoming', kind: 'event', event });
  const before: JournalRecord = { ...posted, event: { start: '2026-12-01' } };
  const notice = 'events/conf#correction-2026-12-02';
  const of = (records: Kept[], announcements = [upcoming], more: Wanted = {}) =>
    planOf(announcements, { records, networks: ['bluesky'], ...more });

  test('is told in an answer where posts cannot be changed', () => {
    const plan = of([['events/conf#upcoming', 'bluesky', before]]);
    expect(tasksOf(plan, 'bluesky')).toMatchObject([
      {
        do: 'announce',
        announcement: {
          id: notice,
          moment: 'correction',
          due: noon.toString(),
          replyTo: 'events/conf#upcoming',
        },
        parent: { place: { announcement: 'events/conf#upcoming' } },
        notice: true,
      },
    ]);
    expect(tasksOf(plan, 'bluesky')).toHaveLength(1);
    expect(plan).toMatchObject(nothing);
  });

  test('is told so on another network too, where the owner wants it', () => {
    const records: Kept[] = [['events/conf#upcoming', 'mastodon', before]];
    const kept = of(records, [upcoming], {
      networks: ['mastodon'],
      syndication: { onEdit: { mastodon: 'keep' } },
    });
    expect(told(kept)).toEqual([`announce ${notice}`]);
    expect(told(of(records, [{ ...upcoming, revision: '2' }], { networks: ['mastodon'] }))).toEqual([
      'amend events/conf#upcoming',
    ]);
  });

  test('is told once', () => {
    const said: JournalRecord = { ...posted, event: { start: '2026-12-02' } };
    const plan = of([
      ['events/conf#upcoming', 'bluesky', before],
      [notice, 'bluesky', said],
    ]);
    expect(told(plan, 'bluesky')).toEqual([]);
  });

  test('at a talk is told once, of that delivery', () => {
    const id = 'talks/x@conf#upcoming';
    const talk = announcementOf({
      id,
      entry: 'talks/x',
      moment: 'upcoming',
      kind: 'talk',
      event,
      delivery: 'conf',
    });
    const entries = [entryOf('talks/x'), entryOf('events/conf')];
    const records: Kept[] = [[id, 'bluesky', before]];
    const answer = 'talks/x@conf#correction-2026-12-02';
    expect(told(of(records, [talk], { entries }), 'bluesky')).toEqual([`announce ${answer}`]);
    const said: JournalRecord = { ...posted, event: { start: '2026-12-02' } };
    expect(told(of([...records, [answer, 'bluesky', said]], [talk], { entries }), 'bluesky')).toEqual([]);
  });

  test('answers the later of two posts that say the old date', () => {
    const today = { ...upcoming, id: 'events/conf#today', moment: 'today' } as const;
    const plan = of(
      [
        ['events/conf#upcoming', 'bluesky', before],
        ['events/conf#today', 'bluesky', { ...before, receipt: receiptOf('2') }],
      ],
      [upcoming, today],
    );
    expect(tasksOf(plan, 'bluesky')).toMatchObject([
      { announcement: { id: notice, replyTo: 'events/conf#today' } },
    ]);
    expect(tasksOf(plan, 'bluesky')).toHaveLength(1);
  });

  test('after its post was taken back is told nobody', () => {
    const plan = of([['events/conf#upcoming', 'bluesky', { ...before, state: 'withdrawn' }]]);
    expect(told(plan, 'bluesky')).toEqual([]);
  });

  test('and whose answer was left by an earlier run: it is settled, with what it says', () => {
    const left: JournalRecord = { ...intended, event: { start: '2026-12-02' } };
    const plan = of([
      ['events/conf#upcoming', 'bluesky', before],
      [notice, 'bluesky', left],
    ]);
    expect(tasksOf(plan, 'bluesky')).toMatchObject([
      { do: 'settle', announcement: { id: notice, replyTo: 'events/conf#upcoming' } },
    ]);
  });
});

describe('slides that were not printed yet', () => {
  const id = 'slides/deck#slides';
  const picture = { path: 'a.png', url: 'https://ada.org/a.png', alt: 'A' };
  const document = { path: 'deck.pdf', url: 'https://ada.org/deck.pdf', title: 'The deck' };
  const slides = (wanted: Partial<Announcement> = {}) =>
    announcementOf({ id, moment: 'slides', kind: 'deck', due: ago(day - 1), ...wanted });

  test.each<[string, Partial<Announcement>]>([
    ['without anything', {}],
    ['with an empty list of pictures', { images: [] }],
  ])('%s wait for a day', (_what, wanted) => {
    const plan = planOf([slides(wanted)]);
    expect(told(plan)).toEqual([]);
    expect(plan.waiting).toEqual([
      { announcement: id, network: 'mastodon', why: expect.stringContaining('no PDF of the deck yet') },
    ]);
  });

  test.each<[string, Partial<Announcement>]>([
    ['pictures', { images: [picture] }],
    ['a file', { document }],
    ['their day behind them', { due: ago(day) }],
  ])('with %s do not', (_what, wanted) => {
    expect(told(planOf([slides(wanted)]))).toEqual([`announce ${id}`]);
  });

  test('do not where the owner wants the card', () => {
    expect(told(planOf([slides()], { cardsOnly: true }))).toEqual([`announce ${id}`]);
    expect(told(planOf([slides()], { cardsOnly: false }))).toEqual([]);
  });
});

describe('more than a run says', () => {
  const expiring = (name: string, expires: number, due = 1_000) =>
    announcementOf({ id: `posts/${name}#published`, expires: ago(-expires), due: ago(due) });
  const syndication = { maxPerRun: 2 };
  const networks: NetworkId[] = ['mastodon', 'bluesky'];

  test('is left to the next run, what is the least urgent first, on all networks alike', () => {
    const plan = planOf([expiring('a', 3 * day), expiring('b', day), expiring('c', 2 * day)], {
      syndication,
      networks,
    });
    for (const network of networks) {
      expect(told(plan, network).sort()).toEqual([
        'announce posts/b#published',
        'announce posts/c#published',
      ]);
      expect(plan.waiting).toContainEqual({
        announcement: 'posts/a#published',
        network,
        why: 'deferred to the next run (limit 2 per run)',
      });
    }
    expect(plan.waiting).toHaveLength(2);
  });

  test('is said by who came first, where all is as urgent', () => {
    const plan = planOf([expiring('a', day, 1_000), expiring('b', day, 3_000), expiring('c', day, 2_000)], {
      syndication,
    });
    expect(told(plan)).toEqual(['announce posts/b#published', 'announce posts/c#published']);
  });

  test('counts nothing that is not new', () => {
    const plan = planOf(
      [
        announcementOf({ id: 'posts/left#published' }),
        announcementOf({ id: 'posts/changed#published', revision: '2' }),
        announcementOf({ id: 'posts/late#published', expires: ago(1) }),
        announcementOf({ id: 'posts/new#published' }),
      ],
      {
        syndication: { maxPerRun: 1 },
        records: [
          ['posts/left#published', 'mastodon', intended],
          ['posts/changed#published', 'mastodon', posted],
        ],
      },
    );
    expect(told(plan).sort()).toEqual([
      'amend posts/changed#published',
      'announce posts/new#published',
      'settle posts/left#published',
      'skip posts/late#published: late',
    ]);
    expect(plan.waiting).toEqual([]);
  });
});
