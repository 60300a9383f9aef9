/** Works that a text refers to: read from a BibTeX file, written as a reference list has them. Pure. */
import { createRequire } from 'node:module';

/** Few sites cite: the parser is loaded with the first file that it has to read. Both packages are CommonJS. */
const require = createRequire(import.meta.url);
function parser(): typeof import('@citation-js/core').plugins {
  require('@citation-js/plugin-bibtex');
  return require('@citation-js/core').plugins;
}

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
 * @throws NotBibtex
 */
export function readBibliography(bibtex: string): Map<string, Work> {
  const deep = tooDeep(bibtex);
  if (deep) throw new NotBibtex(deep, `more than ${deepest} braces in each other`);
  try {
    return parsed(bibtex);
  } catch (cause) {
    const [said = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    // The parser says `expected "rbrace", got EOF at line 3 col 1:`, and what it was in.
    const [, message = said, line] = /^(.*?) at line (\d+) col \d+:$/.exec(said) ?? [];
    throw new NotBibtex(line === undefined ? undefined : Number(line), message, { cause });
  }
}

/** A file that cannot be read as BibTeX. */
export class NotBibtex extends Error {
  /** From 1; absent where it is not known. */
  readonly line: number | undefined;
  /** What is wrong, without the line. */
  readonly what: string;

  constructor(line: number | undefined, what: string, options?: ErrorOptions) {
    super(line === undefined ? what : `line ${line}: ${what}`, options);
    this.name = 'NotBibtex';
    this.line = line;
    this.what = what;
  }
}

function parsed(bibtex: string): Map<string, Work> {
  const works = parser().input.chain(bibtex, {
    forceType: '@bibtex/text',
    generateGraph: false,
    maxChainLength: 10,
    strict: true,
    target: '@csl/list+object',
  }) as unknown as CslWork[];
  return new Map(works.map((work) => [work.id, workOf(work)]));
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
