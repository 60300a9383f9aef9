/** Whoever has a blog, written by another program, moves in with it. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addressesOf, checkAddresses } from '../../src/migration/check-addresses.ts';
import { redirectFiles } from '../../src/migration/redirects.ts';
import { reportText } from '../../src/migration/report.ts';
import { announcements, manifestEntries } from '../../src/model/announcements.ts';
import type { Content, Entry } from '../../src/model/content.ts';
import { moderationSchema } from '../../src/model/moderation.ts';
import { postSchema } from '../../src/model/post.ts';
import { Temporal } from '../../src/model/time.ts';
import { filesBelow } from '../setup/files.ts';
import {
  differences,
  emptyHome,
  entryFile,
  formerPathsOf,
  type Home,
  moveIn,
  seenIn,
} from '../setup/moved.ts';
import {
  astroSite,
  eleventySite,
  ghostSite,
  hugoSite,
  jekyllSite,
  mediumSite,
  notionExport,
  type OldSite,
  obsidianVault,
  pictureHost,
  rssSite,
  substackSite,
  wordpressSite,
  writeOldSite,
} from '../setup/old-sites.ts';
import { run } from '../setup/site.ts';
import { buildStage } from '../setup/syndication.ts';

let home: Home;
beforeEach(() => {
  home = emptyHome();
});
afterEach(() => home.remove());

/** Takes an old site over and looks at every post. */
async function moved(old: OldSite) {
  const site = writeOldSite(old);
  try {
    const { outcomes, found } = await moveIn(site.source, home, { ...(old.url && { url: old.url }) });
    const byTitle = new Map(outcomes.map((outcome) => [outcome.post.title, outcome]));
    const places = new Map(
      old.posts.map(({ number, title }) => [
        number,
        `/${byTitle.get(title)?.file.replace(/(?:\/index)?\.md$/, '/')}`,
      ]),
    );
    const wrong = old.posts.flatMap((meant) => {
      const outcome = byTitle.get(meant.title);
      if (outcome?.state !== 'new')
        return [`${meant.title}: ${outcome?.state} ${JSON.stringify(outcome?.notes)}`];
      const entry = entryFile(home, outcome.file);
      if (entry.fields.visibility !== (meant.draft ? 'draft' : 'public'))
        return [`${meant.title}: ${entry.fields.visibility}`];
      if (!meant.draft && old.address(meant) && !formerPathsOf(entry).includes(old.address(meant)))
        return [`${meant.title}: ${formerPathsOf(entry)} lacks ${old.address(meant)}`];
      return differences(meant, seenIn(entry), old, places);
    });
    return { outcomes, found, wrong };
  } finally {
    site.remove();
  }
}

describe('a blog of', () => {
  test('Jekyll comes over with titles, dates, tags, words, pictures, links, drafts and old addresses', async () => {
    const { outcomes, wrong, found } = await moved(jekyllSite(40));
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(outcomes).toHaveLength(40);
    expect(found.leftOut).toEqual([{ file: 'about.md', why: 'a page, not a post' }]);
    expect(entryFile(home, outcomes.find(({ post }) => !post.draft)!.file).fields.extra).toHaveProperty(
      'discuss_urls',
    );
  });

  test('Hugo does, with front matter of all three kinds, bundles and shortcodes', async () => {
    const { outcomes, wrong } = await moved(hugoSite(40));
    expect(wrong).toEqual([]);
    const { fields } = entryFile(home, outcomes.find(({ post }) => !post.draft)!.file);
    expect(fields.extra).toEqual({ series: ['Tides'] });
    expect(fields.aliases.some((alias) => /^\/old\/\d+\.html$/.test(alias))).toBe(true);
  });

  test('any program does by its feed, with the pictures of the old site', async () => {
    const host = await pictureHost();
    try {
      const { outcomes, wrong } = await moved(rssSite(40, 3, host.url));
      expect(wrong).toEqual([]);
      expect(host.requests).toHaveLength(10);
      expect(filesBelow(home.content).filter((file) => file.endsWith('.png'))).toHaveLength(10);
      expect(outcomes.flatMap(({ notes }) => notes).filter(({ kind }) => kind === 'hand')).toEqual([]);
    } finally {
      host.close();
    }
  });
});

