import { describe, expect, test } from 'vitest';
import type { JournalFile, JournalRecord } from '../../src/model/journal.ts';
import type { Finding } from '../../src/networks/doctor/finding.ts';
import { isAsked, journalConcerns, networkConcerns } from '../../src/publish/concerns.ts';
import { type Issue, type NoticeStep, stepsFor, toldIn } from '../../src/publish/notice.ts';

const one = { key: 'refused one', text: '**one** was refused' };
const two = { key: 'network token', text: '**token** ends' };
const done = (steps: NoticeStep[]) => steps.map((step) => step.do);

/** The issue as it stands after steps were carried out. */
function afterwards(issue: Issue | undefined, steps: NoticeStep[]): Issue | undefined {
  let now = issue;
  for (const step of steps) {
    if (step.do === 'create') now = { number: 7, state: 'OPEN', body: step.body };
    if (step.do === 'edit' && now) now = { ...now, body: step.body };
    if (step.do === 'close' && now) now = { ...now, state: 'CLOSED' };
    if (step.do === 'reopen' && now) now = { ...now, state: 'OPEN' };
  }
  return now;
}
const told = (...concerns: (typeof one)[]) => afterwards(undefined, stepsFor(undefined, concerns)) as Issue;

describe('the issue', () => {
  test('is not opened where nothing needs the owner', () => {
    expect(stepsFor(undefined, [])).toEqual([]);
  });

  test('is opened with everything in it', () => {
    const steps = stepsFor(undefined, [one, two]);
    expect(done(steps)).toEqual(['create']);
    expect(told(one, two).body).toContain('- **one** was refused\n- **token** ends');
    expect([...toldIn(told(one, two))]).toEqual([one.key, two.key]);
  });

  test('is left alone where it says what is so', () => {
    expect(stepsFor(told(one), [one])).toEqual([]);
    expect(stepsFor({ ...told(one), body: told(one).body.replaceAll('\n', '\r\n') }, [one])).toEqual([]);
  });

  test('gets what is new as a comment, because nobody hears of an edit', () => {
    const steps = stepsFor(told(one), [one, two]);
    expect(done(steps)).toEqual(['edit', 'comment']);
    expect(steps[1]).toMatchObject({ body: '- **token** ends' });
  });

  test('loses what is settled, quietly', () => {
    expect(done(stepsFor(told(one, two), [one]))).toEqual(['edit']);
  });

  test('is closed when nothing is left, and opened again for what comes later, even the same', () => {
    const closed = afterwards(told(one), stepsFor(told(one), [])) as Issue;
    expect(closed).toMatchObject({ number: 7, state: 'CLOSED' });
    expect(stepsFor(closed, [])).toEqual([]);
    expect(done(stepsFor(closed, [one]))).toEqual(['reopen', 'edit', 'comment']);
  });

  test('stays closed where the owner closed it, until there is something new', () => {
    const closed: Issue = { ...told(one), state: 'CLOSED' };
    expect(stepsFor(closed, [one])).toEqual([]);
    expect(done(stepsFor(closed, [one, two]))).toEqual(['reopen', 'edit', 'comment']);
  });

  test('that the owner closed forgets what is settled, so that it is news when it comes again', () => {
    const closed: Issue = { ...told(two), state: 'CLOSED' };
    const forgotten = afterwards(closed, stepsFor(closed, [])) as Issue;
    expect(forgotten.state).toBe('CLOSED');
    expect(done(stepsFor(forgotten, [two]))).toEqual(['reopen', 'edit', 'comment']);
  });

  test('is not confused by what is in a key', () => {
    const odd = { key: 'refused --> "x" <!--', text: 'odd' };
    expect([...toldIn(told(odd))]).toEqual([odd.key]);
  });

  test('that somebody rewrote is told everything anew', () => {
    expect(done(stepsFor({ number: 7, state: 'OPEN', body: 'I looked at it.' }, [one]))).toEqual([
      'edit',
      'comment',
    ]);
  });
});

describe('what needs the owner', () => {
  const at = '2026-11-20T10:00:00Z';
  const intent = { key: 'k', text: 't', hash: 'h', createdAt: at, run: 'r' };
  const journals = (records: Record<string, JournalRecord>) =>
    new Map<string, JournalFile>([
      [
        'posts/hello',
        {
          version: 1,
          entry: 'posts/hello',
          title: 'Hello',
          date: '2026-11-20',
          announcements: { 'posts/hello#published': records },
        },
      ],
    ]);
  const all = ['mastodon', 'bluesky', 'linkedin'] as const;

  test('is what was refused, with the reason, and what nobody knows of, with the two commands', () => {
    const concerns = journalConcerns(
      journals({
        mastodon: { state: 'refused', at, reason: 'Text is `too`\nlong.' },
        bluesky: { state: 'posted', at },
        linkedin: { state: 'unknown', at, reason: 'No answer.' },
      }),
      all,
    );
    expect(concerns).toHaveLength(2);
    expect(concerns[0]?.text).toContain(
      "**posts/hello#published** on Mastodon: It was refused. `Text is 'too' long.`",
    );
    expect(concerns[1]?.text).toContain("--resolve 'posts/hello#published' linkedin --posted URL");
    expect(concerns[1]?.text).toContain("--resolve 'posts/hello#published' linkedin --not-posted");
  });

  test('is a further part of a thread as well', () => {
    const parts = [{ state: 'unknown' as const, intent }];
    expect(journalConcerns(journals({ linkedin: { state: 'posted', at, parts } }), all)).toHaveLength(1);
  });

  test('is not what was said on a network that is not used any more', () => {
    expect(journalConcerns(journals({ linkedin: { state: 'unknown', at } }), ['mastodon'])).toEqual([]);
  });

  test('is a token that fails or is in its last week, and not a network that is down', () => {
    const finding = (name: string, level: Finding['level']): Finding => ({ name, level, message: 'words' });
    const concerns = networkConcerns([
      finding('mastodon reachable', 'error'),
      finding('bluesky threads', 'error'),
      finding('mastodon token', 'error'),
      finding('mastodon account', 'error'),
      finding('linkedin token', 'warning'),
      finding('linkedin end', 'warning'),
      finding('linkedin version', 'warning'),
      finding('linkedin version', 'error'),
      finding('bluesky token', 'warning'),
      finding('linkedin scopes', 'ok'),
    ]);
    expect(concerns.map(({ key }) => key)).toEqual([
      'network mastodon token error',
      'network mastodon account error',
      'network linkedin token warning',
      'network linkedin version error',
    ]);
    expect(concerns.every(({ key }) => isAsked(key))).toBe(true);
  });
});
