/**
 * What bringing replies home costs: a simulated year of hourly runs beside asking everything every time, the
 * rate at which replies are parsed, sifted and stored, the hostile corpus in a browser, and a page with 500
 * replies beside the same page with none.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { EntryId } from '../src/model/ids.ts';
import type { JournalFile } from '../src/model/journal.ts';
import { moderationSchema } from '../src/model/moderation.ts';
import { type RepliesFile, replyId } from '../src/model/reply.ts';
import { siteSchema } from '../src/model/site.ts';
import { Temporal } from '../src/model/time.ts';
import { mastodonThreads } from '../src/networks/mastodon/thread.ts';
import { systemClock, Transport } from '../src/networks/transport.ts';
import { pull } from '../src/replies/pull.ts';
import { sanitise } from '../src/replies/sanitise.ts';
import { ReplyStore } from '../src/replies/store.ts';
import { runHostile } from '../tests/hostile/run.ts';
import { contentFolder, mdx, siteYaml } from '../tests/setup/content.ts';
import { journalOf } from '../tests/setup/replies.ts';
import { buildSite } from '../tests/setup/site.ts';
import type { BenchOptions, Figures } from './index.ts';

const hour = 3_600_000;
const day = 24 * hour;
const yearBegins = Date.parse('2026-01-01T00:30:00Z');
const hoursOfYear = 365 * 24;
const server = 'https://m.example';

const site = siteSchema.parse({
  title: 'A',
  description: 'B',
  url: 'https://ada.example/',
  owner: { name: 'Ada', tagline: 'x', biography: { short: 'a', medium: 'b', long: 'c' } },
  networks: { mastodon: { url: server } },
  replies: { avatars: false },
});
const moderation = moderationSchema.parse({});

/** An announcement on Mastodon, and when people will answer it. */
interface Announced {
  entry: EntryId;
  id: string;
  posted: number;
  answers: number[];
}

/**
 * Two hundred announcements, dates even over two years that end with the measured one. Ten answers each on
 * the average: half within a day, most of the rest within weeks, one in twenty after months.
 */
function announcements(): Announced[] {
  return Array.from({ length: 200 }, (_, index) => {
    const posted = yearBegins - 365 * day + Math.floor((index / 200) * 730 * day);
    const answers = Array.from({ length: index % 21 }, (_, answer) => {
      const draw = ((index * 7919 + answer * 104_729) % 1_000) / 1_000;
      const spread = draw < 0.5 ? day : draw < 0.95 ? 20 * day : 200 * day;
      return posted + Math.floor(((draw * 37) % 1) * spread) + hour;
    });
    return {
      entry: `posts/p${index}` as EntryId,
      id: String(index + 1),
      posted,
      answers: answers.sort((a, b) => a - b),
    };
  });
}

/** A Mastodon server with these posts and their answers so far, as `fetch` reaches it. */
function mastodonOf(posts: readonly Announced[], now: () => number): typeof fetch {
  const byId = new Map(posts.map((post) => [post.id, post]));
  const account = (acct: string) => ({
    id: acct,
    acct,
    display_name: acct,
    url: `${server}/@${acct}`,
    note: '',
  });
  const status = (id: string, acct: string, at: number, more: object) => ({
    ...{
      id,
      url: `${server}/@${acct}/${id}`,
      uri: '',
      created_at: new Date(at).toISOString(),
      account: account(acct),
    },
    ...{
      visibility: 'public',
      content: `<p>Answer ${id}</p>`,
      replies_count: 0,
      favourites_count: 0,
      reblogs_count: 0,
    },
    ...more,
  });
  return async (input, init) => {
    const [, id = '', context] = /\/statuses\/(\w+)(\/context)?$/.exec(new URL(String(input)).pathname) ?? [];
    const post = byId.get(id);
    if (!post) return Response.json({ error: 'Record not found' }, { status: 404 });
    const said = post.answers.filter((at) => at <= now());
    const etag = `W/"${id}-${said.length}"`;
    const headers = { etag };
    if (new Headers(init?.headers).get('if-none-match') === etag)
      return new Response(null, { status: 304, headers });
    const descendants = said.map((at, index) =>
      status(`${id}0${index}`, `reader${index}`, at, { in_reply_to_id: id }),
    );
    return Response.json(
      context
        ? { ancestors: [], descendants }
        : status(id, 'ada', post.posted, { replies_count: said.length }),
      { headers },
    );
  };
}

