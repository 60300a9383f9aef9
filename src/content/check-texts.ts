/** What is wrong in the texts themselves: what is no MDX, options of slides, pictures that are not there or say nothing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { allEntries, type Content, type Entry } from '../model/content.ts';
import { lookAtBody } from './body.ts';
import { type Complaint, missingFile, type Problem, shownPath } from './problem.ts';
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
  const inParts = partsOf(entry).flatMap(({ source, startLine }): Problem[] => {
    const { pictures, htmlPictures, mistake } = lookAtBody(source);
    const at = (line: number) => ({ file, line: startLine + line - 1 });
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
    if (!mistake) return [...missing, ...remote, ...unmade];
    const text = {
      ...at(mistake.line),
      field: 'text',
      expected: 'text in MDX',
      found: mistake.message,
      fix: 'close what is open; where a brace or a < is meant as it stands, write \\{ or \\<',
    };
    return [...missing, ...remote, ...unmade, text];
  });
  return entry.collection === 'slides' ? [...optionProblems(entry, folder), ...inParts] : inParts;
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
const remotePicture = (src: string): Complaint => ({
  expected: "a picture of the site, for a reader's browser asks nobody else",
  found: src,
  fix: 'download it, put it beside this file and name it here; or make it a link: [What it shows.](…)',
});

/** Whether an address is on another server. */
const isElsewhere = (src: string): boolean => /^(?:https?:)?\/\//i.test(src);

/** Whether an address is that of a file beside the text. */
const isFile = (src: string): boolean => src !== '' && !/^[a-z][a-z0-9+.-]*:|^\/|^#/i.test(src);
