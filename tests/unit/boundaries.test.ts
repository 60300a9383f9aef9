/** What a text does to its links and mentions, read back by a stand-in of the server that shares no code with Lectern. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { byHandIds } from '../../src/model/ids.ts';
import type { Announcement } from '../../src/model/manifest.ts';
import { siteSchema } from '../../src/model/site.ts';
import { readingOf, settled } from '../../src/networks/boundaries.ts';
import { byHandCounter } from '../../src/networks/by-hand/by-hand.ts';
import type { Draft } from '../../src/networks/contract.ts';
import { usualLimits } from '../../src/networks/counter.ts';
import { littleText, plainText } from '../../src/networks/linkedin/text.ts';
import { mastodonEntities } from '../../src/networks/mastodon/entities.ts';
import { parseLittle } from '../../src/sandbox/linkedin/little.ts';
import { entitiesOf } from '../../src/sandbox/mastodon/text.ts';
import { type ComposeContext, compose, composeText } from '../../src/syndication/compose.ts';
import { hashtag } from '../../src/syndication/hashtag.ts';
import { pieces } from '../../src/syndication/pieces.ts';
import { siteYaml } from '../setup/content.ts';
import { announcementOf, manifestOf } from '../setup/syndication.ts';

const url = 'https://ada.example/posts/hello/';
const people = {
  alice: { name: 'Alice Doe', mastodon: '@alice@social.example' },
};
const site = siteSchema.parse({ ...parse(siteYaml), networks: { mastodon: { url: 'https://m.example' } } });
const setting: ComposeContext = {
  site: manifestOf([]).site,
  syndication: site.syndication,
  networks: site.networks,
  people,
};

type Network = 'mastodon' | 'bluesky' | 'linkedin';

function draftOf(wanted: Partial<Announcement>, network: Network): Draft {
  const announcement = announcementOf({ url, tags: [], ...wanted });
  return compose(announcement, network, usualLimits[network], setting)![0]!;
}
const onMastodon = (all: string, more: Partial<Announcement> = {}) =>
  draftOf({ text: { all }, ...more }, 'mastodon').text;
const linksIn = (text: string) =>
  entitiesOf(text).flatMap((entity) => (entity.kind === 'url' ? [entity.url] : []));
const calledIn = (text: string) =>
  entitiesOf(text).flatMap((entity) =>
    entity.kind === 'mention' ? [[entity.username, entity.domain].filter(Boolean).join('@')] : [],
  );
/** What a reader sees: without what has no width. */
const seen = (text: string) => text.replaceAll(/[\u200b-\u200d\u2060]/gu, '');