describe('a folder of', () => {
  test('Astro comes over, MDX too, with its components named', async () => {
    const { wrong, outcomes } = await moved(astroSite(40));
    expect(wrong.slice(0, 3)).toEqual([]);
    const components = outcomes
      .flatMap(({ notes }) => notes)
      .filter(({ what }) => what.includes('<Note kind="tip" />'));
    expect(components).toHaveLength(10);
    expect(new Set(components.map(({ line }) => line))).toEqual(new Set([9, 10]));
  });

  test('Eleventy does, without the names of its collections', async () => {
    const { wrong, found } = await moved(eleventySite(40));
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(found.leftOut.map(({ file }) => file)).toEqual(['src/about.md']);
  });

  test('Obsidian does, with links by name, embeds and comments', async () => {
    expect((await moved(obsidianVault(40))).wrong.slice(0, 3)).toEqual([]);
  });

  test('Notion does, with its properties', async () => {
    const { wrong, outcomes } = await moved(notionExport(40));
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(entryFile(home, outcomes[0]!.file).fields.extra).toEqual({ Status: 'Published' });
  });

  test('notes has callouts, marks, tags in the text and links to headings as pages have them', async () => {
    const site = writeOldSite({
      from: 'obsidian',
      files: {
        '.obsidian/app.json': '{}',
        'One.md':
          '---\ndate: 2024-01-02\n---\n> [!danger]- Mind\n> the gap\n\n==Marked== #sea/tides [[Two#A part, and more]] [[None]]\n\n![[Two]]\n',
        'Two.md': '---\ndate: 2024-01-03\n---\n# Two\n\n## A part, and more\n\nText.\n',
      },
      posts: [],
      address: () => '',
    });
    const { outcomes } = await moveIn(site.source, home);
    const { body, fields } = entryFile(home, 'posts/one.md');
    expect(body).toBe(
      '\n> [!CAUTION]\n> **Mind**\n>\n> the gap\n\n<mark>Marked</mark> #sea/tides [Two](/posts/two/#a-part-and-more) None\n\n[Two](/posts/two/)\n',
    );
    expect(fields.tags).toEqual(['sea/tides']);
    expect(outcomes[0]!.notes.filter(({ kind }) => kind === 'hand').map(({ line }) => line)).toEqual([7, 9]);
    site.remove();
  });
});

describe('an export of', () => {
  test('WordPress comes over, of the editor of blocks and of the classic one, with its pictures', async () => {
    const host = await pictureHost();
    try {
      const { wrong, found, outcomes } = await moved(wordpressSite(40, 4, host.url));
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(outcomes).toHaveLength(40);
      expect(host.requests).toHaveLength(14);
      expect(found.leftOut.map(({ why }) => why)).toEqual(['a page, not a post']);
      expect(entryFile(home, outcomes[0]!.file).fields.extra).toEqual({ author: 'ada' });
    } finally {
      host.close();
    }
  });

  test('Ghost does, without its internal tags', async () => {
    const { wrong, outcomes } = await moved(ghostSite(40));
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(entryFile(home, outcomes[0]!.file).fields.extra).toEqual({ authors: ['Ada'] });
  });

  test('Substack does', async () => {
    expect((await moved(substackSite(40))).wrong.slice(0, 3)).toEqual([]);
  });

  test('Medium does', async () => {
    expect((await moved(mediumSite(40))).wrong.slice(0, 3)).toEqual([]);
  });
});

