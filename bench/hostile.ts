/**
 * What input made to cost much does cost: each family at n, 2n and 4n, as a person or a stranger could send it. Time in
 * proportion to size doubles with it; a parser that looks back through what it has read takes four times as long.
 */
import { lookAtBody } from '../src/content/body.ts';
import { personalInPdf } from '../src/content/clean/paper.ts';
import { cleanSvg } from '../src/content/clean/svg.ts';
import { readICalendar } from '../src/content/import/icalendar.ts';
import { plainFrom } from '../src/content/import/plain.ts';
import { readSessionize } from '../src/content/import/sessionize.ts';
import { madeSummary } from '../src/content/made-summary.ts';
import { readBibliography } from '../src/content/markdown/bibliography.ts';
import { citedKeys } from '../src/content/markdown/citations.ts';
import { asMdx } from '../src/content/new/as-mdx.ts';
import { fileRedactor } from '../src/content/secrets.ts';
import { splitDeck } from '../src/content/split-deck.ts';
import { parseYaml } from '../src/content/yaml.ts';
import { readFeed } from '../src/feed/parse-feed.ts';
import { readPage } from '../src/feed/read-page.ts';
import { printable } from '../src/files/printable.ts';
import { moderationSchema } from '../src/model/moderation.ts';
import type { Reply } from '../src/model/reply.ts';
import { settled } from '../src/networks/boundaries.ts';
import { likeness } from '../src/networks/mastodon/match.ts';
import { readCsv } from '../src/replies/import-csv.ts';
import { Moderator } from '../src/replies/moderate.ts';
import { normaliseText } from '../src/replies/normalise.ts';
import { sanitise } from '../src/replies/sanitise.ts';
import { ownNames, spoken } from '../src/replies/spoken.ts';
import { conversation } from '../src/replies/thread.ts';
import type { BenchOptions, Figures } from './index.ts';

/** One way to cost much: the input of so many units, and who reads it. */
interface Family {
  name: string;
  /** Units at first; then twice and four times as many. */
  n: number;
  input(n: number): string;
  read(input: string): unknown;
}

const context = { owner: 'Ada Example', timeZone: 'Europe/Berlin', follow: async () => undefined };
const owner = ownNames(['@ada@social.example', 'https://social.example/@ada']);
const words = Array.from({ length: 100 }, (_, index) => `word${index}`);
const moderator = new Moderator(moderationSchema.parse({ block: { words } }));
const redact = fileRedactor({ MASTODON_ACCESS_TOKEN: 'aaaaaaaaaaaaaaaaaaaaaaaab' });

const reply = (id: number, parent: number | undefined, html = '<p>Hello</p>'): Reply =>
  ({
    id: `mastodon:${id}`,
    source: 'mastodon',
    url: `https://social.example/@b/${id}`,
    author: { name: 'B', handle: '@b@social.example' },
    html,
    published: '2026-11-20T10:00:00Z',
    ...(parent !== undefined && { parent: `mastodon:${parent}` }),
  }) as unknown as Reply;

const event = (index: number, more = '') =>
  `BEGIN:VEVENT\r\nUID:${index}\r\nDTSTART:20261120T100000Z\r\nSUMMARY:Talk ${index}\r\n${more}END:VEVENT\r\n`;
