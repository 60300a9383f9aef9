/** Where the pictures of a file's pages, and the file itself, are on the site. */
import type { PagePicture } from './pdf/import.ts';
import type { ShownDeck } from './shown-deck.ts';

/** Below the base. The file's key is part of the path, so that no cache shows an old picture. */
export function pagePicturePath(deck: Pick<ShownDeck, 'segment' | 'imported'>, picture: PagePicture): string {
  return `slides/${deck.segment}/pages/${deck.imported!.key.slice(0, 8)}-${picture.file}`;
}

/** The file that is offered, below the base. */
export function pdfPath({ segment }: Pick<ShownDeck, 'segment'>): string {
  return `slides/${segment}/${pdfName({ segment })}.pdf`;
}

/** The name of the file, without its ending: the last part of the deck's address. */
export function pdfName({ segment }: Pick<ShownDeck, 'segment'>): string {
  return segment.slice(segment.lastIndexOf('/') + 1);
}