describe('an import', () => {
  /** A site with one post. */
  const single = (text: string, more: Record<string, string | Buffer> = {}) =>
    writeOldSite({
      from: 'jekyll',
      files: { '_posts/2024-03-01-one.md': text, ...more },
      posts: [],
      address: () => '',
    });

  test('writes nothing before it is told to', async () => {
    const site = single('---\ntitle: One\n---\nText.\n');
    const { outcomes } = await moveIn(site.source, home, { write: false });
    expect(outcomes.map(({ state, file }) => [state, file])).toEqual([['new', 'posts/one.md']]);
    expect(filesBelow(home.content)).toEqual(['site.yaml']);
    site.remove();
  });

  test('run again writes what is new or changed in the source, and nothing over what the owner changed or removed', async () => {
    const site = writeOldSite(jekyllSite(6));
    await moveIn(site.source, home);
    const posts = filesBelow(home.content).filter((file) => file.endsWith('.md'));
    const [changed, removed] = posts as [string, string];
    writeFileSync(
      path.join(home.content, changed),
      `${readFileSync(path.join(home.content, changed), 'utf8')}Mine.\n`,
    );
    rmSync(path.join(home.content, removed));
    const before = new Map(
      filesBelow(home.content).map((file) => [file, statSync(path.join(home.content, file)).mtimeMs]),
    );
    for (const file of filesBelow(site.source).filter((file) => /_posts/.test(file)))
      writeFileSync(
        path.join(site.source, file),
        readFileSync(path.join(site.source, file), 'utf8').replace('## Part', '## Chapter'),
      );
    writeFileSync(path.join(site.source, '_posts/2030-01-01-newest.md'), '---\ntitle: Newest\n---\nText.\n');
    const { outcomes } = await moveIn(site.source, home);
    const states = outcomes.map(({ file, state }) => [file, state] as const);
    expect(states.filter(([file]) => file === changed || file === removed).map(([, state]) => state)).toEqual(
      ['kept', 'kept'],
    );
    expect(states.filter(([, state]) => state === 'updated')).toHaveLength(4);
    expect(states.filter(([, state]) => state === 'new')).toEqual([['posts/newest.md', 'new']]);
    expect(existsSync(path.join(home.content, removed))).toBe(false);
    expect(statSync(path.join(home.content, changed)).mtimeMs).toBe(before.get(changed));
    const { outcomes: third } = await moveIn(site.source, home);
    expect(third.filter(({ state }) => state === 'unchanged')).toHaveLength(5);
    site.remove();
  });

  test('that was stopped half way takes up what it left, and doubles nothing', async () => {
    const site = writeOldSite(jekyllSite(6));
    await moveIn(site.source, home);
    const files = filesBelow(home.content);
    // As it is between the two states of the record.
    const record = path.join(home.content, 'imports.json');
    writeFileSync(
      record,
      readFileSync(record, 'utf8').replaceAll(/("written": "\w+")/g, '$1, "pending": true'),
    );
    rmSync(path.join(home.content, files.find((file) => file.endsWith('.md'))!));
    await moveIn(site.source, home);
    expect(filesBelow(home.content)).toEqual(files);
    site.remove();
  });

  test('leaves a post of the owner that has the same name', async () => {
    mkdirSync(path.join(home.content, 'posts'), { recursive: true });
    writeFileSync(path.join(home.content, 'posts/one.mdx'), 'mine');
    const site = single('---\ntitle: One\n---\nText.\n');
    const { outcomes } = await moveIn(site.source, home);
    expect(outcomes[0]!.file).toBe('posts/one-2.md');
    expect(readFileSync(path.join(home.content, 'posts/one.mdx'), 'utf8')).toBe('mine');
    site.remove();
  });

  test('names what needs a hand, with file and line of the source', async () => {
    const site = single(
      '---\ntitle: One\nimage: /gone.png\n---\nText.\n\n{% include video.html id="x" %}\n\n![None](/none.png)\n\n[To](/nowhere/)\n',
    );
    const { outcomes, found } = await moveIn(site.source, home);
    const report = reportText(outcomes, found, { source: 'old', name: 'Jekyll', written: true });
    for (const line of [7, 9, 11])
      expect(report).toContain(`- [ ] \`_posts/2024-03-01-one.md:${line}\` → \`posts/one.md\``);
    expect(report).toContain('/gone.png');
    expect(entryFile(home, 'posts/one.md').body).toContain('<!-- {% include video.html id="x" %} -->');
    site.remove();
  });

  test('keeps a file that is no picture at its old address, and code that only looks like Liquid', async () => {
    const site = single('---\ntitle: One\n---\nA [paper](/files/a.pdf), `{% x %}`.\n', {
      'files/a.pdf': 'pdf',
    });
    await moveIn(site.source, home);
    expect(readFileSync(path.join(home.root, 'public/files/a.pdf'), 'utf8')).toBe('pdf');
    expect(entryFile(home, 'posts/one.md').body).toBe('\nA [paper](/files/a.pdf), `{% x %}`.\n');
    site.remove();
  });

  test('of a feed without the old site makes links of pictures that cannot be had', async () => {
    const site = writeOldSite(rssSite(5, 3, 'http://127.0.0.1:9'));
    const { outcomes } = await moveIn(site.source, home);
    const bodies = outcomes.map(({ file }) => entryFile(home, file).body).join('');
    expect(bodies).not.toContain('![');
    expect(bodies).toContain('](http://127.0.0.1:9/media/');
    expect(
      outcomes.flatMap(({ notes }) => notes).filter(({ what }) => what.includes('could not be had')),
    ).toHaveLength(2);
    site.remove();
  });

  test('costs what its source is long, whatever stands in it', async () => {
    const long = (piece: string) => single(`---\ntitle: One\n---\n${piece.repeat(100_000)}\n`);
    for (const piece of [
      '![',
      '[a](',
      '<img ',
      '`',
      '{{<',
      '{% highlight %}',
      '<a href="',
      '# a\n',
      '{{ x ',
      '[',
      '~~~',
    ]) {
      const site = long(piece);
      const { outcomes } = await moveIn(site.source, home, { write: false });
      expect(outcomes[0]!.state).toBe('new');
      site.remove();
    }
  }, 120_000);
});