const calendar = (events: string) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events}END:VCALENDAR\r\n`;

const lookAtMarkdown = (text: string) => lookAtBody(text, 'md');
const summaryOf = (text: string) => madeSummary(text, 'md');

/** What a text costs whoever reads it; an error with a line is an answer too. */
const rssOf = (items: string) => `<rss version="2.0"><channel><title>A</title>${items}</channel></rss>`;
const readRss = (text: string) => readFeed(Buffer.from(text), '', 'https://ada.example/feed');

const families: Family[] = [
  { name: 'mdx: tags within braces', n: 100_000, input: (n) => '{<b>}'.repeat(n), read: lookAtBody },
  { name: 'mdx: elements never closed', n: 100_000, input: (n) => `${'<b>'.repeat(n)}x`, read: lookAtBody },
  { name: 'mdx: brackets', n: 40_000, input: (n) => '['.repeat(n), read: lookAtBody },
  {
    name: 'mdx: footnotes',
    n: 5_000,
    input: (n) => Array.from({ length: n }, (_, i) => `a[^${i}]\n\n[^${i}]: note\n\n`).join(''),
    read: lookAtBody,
  },
  { name: 'mdx: mistakes', n: 5_000, input: (n) => 'a {b c} 1 <2\n\n'.repeat(n), read: lookAtBody },
  {
    name: 'md: elements never closed',
    n: 100_000,
    input: (n) => `${'<b>'.repeat(n)}x`,
    read: lookAtMarkdown,
  },
  {
    name: 'md: pictures in HTML',
    n: 10_000,
    input: (n) => '<img src="a.png">\n\n'.repeat(n),
    read: lookAtMarkdown,
  },
  { name: 'md: comments never closed', n: 50_000, input: (n) => '<!-- a '.repeat(n), read: lookAtMarkdown },
  { name: 'md: a first paragraph', n: 20_000, input: (n) => 'A sentence of it. '.repeat(n), read: summaryOf },
  {
    name: 'decks: slides with options',
    n: 500,
    input: (n) => '---\nlayout: quote\n---\n\n> x\n\n'.repeat(n),
    read: splitDeck,
  },
  {
    name: 'decks: dashes in a block of code',
    n: 5_000,
    input: (n) => `\`\`\`\n${'---\n'.repeat(n)}\`\`\`\n`,
    read: splitDeck,
  },
  {
    name: 'decks: dashes in a tag',
    n: 5_000,
    input: (n) => `<Notes>\n${'text\n\n---\n\n'.repeat(n)}`,
    read: splitDeck,
  },
  {
    name: 'yaml: lists in each other',
    n: 10_000,
    input: (n) => `a: ${'['.repeat(n)}${']'.repeat(n)}\n`,
    read: (text) => parseYaml(text, 'a.yaml'),
  },
  {
    name: 'yaml: aliases of aliases',
    n: 2_000,
    input: (n) =>
      `a0: &a0 [x, x]\n${Array.from({ length: n }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}\n`,
    read: (text) => parseYaml(text, 'a.yaml'),
  },
  {
    name: 'yaml: keys',
    n: 5_000,
    input: (n) => Array.from({ length: n }, (_, i) => `k${i}: ${i}`).join('\n'),
    read: (text) => parseYaml(text, 'a.yaml'),
  },
  {
    name: 'bibliography: braces in each other',
    n: 100_000,
    input: (n) => `@book{a, title = ${'{'.repeat(n)}x${'}'.repeat(n)}}`,
    read: readBibliography,
  },
  { name: 'citations', n: 100_000, input: (n) => `[${'@a; '.repeat(n)}`, read: citedKeys },
  {
    name: 'import: elements in each other',
    n: 40_000,
    input: (n) => `${'<div><b>'.repeat(n)}x</b>`,
    read: plainFrom,
  },
  { name: 'import: white space', n: 400_000, input: (n) => `a${' '.repeat(n)}b</p>`, read: plainFrom },
  { name: 'import: quotations in each other', n: 50_000, input: (n) => `${'> '.repeat(n)}x`, read: asMdx },
  { name: 'import: signs of Markdown', n: 20_000, input: (n) => '*a_[b]('.repeat(n), read: asMdx },
  {
    name: 'calendar: events',
    n: 1_000,
    input: (n) => calendar(Array.from({ length: n }, (_, i) => event(i)).join('')),
    read: (text) => readICalendar(text, context),
  },
  {
    name: 'calendar: one folded line',
    n: 50_000,
    input: (n) => calendar(event(1, `DESCRIPTION:${'x\r\n '.repeat(n)}\r\n`)),
    read: (text) => readICalendar(text, context),
  },
  {
    name: 'calendar: parameters',
    n: 50_000,
    input: (n) => calendar(event(1, `ATTENDEE${';X=y'.repeat(n)}:mailto:a@b.example\r\n`)),
    read: (text) => readICalendar(text, context),
  },
  {
    name: 'export: sessions',
    n: 5_000,
    input: (n) =>
      JSON.stringify({
        sessions: Array.from({ length: n }, (_, i) => ({
          id: `${i}`,
          title: `T${i}`,
          description: '<p>x</p>',
          startsAt: '2026-11-20T10:00:00',
          speakers: ['a'],
        })),
        speakers: [{ id: 'a', fullName: 'Ada Example', sessions: [] }],
        rooms: [],
      }),
    read: (text) => readSessionize(JSON.parse(text), context),
  },
  { name: 'replies: elements in each other', n: 12_000, input: (n) => `${'<b>'.repeat(n)}x`, read: sanitise },
  { name: 'replies: angle brackets', n: 50_000, input: (n) => '<'.repeat(n), read: sanitise },
  {
    name: 'replies: paragraphs',
    n: 10_000,
    input: (n) => '<p>x<a href="https://a.example/">y</a></p>'.repeat(n),
    read: sanitise,
  },
  {
    name: 'replies: marks on letters',
    n: 200_000,
    input: (n) => `a${'\u0301'.repeat(n)}`,
    read: normaliseText,
  },
  {
    name: 'replies: mentions at the beginning',
    n: 1_000,
    input: (n) => `<p>${'<a href="https://social.example/@ada">@ada</a> '.repeat(n)}x</p>`,
    read: (html) => spoken(html, owner),
  },
  {
    name: 'replies: a chain of answers',
    n: 20_000,
    input: (n) => JSON.stringify(Array.from({ length: n }, (_, i) => reply(i, i > 0 ? i - 1 : undefined))),
    read: (text) => conversation(JSON.parse(text)),
  },
  {
    name: 'replies: circles of answers',
    n: 20_000,
    input: (n) => JSON.stringify(Array.from({ length: n }, (_, i) => reply(i, (i + 1) % n))),
    read: (text) => conversation(JSON.parse(text)),
  },
  {
    name: 'replies: words that are blocked',
    n: 20_000,
    input: (n) => 'word word1a '.repeat(n),
    read: (html) =>
      moderator.judge({
        id: 'mastodon:1',
        author: { name: 'B', handle: '@b@social.example' },
        text: () => html,
      }),
  },
  {
    name: 'replies: a spreadsheet',
    n: 10_000,
    input: (n) => `name,profile,text,date\n${'"B","https://b.example/","x ""y""",2026-11-20\n'.repeat(n)}`,
    read: (text) => readCsv({ name: 'a.csv', text }),
  },
  {
    name: 'networks: what touches links',
    n: 20_000,
    input: (n) => '@a #b https://c.example/— '.repeat(n),
    read: (text) => settled('mastodon', { text, spans: [] }),
  },
  {
    name: 'networks: statuses to compare',
    n: 2_000,
    input: (n) => `<p>${'Tides <a href="https://a.example/x">a.example/x</a> '.repeat(n)}</p>`,
    read: (content) =>
      likeness(
        { content },
        { text: 'Tides of two centuries https://a.example/x', url: 'https://a.example/x' },
      ),
  },
  {
    name: 'drawings: groups in each other',
    n: 20_000,
    input: (n) => `<svg xmlns="http://www.w3.org/2000/svg">${'<g>'.repeat(n)}${'</g>'.repeat(n)}</svg>`,
    read: (text) => cleanSvg(Buffer.from(text)),
  },
  {
    name: 'papers: properties of metadata',
    n: 2_000,
    input: (n) =>
      `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${'<exif:A>x</exif:A><exif:B x:y="z"/>'.repeat(n)}</r:RDF>`,
    read: (text) => personalInPdf(Buffer.from(text)),
  },
  {
    name: 'papers: metadata never closed',
    n: 2_000,
    input: (n) => '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><exif:A>'.repeat(n),
    read: (text) => personalInPdf(Buffer.from(text)),
  },
  {
    name: 'papers: photographs in each other',
    n: 20_000,
    input: (n) => '\u00ff\u00e1\u00ff\u00ffExif\0\0MM\0*'.repeat(n),
    read: (text) => personalInPdf(Buffer.from(text, 'latin1')),
  },
  {
    name: 'papers: strings never closed',
    n: 20_000,
    input: (n) => `/Info 1 0 R ${'1 0 obj << /A ( '.repeat(n)}`,
    read: (text) => personalInPdf(Buffer.from(text)),
  },
  {
    name: 'feeds: items',
    n: 500,
    input: (n) =>
      rssOf(
        Array.from(
          { length: n },
          (_, id) =>
            `<item><title>T${id}</title><link>/a/${id}/x</link><description>&lt;p&gt;Text ${id}</description></item>`,
        ).join(''),
      ),
    read: readRss,
  },
  {
    name: 'feeds: elements in each other, in a text',
    n: 4_000,
    input: (n) =>
      rssOf(`<item><link>/a</link><description><![CDATA[${'<b><div>'.repeat(n)}x]]></description></item>`),
    read: readRss,
  },
  {
    name: 'feeds: attributes',
    n: 5_000,
    input: (n) =>
      rssOf(`<item ${Array.from({ length: n }, (_, id) => `a${id}="b"`).join(' ')}><link>/a</link></item>`),
    read: readRss,
  },
  {
    name: 'feeds: elements in each other, in the head of a page',
    n: 2_000,
    input: (n) => `<meta property="og:title" content="x">${'<b><div>'.repeat(n)}`,
    read: (text) => readPage(Buffer.from(text), 'text/html', 'https://ada.example/'),
  },
  {
    name: 'output: signs that a terminal obeys',
    n: 50_000,
    input: (n) => '\u001b[31m\u202e'.repeat(n),
    read: printable,
  },
  {
    name: 'output: secrets almost',
    n: 50_000,
    input: (n) => 'aaaaaaaaaaaaaaaaaaaaaaaa'.repeat(n),
    read: redact,
  },
];

