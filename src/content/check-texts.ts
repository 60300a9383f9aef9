/** What is wrong in the texts themselves: what is no MDX, components that there are not, options of slides, pictures that are not there or say nothing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { closest } from 'fastest-levenshtein';
import { allEntries, type Content, type Entry } from '../model/content.ts';
import { type BodyLook, lookAtBody } from './body.ts';
import { elementMistakes } from './components.ts';
import { NotBibtex } from './markdown/bibliography.ts';
import { citedKeys, readWorks } from './markdown/citations.ts';
import { mathml } from './markdown/math.ts';
import { missingFile, type Problem, type ProblemDetails, shownPath } from './problem.ts';
import { splitDeck } from './split-deck.ts';

/** A text that is compiled by itself, and the line of its file it begins on. */
interface Part {
  source: string;
  startLine: number;
}

/** An entry's text; a deck's, slide by slide. */
function partsOf({ collection, body, bodyLine }: Entry): Part[] {
  if (collection !== 'slides') return [{ source: body, startLine: bodyLine }];
  const { preamble, slides } = splitDeck(body, bodyLine);
  return preamble ? [preamble, ...slides] : slides;
}

/** Every mistake in the text of an entry, with file and line. */
export function textProblems(entry: Entry, folder: string): Problem[] {
  const file = shownPath(folder, entry.file);
  const parts = partsOf(entry);
  const code = parts.flatMap(({ source }) => lookAtBody(source).code).join('\n');
  const read = worksOf(entry, folder);
  const works = read && 'works' in read ? read.works : undefined;
  const inParts = parts.flatMap(({ source, startLine }): Problem[] => {
    const look = lookAtBody(source);
    const { pictures, htmlPictures, mistake } = look;
    const at = (line: number) => ({ file, line: startLine + line - 1 });
    const used = [
      ...componentMistakes(look, entry.collection === 'slides', code),
      ...setMistakes(look),
      ...(works ? citationMistakes(look, works) : []),
    ].map(({ line, ...complaint }) => ({ ...at(line), ...complaint }));
    const missing = pictures
      .filter(({ src }) => isMissing(folder, entry, src))
      .map(({ src, line }) => ({ ...at(line), field: 'picture', ...missingFile(src) }));
    const remote = [...pictures, ...htmlPictures]
      .filter(({ src }) => isElsewhere(src))
      .map(({ src, line }) => ({ ...at(line), field: 'picture', ...remotePicture(src) }));
    const unmade = htmlPictures
      .filter(({ src }) => isFile(src))
      .map(({ src, line }) => ({
        ...at(line),
        field: 'picture',
        expected: 'a picture of yours in Markdown, so that its sizes are made and it is found',
        found: `<img src="${src}">`,
        fix: `write ![What it shows.](${src})`,
      }));
    if (!mistake) return [...missing, ...remote, ...unmade, ...used];
    const text = {
      ...at(mistake.line),
      field: 'text',
      expected: 'text in MDX',
      found: mistake.message,
      fix: mistake.fix ?? 'close what is open; where a brace or a < is meant as it stands, write \\{ or \\<',
    };
    return [...missing, ...remote, ...unmade, ...used, text];
  });
  const all = read && 'problem' in read ? [read.problem, ...inParts] : inParts;
  return entry.collection === 'slides' ? [...optionProblems(entry, folder), ...all] : all;
}

/** A mistake in a text, whose lines are counted from 1. */
type Mistake = ProblemDetails & { line: number; field: string };

/** Components and elements of HTML that would not do what they look like. */
function componentMistakes({ elements, scripts }: BodyLook, inDeck: boolean, code: string): Mistake[] {
  const isDefined = (name: string) =>
    /^[A-Z]/.test(name) && new RegExp(`\\b${name.split('.')[0]}\\b`).test(code);
  const inElements = elements.flatMap((element) =>
    elementMistakes(element, inDeck, isDefined).map((mistake) => ({ line: element.line, ...mistake })),
  );
  const inLinks = scripts.map(({ url, line }) => ({
    line,
    field: 'link',
    expected: 'an address',
    found: url,
    fix: 'write an address that begins with https://',
  }));
  return [...inElements, ...inLinks];
}

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
  entry: Entry,
  folder: string,
): { works: Map<string, unknown> } | { problem: Problem } | undefined {
  const name = (entry as Entry<'posts'>).data.bibliography;
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
function optionProblems(deck: Entry, folder: string): Problem[] {
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

/** Pictures that don't say what they show: for a warning, with file and line. */
export function picturesWithoutAlt(content: Content, folder: string): string[] {
  return allEntries(content).flatMap((entry) =>
    partsOf(entry).flatMap(({ source, startLine }) => {
      const { pictures, htmlPictures } = lookAtBody(source);
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
function isMissing(folder: string, entry: Entry, src: string): boolean {
  return isFile(src) && !existsSync(path.resolve(folder, path.dirname(entry.file), decodeURI(src)));
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
