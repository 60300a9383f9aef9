/** How a network comes to know what in a text is a link, a mention or a hashtag. */

/** What a text has in it that is more than text. */
export type Marking = 'link' | 'mention' | 'tag';

/** A network's own rule; `boundaries.ts` writes texts by it. */
export interface Rule {
  /** Which it finds in the text by itself: of the others it is told. */
  finds: readonly Marking[];
  /** Which `@` calls somebody, where it finds mentions. */
  calls?: RegExp;
  /**
   * Its hashtags can have a zero-width non-joiner, which Persian words have inside. Elsewhere it would end them.
   */
  nonJoinersInTags?: true;
}

/** An `@` in front of a name, unless it is inside an e-mail address. */
export const callsOutsideWords = /(?<![a-z0-9_])[@＠](?=[\p{L}\p{N}_])/giu;
/** Instagram, for one, links the host of an e-mail address as an account. */
export const callsAnywhere = /[@＠](?=[\p{L}\p{N}_])/gu;