/** Every thread every hour, status and context each, as scripts without a schedule ask. */
function naive(posts: readonly Announced[]): { threads: number; requests: number } {
  let threads = 0;
  for (let run = 0; run < hoursOfYear; run += 1) {
    const now = yearBegins + run * hour;
    threads += posts.filter(({ posted }) => posted <= now).length;
  }
  return { threads, requests: threads * 2 };
}

/** A year of hourly runs with the real pull, reader, transport and store. */
async function year(progress: BenchOptions['progress']): Promise<Figures> {
  const posts = announcements();
  const content = mkdtempSync(path.join(tmpdir(), 'lectern-bench-replies-'));
  let now = yearBegins;
  let threads = 0;
  let requests = 0;
  let latest = 0;
  const seen = new Map<string, number>();
  try {
    const store = new ReplyStore(content);
    for (let run = 0; run < hoursOfYear; run += 1) {
      now = yearBegins + run * hour;
      if (run % (24 * 73) === 0) progress(`day ${run / 24} of 365`);
      const instant = Temporal.Instant.fromEpochMilliseconds(now);
      const transport = new Transport({
        name: 'Mastodon',
        fetch: mastodonOf(posts, () => now) as never,
        clock: systemClock(() => instant),
      });
      const reader = mastodonThreads({ url: server, token: 'x', transport });
      let asked = 0;
      await pull({
        site,
        moderation,
        journals: journalsUntil(posts, now),
        entries: [],
        readers: {
          mastodon: {
            source: 'mastodon',
            get requests() {
              return reader.requests;
            },
            read(request) {
              asked += 1;
              return reader.read(request);
            },
          },
        },
        store,
        now: instant,
        tell: (message) => {
          throw new Error(message);
        },
      });
      threads += asked;
      requests += transport.requests;
      if (run % 24 === 0) noteSeen(store, seen, now);
    }
    for (const { entry, answers } of posts) {
      for (const [index, at] of answers.entries()) {
        const id = replyId('mastodon', `${posts.find((post) => post.entry === entry)!.id}0${index}`);
        const first = seen.get(id);
        if (first !== undefined && at >= yearBegins) latest = Math.max(latest, first - at);
      }
    }
    const all = naive(posts);
    return {
      'replies.year_threads': threads,
      'replies.year_requests': requests,
      'replies.year_threads_naive': all.threads,
      'replies.year_requests_naive': all.requests,
      'replies.year_replies': [...store.files.values()].reduce((sum, { replies }) => sum + replies.length, 0),
      'replies.year_latest_days': latest / day,
    };
  } finally {
    rmSync(content, { recursive: true, force: true });
  }
}

function noteSeen(store: ReplyStore, seen: Map<string, number>, now: number): void {
  for (const { replies } of store.files.values()) {
    for (const { id } of replies) if (!seen.has(id)) seen.set(id, now);
  }
}

function journalsUntil(posts: readonly Announced[], now: number): Map<EntryId, JournalFile> {
  return new Map(
    posts
      .filter(({ posted }) => posted <= now)
      .map(({ entry, id, posted }) => [
        entry,
        journalOf(entry, { mastodon: { id, url: `${server}/@ada/${id}` } }, new Date(posted).toISOString()),
      ]),
  );
}

/** Ten thousand answers in one run, from the bytes of the answer to the file on disk. */
async function rate(): Promise<Figures> {
  const count = 10_000;
  const posts: Announced[] = Array.from({ length: 10 }, (_, index) => ({
    entry: `posts/p${index}` as EntryId,
    id: String(index + 1),
    posted: yearBegins,
    answers: Array.from({ length: count / 10 }, (_, answer) => yearBegins + answer),
  }));
  const content = mkdtempSync(path.join(tmpdir(), 'lectern-bench-replies-'));
  const now = Temporal.Instant.fromEpochMilliseconds(yearBegins + hour);
  try {
    const transport = new Transport({
      name: 'Mastodon',
      fetch: mastodonOf(posts, () => now.epochMilliseconds) as never,
      clock: systemClock(() => now),
    });
    const begin = performance.now();
    const { added } = await pull({
      site,
      moderation,
      journals: journalsUntil(posts, now.epochMilliseconds),
      entries: [],
      readers: { mastodon: mastodonThreads({ url: server, token: 'x', transport }) },
      store: new ReplyStore(content),
      now,
      tell: () => {},
    });
    return { 'replies.per_second': Math.round((added * 1_000) / (performance.now() - begin)) };
  } finally {
    rmSync(content, { recursive: true, force: true });
  }
}