describe('a long source', () => {
  test('of notes, MDX or an export costs what it is long, too', async () => {
    const sources = (piece: string): Record<string, string>[] => [
      { '.obsidian/app.json': '{}', 'One.md': piece },
      {
        'astro.config.mjs': '',
        'src/content/blog/one.mdx': `---\ntitle: One\ndate: 2024-01-02\n---\n${piece}`,
      },
      {
        'export.xml': `<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="c"><channel><item><title>One</title><content:encoded><![CDATA[${piece}]]></content:encoded></item></channel></rss>`,
      },
    ];
    for (const piece of [
      '[[a]] ',
      '![[',
      '==a',
      '%%',
      '> [!',
      '<A ',
      '{/*',
      '[caption ',
      '[code]',
      '[a b="',
      '<div>',
      '#a ',
    ]) {
      for (const files of sources(piece.repeat(50_000))) {
        const site = writeOldSite({ from: '', files, posts: [], address: () => '' });
        const { outcomes } = await moveIn(
          Object.keys(files)[0] === 'export.xml' ? path.join(site.source, 'export.xml') : site.source,
          home,
          { write: false },
        );
        expect(outcomes[0]!.state).toBe('new');
        site.remove();
      }
    }
  }, 120_000);
});

describe('a feed', () => {
  test('is read at its address, too', async () => {
    const old = rssSite(8);
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/rss+xml').end(old.files['feed.xml']),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { outcomes } = await moveIn(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed.xml`,
      home,
      { write: false },
    );
    server.close();
    expect(outcomes.map(({ state }) => state)).toEqual(Array(8).fill('new'));
  });
});

describe('the command', () => {
  const command = (...args: string[]) =>
    run('node', ['scripts/import.ts', ...args], {
      env: {
        LECTERN_CONTENT: home.content,
        LECTERN_STATE: path.join(home.root, 'state'),
        LECTERN_OUT: path.join(home.root, 'dist'),
      },
    });

  test('shows first, writes with --write, and says where its report is', async () => {
    const site = writeOldSite(hugoSite(3));
    const shown = await command(site.source);
    expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing was written') });
    const written = await command(site.source, '--write');
    expect(written).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('3 new') });
    expect(readFileSync(path.join(home.root, 'state/import-report.md'), 'utf8')).toContain(
      '# Import from Hugo',
    );
    site.remove();
  });

  test('ends with 2 where there is no such source, program or option', async () => {
    expect(await command('/nowhere')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('does not exist'),
    });
    expect(await command(home.root)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--from'),
    });
    expect(await command(home.root, '--from', 'geocities')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('jekyll'),
    });
    expect(await command()).toMatchObject({ exitCode: 2 });
  });
});

