/** What is wrong in the texts themselves: what is no MDX, components that there are not, options of slides, pictures that are not there or say nothing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { closest } from 'fastest-levenshtein';
import { formatOf, type TextFormat } from '../model/collection.ts';
import { allEntries, type Content, type Entry } from '../model/content.ts';
import { decodedAddress } from '../model/percent.ts';
import { type BodyElement, type BodyLook, lookAtBody } from './body.ts';
import { elementMistakes, isComponent } from './components.ts';
import { NotBibtex } from './markdown/bibliography.ts';
import { citedKeys, readWorks } from './markdown/citations.ts';
import { isHtmlName } from './markdown/html-names.ts';
import { frameAddress, isForeign, isStopped, leftOut } from './markdown/html-plugin.ts';
import { mathml } from './markdown/math.ts';
import { missingFile, type Problem, type ProblemDetails, shownPath } from './problem.ts';
import { splitDeck } from './split-deck.ts';

/** A text that is compiled by itself, and the line of its file it begins on. */
interface Part {
  source: string;
  startLine: number;
}

/** An entry, as far as its text is looked at: its fields may be wrong. */
type WrittenText = Pick<Entry, 'collection' | 'file' | 'body' | 'bodyLine'> & {
  data: Partial<Entry['data']>;
};

/** An entry's text; a deck's, slide by slide. */
export function partsOf({ collection, body, bodyLine }: WrittenText): Part[] {
  if (collection !== 'slides') return [{ source: body, startLine: bodyLine }];
  const { preamble, slides } = splitDeck(body, bodyLine);
  return preamble ? [preamble, ...slides] : slides;
}

/** Every mistake in the text of an entry, with file and line. */
export function textProblems(entry: WrittenText, folder: string): Problem[] {
  const file = shownPath(folder, entry.file);
  const parts = partsOf(entry);
  const format = formatOf(entry.file);
  const code = parts.flatMap(({ source }) => lookAtBody(source, format).code).join('\n');
  const read = worksOf(entry, folder);
  const works = read && 'works' in read ? read.works : undefined;
  const inParts = parts.flatMap(({ source, startLine }): Problem[] => {
    const look = lookAtBody(source, format);
    const { pictures, htmlPictures, mistakes } = look;
    const named = format === 'md' ? [...pictures, ...htmlPictures] : pictures;
    const at = (line: number) => ({ file, line: startLine + line - 1 });
    const used = [
      ...(format === 'md'
        ? componentsInMarkdown(look, entry.file)
        : componentMistakes(look, entry.collection === 'slides', code)),
      ...setMistakes(look),
      ...(works ? citationMistakes(look, works) : []),
    ].map(({ line, ...complaint }) => ({ ...at(line), ...complaint }));
    const missing = named
      .filter(({ src }) => isMissing(folder, entry, src))
      .map(({ src, line }) => ({ ...at(line), field: 'picture', ...missingFile(src) }));
    const remote = [...pictures, ...htmlPictures]
      .filter(({ src }) => isElsewhere(src))
      .map(({ src, line }) => ({ ...at(line), field: 'picture', ...remotePicture(src) }));
    const unmade = htmlPictures
      .filter(({ src }) => format === 'mdx' && isFile(src))
      .map(({ src, line }) => ({
        ...at(line),
        field: 'picture',
        expected: 'a picture of yours in Markdown, so that its sizes are made and it is found',
        found: `<img src="${src}">`,
        fix: `write ![What it shows.](${src})`,
      }));
    const broken = mistakes.map(({ line, column, message, fix }) => ({
      ...at(line),
      ...(column && { column }),
      field: 'text',
      expected: format === 'md' ? 'text in Markdown' : 'text in MDX',
      found: message,
      fix: fix ?? 'close what is open; where a brace or a < is meant as it stands, write \\{ or \\<',
    }));
    return [...missing, ...remote, ...unmade, ...used, ...broken];
  });
  const all = read && 'problem' in read ? [read.problem, ...inParts] : inParts;
  return entry.collection === 'slides' ? [...optionProblems(entry, folder), ...all] : all;
}

/** A mistake in a text, whose lines are counted from 1. */
type Mistake = ProblemDetails & { line: number; column?: number; field: string };

