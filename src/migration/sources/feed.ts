/** RSS, Atom and JSON Feed, from a file or from the web. */

import { decoded } from '../../feed/decode.ts';
import { NotAFeed } from '../../feed/feed.ts';
import { feedTypes } from '../../feed/fetch-feed.ts';
import { rawFeed } from '../../feed/formats.ts';
import { wordsOf } from '../../feed/plain.ts';
import { encrypted } from '../../model/page-address.ts';
import { decodedPart } from '../../model/percent.ts';
import { NotFetched } from '../../replies/fetch-public.ts';
import { dateOf, languageOf, tagsOf } from '../fields.ts';
import { type SourceOptions, type SourcePost, type SourceSite, SourceUnreadable } from '../post.ts';
import type { WebProgram } from '../source.ts';

const limits = { bytes: 50_000_000, time: 60_000, redirects: 5 };

export const feed: WebProgram = {
  id: 'feed',
  name: 'Feed',
  what: 'RSS, Atom or JSON Feed, a file or its address',
  detect: ({ files, text }) =>
    files.length === 1 &&
    /\.(?:xml|rss|atom|json|rdf)$/i.test(files[0]!) &&
    /<(?:rss|feed|rdf:RDF)[\s>]|jsonfeed\.org\/version/.test(text(files[0]!).slice(0, 4_000)),
  read({ files: [file = ''], text }, options) {
    return siteOf(text(file), file, options.url ?? '', options);
  },
  async fetch(address, fetcher, options) {
    try {
      const answer = await fetcher.answer(encrypted(address), limits, feedTypes);
      return siteOf(decoded(answer.bytes, answer.type), address, answer.url, options);
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      throw new SourceUnreadable(`${address} could not be read: ${error.message}.`, { cause: error });
    }
  },
};

function siteOf(text: string, file: string, address: string, options: SourceOptions): SourceSite {
  let raw: ReturnType<typeof rawFeed>;
  try {
    raw = rawFeed(text, address);
  } catch (error) {
    if (!(error instanceof NotAFeed)) throw error;
    throw new SourceUnreadable(`${file} ${error.message}. ${error.instead.join(' ')}`.trim(), {
      cause: error,
    });
  }
  const home =
    options.url ??
    URL.parse(raw.home ?? '', address || undefined)?.href ??
    (address ? new URL('/', address).href : undefined);
  const language = languageOf(raw.language);
  const leftOut: SourceSite['leftOut'] = [];
  const posts = raw.items.flatMap((item, index): SourcePost[] => {
    const link = item.links.find((each) => each !== undefined);
    const url = link === undefined ? undefined : URL.parse(link, item.base ?? home)?.href;
    // The longest is the text; a short one beside it is the summary.
    const whole = item.texts.reduce((a, b) => (b.html.length > a.length ? b.html : a), '');
    const brief = item.texts.find(({ brief: is, html }) => is && html !== whole)?.html;
    if (!url && whole === '') {
      leftOut.push({ file: `${file}, item ${index + 1}`, why: 'it has neither an address nor a text' });
      return [];
    }
    const date = item.published === undefined ? undefined : dateOf(item.published, options.timeZone);
    const updated = item.updated === undefined ? undefined : dateOf(item.updated, options.timeZone);
    const title = item.title === undefined ? '' : wordsOf(item.title);
    const lang = languageOf(item.lang);
    const [picture] = item.pictures.filter((each) => each !== undefined);
    return [
      {
        key: item.guid ?? url ?? `item ${index + 1}`,
        file: `${file}, "${title || url}"`,
        bodyLine: 1,
        title,
        ...((date ?? updated) && { date: (date ?? updated)! }),
        ...(date && updated && updated !== date && { updated }),
        name: lastPart(url) || title,
        tags: tagsOf(item.tags.map(wordsOf)),
        draft: false,
        ...(brief && { summary: wordsOf(brief) }),
        ...(picture &&
          !whole.includes(picture.url) && { image: { src: picture.url, alt: picture.alt ?? '' } }),
        ...(lang && lang !== language && { lang }),
        paths: url ? [url] : [],
        body: whole,
        format: 'html',
        extra: {},
        notes: /\[(?:…|\.\.\.|&hellip;)\]\s*(?:<\/p>)?\s*$/.test(whole)
          ? [{ kind: 'hand', what: 'the feed has the beginning of the text alone' }]
          : [],
      },
    ];
  });
  return { posts, ...(home && { address: home }), leftOut, find: () => undefined };
}

/** @example lastPart('https://old.example/2019/05/hello.html') // 'hello' */
function lastPart(url: string | undefined): string {
  const parts =
    URL.parse(url ?? '')
      ?.pathname.split('/')
      .filter(Boolean) ?? [];
  const last = parts.at(-1) === 'index.html' ? parts.at(-2) : parts.at(-1);
  return decodedPart(last ?? '').replace(/\.\w{2,5}$/, '');
}
