/** Which font files a text needs: the same answer for a card's key and for its drawing. */
import { covers, type FontFile, familyFiles } from './families.ts';
import { familiesFor } from './scripts.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Splits a text into what a reader sees as characters: `é👩‍💻` → `['é', '👩‍💻']`. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Candidates for one grapheme in order of preference; a file may turn out not to have it, then the next is asked. */
export function candidates(grapheme: string, family: string, text: string, lang: string): FontFile[] {
  return familiesFor(grapheme, family, text, lang).flatMap((name) =>
    (familyFiles(name) ?? []).filter((file) => covers(file, grapheme)),
  );
}

/** All files that any of the texts may need, each once, sorted by id. */
export function neededFiles(texts: string[], families: string[], lang: string): FontFile[] {
  const files = new Map<string, FontFile>();
  for (const family of families) {
    for (const text of texts) {
      for (const grapheme of new Set(splitGraphemes(text))) {
        for (const file of candidates(grapheme, family, text, lang)) files.set(file.id, file);
      }
    }
  }
  return [...files.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
