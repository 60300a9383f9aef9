import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { mdx } from '../setup/content.ts';
import { journalOf, type RepliesSite, type RepliesSiteOptions, repliesSite } from '../setup/replies.ts';
import { atTerminal } from '../setup/terminal.ts';

let site: RepliesSite;
const start = async (options?: RepliesSiteOptions) => {
  site = await repliesSite(options);
  return site;
};
afterEach(() => site.close());

const names = () =>
  site
    .stored()
    .replies.map(({ author }) => author.name)
    .sort();
const read = (name: string) => readFileSync(path.join(site.content, name), 'utf8');
const write = (name: string, text: string) => writeFileSync(path.join(site.content, name), text);
const say = (as: string, text = `words of ${as}`) =>
  site.sandbox.control.mastodon.status({ as, text, inReplyTo: site.posts.mastodon });
const waiting = async () => {
  const { stdout } = await site.replies(['--review', '--json']);
  return (
    JSON.parse(stdout) as { waiting: { entry: string; reply: { id: string; author: { name: string } } }[] }
  ).waiting;
};
const idOf = async (name: string) =>
  (await waiting()).find(({ reply }) => reply.author.name === name)!.reply.id;

describe('approve: first-time', () => {
  const moderation = '# Mine.\napprove: first-time # for now\nblock:\n  words: [spam]\n';

  test('the first reply of each person waits; a yes lets them in for good, and names nobody', async () => {
    await start({ moderation });
    say('ada');
    say('ada', 'more of ada');
    say('eve');
    const { counts, stdout } = await site.replies(['--json']);
    expect(counts).toMatchObject({ added: 0, withheld: 3 });
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(site.stored().replies).toEqual([]);

    const listed = await site.replies(['--review']);
    expect(listed.stdout).toContain('words of ada');
    expect(listed.stdout).toContain('under posts/hello');
    const decided = await site.replies(['--yes', await idOf('ada')]);
    expect(decided.exitCode).toBe(0);
    // Both of theirs are in, and what the owner wrote in the file stands as it was.
    expect(names()).toEqual(['ada', 'ada']);
    expect(read('moderation.yaml')).toMatch(/^# Mine\.\napprove: first-time # for now\n/);
    expect(read('moderation.yaml')).toMatch(/approved:\n {2}- sha256:[0-9a-f]{64}\n/);
    expect(read('moderation.yaml')).not.toContain('ada');

    say('ada', 'a third time');
    expect((await site.replies(['--json'], { hours: 2 })).counts).toMatchObject({ added: 1 });
    expect((await waiting()).map(({ reply }) => reply.author.name)).toEqual(['eve']);
  });

  test('a no keeps one reply out, a block all of them', async () => {
    await start({ moderation });
    say('ada');
    say('ada', 'more of ada');
    say('eve');
    say('eve', 'more of eve');
    await site.replies();
    await site.replies(['--no', await idOf('ada')]);
    await site.replies(['--block', await idOf('eve')]);
    expect((await waiting()).map(({ reply }) => reply.author.name)).toEqual(['ada']);
    await site.replies(['--yes', 'all']);
    expect(names()).toEqual(['ada']);
    const { counts } = await site.replies(['--json'], { hours: 2 });
    expect(counts).toMatchObject({ added: 0, removed: 0, withheld: 3 });
    expect(await waiting()).toEqual([]);
    expect(existsSync(path.join(site.content, 'replies/pending.json'))).toBe(false);
  });

  test('in a terminal the owner is asked one by one, and what they said stands at once', async () => {
    await start({ moderation });
    for (const name of ['ada', 'bob', 'eve', 'kim', 'zoe']) say(name);
    say('ada', 'more of ada');
    await site.replies();
    const question = 'Show it? [y]es, [n]o, [b]lock the author, [l]ater, [q]uit: ';
    const order = (await waiting()).map(({ reply }) => reply.author.name);
    expect(order).toHaveLength(6);
    const answers: Record<string, string> = { ada: 'y', bob: 'N', eve: 'block', kim: '', zoe: 'l' };
    const terminal = atTerminal(['scripts/replies.ts', '--review'], site.env());
    const asked = new Set<string>();
    for (const name of order) {
      // Who was let in is let in with all of theirs.
      if (name === 'ada' && asked.has(name)) continue;
      await terminal.shows(`words of ${name}`);
      await terminal.shows(question);
      terminal.press(`${answers[name]}\r`);
      asked.add(name);
    }
    const { exitCode, output } = await terminal.ended;
    expect(exitCode).toBe(0);
    expect(output).toContain('2 awaiting moderation.');
    expect(names()).toEqual(['ada', 'ada']);
    expect((await waiting()).map(({ reply }) => reply.author.name).sort()).toEqual(['kim', 'zoe']);
    const { block } = parse(read('moderation.yaml'));
    expect(block.accounts).toHaveLength(1);
    expect(block.replies).toHaveLength(1);
    expect(existsSync(`${site.content}-state/replies.lock`)).toBe(false);
  });

  test.each([
    ['q', 'q\r', 0],
    ['Ctrl-D', '\x04', 0],
    ['Ctrl-C', '\x03', 130],
  ])('leaving with %s keeps what was decided and loses nothing', async (_how, keys, code) => {
    await start({ moderation });
    for (const name of ['ada', 'eve']) say(name);
    await site.replies();
    const [first, second] = (await waiting()).map(({ reply }) => reply.author.name);
    const terminal = atTerminal(['scripts/replies.ts', '--review'], site.env());
    await terminal.shows('[q]uit: ');
    terminal.press('y\r');
    await terminal.shows('[q]uit: ');
    terminal.press(keys);
    expect((await terminal.ended).exitCode).toBe(code);
    expect(names()).toEqual([first]);
    expect((await waiting()).map(({ reply }) => reply.author.name)).toEqual([second]);
    expect(existsSync(`${site.content}-state/replies.lock`)).toBe(false);
  });

  test('without a terminal nobody is asked: the list is printed, and nothing is decided', async () => {
    await start({ moderation });
    say('ada');
    await site.replies();
    const { stdout, exitCode } = await site.replies(['--review'], { input: 'y\n' });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('words of ada');
    expect(await waiting()).toHaveLength(1);
  });

  test('what waits is gone when it is deleted', async () => {
    await start({ moderation });
    const { id } = say('ada');
    await site.replies();
    expect(await waiting()).toHaveLength(1);
    site.sandbox.control.mastodon.remove({ id });
    say('eve');
    await site.replies([], { hours: 2 });
    expect((await waiting()).map(({ reply }) => reply.author.name)).toEqual(['eve']);
  });

  test('an id that waits nowhere is a mistake', async () => {
    await start({ moderation });
    const { exitCode, stderr } = await site.replies(['--yes', 'mastodon-0000000000000000']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--review');
  });
});

describe('rules that come later', () => {
  test('whoever is blocked after the fact goes with the next run, even where the network is down', async () => {
    await start();
    say('ada');
    say('eve@spam.example');
    await site.replies();
    expect(names()).toEqual(['ada', 'eve']);
    write('moderation.yaml', 'block: { domains: [spam.example] }\n');
    site.sandbox.control.fault({ answer: 'bad-gateway', count: null });
    const { counts } = await site.replies(['--json'], { hours: 2 });
    expect(counts).toMatchObject({ removed: 1 });
    expect(names()).toEqual(['ada']);
  });

  test('names go when their months are over', async () => {
    await start();
    say('Ada Lovelace');
    await site.replies();
    write('moderation.yaml', 'retention: { months: 6 }\n');
    await site.replies([], { hours: 24 * 200 });
    expect(JSON.stringify(site.stored().replies)).not.toContain('Lovelace@');
    expect(site.stored().replies[0]!.author).toEqual({ name: 'A. L.', handle: '' });
    write('moderation.yaml', 'retention: { months: 6, action: drop }\n');
    const { counts } = await site.replies(['--json'], { hours: 24 * 201 });
    expect(counts).toMatchObject({ removed: 1 });
  });

  test('a post that was taken back takes its answers along', async () => {
    await start();
    say('ada');
    await site.replies();
    const journal = JSON.parse(read('journal/posts/hello.json'));
    journal.announcements['posts/hello#published'].mastodon.state = 'withdrawn';
    write('journal/posts/hello.json', JSON.stringify(journal));
    const { counts } = await site.replies(['--json'], { hours: 2 });
    expect(counts).toMatchObject({ removed: 1 });
  });
});

describe('comments brought in by hand', () => {
  const yaml = `- name: Judith Ammann
  profile: https://www.linkedin.com/in/judith
  date: 2026-11-20T14:05
  text: |
    Two lines <script>
    and https://judith.example/notes.
- name: Site Owner
  own: true
  answers: Judith Ammann
  date: 2026-11-20T15:00
  text: Thank you.
`;

  test('from YAML: they join the conversation, once, and no pull removes them', async () => {
    await start({ files: { 'comments.yaml': yaml }, settings: ['linkedin: counts'] });
    const file = path.join(site.content, 'comments.yaml');
    const bring = () => site.replies(['--import', file, '--entry', 'posts/hello']);
    expect((await bring()).stdout).toContain('Comments: 2 added');
    expect((await bring()).stdout).toContain('Comments: 0 added, 0 changed');
    const [judith, owner] = site.stored().replies;
    expect(judith).toMatchObject({
      source: 'linkedin',
      author: { name: 'Judith Ammann', url: 'https://www.linkedin.com/in/judith' },
      html: '<p>Two lines &lt;script&gt;<br>and <a href="https://judith.example/notes" rel="nofollow ugc noopener">judith.example/notes</a>.</p>',
      announcement: 'posts/hello#published',
      published: '2026-11-20T13:05:00Z',
    });
    expect(owner).toMatchObject({ own: true, parent: judith!.id });
    say('ada');
    await site.replies([], { hours: 2 });
    expect(names()).toEqual(['Judith Ammann', 'Site Owner', 'ada']);
    // What is not in the file any more goes, and nothing else does.
    write('comments.yaml', yaml.slice(0, yaml.indexOf('- name: Site Owner')));
    expect((await bring()).stdout).toContain('1 removed');
    expect(names()).toEqual(['Judith Ammann', 'ada']);
  });

  test.each([
    [
      'commas',
      'name,profile,text,date,entry\n"Ammann, Judith",https://j.example,"One ""quoted"", two",2026-11-20,posts/hello\n',
    ],
    [
      'semicolons, as Excel writes them, with a byte order mark',
      '\uFEFFName;Text;Date\r\n"Ammann, Judith";"One ""quoted"", two";2026-11-20\r\n',
    ],
    [
      'semicolons, and commas in texts that need no quotes then',
      'Name;Text;Date;Own\r\nAmmann, Judith;"One ""quoted"", two";2026-11-20;FALSE\r\n',
    ],
    ['tabs', 'name\ttext\tdate\nAmmann, Judith\t"One ""quoted"", two"\t2026-11-20\n'],
  ])('from CSV with %s', async (_how, csv) => {
    await start({ files: { 'comments.csv': csv } });
    const { stdout } = await site.replies([
      '--import',
      path.join(site.content, 'comments.csv'),
      '--entry',
      'posts/hello',
    ]);
    expect(stdout).toContain('Comments: 1 added');
    expect(site.stored().replies[0]).toMatchObject({
      author: { name: 'Ammann, Judith' },
      html: '<p>One "quoted", two</p>',
    });
  });

  test('every mistake is named with its line, and nothing is stored', async () => {
    await start({ files: { 'comments.csv': 'name,text,date\nAda,Hi,yesterday\n,Hi,2026-11-20\n' } });
    const { exitCode, stderr } = await site.replies([
      '--import',
      path.join(site.content, 'comments.csv'),
      '--entry',
      'posts/hello',
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('comments.csv:2');
    expect(stderr).toContain('comments.csv:3');
    expect(existsSync(path.join(site.content, 'replies/posts/hello.json'))).toBe(false);
  });

  test.each([
    ['somebody who said nothing', '  answers: Judit Ammann\n', 'did you mean "Judith Ammann"'],
    ['a day that has not come', '', 'a day that has come', '2062-11-20'],
    ['an event where nothing was announced', '  event: northconf\n', 'the event of a delivery'],
    ['a truth that is none', '  own: perhaps\n', 'true or false'],
    ['a field that there is not', '  mood: good\n', 'only fields that Lectern knows'],
  ])('%s is a mistake, and nothing is stored', async (_what, line, says, date = '2026-11-20') => {
    const text = `- { name: Judith Ammann, date: 2026-11-20, text: Hi }\n- name: Bo\n  date: ${date}\n  text: Ho\n${line}`;
    await start({ files: { 'comments.yaml': text } });
    const file = path.join(site.content, 'comments.yaml');
    const { exitCode, stderr } = await site.replies(['--import', file, '--entry', 'posts/hello']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/comments\.yaml:[2-5]/);
    expect(existsSync(path.join(site.content, 'replies/posts/hello.json'))).toBe(false);
  });

  test('a file in another encoding than UTF-8 is a mistake', async () => {
    await start();
    const file = path.join(site.content, 'comments.csv');
    writeFileSync(file, Buffer.from('name,text,date\nJürg,Grüezi,2026-11-20\n', 'latin1'));
    const { exitCode, stderr } = await site.replies(['--import', file, '--entry', 'posts/hello']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('UTF-8');
  });

  test('comments of a talk say at which event it was given, and answers to them go along', async () => {
    const said = (event: string, network: string) => ({
      [`talks/gauges@${event}#slides`]: {
        [network]: {
          state: 'posted',
          at: '2026-11-20T09:00:00Z',
          receipt: { id: event, url: `https://${event}.example/1`, at: '2026-11-20T09:00:00Z' },
        },
      },
    });
    await start({
      files: {
        'talks/gauges.mdx': mdx('title: Gauges\nsummary: About gauges.\ndate: 2026-11-20'),
        'journal/talks/gauges.json': JSON.stringify({
          ...journalOf('talks/gauges', {}),
          announcements: {
            ...said('northconf', 'linkedin'),
            ...said('southconf', 'linkedin'),
            ...said('x', 'mastodon'),
          },
        }),
        'comments.yaml': `- { name: Ada, event: northconf, date: 2026-11-20, text: At North }
- { name: Bo, date: 2026-11-20T15:00, text: To Ada, answers: Ada }
- { name: Cy, event: southconf, date: 2026-11-20T16:00, text: At South }
- { name: Di, event: x, date: 2026-11-20T17:00, text: Where it was on Mastodon alone }
`,
      },
    });
    await site.replies(['--import', path.join(site.content, 'comments.yaml'), '--entry', 'talks/gauges']);
    const { replies } = site.stored('talks/gauges');
    expect(
      Object.fromEntries(replies.map(({ author, announcement }) => [author.name, announcement])),
    ).toEqual({
      Ada: 'talks/gauges@northconf#slides',
      Bo: 'talks/gauges@northconf#slides',
      Cy: 'talks/gauges@southconf#slides',
      Di: 'talks/gauges@x#slides',
    });
  });

  test('an entry that is not there is a mistake', async () => {
    await start({ files: { 'comments.yaml': yaml } });
    const { exitCode, stderr } = await site.replies([
      '--import',
      path.join(site.content, 'comments.yaml'),
      '--entry',
      'posts/hallo',
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('posts/hallo');
    expect(stderr).toContain('Did you mean posts/hello?');
  });
});

test('wrong usage is said with exit code 2', async () => {
  await start();
  expect((await site.replies(['--nonsense'])).exitCode).toBe(2);
  expect((await site.replies(['--entry', 'hello'])).exitCode).toBe(2);
  expect((await site.replies(['--help'])).stdout).toContain('npm run replies');
  expect((await site.replies(['--import', '/nowhere.yaml', '--entry', 'posts/hello'])).exitCode).toBe(2);
});

test.each([
  ['posts/hallo', 'Did you mean posts/hello?'],
  ['hello', 'Did you mean posts/hello?'],
])('an entry that is nowhere, %s, is wrong usage: the nearest one is named', async (name, says) => {
  await start();
  const { exitCode, stderr, stdout } = await site.replies(['--entry', name]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(says);
  expect(stdout).toBe('');
});

test('an entry that was announced nowhere is said to be so; a former id is as good as the present one', async () => {
  await start({
    files: {
      'posts/quiet.mdx': mdx(
        'title: Quiet\nsummary: Not announced.\ndate: 2026-11-20\naliases: [posts/silent]',
      ),
    },
  });
  for (const name of ['posts/quiet', 'posts/silent']) {
    const { exitCode, stderr } = await site.replies(['--entry', name]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('posts/quiet has no published copies to fetch replies from');
  }
});

test('the hash of an account or an address is the same however it is written', async () => {
  await start();
  const hash = async (name: string) => (await site.replies(['--hash', name])).stdout;
  expect(await hash('@Eve@spam.example')).toBe(await hash('eve@spam.example'));
  expect(await hash('https://m.example/@eve/1/#x')).toBe(await hash('https://m.example/@eve/1'));
});

test('a damaged file says which it is and how to mend it, and nothing is lost', async () => {
  await start();
  say('ada');
  await site.replies();
  write('replies/posts/hello.json', read('replies/posts/hello.json').slice(0, 100));
  const { exitCode, stderr } = await site.replies();
  expect(exitCode).toBe(2);
  expect(stderr).toContain('replies/posts/hello.json');
});