/** Components and elements of HTML that would not do what they look like. */
function componentMistakes({ elements, names, scripts }: BodyLook, inDeck: boolean, code: string): Mistake[] {
  const isDefined = (name: string) =>
    /^[A-Z]/.test(name) && new RegExp(`\\b${name.split('.')[0]}\\b`).test(code);
  const inElements = elements.flatMap((element) =>
    elementMistakes(element, inDeck, isDefined).map((mistake) => ({
      line: element.line,
      ...(element.column && { column: element.column }),
      ...mistake,
    })),
  );
  const unknown = names
    .filter(({ name }) => !(name in globalThis) && !given.has(name) && !isWord(name, code))
    .map(({ name, line, column }) => ({
      line,
      column,
      field: 'text',
      expected: 'a name that the text imports or defines',
      found: `{${name}}`,
      fix: `write \\{${name}\\} where it is meant as it stands, or put it in a code span: \`{${name}}\``,
    }));
  return [...inElements, ...scripts.map(scriptLink), ...unknown];
}

/** Names that every text in MDX has without defining them. */
const given = new Set(['props', 'frontmatter', 'file', 'url', 'undefined', 'Fragment', 'components']);

const isWord = (name: string, code: string): boolean =>
  new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code);

/** Components of MDX, which Markdown has not: to a reader, what they say would be lost. */
function componentsInMarkdown({ elements, scripts }: BodyLook, file: string): Mistake[] {
  const inElements = elements
    .filter(({ name }) => isComponent(name))
    .map(({ name, line }) => ({
      line,
      field: `<${name}>`,
      expected: 'Markdown and HTML: components are for MDX',
      found: `<${name}>`,
      fix: `rename the file to ${path.posix.basename(file).replace(/\.\w+$/, '.mdx')}; or, where it is meant as it stands, write \\<${name}>`,
    }));
  return [...inElements, ...scripts.map(scriptLink)];
}

/** What is said of a link that runs something. */
const scriptLink = ({ url, line }: BodyLook['scripts'][number]): Mistake => ({
  line,
  field: 'link',
  expected: 'an address',
  found: url,
  fix: 'write an address that begins with https://',
});

/** Formulas and diagrams that the build could not draw, or that say nothing to those who can't see. */
function setMistakes({ formulas, diagrams }: BodyLook): Mistake[] {
  const inFormulas = formulas.flatMap(({ tex, isDisplayed, line }) => {
    try {
      mathml(tex, isDisplayed);
      return [];
    } catch (error) {
      const found = (error as Error).message;
      return [{ line, field: 'formula', expected: 'a formula in TeX', found, fix: 'correct it' }];
    }
  });
  const silent = diagrams
    .filter(({ hasAlt }) => !hasAlt)
    .map(({ line }) => ({
      line,
      field: 'diagram',
      expected: 'a description for those who cannot see it',
      found: 'none',
      fix: 'write ```dot alt="What it shows."',
    }));
  return [...inFormulas, ...silent];
}

/** The works that a post may cite; nothing where it names no file that there is. */
function worksOf(
  entry: WrittenText,
  folder: string,
): { works: Map<string, unknown> } | { problem: Problem } | undefined {
  const { bibliography: name } = entry.data as Partial<Entry<'posts'>['data']>;
  const file = name && path.join(path.dirname(entry.file), name);
  if (!file || !existsSync(path.resolve(folder, file))) return undefined;
  try {
    return { works: readWorks(path.resolve(folder, file)) };
  } catch (error) {
    if (!(error instanceof NotBibtex)) throw error;
    const problem: Problem = {
      file: shownPath(folder, file),
      ...(error.line !== undefined && { line: error.line }),
      field: '',
      expected: `a bibliography in BibTeX, as ${shownPath(folder, entry.file)} names it`,
      found: error.what,
      fix: 'correct the file, or export it again from your reference manager',
    };
    return { problem };
  }
}

function citationMistakes({ citations }: BodyLook, works: Map<string, unknown>): Mistake[] {
  return citations.flatMap(({ text, line }) =>
    citedKeys(text)
      .filter(({ key }) => !works.has(key))
      .map(({ key, index }) => ({
        line: line + text.slice(0, index).split('\n').length - 1,
        field: 'citation',
        expected: 'a work of the bibliography',
        found: `@${key}`,
        fix: works.size > 0 ? `did you mean @${closest(key, [...works.keys()])}?` : 'add it to the file',
      })),
  );
}

