/** Why a file can't become a deck. */

export type PdfReason =
  | 'encrypted'
  | 'broken'
  | 'empty'
  | 'too-large'
  | 'too-slow'
  | 'no-converter'
  | 'unconverted';

const advice: Record<PdfReason, string> = {
  encrypted: 'save it without a password: what is on a public page is no secret',
  broken: 'open it in a PDF viewer; where that works, "print to PDF" from there makes a sound copy',
  empty: 'export the slides again and check that the file opens in a PDF viewer',
  'too-large': 'split it into several decks, or export only the last step of each slide (Beamer: handout)',
  'too-slow': 'print it to a new PDF; files made to stall a reader are not shown',
  unconverted: 'open it in LibreOffice; where that works, export it as PDF from there and name that file',
  'no-converter': 'install LibreOffice, or export the slides as PDF and name that file',
};

/** A file that can't be shown as a deck: which one, why, and what to do about it. */
export class PdfError extends Error {
  readonly reason: PdfReason;
  readonly file: string;
  readonly what: string;
  readonly fix: string;

  constructor(reason: PdfReason, file: string, what: string, options?: ErrorOptions) {
    super(`${file}: ${what}. To mend it: ${advice[reason]}.`, options);
    this.name = 'PdfError';
    this.reason = reason;
    this.file = file;
    this.what = what;
    this.fix = advice[reason];
  }
}
