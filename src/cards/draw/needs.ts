/** Which font files a text needs: the same answer for a card's key and for its drawing. */
import { covers, type FontFile, familyFiles } from './families.ts';
import { familiesFor, hanFamily } from './scripts.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Splits a text into what a reader sees as characters: `é👩‍💻` → `['é', '👩‍💻']`. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

const known = new Map<string, FontFile[]>();

/** Candidates for one grapheme in order of preference; a file may turn out not to have it, then the next is asked. */
export function candidates(grapheme: string, family: string, han: string): FontFile[] {
  const key = `${family}|${han}|${grapheme}`;
  let files = known.get(key);
  if (!files) {
    files = familiesFor(grapheme, family, han).flatMap((name) =>
      (familyFiles(name) ?? []).filter((file) => covers(file, grapheme)),
    );
    known.set(key, files);
  }
  return files;
}

/** All files that any of the texts may need, each once, sorted by id. */
export function neededFiles(texts: string[], families: string[], lang: string): FontFile[] {
  const files = new Set<FontFile>();
  for (const text of texts) {
    const graphemes = new Set(splitGraphemes(text));
    const han = hanFamily(lang, text);
    for (const family of families) {
      for (const grapheme of graphemes) {
        for (const file of candidates(grapheme, family, han)) files.add(file);
      }
    }
  }
  return [...files].sort((a, b) => (a.id < b.id ? -1 : 1));
}
