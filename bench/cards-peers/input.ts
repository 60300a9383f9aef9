/** What the bench hands to each peer, as a file: the same texts, fonts, colours and size that our cards have. */
export interface PeerInput {
  cards: { title: string; lines: string[]; owner: string; site: string }[];
  /** Static fonts as files; `title` is the serif at display size, `label` and `strong` the sans. */
  fonts: { title: string; label: string; strong: string };
  colours: { paper: string; ink: string; quiet: string; rule: string; accent: string };
  width: number;
  height: number;
  /** An empty folder for the pictures. */
  out: string;
}
