/** Pages and their records on Bluesky name each other: what the build writes without asking anybody. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentUri, publicationUri } from '../../src/model/standard-site.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';
import { pageAt } from '../setup/pages.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const did = 'did:plc:owner';
const now = '2026-11-20T12:00:00Z';
const site = `${siteYaml}networks: { bluesky: { did: "${did}" } }\nsyndication: { since: 2026-06-01 }\n`;
const files = {
  'posts/new.mdx': mdx('title: New\nsummary: S.\ndate: 2026-11-20'),
  'posts/said.mdx': mdx('title: Said\nsummary: S.\ndate: 2026-10-01'),
  'posts/old.mdx': mdx('title: Old\nsummary: S.\ndate: 2025-01-01'),
  'posts/quiet.mdx': mdx('title: Quiet\nsummary: S.\ndate: 2026-11-20\nannounce: false'),
  'posts/elsewhere.mdx': mdx('title: Elsewhere\nsummary: S.\ndate: 2026-11-20\nannounce: { bluesky: false }'),
};

/** A journal that has a post on Bluesky, with the page's record or without. */
const journal = (entry: string, document?: string) =>
  JSON.stringify({
    version: 1,
    entry,
    title: entry,
    date: '2026-10-01',
    announcements: {
      [`${entry}#published`]: {
        bluesky: {
          state: 'posted',
          receipt: {
            id: `at://${did}/app.bsky.feed.post/3n2qdbeuix5ed`,
            url: 'https://bsky.app/profile/ada.example/post/3n2qdbeuix5ed',
            ...(document && { document }),
            at: '2026-10-01T09:00:00Z',
          },
          at: '2026-10-01T09:00:00Z',
        },
      },
    },
  });

const cleanups: (() => void)[] = [];
afterAll(() => {
  for (const cleanup of cleanups) cleanup();
});

async function build(yaml: string, again?: BuiltSite): Promise<BuiltSite> {
  const { folder, remove } = contentFolder({ 'site.yaml': yaml, ...files });
  mkdirSync(path.join(folder, 'journal/posts'), { recursive: true });
  const said = journal('posts/said', documentUri(did, 'posts/said'));
  writeFileSync(path.join(folder, 'journal/posts/said.json'), said);
  const built = await buildSite({ content: folder, now, ...(again && { again }) });
  cleanups.push(remove, built.remove);
  expect(built.exitCode, built.output).toBe(0);
  return built;
}

const linksIn = (out: string, page: string) =>
  [...pageAt(out, page).matchAll(/<link rel="site\.standard\.(\w+)" href="([^"]*)"/g)].map(
    ([, kind, href]) => [kind, href],
  );

describe('a site with a DID', { timeout: 120_000 }, () => {
  let built: BuiltSite;
  beforeAll(async () => {
    built = await build(site);
  }, 120_000);

  test('confirms its publication at the well-known address', () => {
    const file = path.join(built.out, '.well-known/site.standard.publication');
    expect(readFileSync(file, 'utf8')).toBe(publicationUri(did, 'https://ada.example/'));
  });

  test('names the record of a page that has one, or will have before it is announced', () => {
    for (const slug of ['new', 'said'] as const) {
      expect(linksIn(built.out, `posts/${slug}/`)).toEqual([
        ['document', documentUri(did, `posts/${slug}`)],
        ['publication', publicationUri(did, 'https://ada.example/')],
      ]);
    }
  });

  test('names none on a page that never gets one', () => {
    for (const page of ['posts/old/', 'posts/quiet/', 'posts/elsewhere/', 'posts/', '']) {
      expect(linksIn(built.out, page), page).toEqual([]);
    }
  });

  test('drops the name when the post went out without the record, pages of the build before too', async () => {
    writeFileSync(path.join(built.content, 'journal/posts/new.json'), journal('posts/new'));
    const again = await buildSite({ again: built, now });
    expect(again.exitCode, again.output).toBe(0);
    expect(linksIn(again.out, 'posts/new/')).toEqual([]);
    expect(linksIn(again.out, 'posts/said/')).toHaveLength(2);
  });
});

test('a site below a path has neither file nor links, DID or not', { timeout: 240_000 }, async () => {
  const { out } = await build(site.replace(/^url: .*$/m, 'url: https://user.example/repo/'));
  expect(existsSync(path.join(out, '.well-known/site.standard.publication'))).toBe(false);
  expect(linksIn(out, 'posts/new/')).toEqual([]);
});
