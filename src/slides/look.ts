/**
 * How a deck looks from its first slide: a picture of it, where there is one, else the colours it stands in.
 * The colours are those of the style sheets (`src/site/styles/slides/`), for drawing where there is no browser.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { splitDeck } from '../content/split-deck.ts';
import type { Entry } from '../model/content.ts';
import type { Site } from '../model/site.ts';
import { contrast, paletteOf, readable } from '../model/theme.ts';
import { backgroundOf } from './background.ts';
import { themeOf } from './deck-view.ts';
import { outlineOf } from './outline.ts';
import type { ImportedDeck } from './pdf/import.ts';

/** The colours of one slide, as `#rrggbb`. */
export interface SlideColours {
  paper: string;
  ink: string;
  quiet: string;
  rule: string;
  accent: string;
}

const slate = { paper: '#1d262c', ink: '#eef1ee', quiet: '#a9b6b6', rule: '#47525a', accent: '#e8b04a' };
const poster = { paper: '#fffdf8', ink: '#14110d', quiet: '#5a5348', rule: '#14110d', accent: '#b3261e' };

/** On a ground of one colour stands one ink. */
const plain = (paper: string, ink: string): SlideColours => ({
  paper,
  ink,
  quiet: ink,
  rule: ink,
  accent: ink,
});

/** The colours of a deck's first slide, in the light. @param folder absolute path of the content folder */
export function firstColours(site: Site, deck: Entry<'slides'>, folder: string): SlideColours {
  const theme = themeOf(deck.data);
  const own = theme === 'programme' ? ownColours(deck, folder, site) : undefined;
  const usual = theme === 'slate' ? slate : theme === 'poster' ? poster : (own ?? paletteOf(site, 'light'));
  const [first] = splitDeck(deck.body).slides;
  const [outlined] = first ? outlineOf([first]) : [];
  if (!first || !outlined) return usual;
  const { background } = first.options;
  const { classes, colour } = backgroundOf(
    { theme },
    { layout: outlined.layout, ...(background && { background }) },
  );
  if (colour) return plain(colour, classes.includes('on-dark') ? '#ffffff' : '#000000');
  if (classes.includes('ground-picture')) return plain('#15120f', '#ffffff');
  if (classes.includes('ground-accent')) {
    if (theme === 'slate') return plain('#e8b04a', '#1d262c');
    if (theme === 'poster') return plain('#b3261e', '#fffdf8');
    const { accent, accentInk } = paletteOf(site, 'light');
    return plain(accent, accentInk);
  }
  if (classes.includes('ground-ink')) {
    const paper = theme === 'slate' ? '#0f1518' : theme === 'poster' ? '#14110d' : '#211d19';
    const accent = theme === 'poster' ? '#ffb4a3' : '#f0b49f';
    return { paper, ink: '#f6f1e7', quiet: '#cfc7b8', rule: '#58534d', accent };
  }
  return usual;
}

/** What a CSS file of the deck's own says of them, as plain colours that can be read; nothing else is understood. */
function ownColours(deck: Entry<'slides'>, folder: string, site: Site): SlideColours | undefined {
  if (!deck.data.theme.endsWith('.css')) return undefined;
  const file = path.join(folder, path.dirname(deck.file), deck.data.theme);
  const css = readFileSync(file, 'utf8');
  const said = (name: string): string | undefined =>
    new RegExp(`--slide-${name}:\\s*(#[0-9a-f]{3}(?:[0-9a-f]{3})?)\\s*[;}]`, 'i')
      .exec(css)?.[1]
      ?.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
  const usual = paletteOf(site, 'light');
  const paper = said('paper') ?? usual.paper;
  const ink = said('ink') ?? usual.ink;
  if (contrast(paper, ink) < readable) return undefined;
  const legible = (colour: string | undefined) =>
    colour && contrast(paper, colour) >= readable ? colour : ink;
  return {
    paper,
    ink,
    quiet: legible(said('quiet') ?? usual.quiet),
    rule: said('rule') ?? legible(said('quiet')),
    accent: legible(said('accent') ?? usual.accent),
  };
}

/**
 * The largest picture of a file's first page. What was printed of a deck in MDX is left aside: it differs a little from
 * browser to browser, and each new picture would be an edit of what was announced.
 */
export function firstPicture(imported: ImportedDeck | undefined): string | undefined {
  const picture = imported?.pages[0]?.pictures.filter(({ format }) => format === 'webp').at(-1);
  return imported && picture && path.join(imported.folder, picture.file);
}