/** Each size is read so often, and the fastest counts: the machine has other things to do. */
const tries = 9;
/** What takes less is measured of so many at once. */
const least = 10;

/** Measures every family. A figure for each is printed on the error stream. */
export async function benchHostile({ progress }: BenchOptions): Promise<Figures> {
  const growths: number[] = [];
  const costs: number[] = [];
  for (const family of families) {
    let measured: ReturnType<typeof measure>;
    try {
      measured = measure(family);
    } catch (error) {
      // What has no stack left has no time to speak of.
      growths.push(Number.POSITIVE_INFINITY);
      progress(`${family.name.padEnd(38)} ${(error as Error).message}`);
      continue;
    }
    const { times, bytes } = measured;
    // Over both doublings: of one alone a garbage collection makes what it likes.
    const growth = Math.sqrt(times.at(-1)! / times[0]!);
    growths.push(growth);
    costs.push(times.at(-1)! / (bytes / 1_000_000));
    const shown = times.map((time) => time.toFixed(2).padStart(9)).join(' ');
    progress(
      `${family.name.padEnd(38)} ${shown} ms  × ${growth.toFixed(2)}  ${Math.round(costs.at(-1)!)} ms/MB`,
    );
  }
  return {
    'hostile.families': families.length,
    'hostile.worst_growth': Math.max(...growths),
    'hostile.worst_ms_per_mb': Math.max(...costs),
  };
}

function measure({ n, input, read }: Family): { times: number[]; bytes: number } {
  const sizes = [n, 2 * n, 4 * n].map((size) => input(size));
  // Once for the compiler, at every size.
  for (const text of sizes) attempt(read, text);
  const rounds = Math.max(1, Math.ceil(least / Math.max(0.01, timed(read, sizes[0]!, 1))));
  const times = sizes.map((text) =>
    Math.min(...Array.from({ length: tries }, () => timed(read, text, rounds) / rounds)),
  );
  return { times, bytes: Buffer.byteLength(sizes.at(-1)!) };
}

/** What was read before may be remembered by its text: each is another one. */
let different = 0;

function timed(read: Family['read'], text: string, rounds: number): number {
  const texts = Array.from({ length: rounds }, () => {
    different += 1;
    return `${text} ${different}`;
  });
  // By the processor's time: what else the machine does is not the reader's cost.
  const began = process.cpuUsage();
  for (const each of texts) attempt(read, each);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

/** Reads; that it is refused with file and line is an answer. What ends the stack is none. */
function attempt(read: Family['read'], text: string): void {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof Error) || (error instanceof RangeError && /stack/i.test(error.message)))
      throw error;
  }
}
