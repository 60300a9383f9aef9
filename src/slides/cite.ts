/** How to cite a deck, in the forms people paste into papers. */
import { entryPath, siteUrl } from '../model/address.ts';
import type { Content, Entry } from '../model/content.ts';
import { plainDate } from '../model/time.ts';
import type { DeckView } from './deck-view.ts';

/** One form of a citation, ready to be selected. */
export interface Citation {
  name: string;
  text: string;
}

/**
 * Citations of a deck: a sentence, BibTeX, and CSL-JSON (CSL 1.0.2: type "speech" is for
 * presentations). The date is that of the occasion, else of publication.
 */
export function citationsOf(content: Content, deck: Entry<'slides'>, view: DeckView): Citation[] {
  const { site } = content;
  const { title, doi, licence, date } = deck.data;
  const { occasion, speaker, lang } = view;
  const url = doi ? `https://doi.org/${doi}` : siteUrl(site, entryPath(deck));
  const day = plainDate(occasion?.delivery.start ?? occasion?.event.data.start ?? date);
  const event = [occasion?.name, occasion?.place].filter(Boolean).join(', ');
  const names = speaker.split(/\s+/);
  const family = names.at(-1) ?? speaker;
  const given = names.slice(0, -1).join(' ');

  const sentence = [
    `${[family, given].filter(Boolean).join(', ')} (${day.year}).`,
    `${/[.?!]$/.test(title) ? title : `${title}.`}`,
    `Slides${event ? `, ${event}` : ''}.`,
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
    ['howpublished', 'Slides'],
    ['note', event || undefined],
    ['doi', doi],
    ['url', url],
  ];
  const bibtex = [
    `@misc{${family.toLowerCase().replace(/[^a-z]/g, '') || 'deck'}${day.year}${deck.slug.split('-')[0]},`,
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
    genre: 'Slides',
    language: lang,
    ...(occasion && { 'event-title': occasion.name }),
    ...(occasion?.place && { 'event-place': occasion.place }),
    ...(doi && { DOI: doi }),
    URL: url,
    ...(licence && { license: licence }),
  };
  return [
    { name: 'Plain', text: sentence },
    { name: 'BibTeX', text: bibtex },
    { name: 'CSL-JSON', text: JSON.stringify([csl], undefined, 2) },
  ];
}

/** Characters that TeX would take for its own, outside of addresses. */
const escapeTex = (field: string, value: string): string =>
  field === 'url' || field === 'doi' ? value : value.replace(/[&%$#_]/g, '\\$&');