/** What is wrong with the options of a deck's slides, the paths of their pictures included. */
function optionProblems(deck: WrittenText, folder: string): Problem[] {
  const file = shownPath(folder, deck.file);
  const { slides, problems } = splitDeck(deck.body, deck.bodyLine);
  const missing = slides.flatMap(({ options, startLine, optionLine }) =>
    Object.entries({ image: options.image, background: options.background }).flatMap(([name, picture]) => {
      if (!picture || typeof picture === 'string' || !isMissing(folder, deck, picture.src)) return [];
      const line = optionLine?.([name, 'src']) ?? startLine;
      return [{ file, line, field: `${name}.src`, ...missingFile(picture.src) }];
    }),
  );
  return [...problems.map((problem) => ({ file, ...problem })), ...missing];
}

/**
 * What HTML of a text is not on the page as it is written, with file and line: frames of other sites, scripts, styles, and
 * tags that are none.
 */
export function leftOutOfTexts(content: Content, folder: string): string[] {
  return allEntries(content).flatMap((entry) => {
    const format = formatOf(entry.file);
    if (!format) return [];
    const file = shownPath(folder, entry.file);
    const lines = new Map<string, Set<number>>();
    const note = (what: string, line: number) => lines.set(what, (lines.get(what) ?? new Set()).add(line));
    for (const { source, startLine } of partsOf(entry)) {
      for (const element of lookAtBody(source, format).elements)
        for (const what of leftOutOf(element, format, entry.data.scripts === 'allow'))
          note(what, startLine + element.line - 1);
    }
    return [...lines].map(([what, at]) => `${file}:${[...at].join(', ')}  ${what}`);
  });
}

function leftOutOf({ name, attributes }: BodyElement, format: TextFormat, allowsScripts: boolean): string[] {
  const src = String(attributes.get('src') ?? '');
  if (name === 'iframe' && isForeign(src))
    return [`a frame of another site is a link, for the pages' policy stops it: ${frameAddress(src)}`];
  if (name === 'script' && src !== '') return [`a script of another file is left out: ${src}`];
  if (name === 'script' && !allowsScripts)
    return ['a script is left out; with "scripts: allow" among the fields it runs on this page'];
  if (format !== 'md') return [];
  if (leftOut.includes(name)) return [`<${name}> is left out, for it would change the page around the text`];
  if (!isHtmlName(name) && !isComponent(name))
    return [`<${name}> is not an HTML element: it is shown as text`];
  const stopped = [...attributes.keys()].filter(isStopped);
  return stopped.length > 0
    ? [`${stopped.join(', ')} left out: browsers are told to follow neither styles nor scripts`]
    : [];
}

/** Pictures that don't say what they show: for a warning, with file and line. */
export function picturesWithoutAlt(content: Content, folder: string): string[] {
  return allEntries(content).flatMap((entry) =>
    partsOf(entry).flatMap(({ source, startLine }) => {
      const { pictures, htmlPictures } = lookAtBody(source, formatOf(entry.file));
      const warning = (src: string, line: number, fix: string) =>
        `${shownPath(folder, entry.file)}:${startLine + line - 1}  ${src} has no alternative text: ${fix}`;
      return [
        ...pictures
          .filter(({ alt }) => alt.trim() === '')
          .map(({ src, line }) => warning(src, line, 'write what it shows between the square brackets')),
        ...htmlPictures
          .filter(({ hasAlt }) => !hasAlt)
          .map(({ src, line }) => warning(src, line, 'write what it shows as alt="…"')),
      ];
    }),
  );
}

/** Whether a picture is a file of the content, and missing. */
function isMissing(folder: string, entry: Pick<Entry, 'file'>, src: string): boolean {
  return isFile(src) && !existsSync(path.resolve(folder, path.dirname(entry.file), decodedAddress(src)));
}

/** What is said of a picture on another server, which a reader's browser would ask for it. */
const remotePicture = (src: string): ProblemDetails => ({
  expected: "a picture of the site, for a reader's browser asks nobody else",
  found: src,
  fix: 'download it, put it beside this file and name it here; or make it a link: [What it shows.](…)',
});

/** Whether an address is on another server. */
const isElsewhere = (src: string): boolean => /^(?:https?:)?\/\//i.test(src);

/** Whether an address is that of a file beside the text. */
const isFile = (src: string): boolean => src !== '' && !/^[a-z][a-z0-9+.-]*:|^\/|^#/i.test(src);
