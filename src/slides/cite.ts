/** How to cite a deck, in the forms people paste into papers. */

import slugify from '@sindresorhus/slugify';
import { siteUrl } from '../model/address.ts';
import type { Content, Entry } from '../model/content.ts';
import { plainDate } from '../model/time.ts';
import { wordsFor } from '../words/index.ts';
import type { DeckView } from './deck-view.ts';

/** One form of a citation, ready to be selected. */
export interface Citation {
  name: string;
  text: string;
}

/**
 * Citations of a deck: a sentence, BibTeX, and CSL-JSON (CSL 1.0.2: type "speech" is for
 * presentations). The date is that of the showing, else of publication.
 *
 * @param segment what the deck's address ends with
 */
export function citationsOf(
  content: Content,
  deck: Entry<'slides'>,
  view: DeckView,
  segment: string,
): Citation[] {
  const { site } = content;
  const { title, doi, licence, date } = deck.data;
  const { showing, speaker, lang } = view;
  const words = wordsFor(lang);
  const url = doi ? `https://doi.org/${doi}` : siteUrl(site, `slides/${segment}/`);
  const day = dayOf(view, date);
  const event = [showing?.name, showing?.place].filter(Boolean).join(', ');
  const names = speaker.split(/\s+/);
  const family = names.at(-1) ?? speaker;
  const given = names.slice(0, -1).join(' ');

  const sentence = [
    `${[family, given].filter(Boolean).join(', ')} (${day.year}).`,
    `${/[.?!]$/.test(title) ? title : `${title}.`}`,
    `${words.cite.slides}${event ? `, ${event}` : ''}.`,
    url,
  ].join(' ');

  const fields: [string, string | undefined][] = [
    ['author', `{${family}}, ${given}`],
    ['title', `{${title}}`],
    ['year', String(day.year)],
    [
      'month',
      ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'][day.month - 1],
    ],
    ['howpublished', words.cite.slides],
    ['note', event || undefined],
    ['doi', doi],
    ['url', url],
  ];
  const bibtex = [
    `@misc{${slugify(family, { separator: '' }) || 'deck'}${day.year}${deck.slug.split('-')[0]},`,
    ...fields.flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name} = ${name === 'month' ? value : `{${escapeTex(name, value)}}`},`],
    ),
    '}',
  ].join('\n');

  const csl = {
    id: deck.slug,
    type: 'speech',
    title,
    author: [{ family, ...(given && { given }) }],
    issued: { 'date-parts': [[day.year, day.month, day.day]] },
    genre: words.cite.slides,
    language: lang,
    ...(showing && { 'event-title': showing.name }),
    ...(showing?.place && { 'event-place': showing.place }),
    ...(doi && { DOI: doi }),
    URL: url,
    ...(licence && { license: licence }),
  };
  return [
    { name: words.deck.plainCitation, text: sentence },
    { name: 'BibTeX', text: bibtex },
    { name: 'CSL-JSON', text: JSON.stringify([csl], undefined, 2) },
  ];
}

/** Characters that TeX would take for its own, outside of addresses. */
const escapeTex = (field: string, value: string): string =>
  field === 'url' || field === 'doi' ? value : value.replace(/[&%$#_]/g, '\\$&');

/**
 * The tags by which Google Scholar and reference managers know a document ("Highwire Press tags",
 * Google Scholar's inclusion guidelines).
 *
 * @param pdf absolute URL of the file, where there is one
 */
export function scholarTags(
  content: Content,
  deck: Entry<'slides'>,
  view: DeckView,
  pdf: string | undefined,
): [name: string, value: string][] {
  const { title, doi, date, tags } = deck.data;
  const day = dayOf(view, date);
  const two = (value: number): string => String(value).padStart(2, '0');
  const found: [string, string | undefined][] = [
    ['citation_title', title],
    ['citation_author', content.site.owner.name],
    ['citation_author_institution', content.site.owner.affiliation],
    ['citation_publication_date', `${day.year}/${two(day.month)}/${two(day.day)}`],
    ['citation_conference_title', view.showing?.name],
    ['citation_language', view.lang],
    ['citation_keywords', tags.join('; ') || undefined],
    ['citation_doi', doi],
    ['citation_pdf_url', pdf],
  ];
  return found.filter((tag): tag is [string, string] => tag[1] !== undefined);
}

/** The day a deck is dated by: that of its showing, else of its publication. */
const dayOf = ({ showing }: DeckView, published: string) =>
  plainDate(showing?.delivery.start ?? showing?.event.data.start ?? published);
