import { afterEach, describe, expect, it } from 'vitest';
import { picturesWithoutAlt } from '../../src/content/check-texts.ts';
import { ContentError, formatProblems } from '../../src/content/problem.ts';
import { inspectContent, readContent } from '../../src/content/read.ts';
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
      'posts/two.mdx': mdx('title: Two\nsummary: S.'),
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
    ['<Callout kind="danger">Hello.</Callout>', '<Callout>', 'one of note, tip, important, warning, caution'],
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
    const told = picturesWithoutAlt((await inspectContent(folder)).content, folder);
    expect(told.map((line) => line.replace(/^.*\/posts/, 'posts'))).toEqual([
      `posts/one.mdx:${first}  ../images/pier.png has no alternative text: write what it shows between the square brackets`,
      `posts/one.mdx:${first + 4}  /pictures/a.png has no alternative text: write what it shows as alt="…"`,
    ]);
  });
});

describe('files of a collection that nothing reads', () => {
  const many = Object.fromEntries(['a.rst', 'b.org', 'c.MD'].map((name) => [`posts/${name}`, 'Text.']));

  it('are mistakes where they are texts: sixty of them are no site of 0 posts', async () => {
    const problems = await problemsOf(many);
    expect(problems.map(({ file, fix }) => [file, fix])).toEqual([
      ['posts/a.rst', 'write it as a.md, or move it out of posts/'],
      ['posts/b.org', 'write it as b.md, or move it out of posts/'],
      ['posts/c.MD', 'rename it to c.md'],
    ]);
  });

  it('are mistakes where the folder would give no entry', async () => {
    const [problem] = await problemsOf({ 'talks/list.csv': 'a,b' });
    expect(problem).toMatchObject({ file: 'talks/list.csv', found: 'a file that nothing reads, "list.csv"' });
  });

  it('are named else; pictures that an entry uses, and files that begin with a dot, are not', async () => {
    const { folder, remove } = contentFolder({
      'posts/one.md': mdx(
        'title: One\nsummary: S.\ndate: 2026-11-03',
        '![A](high%20tide.png) ![B](<low tide.png>)\n',
      ),
      'posts/high tide.png': 'x',
      'posts/low tide.png': 'x',
      'posts/.hidden': '',
      'posts/_draft.md': 'Not yet.',
      'posts/data.csv': 'a',
      'posts/bundle/index.mdx': mdx(
        'title: Two\nsummary: S.\ndate: 2026-11-03',
        "import Part from './part.mdx'\n",
      ),
      'posts/bundle/part.mdx': 'Part.',
    });
    cleanups.push(remove);
    const { problems, notices } = await inspectContent(folder);
    expect(problems).toEqual([]);
    expect(notices.map((notice) => notice.replace(/^.*posts\//, 'posts/')).sort()).toEqual([
      'posts/_draft.md is not read: a file or folder whose name begins with _ is not an entry',
      'posts/data.csv is not read: no entry names it',
    ]);
  });

  it('are mistakes where a deck or an event is written in Markdown, and where a text lies unused beside an index', async () => {
    const problems = await problemsOf({
      'slides/deck.md': 'x',
      'events/meeting.md': 'x',
      'posts/x/index.md': mdx('title: X\nsummary: S.\ndate: 2026-11-03'),
      'posts/x/more.md': 'More.',
    });
    expect(problems.map(({ file, fix }) => [file, fix])).toEqual([
      ['posts/x/more.md', 'name it in posts/x/index.md, move it out of that folder, or call it _more.md'],
      ['slides/deck.md', 'rename it to deck.mdx'],
      ['events/meeting.md', 'write it as meeting.yaml, or move it out of events/'],
    ]);
  });
});

describe('the bytes of a file', () => {
  it('are a mistake where they are Latin-1, with the line', async () => {
    const latin = Buffer.from(mdx('title: Caf\u00e9\nsummary: S.\ndate: 2026-11-03', 'Text.\n'), 'latin1');
    const { folder, remove } = contentFolder({ 'posts/one.md': latin });
    cleanups.push(remove);
    const { problems } = await inspectContent(folder);
    expect(problems).toMatchObject([
      { line: 2, expected: 'text in UTF-8', found: 'bytes that are none: title: Caf\u00e9' },
    ]);
  });

  it('may begin with a mark of order, end their lines as Windows does, and hold characters that nobody sees, which are named', async () => {
    const text =
      `\uFEFF${mdx('title: One\nsummary: S.\ndate: 2026-11-03', 'A bell\u0007.\n\nMore.\n')}`.replaceAll(
        '\n',
        '\r\n',
      );
    const { folder, remove } = contentFolder({ 'posts/one.md': text });
    cleanups.push(remove);
    const { content, problems, notices } = await inspectContent(folder);
    expect(problems).toEqual([]);
    expect(content.posts[0]).toMatchObject({ body: '\nA bell.\n\nMore.\n', bodyLine: 6 });
    expect(notices).toEqual([expect.stringMatching(/posts\/one\.md:7 {2}control characters were left out/)]);
  });
});

describe('fields as other generators have them', () => {
  const withFields = (fields: string) => problemsOf({ 'posts/one.md': mdx(fields) });

  it('are explained: what to call them here, once and where they stand', async () => {
    const problems = await withFields(
      'title: One\npubDate: 2024-03-01\nlastmod: 2024-03-02\ndescription: S.\ncategories: [a]\ndraft: true\nheroImage: a.png',
    );
    expect(problems.map(({ line, field, fix }) => [line, field, fix])).toEqual([
      [3, 'pubDate', 'call it date'],
      [4, 'lastmod', 'call it updated'],
      [5, 'description', 'call it summary'],
      [6, 'categories', 'call it tags, as a list: tags: [one, two]'],
      [7, 'draft', 'call it visibility, where it is one: visibility: draft'],
      [8, 'heroImage', 'call it image, with src and alt below it'],
    ]);
  });

  it.each(['pubDate', 'publishDate', 'published'])('%s is the date', async (name) => {
    expect(await withFields(`title: One\n${name}: 2024-03-01`)).toMatchObject([
      { field: name, fix: 'call it date' },
    ]);
  });

  it('may stand under extra:, and else the error says so, or which known one is near', async () => {
    expect(
      await withFields(
        'title: One\ndate: 2024-03-01\nextra: { discuss_urls: { hn: "https://a.example" }, weight: 3 }',
      ),
    ).toEqual([]);
    const problems = await withFields('title: One\ndate: 2024-03-01\ndiscuss_urls: x\nsumary: S.');
    expect(problems.map(({ field, fix }) => [field, fix])).toEqual([
      [
        'discuss_urls',
        'move it under extra:, where fields of your own are kept, or remove it; docs/writing.md lists every field',
      ],
      ['sumary', 'did you mean summary? docs/writing.md lists every field'],
    ]);
  });
});

describe('dates as people write them', () => {
  it.each([
    ['2024-03-01', '2024-03-01'],
    ['2024-3-1', '2024-03-01'],
    ['2024-03-01 10:00', '2024-03-01T10:00'],
    ['2024-03-01 9:00:30', '2024-03-01T09:00:30'],
    ['2024-03-01 10:00:00 +0100', '2024-03-01T10:00:00+01:00'],
    ['2024-03-01 10:00:00 -05', '2024-03-01T10:00:00-05:00'],
    ['2024-03-01T10:00:00.000Z', '2024-03-01T10:00:00.000Z'],
    ['2024-03-01 10:00 UTC', '2024-03-01T10:00Z'],
    ['2024-07-01 10:00 Europe/Berlin', '2024-07-01T10:00+02:00'],
    ['2024-07-01T10:00[America/New_York]', '2024-07-01T10:00-04:00'],
    ['"2024-03-01T10:00"', '2024-03-01T10:00'],
  ])('%s is read', async (written, read) => {
    const { folder, remove } = contentFolder({ 'posts/one.md': mdx(`title: One\ndate: ${written}`) });
    cleanups.push(remove);
    expect((await readContent(folder)).posts[0]?.data.date).toBe(read);
  });

  it.each(['2024-02-30 10:00', '2024-03-01 10:00 Nowhere/Town', '01.03.2024', '2024-03-01 25:00'])(
    '%s is none',
    async (written) => {
      expect(await problemsOf({ 'posts/one.md': mdx(`title: One\ndate: ${written}`) })).toMatchObject([
        { field: 'date', line: 3, found: `"${written}"` },
      ]);
    },
  );
});

describe('an entry without a summary', () => {
  it('has its first paragraph, cut between sentences, else its title', async () => {
    const words = Array.from({ length: 30 }, (_, index) => `Sentence ${index} of many.`).join(' ');
    const { folder, remove } = contentFolder({
      'posts/long.md': mdx(
        'title: Long\ndate: 2024-03-01',
        `# Head\n\n![A](https://a.example)\n\n${words}\n`.replace('https://a.example', '/a.png'),
      ),
      'posts/none.mdx': mdx('title: None\ndate: 2024-03-01', '<Callout>Hello.</Callout>\n'),
      'posts/own.mdx': mdx('title: Own\nsummary: Mine.\ndate: 2024-03-01'),
      'slides/deck.mdx': mdx('title: Deck\ndate: 2024-03-01', '# Deck\n\nAda Example\n'),
      'events/e.yaml': 'title: E\nstart: 2026-12-01\n',
    });
    cleanups.push(remove);
    const { content, problems } = await inspectContent(folder);
    expect(problems.filter(({ field }) => field !== 'picture')).toEqual([]);
    const [long, none, own] = content.posts;
    expect(long?.data.summary).toMatch(/^Sentence 0 of many\..*\d of many\.$/);
    expect(long!.data.summary.length).toBeLessThanOrEqual(240);
    expect(long?.hasMadeSummary).toBe(true);
    expect(none?.data.summary).toBe('None');
    expect(own?.hasMadeSummary).toBeUndefined();
    expect(content.slides[0]?.data.summary).toBe('Deck');
    expect(content.events[0]?.data.summary).toBeUndefined();
  });
});

describe('all that is wrong with texts', () => {
  const fields = 'title: One\ndate: 2024-03-01';
  const first = 6;

  it('is said in one round: of every file, with line, column, the line itself and what to write', async () => {
    const lines = [
      'Braces {like this} and {these',
      '',
      'Less 1 <2, and {{< youtube abc >}} here.',
      '',
      '<!-- a note --> and <https://a.example> and <br>',
      '',
      '<Calout>Hello.</Calout>',
      '',
      'A name {nobody} knows.',
      '',
      '<Callout>',
      'Never closed.',
      '',
      'import the thing',
      '',
      '```js',
      'const a = {};',
    ];
    const problems = await problemsOf({
      'posts/one.mdx': mdx(fields, `${lines.join('\n')}\n`),
      'posts/two.mdx': mdx('title: Two\ndate: soon', 'Open {\n'),
    });
    const told = problems.map(({ file, line, column, source, fix }) => ({
      file,
      at: [line! - first, column],
      source,
      fix,
    }));
    const one = (line: number, column: number | undefined, fix: RegExp) =>
      expect(told).toContainEqual({
        file: 'posts/one.mdx',
        at: [line, column],
        source: lines[line],
        fix: expect.stringMatching(fix),
      });
    one(0, 8, /^correct the JavaScript; where braces are meant as they stand, write \\\{/);
    one(0, 24, /^write \\\{ where a brace is meant as it stands, or put it in a code span/);
    one(2, 8, /^write \\< where it is meant as it stands, or put it in a code span/);
    one(2, 16, /^write what it shows; where it is meant/);
    one(4, 1, /^write \{\/\* … \*\/\}, or rename the file to end in \.md/);
    one(4, 21, /^write \[text\]\(https:\/\/a\.example\)/);
    one(4, 45, /^write <br \/>/);
    one(6, 1, /^did you mean <Callout>\?/);
    one(8, 8, /^write \\\{nobody\\\} where it is meant/);
    one(10, 1, /^close it with <\/Callout>/);
    one(13, 1, /^correct the code; where it is a sentence/);
    one(15, 1, /^write ``` on a line of its own where the code ends/);
    expect(told.filter(({ file }) => file === 'posts/two.mdx').map(({ at }) => at)).toEqual([
      [-3, undefined],
      [0, 6],
    ]);
  });

  it('includes every line of the fields that is no YAML, and the text below them', async () => {
    const problems = await problemsOf({
      'posts/one.md': mdx(
        'title: One: two\ndate: 2024-03-01\nsummary: "open" then: not',
        '<Callout>A</Callout>\n',
      ),
    });
    expect(problems.map(({ line, source }) => [line, source])).toEqual([
      [2, 'title: One: two'],
      [4, 'summary: "open" then: not'],
      [7, '<Callout>A</Callout>'],
    ]);
    expect(problems[0]?.column).toBeGreaterThan(1);
  });

  it('names what exists where a component is unknown', async () => {
    const [problem] = await problemsOf({ 'posts/one.mdx': mdx(fields, '<Note>Hello.</Note>\n') });
    expect(problem?.expected).toMatch(/^a known component: Callout, Figure, Gallery/);
  });

  it('is in Markdown a fence that nobody closes, and a component', async () => {
    const problems = await problemsOf({
      'posts/one.md': mdx(
        fields,
        'Braces {here}, 1 < 2.\n\n<Callout kind="note">Hello.</Callout>\n\n~~~\nopen\n',
      ),
    });
    expect(problems.map(({ line, found }) => [line! - first, found])).toEqual([
      [2, '<Callout>'],
      [4, 'a block of code that is never closed, ~~~'],
    ]);
  });

  it('is printed with the line, and of a long one with what is around the place', () => {
    const source = `${'before '.repeat(30)}HERE ${'after '.repeat(30)}`;
    const told = formatProblems([
      { file: 'a.md', line: 3, column: 211, source, field: 'text', expected: 'E', found: 'F', fix: 'X' },
    ]);
    expect(told).toContain('a.md:3:211  text\n  line      …');
    expect(told).toMatch(/^ {2}line {6}….{20,}HERE.{20,}…$/m);
  });
});

describe('links of texts', () => {
  const fields = 'title: One\ndate: 2024-03-01';

  it('to files that are not there are mistakes, with the file that was meant', async () => {
    const problems = await problemsOf({
      'posts/one.md': mdx(
        fields,
        '[A](./too.md)\n[B](paper.pdf)\n![C](/media/none.png)\n<img src="gone.png" alt="D">\n',
      ),
      'posts/two.md': mdx('title: Two\ndate: 2024-03-01'),
    });
    expect(problems.map(({ line, field, found, fix }) => [line! - 6, field, found, fix])).toEqual([
      [3, 'picture', '"gone.png"', 'put the file there, or correct the path'],
      [0, 'link', '"./too.md"', 'did you mean ./two.md?'],
      [1, 'link', '"paper.pdf"', 'put the file there, or correct the path'],
      [
        2,
        'picture',
        '"/media/none.png"',
        'put the file into public/media/, or write its path relative to this file',
      ],
    ]);
  });
});