describe('where the text touches the link', () => {
  test.each([
    ['Two centuries of tides—{url}—in one file.', `Two centuries of tides—${url} —in one file.`],
    ['“{url}”', `“${url} ”`],
    ['{url}…', `${url} …`],
    ['{url}をご覧ください。', `${url} をご覧ください。`],
    ['詳細は{url}。', `詳細は${url} 。`],
    ['«{url}»', `«${url} »`],
    ['「{url}」', `「${url}」`],
    ['see{url}', `see ${url}`],
    ['#{url}', `# ${url}`],
    ['$ {url}', `$ ${url}`],
    ['({url})', `(${url})`],
    ['{url}(PDF)', `${url} (PDF)`],
    ['{url}\u200bnext', `${url} \u200bnext`],
    ['See {url}.', `See ${url}.`],
    ['{url}, and more', `${url}, and more`],
    ['“See {url}.”', `“See ${url} .”`],
  ])('Mastodon is given %s so that the link is whole', (template, text) => {
    expect(onMastodon(template)).toBe(text);
    expect(linksIn(text)).toEqual([url]);
  });

  test('an address with a query swallows the ideographic space too', () => {
    const slides = 'https://ada.example/deck?page=2';
    const text = onMastodon('{slides}　詳細 {url}', { links: { slides } });
    expect(linksIn(text)).toEqual([slides, url]);
  });

  test('an address of a recording keeps the sign it ends with where it is named', () => {
    const recording = 'https://video.example/wiki/Yahoo!';
    const [span] = draftOf({ text: { all: '{recording}' }, links: { recording } }, 'bluesky').spans;
    expect(span).toMatchObject({ kind: 'link', url: recording });
  });

  test('what touches a person or a hashtag does not become part of it', () => {
    const text = onMastodon('@{alice}さんと#潮汐 {url}');
    expect(calledIn(text)).toEqual(['alice@social.example']);
    expect(entitiesOf(onMastodon('see@{alice} {url}')).some(({ kind }) => kind === 'mention')).toBe(true);
    expect(onMastodon('{tags}です {url}', { tags: ['tides'] })).toMatch(/^#Tides です/);
  });

  test.each(['。', '—', '…', '”', '»', '」', '、', '！', '·', '؟', '।', '→', '\u200b', '\u2060'])(
    'on Bluesky the facet of an address in a summary ends before %j',
    (sign) => {
      const address = 'https://tides.example/data/Köln';
      const { spans } = draftOf({ summary: `All of it is at ${address}${sign}in one file.` }, 'bluesky');
      expect(spans.filter(({ kind }) => kind === 'link')).toEqual([
        expect.objectContaining({ url: address }),
      ]);
    },
  );

  test('an address without a path ends where another script begins', () => {
    expect(pieces('https://ada.exampleをご覧ください。', 'words')[0]!.text).toBe('https://ada.example');
  });

  test('on Bluesky and LinkedIn nothing is put between: they are told what is a link', () => {
    expect(draftOf({ text: { all: '“{url}”' } }, 'bluesky').text).toBe(`“${url}”`);
  });

  test('the length that is counted is the length that is sent', () => {
    const { text } = draftOf({ text: { all: `${'x'.repeat(473)}—{url}—${'y'.repeat(40)}` } }, 'mastodon');
    expect(linksIn(text)).toEqual([url]);
    expect(text.length).toBeLessThanOrEqual(500 - 23 + url.length);
  });
});

/** Letters, digits, marks and punctuation of many scripts, white space, and what has no width. */
const scripts = fc.constantFrom(
  ...'aZ9_é ß Ж я א ب می‌ ह ก 가 字 は ー ・'.split(' '),
  ...'. , : ; ! ? … — – - _ / \\ | & % = + ~ * ^ ` # $ @ ＠ ＃'.split(' '),
  ...'“ ” „ ‟ ‘ ’ ‚ « » ‹ › 「 」 『 』 《 》 （ ） ( ) [ ] { { } } < > " \''
    .split(' ')
    .filter((sign) => !/[{}]/.test(sign)),
  ...'。 、 ！ ？ 　 ، ؛ ؟ । ։ ৷ ¿ ¡ § † • · → ★ 🎉 👩🏽‍🚀'.split(' '),
  ' ',
  '\n',
  '\u00a0',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\u202e',
  '\ufeff',
);
const run = fc.array(scripts, { maxLength: 12 }).map((all) => all.join(''));

describe('whatever stands before and after', () => {
  test('Mastodon finds the link, whole, and calls nobody but who is meant', () => {
    fc.assert(
      fc.property(run, run, run, (before, between, after) => {
        const { text } = draftOf(
          // An @ before braces is a person of people.yaml.
          { text: { all: `${before.replace(/@+$/, '')}{url}${between}@{alice}${after}` } },
          'mastodon',
        );
        expect(linksIn(text)).toContain(url);
        expect(calledIn(text)).toEqual(['alice@social.example']);
      }),
      { numRuns: 2_000 },
    );
  });

  test('no network takes more or less for a link than is meant, and the reader sees the same words', () => {
    fc.assert(
      fc.property(run, run, fc.constantFrom('mastodon' as const, 'x' as const), (before, after, network) => {
        const text = `${before}${url}${after}`;
        const span = { kind: 'link' as const, url, start: before.length, end: before.length + url.length };
        const written = settled(network, { text, spans: [span] });
        const [moved] = written.spans;
        expect(written.text.slice(moved!.start, moved!.end)).toBe(url);
        expect(readingOf(network, written).broken).toEqual([]);
        expect(seen(written.text).replaceAll(/\s/gu, '')).toBe(seen(text).replaceAll(/\s/gu, ''));
      }),
      { numRuns: 2_000 },
    );
  });

  test('an address in a summary is a link on Bluesky that ends with it', () => {
    const address = 'https://tides.example/data/1871';
    fc.assert(
      fc.property(fc.constantFrom(...'。、！？…—–“”„«»‹›「」『』《》（），؛؟।·→★🎉'), run, (sign, after) => {
        const found = pieces(`At ${address}${sign}${after}`, 'summary').find(
          ({ mark }) => mark?.kind === 'link',
        );
        expect(found?.text).toBe(address);
      }),
      { numRuns: 500 },
    );
  });

  test('what Lectern reads is what the server reads', () => {
    fc.assert(
      fc.property(run, run, fc.constantFrom('', '?a=b', '?q=潮'), (before, after, query) => {
        const text = `${before}https://a.example/x${query}${after}`;
        const ours = mastodonEntities(text).map(({ kind, start, end }) => ({ kind, start, end }));
        const kinds = { url: 'link', mention: 'mention', hashtag: 'tag' } as const;
        const theirs = entitiesOf(text).map(({ kind, start, end }) => ({ kind: kinds[kind], start, end }));
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 3_000 },
    );
  });

  test('a long run of signs is read in proportion to its length', () => {
    for (const sign of ['(', '@a', '#a', 'https://a.example/(', 'a.', '・']) {
      expect(settled('mastodon', { text: sign.repeat(20_000), spans: [] }).spans).toEqual([]);
    }
  });
});

describe('said to nobody by mistake', () => {
  const words = [
    'Why @property is worth it',
    '@layer and (@scope), .@media',
    'Feeds with @astrojs/rss',
    'Write to ada@mail.example',
    '<ada+x-@mail.example>',
    'Ask @ada@social.example',
  ];

  test.each(words)('%s calls no one on Mastodon, and looks the same', (said) => {
    for (const where of ['title', 'summary'] as const) {
      const { text } = draftOf({ [where]: said }, 'mastodon');
      expect(calledIn(text)).toEqual([]);
      expect(seen(text)).toContain(said);
      expect(readingOf('mastodon', { text, spans: [] }).mentions).toEqual([]);
    }
    expect(calledIn(onMastodon(`${said} {url}`))).toEqual([]);
  });

  test.each(words)('%s calls no one where it is pasted by hand', (said) => {
    for (const network of byHandIds) {
      const { text } = composeText(
        announcementOf({ url, title: said, summary: said, tags: [said] }),
        network,
        byHandCounter(network),
        setting,
      )!;
      expect(text).not.toMatch(/[@＠][\p{L}\p{N}_]/u);
    }
  });

  test.each(words)('%s is no mention on Bluesky or LinkedIn, which are told of each', (said) => {
    for (const network of ['bluesky', 'linkedin'] as const) {
      const draft = draftOf({ title: said, summary: said, tags: [said] }, network);
      expect(draft.spans.filter(({ kind }) => kind === 'mention')).toEqual([]);
      expect(draft.text).toContain(said);
    }
    const { text, spans } = draftOf({ title: said }, 'linkedin');
    expect(parseLittle(littleText(text, spans)).text).toBe(text);
  });

  test('a person of people.yaml is called all the same', () => {
    expect(calledIn(onMastodon('With @{alice} on @property {url}'))).toEqual(['alice@social.example']);
  });

  test('an e-mail address can be copied where it calls nobody', () => {
    expect(onMastodon('Write to ada@mail.example {url}')).toContain('ada@mail.example');
  });
});

describe('hashtags', () => {
  test.each([
    ['C', 'C'],
    ['C++', undefined],
    ['C#', undefined],
    ['.NET', undefined],
    ['Node.js', 'NodeJs'],
    ['ハリー・ポッター', 'ハリーポッター'],
    ['col·lecció', 'ColLecció'],
    ['کتاب‌ها', 'کتابها'],
    ['ශ්‍රී ලංකා', 'ශ්රීලංකා'],
    ['@layer', undefined],
    ['ada@mail.example', undefined],
    ['🎉', undefined],
    ['2026', undefined],
  ])('%s', (tag, name) => {
    expect(hashtag(tag)).toBe(name);
  });

  test('a Persian word keeps its non-joiner where hashtags have one', () => {
    const on = (network: Network) => draftOf({ tags: ['کتاب‌ها'] }, network);
    const [, tag] = on('mastodon').spans;
    expect(tag).toMatchObject({ kind: 'tag', tag: 'کتاب‌ها' });
    expect(entitiesOf(on('mastodon').text)).toContainEqual(
      expect.objectContaining({ kind: 'hashtag', name: 'کتاب‌ها' }),
    );
    expect(on('bluesky').spans).toContainEqual(expect.objectContaining({ kind: 'tag', tag: 'کتابها' }));
  });

  test('every hashtag is read whole by Mastodon', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 5 }), (tags) => {
        const { text, spans } = draftOf({ tags: tags.filter((tag) => tag.trim()) }, 'mastodon');
        const wanted = spans.flatMap((span) => (span.kind === 'tag' ? [span.tag] : []));
        const found = entitiesOf(text).flatMap((each) => (each.kind === 'hashtag' ? [each.name] : []));
        expect(found).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a comment on LinkedIn', () => {
  test('an intent of an earlier version is posted as the reader is to see it', () => {
    const spans = [{ kind: 'tag' as const, tag: 'Open_Data', start: 5, end: 15 }];
    expect(plainText(littleText('f(x) #Open_Data @a {b}', spans))).toBe('f(x) #Open_Data @a {b}');
    expect(plainText('With @[Alice \\(she\\) Doe](urn:li:person:al1ce)!')).toBe('With Alice (she) Doe!');
  });
});
