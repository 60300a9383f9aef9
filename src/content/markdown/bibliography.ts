/** Works that a text refers to: read from a BibTeX file, written as a reference list has them. Pure. */
import { plugins } from '@citation-js/core';
import '@citation-js/plugin-bibtex';

/** A work as citation-js gives it: CSL-JSON, as far as it is used here. */
interface CslWork {
  id: string;
  title?: string;
  author?: CslName[];
  editor?: CslName[];
  'container-title'?: string;
  publisher?: string;
  volume?: string;
  issue?: string;
  page?: string;
  issued?: { 'date-parts'?: (number | string)[][] };
  DOI?: string;
  URL?: string;
}

interface CslName {
  given?: string;
  family?: string;
  literal?: string;
  'non-dropping-particle'?: string;
}

/** A work, ready for a reference list. */
export interface Work {
  key: string;
  /** Who wrote it; empty where nobody is named. */
  authors: string;
  title: string;
  /** Where and when it appeared: `J. Tides 3 (2), 1–10, 2020`. */
  place: string;
  url: string | undefined;
}

/**
 * Reads a BibTeX file.
 *
 * @returns its works by their keys
 * @throws Error where it is not BibTeX
 */
export function readBibliography(bibtex: string): Map<string, Work> {
  const deep = tooDeep(bibtex);
  if (deep) throw new Error(`line ${deep}: more than ${deepest} braces in each other`);
  const parsed = plugins.input.chain(bibtex, {
    forceType: '@bibtex/text',
    generateGraph: false,
    maxChainLength: 10,
    strict: true,
    target: '@csl/list+object',
  }) as unknown as CslWork[];
  return new Map(parsed.map((work) => [work.id, workOf(work)]));
}

/** The parser goes down one call for each brace. */
const deepest = 50;

/** The line, from 1, on which braces are nested too deep; `undefined` where none are. */
function tooDeep(bibtex: string): number | undefined {
  let depth = 0;
  let line = 1;
  for (const sign of bibtex) {
    if (sign === '\n') line += 1;
    else if (sign === '{') depth += 1;
    else if (sign === '}') depth = Math.max(0, depth - 1);
    if (depth > deepest) return line;
  }
  return undefined;
}

function workOf(work: CslWork): Work {
  const { title = '', DOI: doi, URL: url } = work;
  const year = work.issued?.['date-parts']?.[0]?.[0];
  const volume = [work.volume, work.issue && `(${work.issue})`].filter(Boolean).join(' ');
  const container = [work['container-title'], volume].filter(Boolean).join(' ');
  const page = work.page?.replace(/-+/g, '–');
  return {
    key: work.id,
    authors: namesOf(work.author ?? work.editor ?? []),
    title,
    place: [container, page, work.publisher, year].filter(Boolean).join(', '),
    url: doi ? `https://doi.org/${doi}` : url,
  };
}

function namesOf(names: CslName[]): string {
  const written = names.map(({ given, family, literal, ...rest }) =>
    [given, rest['non-dropping-particle'], family ?? literal].filter(Boolean).join(' '),
  );
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(written);
}
