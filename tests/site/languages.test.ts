/** The interface speaks the language of the page: a German site with English entries, and nothing mixed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { de } from '../../src/words/de.ts';
import { en } from '../../src/words/en.ts';
import { contentFolder, mdx, siteYaml, tinyPng } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const post = (title: string, lang: string) =>
  mdx(`title: ${title}\nsummary: S.\ndate: 2026-03-01\nlang: ${lang}`, 'Hm.');
const files = {
  'site.yaml': `${siteYaml}language: de\n`,
  'posts/deutsch.mdx': mdx(
    'title: Gezeiten\nsummary: Kurz.\ndate: 2026-03-02\nupdated: 2026-03-03\ntags: [tides]\ncorrections: [{ date: 2026-03-04, text: Eins. }]',
    '<Callout kind="tip">Merken.</Callout>\n\n<Tabs><Tab label="a">A</Tab><Tab label="b">B</Tab></Tabs>',
  ),
  'posts/english.mdx': post('Tides', 'en-GB'),
  'posts/arabic.mdx': post('مد', 'ar'),
  'events/hobart.yaml':
    'title: Hobart\nstart: 2026-09-01\nend: 2026-09-02\nattendance: hybrid\nplace: { city: Hobart, country: AU, latitude: -42.9, longitude: 147.3 }\n',
  'events/kiel.yaml': 'title: Kiel\nstart: 2026-01-10\nrole: attending\nplace: { city: Kiel, country: DE }\n',
  'talks/vortrag.mdx': mdx(
    'title: Ein Vortrag\nsummary: Kurz.\ndate: 2026-02-01\ndurations: [20, 45]\nlanguages: [de]\nlevel: beginner\nrequirements: [Strom]\nabstract: { programme: Text. }\ndeliveries:\n  - { event: hobart, deck: folien, start: "2026-09-01T10:00", duration: 45, release: now }',
  ),
  'slides/folien.mdx': mdx(
    'title: Folien\nsummary: Kurz.\ndate: 2026-02-01',
    '# Eins\n\nText.\n\n---\n\n## Zwei\n\nText.',
  ),
  'pixel.png': tinyPng,
};

let site: BuiltSite;
let content: ReturnType<typeof contentFolder>;

beforeAll(async () => {
  content = contentFolder(files);
  site = await buildSite({ content: content.folder, now: '2026-04-01T12:00:00Z' });
  if (site.exitCode !== 0) throw new Error(site.output);
});

afterAll(() => {
  site?.remove();
  content?.remove();
});

/** Every string of a language's words, by its path; what takes a number or a name is left out. */
function strings(words: object, at = ''): [path: string, text: string][] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[`${at}${name}`, value] as [string, string]]
      : typeof value === 'object'
        ? strings(value as object, `${at}${name}.`)
        : [],
  );
}

/** What a page says, in texts and spoken attributes, with the language that it is said in. */
function saidOn(file: string): { text: string; lang: string }[] {
  const said: { text: string; lang: string }[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node, lang: string): void => {
    if ('value' in node && node.nodeName === '#text') said.push({ text: node.value.trim(), lang });
    if (!('childNodes' in node)) return;
    const attributes = 'attrs' in node ? node.attrs : [];
    const own = attributes.find(({ name }) => name === 'lang')?.value ?? lang;
    for (const { name, value } of attributes) {
      if (name === 'aria-label' || name === 'aria-roledescription') said.push({ text: value, lang: own });
    }
    for (const child of node.childNodes) walk(child, own);
  };
  walk(parse(readFileSync(path.join(site.out, file), 'utf8')), '');
  return said.filter(({ text }) => text !== '');
}

const german = new Map(strings(de));
const foreign = (from: typeof en, to: typeof en) => {
  const others = new Set(strings(to).map(([, text]) => text));
  return new Set(strings(from).flatMap(([, text]) => (others.has(text) ? [] : [text])));
};

describe('a site in German', () => {
  it('has every word that the English one has, in German', () => {
    expect([...german.keys()].sort()).toEqual(
      strings(en)
        .map(([name]) => name)
        .sort(),
    );
  });

  it('says nothing in English on a German page, and nothing in German on an English one', () => {
    const english = foreign(en, de);
    const ownGerman = foreign(de, en);
    const pages = filesBelow(site.out).filter((file) => file.endsWith('.html'));
    expect(pages.length).toBeGreaterThan(15);
    const mixed = pages.flatMap((file) =>
      saidOn(file)
        .filter(({ text, lang }) => (lang.startsWith('de') ? english : ownGerman).has(text))
        .map(({ text, lang }) => `${file} (${lang}): ${text}`),
    );
    expect(mixed).toEqual([]);
  });

  it('calls its parts in the language of each entry', () => {
    const navigation = (file: string) => saidOn(file).map(({ text }) => text);
    expect(navigation('posts/deutsch/index.html')).toEqual(
      expect.arrayContaining(['Vorträge', 'Aktualisiert am']),
    );
    expect(navigation('posts/english/index.html')).toEqual(
      expect.arrayContaining(['Talks', 'Skip to content']),
    );
  });

  it('speaks English where it has no words, and marks them so', () => {
    const talks = saidOn('posts/arabic/index.html').find(({ text }) => text === 'Talks');
    expect(talks).toEqual({ text: 'Talks', lang: 'en' });
  });

  it('writes dates and numbers as German does', () => {
    expect(saidOn('posts/deutsch/index.html').map(({ text }) => text)).toContain('2. März 2026');
    expect(saidOn('talks/vortrag/index.html').map(({ text }) => text)).toContain('20 oder 45 Minuten');
  });

  it('has the words of a deck’s scripts in the page', () => {
    const page = readFileSync(path.join(site.out, 'slides/folien/present/index.html'), 'utf8');
    expect(page).toContain('data-place="Folie {number} von {total}"');
  });
});