describe('old addresses', () => {
  test('are rules for hosts of three kinds', () => {
    const files = redirectFiles([{ from: '/2019/gr%C3%B6%C3%9Fe.html', to: '/posts/size/' }]);
    expect(files._redirects).toContain('/2019/gr%C3%B6%C3%9Fe.html /posts/size/ 301\n');
    expect(files['.htaccess']).toContain('RedirectMatch 301 "^/2019/größe\\.html/?$" "/posts/size/"\n');
    expect(files['redirects.nginx.map']).toContain('"/2019/größe.html" "/posts/size/";\n');
  });

  test('of a sitemap are looked for in the built site, and a redirect counts where it leads to a page', () => {
    const page = (name: string, html: string) => {
      const file = path.join(home.root, 'dist', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, html);
    };
    const refresh = (to: string) =>
      `<link rel="canonical" href="https://ada.example${to}"><meta http-equiv="refresh" content="0; url=https://ada.example${to}">`;
    page('posts/one/index.html', '<h1>One</h1>');
    page('2019/one.html/index.html', refresh('/posts/one/'));
    page('2019/two/index.html', refresh('/posts/two/'));
    const sitemap = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${['posts/one/', '2019/one.html', '2019/two/', 'gone/', '?p=3'].map((where) => `<url><loc>https://old.example/${where}</loc></url>`).join('')}</urlset>`;
    expect(checkAddresses(addressesOf(sitemap), path.join(home.root, 'dist'), '/')).toEqual({
      all: 5,
      missing: ['https://old.example/2019/two/', 'https://old.example/gone/', 'https://old.example/?p=3'],
    });
  });
});

describe('what was imported', () => {
  test('is never announced, whatever its date, where the owner announces what is new', async () => {
    const site = writeOldSite({
      from: 'jekyll',
      files: {
        '_posts/2026-11-20-old.md': '---\ntitle: Old words\n---\nText.\n',
        '_posts/2026-11-21-later.md': '---\ntitle: Later words\n---\nText.\n',
      },
      posts: [],
      address: () => '',
    });
    const { outcomes } = await moveIn(site.source, home);
    site.remove();
    const stage = await buildStage();
    try {
      const entryOf = (slug: string, data: object, body: string): Entry<'posts'> => ({
        id: `posts/${slug}`,
        collection: 'posts',
        slug,
        data: postSchema.parse({ ...data, summary: 'S.' }),
        file: `posts/${slug}.md`,
        body,
        bodyLine: 1,
        digest: slug,
      });
      const imported = outcomes.map(({ file, post }) => {
        const { fields, body } = entryFile(home, file);
        return entryOf(post.name, fields, body);
      });
      const own = entryOf('mine', { title: 'New words', date: '2026-11-20' }, 'Text.');
      const content: Content = {
        site: { ...stage.site, url: `${stage.host.url}/` },
        people: {},
        moderation: moderationSchema.parse({}),
        ...{ posts: [...imported, own], talks: [], slides: [], events: [] },
      };
      for (const now of ['2026-11-20T10:00:00Z', '2026-11-22T10:00:00Z']) {
        const due = announcements(content, Temporal.Instant.from(now), () => ({
          path: 'card.png',
          alt: 'A card',
        }));
        const entries = manifestEntries(content, Temporal.Instant.from(now));
        stage.sandbox.control.clock({ now });
        await stage.syndicate(due, { entries });
      }
      for (const network of ['mastodon', 'bluesky', 'linkedin'] as const) {
        expect(stage.texts(network)).toEqual([expect.stringContaining('New words')]);
      }
    } finally {
      await stage.close();
    }
  });
});
