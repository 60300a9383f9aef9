import { afterEach, describe, expect, it } from 'vitest';
import { picturesWithoutAlt } from '../../src/content/check-texts.ts';
import { ContentError } from '../../src/content/problem.ts';
import { readContent } from '../../src/content/read.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function problemsOf(files: Record<string, string>) {
  const { folder, remove } = contentFolder(files);
  cleanups.push(remove);
  try {
    await readContent(folder);
    return [];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return error.problems.map((problem) => ({
      ...problem,
      file: problem.file.replace(/^.*lectern-content-\w+\//, ''),
    }));
  }
}

const post = (extra = '') => mdx(`title: Hello\nsummary: A greeting.\ndate: 2026-11-03\n${extra}`);

describe('mistakes in the content', () => {
  it('are none in a folder that is right', async () => {
    expect(await problemsOf({ 'posts/hello.mdx': post() })).toEqual([]);
  });

  it('are all said at once, whichever files they are in', async () => {
    const problems = await problemsOf({
      'posts/one.mdx': mdx('title: One\nsummary: S.\ndate: next week'),
      'posts/two.mdx': mdx('title: Two\ndate: 2026-11-03'),
      'events/e.yaml': 'title: E\nstart: 2026-02-30\n',
    });
    expect(problems.map(({ file }) => file).sort()).toEqual([
      'events/e.yaml',
      'posts/one.mdx',
      'posts/two.mdx',
    ]);
  });

  it('name the file, the line, what was expected, what was found and how to mend it', async () => {
    const [problem] = await problemsOf({ 'posts/one.mdx': mdx('title: One\nsummary: S.\ndate: next week') });
    expect(problem).toMatchObject({ file: 'posts/one.mdx', line: 4, field: 'date', found: '"next week"' });
    expect(problem?.expected).toContain('2026-11-03');
    expect(problem?.fix).not.toBe('');
  });

  it('name an unknown field on its own line', async () => {
    const [problem] = await problemsOf({ 'posts/one.mdx': post('sumary: typo') });
    expect(problem).toMatchObject({ field: 'sumary', line: 5 });
  });

  it('include a field called __proto__, wherever it is nested', async () => {
    const files = {
      'posts/one.mdx': post('__proto__: { summary: Polluted. }'),
      'people.yaml': 'ada:\n  name: Ada\n  __proto__: { mastodon: "@a@b.example" }\n',
    };
    const problems = await problemsOf(files);
    expect(problems.map(({ file, line, field }) => [file, line, field])).toEqual(
      expect.arrayContaining([
        ['posts/one.mdx', 5, '__proto__'],
        ['people.yaml', 3, '__proto__'],
      ]),
    );
  });

  it('include a day that does not exist', async () => {
    const [problem] = await problemsOf({ 'events/e.yaml': 'title: E\nstart: 2026-02-30\n' });
    expect(problem).toMatchObject({ field: 'start', line: 2 });
  });

  it('include broken YAML, with its line', async () => {
    const [problem] = await problemsOf({ 'posts/one.mdx': mdx('title: One: two\nsummary: S.') });
    expect(problem).toMatchObject({ file: 'posts/one.mdx', line: 2, expected: 'valid YAML' });
  });

  it('include an event called like a part of a deck, where the deck has a page of its own for it', async () => {
    const files = (delivery: string) => ({
      'events/embed.yaml': 'title: Embed\nstart: 2026-02-20\n',
      'slides/d.mdx': mdx('title: D\nsummary: S.\ndate: 2026-01-03', '# One\n\n---\n\n## Two\n'),
      'talks/t.mdx': mdx(`title: T\nsummary: S.\ndate: 2026-01-03\ndeliveries:\n  - ${delivery}`),
    });
    expect(await problemsOf(files('{ event: embed, deck: d }'))).toEqual([]);
    for (const more of ['version: x', 'without: [two]']) {
      const [problem] = await problemsOf(files(`{ event: embed, deck: d, ${more} }`));
      expect(problem).toMatchObject({ file: 'talks/t.mdx', field: 'deliveries[0].event', line: 6 });
      expect(problem?.fix).toContain('aliases: [events/embed]');
    }
  });

  it('include a talk at an event nobody described, with the name that was meant', async () => {
    const [problem] = await problemsOf({
      'events/devconf-2026.yaml': 'title: DevConf\nstart: 2026-12-01\n',
      'talks/t.mdx': mdx('title: T\nsummary: S.\ndate: 2026-11-03\ndeliveries:\n  - event: devconf-2025'),
    });
    expect(problem).toMatchObject({ field: 'deliveries[0].event', line: 6 });
    expect(problem?.fix).toContain('devconf-2026');
  });

  it('include an unlisted entry without a key, and propose one', async () => {
    const [problem] = await problemsOf({ 'posts/one.mdx': post('visibility: unlisted') });
    expect(problem?.fix).toMatch(/key: [0-9a-f]{24}/);
  });

  it('include an alias that is another entry', async () => {
    const problems = await problemsOf({
      'posts/one.mdx': post('aliases: [posts/two]'),
      'posts/two.mdx': post(),
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.field).toBe('aliases[0]');
  });

  it('include a former address that is an entry, that two entries had, or that is none', async () => {
    const problems = await problemsOf({
      'posts/one.mdx': post('aliases: [/posts/two/, /2019/one.html]'),
      'posts/two.mdx': post('aliases: [/2019/one.html]'),
      'posts/three.mdx': post('aliases: [/2019/three/, /2019/3/index.html]'),
    });
    expect(problems.map(({ file, field }) => [file.split('/').at(-1), field])).toEqual([
      ['one.mdx', 'aliases[0]'],
      ['two.mdx', 'aliases[0]'],
    ]);
    const [query, outside] = await problemsOf({
      'posts/one.mdx': post('aliases: ["/?p=3", //ada.example/x]'),
    });
    expect(query).toMatchObject({
      field: 'aliases[0]',
      line: 5,
      fix: expect.stringContaining('/2019/05/hello/'),
    });
    expect(outside).toMatchObject({ field: 'aliases[1]' });
  });

  it('include a picture that is not there', async () => {
    const [problem] = await problemsOf({ 'posts/one.mdx': post('image: { src: ./no.png, alt: None }') });
    expect(problem).toMatchObject({ field: 'image.src', found: '"./no.png"' });
  });

  it('include a picture in the text that is not there, on its line', async () => {
    const text = mdx('title: One\nsummary: S.\ndate: 2026-11-03', 'Hello.\n\nSee ![a chart](./chart.png).\n');
    const [problem] = await problemsOf({ 'posts/one.mdx': text });
    expect(problem).toMatchObject({ line: 9, found: '"./chart.png"' });
  });

  it("include a picture on somebody else's server, on its line", async () => {
    const problems = await problemsOf({
      'posts/a.mdx': `${post()}\n![A chart](https://x.example/x.png)\n\n<img src="//x.example/y.png" alt="" />\n`,
    });
    expect(problems.map(({ line, found }) => [line, found])).toEqual([
      [9, 'https://x.example/x.png'],
      [11, '//x.example/y.png'],
    ]);
    expect(problems[0]!.fix).toContain('download it');
  });

  describe('of times', () => {
    const event = (fields: string) => `title: E\ntimeZone: Europe/Berlin\n${fields}\n`;
    const talkAt = (start: string, more = '') =>
      mdx(`title: T\nsummary: S.\ndate: 2026-01-01\ndeliveries:\n  - { event: e, start: ${start}${more} }`);
    const found = async (fields: string, talk?: string) =>
      (await problemsOf({ 'events/e.yaml': event(fields), ...(talk && { 'talks/t.mdx': talk }) })).map(
        ({ file, field, fix }) => [file, field, fix],
      );

    it('include a session that its event has left behind', async () => {
      const days = 'start: 2027-06-07\nend: 2027-06-08';
      expect(await found(days, talkAt('2027-05-03T10:00'))).toEqual([
        ['talks/t.mdx', 'deliveries[0].start', 'correct the day here, or the days in events/e.yaml'],
      ]);
      for (const right of ['2027-06-07T00:00', '2027-06-08T23:30', '2027-06-08', '2027-06-07T22:30:00Z'])
        expect(await found(days, talkAt(right)), right).toEqual([]);
      expect(await found(days, talkAt('2027-05-03T10:00', ', status: cancelled'))).toEqual([]);
      expect(
        await found('start: 2027-06-07T22:00\nend: 2027-06-08T02:00', talkAt('2027-06-08T00:30')),
      ).toEqual([]);
    });

    it('include an event without any length, and one that ends before it starts', async () => {
      expect(await found('start: 2027-06-07T10:00\nend: 2027-06-07T10:00')).toHaveLength(1);
      expect(await found('start: 2027-06-07\nend: 2027-06-06')).toHaveLength(1);
      expect(await found('start: 2027-06-07\nend: 2027-06-07')).toEqual([]);
      expect(await found('start: 2027-06-07\nend: 2027-06-07T08:00')).toEqual([]);
    });

    it('include one that the clocks leave out', async () => {
      expect(await found('start: 2027-03-28T02:30')).toEqual([
        ['events/e.yaml', 'start', 'write 2027-03-28T03:30, if that is what is meant'],
      ]);
    });
  });

  it('include a text that is no MDX, on its line and with the way out', async () => {
    const text = mdx('title: One\nsummary: S.\ndate: 2026-11-03', 'Hello.\n\nSee {this\n');
    const problems = await problemsOf({ 'posts/one.mdx': text, 'posts/two.mdx': post('sumary: typo') });
    expect(problems).toHaveLength(2);
    const problem = problems.find(({ file }) => file === 'posts/one.mdx');
    expect(problem).toMatchObject({ line: 9, field: 'text' });
    expect(problem?.fix).toContain('\\{');
  });

  it.each([
    ['<Video title="Talk" />', '<Video>', 'url="https://…"'],
    ['<Foo />', '<Foo>', 'a known component'],
    ['<SocialPost url="there" author="Ada">Hello.</SocialPost>', '<SocialPost>', 'a web address'],
    [
      '<SocialPost url="https://a.example/1" author="Ada" date="yesterday">Hello.</SocialPost>',
      '<SocialPost>',
      'a day such as',
    ],
    ['<Callout kind="danger">Hello.</Callout>', '<Callout>', 'one of note, tip, warning'],
    ['<Tab>Hello.</Tab>', '<Tab>', 'label="…"'],
    ['<Quote source="Ada" url="javascript:alert(1)">Hello.</Quote>', '<Quote>', 'a web address'],
    ['<Figure widht>Hello.</Figure>', '<Figure>', 'no more than caption, wide'],
    ['<p style="color: red">Hello.</p>', '<p>', 'no style and no script'],
    ['<p onclick="alert(1)">Hello.</p>', '<p>', 'no style and no script'],
    ['[Hello](javascript:alert(1))', 'link', 'an address'],
    ['```dot\ndigraph { a -> b }\n```', 'diagram', 'a description'],
    ['$\\frac{a}$', 'formula', 'a formula in TeX'],
    ['As was said [@nobody].', 'citation', 'a work of the bibliography'],
  ])('include %s, on its line', async (written, field, expected) => {
    const text = mdx(
      'title: One\nsummary: S.\ndate: 2026-11-03\nbibliography: ./works.bib',
      `Hello.\n\n${written}\n`,
    );
    const problems = await problemsOf({
      'posts/one.mdx': text,
      'posts/works.bib': '@book{somebody, title={A book}, year={2020}}\n',
      'posts/two.mdx': post('sumary: typo'),
    });
    expect(problems).toHaveLength(2);
    const problem = problems.find(({ file }) => file === 'posts/one.mdx');
    expect(problem).toMatchObject({ line: 10, field });
    expect(problem?.expected).toContain(expected);
  });

  it.each([
    ['@book{a,\n  title = {A},\n  year = }\n', 3, 'expected "lbrace", got "rbrace"'],
    [`@book{a,\n title = ${'{'.repeat(60)}`, 2, 'more than 50 braces in each other'],
  ])('name the bibliography, its line and the post that names it: %j', async (bibtex, line, found) => {
    const problems = await problemsOf({
      'posts/one.mdx': mdx(
        'title: One\nsummary: S.\ndate: 2026-11-03\nbibliography: ./works.bib',
        'See [@a].\n',
      ),
      'posts/works.bib': bibtex,
    });
    expect(problems).toMatchObject([
      { file: 'posts/works.bib', line, found, expected: expect.stringContaining('posts/one.mdx names it') },
    ]);
  });

  it('do not include what a text imports, computes or leaves open', async () => {
    const text = mdx(
      'title: One\nsummary: S.\ndate: 2026-11-03',
      [
        "import Chart from './Chart.astro';",
        '',
        '<Chart.Line data={[1, 2]} />',
        '',
        '<Video {...{ url: "https://v.example/1", title: "T" }} minutes={20 + 7} />',
        '',
        'In code, `<Foo>` and `[@nobody]` are nothing; nor is [@nobody] without a bibliography.',
      ].join('\n'),
    );
    expect(await problemsOf({ 'posts/one.mdx': text })).toEqual([]);
  });

  it('name everything that is missing in site.yaml at once, with the block to add', async () => {
    const problems = await problemsOf({ 'site.yaml': 'title: Ada\nurl: https://ada.example/\n' });
    expect(problems.map(({ field }) => field).sort()).toEqual([
      'description',
      'owner.biography.short',
      'owner.name',
      'owner.tagline',
    ]);
    expect(problems.find(({ field }) => field === 'owner.biography.short')?.fix).toBe(
      'add\nowner:\n  biography:\n    short: …',
    );
  });

  it('are none where the biography is a short one', async () => {
    const site = [
      'title: Ada',
      'description: D.',
      'url: https://ada.example/',
      'owner: { name: Ada, tagline: T., biography: { short: S. } }',
    ];
    expect(await problemsOf({ 'site.yaml': site.join('\n') })).toEqual([]);
  });

  it('are not said twice of an event whose own file is wrong', async () => {
    const problems = await problemsOf({
      'events/conf.yaml': 'title: Conf\nstart: soon\n',
      'talks/t.mdx': mdx('title: T\nsummary: S.\ndate: 2026-11-03\ndeliveries:\n  - event: conf'),
    });
    expect(problems.map(({ file }) => file)).toEqual(['events/conf.yaml']);
  });

  it('include a PDF that nothing speaks of', async () => {
    const deck = 'title: D\nsummary: S.\ndate: 2026-11-03\nfile: known.pdf\n';
    const problems = await problemsOf({
      'slides/known.yaml': deck,
      'slides/known.pdf': '%PDF',
      'slides/lonely.pdf': '%PDF',
    });
    expect(problems.map(({ file }) => file)).toEqual(['slides/lonely.pdf']);
    expect(problems[0]?.fix).toContain('slides/lonely.yaml');
  });

  it('include a file name that can be no address', async () => {
    const [problem] = await problemsOf({ 'posts/My Post.mdx': post() });
    expect(problem?.fix).toBe('rename it to my-post.mdx');
  });

  it('include a person who is mentioned and not in the address book', async () => {
    const problems = await problemsOf({
      'people.yaml': 'alice: { name: Alice }\n',
      'posts/one.mdx': post('announce: { text: "With @{alise}!" }'),
    });
    expect(problems[0]?.fix).toContain('"alice"');
  });

  it('include a placeholder that stands for nothing, in an entry and in site.yaml, with file and line', async () => {
    const wrong = await problemsOf({
      'posts/one.mdx': post('announce:\n  text: "{{braces}} {title}"\n  mastodon: "{titel}: {url}"'),
      'site.yaml': `${siteYaml}syndication:\n  templates:\n    talk:\n      today:\n        all: "{tittle}"\n`,
    });
    const lines = siteYaml.split('\n').length;
    expect(wrong.map(({ file, line, found }) => [file, line, found])).toEqual([
      ['posts/one.mdx', 7, '{titel}'],
      ['site.yaml', lines + 4, '{tittle}'],
    ]);
    expect(wrong[0]?.fix).toContain('did you mean {title}?');
  });

  it('include a missing site.yaml', async () => {
    const { folder, remove } = contentFolder({});
    cleanups.push(remove);
    await expect(readContent(`${folder}/nothing`)).rejects.toThrow('site.yaml');
  });

  it('include settings that say what can not be: an accent that nobody can read, with its line', async () => {
    const problems = await problemsOf({
      'posts/one.mdx': post(),
      'site.yaml': [
        'title: T',
        'description: D.',
        'url: https://t.example/',
        'timeZone: Europe/London',
        'owner:',
        '  name: N',
        '  tagline: T.',
        '  biography: { short: S., medium: M., long: L. }',
        '  portrait: { src: images/none.png, alt: Nobody. }',
        'theme:',
        '  accent:',
        '    light: "#ffee00"',
        '    dark: "#f0937c"',
      ].join('\n'),
    });
    expect(problems).toMatchObject([
      { file: 'site.yaml', line: 9, field: 'owner.portrait.src' },
      { file: 'site.yaml', line: 12, field: 'theme.accent.light' },
    ]);
  });

  it('include a picture of the folder as HTML, which the build would not find', async () => {
    const [problem] = await problemsOf({
      'posts/one.mdx': `${post()}\nText.\n\n<img src="../images/pier.png" alt="A pier." />\n`,
      'images/pier.png': '',
    });
    expect(problem).toMatchObject({
      file: 'posts/one.mdx',
      field: 'picture',
      found: '<img src="../images/pier.png">',
      fix: 'write ![What it shows.](../images/pier.png)',
    });
  });
});

describe('pictures that do not say what they show', () => {
  it('are told with file and line, in Markdown and in HTML; an empty alt in HTML is meant', async () => {
    const body = [
      '',
      '![](../images/pier.png)',
      '',
      '![A pier.](../images/pier.png)',
      '',
      '<img src="/pictures/a.png" />',
      '',
      '<img src="/pictures/b.png" alt="" />',
      '',
    ].join('\n');
    const { folder, remove } = contentFolder({ 'posts/one.mdx': post() + body, 'images/pier.png': '' });
    cleanups.push(remove);
    const first = (post() + body).split('\n').indexOf('![](../images/pier.png)') + 1;
    const told = picturesWithoutAlt(await readContent(folder), folder);
    expect(told.map((line) => line.replace(/^.*\/posts/, 'posts'))).toEqual([
      `posts/one.mdx:${first}  ../images/pier.png has no alternative text: write what it shows between the square brackets`,
      `posts/one.mdx:${first + 4}  /pictures/a.png has no alternative text: write what it shows as alt="…"`,
    ]);
  });
});