/** A page with so many replies, beside the same page with none: bytes with gzip -6, and the build's time. */
async function page(): Promise<Figures> {
  const post = mdx('title: Hello\nsummary: A post.\ndate: 2026-11-01', 'Some text.\n\n'.repeat(10));
  const sizes: Record<number, number> = {};
  const times: Record<number, number> = {};
  for (const count of [0, 500]) {
    const copies = { mastodon: { id: '1', url: `${server}/@ada/1` } };
    const { folder, remove } = contentFolder({
      'site.yaml': `${siteYaml}networks:\n  mastodon: { url: "${server}" }\n`,
      'posts/hello.mdx': post,
      'journal/posts/hello.json': JSON.stringify(journalOf('posts/hello', copies)),
      ...(count > 0 && { 'replies/posts/hello.json': JSON.stringify(fileOf(count)) }),
    });
    const first = await buildSite({ content: folder, now: '2026-11-21T12:00:00Z' });
    const begin = performance.now();
    const built = await buildSite({ content: folder, now: '2026-11-21T12:00:00Z', again: first });
    times[count] = performance.now() - begin;
    if (built.exitCode !== 0) throw new Error(built.output);
    sizes[count] = gzipSync(readFileSync(path.join(built.out, 'posts/hello/index.html')), {
      level: 6,
    }).length;
    built.remove();
    remove();
  }
  return {
    'replies.page_500_bytes': sizes[500]!,
    'replies.page_0_bytes': sizes[0]!,
    'replies.build_500_ms': times[500]!,
    'replies.build_0_ms': times[0]!,
  };
}

const words =
  'the tide table was written twice once in ink and once in pencil because the ink ran in the rain'.split(
    ' ',
  );

function fileOf(count: number): RepliesFile {
  const replies = Array.from({ length: count }, (_, index) => {
    const text = Array.from(
      { length: 8 + (index % 40) },
      (_, word) => words[(index * 13 + word * 7) % words.length],
    );
    return {
      id: replyId('mastodon', String(index)),
      source: 'mastodon' as const,
      url: `${server}/@reader${index}/${index}`,
      author: {
        name: `Reader Number ${index}`,
        handle: `@reader${index}@m.example`,
        url: `${server}/@reader${index}`,
      },
      html: sanitise(`<p>${text.join(' ')}.</p>`),
      published: new Date(Date.parse('2026-11-02T09:00:00Z') + index * 600_000).toISOString(),
      ...(index % 3 === 2 && { parent: replyId('mastodon', String(index - 1)) }),
      announcement: 'posts/hello#published',
      kind: 'reply' as const,
    };
  });
  const row = { source: 'mastodon' as const, announcement: 'posts/hello#published', url: `${server}/@ada/1` };
  return {
    version: 1,
    entry: 'posts/hello' as EntryId,
    pulled: '2026-11-20T09:00:00Z',
    replies,
    counts: [{ ...row, replies: count, likes: 0, boosts: 0, quotes: 0, withheld: 0 }],
    faces: [],
  };
}

/** Measures all of it. */
export async function benchReplies({ progress }: BenchOptions): Promise<Figures> {
  progress('a year of hourly runs …');
  const figures = await year(progress);
  progress('ten thousand replies …');
  Object.assign(figures, await rate());
  progress('a page with 500 replies …');
  Object.assign(figures, await page());
  progress('the hostile corpus …');
  const hostile = await runHostile();
  return {
    ...figures,
    'replies.hostile_cases': hostile.cases,
    'replies.hostile_scripts_run': hostile.scriptsRun.length,
    'replies.hostile_foreign_requests': hostile.foreignRequests.length,
  };
}
