/**
 * Everything Lectern has to know of a network, in one object: it stands in the network's own folder, and `registry.ts` has
 * a line for each. Whoever needs something of "the networks" asks the definition, and compares no names.
 */
import type { PostingOptions } from '../model/entry.ts';
import type { NetworkId } from '../model/ids.ts';
import type { Person } from '../model/people.ts';
import type { Site } from '../model/site.ts';
import type { Limits, Network, Span } from './contract.ts';
import type { Dependencies } from './dependencies.ts';
import type { Check, DoctorContext, Finding } from './doctor/finding.ts';
import type { LoggedIn, LoginContext } from './login/context.ts';
import type { Rule } from './rule.ts';
import type { ThreadReader } from './thread.ts';

/** The networks of `site.yaml`. */
export type NetworkSettings = Site['networks'];

/** How long a text is, in the network's own unit. */
export interface Measure {
  limit: number;
  count(text: string, spans: readonly Span[]): number;
  /** A second limit, in another unit. */
  also?(text: string): boolean;
}

export interface NetworkDefinition {
  readonly id: NetworkId;
  /** What holds where nobody was asked: for previews and dry runs. */
  readonly limits: Limits;
  /** Whether a post that stands can be changed. */
  readonly edits: boolean;
  /** Whether a text that is too long may go on in further posts. */
  readonly threads: boolean;
  /** Who makes the link card: it is sent with the post, or the network makes one of the first link in the text. */
  readonly card: 'sent' | 'made by the network';
  /** Whether its card can be that of an article, with records of standard.site. */
  readonly articles: boolean;
  readonly rule: Rule;
  /** Lines for `site.yaml` that make it usable. */
  readonly settings: string;
  /** How `npm run login` gets a token, in a few words, and its own options: lines of help. */
  readonly loginHelp: readonly string[];

  /**
   * Measures a text.
   *
   * @param warning a content warning that counts as part of the text
   * @param isComment an answer to a post of ours
   */
  measure(limits: Limits, about: { warning: string; isComment: boolean }): Measure;
  /** How somebody of `people.yaml` is named so that they are told; `undefined` where they have no account there. */
  mention(person: Person): { text: string; id: string; name: string } | undefined;
  /** The options of a post: the entry's own before `syndication.options`, before those of the network. */
  options(networks: NetworkSettings, everywhere: PostingOptions, own: PostingOptions): PostingOptions;
  /** Options that a preview names. */
  notable(options: PostingOptions): string[];
  /** What a dry run says of options: a word and what it is. */
  stated(options: PostingOptions): [word: string, value: string][];
  /** A content warning that counts as part of the text. */
  warning?(options: PostingOptions): string | undefined;

  /** What its conversations say of people and numbers. */
  readonly reading: {
    /** An account's id is the same person everywhere, and for good. Elsewhere it is a number of one server. */
    lastingIds: boolean;
    /** Its number of answers is of those that it gives: none where it counts some is a fault. */
    countsWhatItGives(site: Pick<Site, 'replies'>): boolean;
    /** It counts answers that it does not give: they can be read there alone. */
    countsMore: boolean;
    /** Ids of the owner's there, besides the account that posted. */
    owners(networks: NetworkSettings): string[];
    /** What the owner is called there, as far as settings say: handles and lasting ids. */
    names(networks: NetworkSettings): string[];
    /** The address that conversations are read from; `undefined` where it is not set up. */
    address(networks: NetworkSettings): string | undefined;
  };

  /** The address of its API; `undefined` where `site.yaml` does not have it. */
  address(networks: NetworkSettings): string | undefined;
  /** Where the owner sees their own posts: an address, or words. */
  profile(networks: NetworkSettings): string;
  /** A setting that names an account nobody can have, as it stands in `site.yaml`. */
  example(networks: NetworkSettings): string | undefined;

  /** Connects. Its adapter and client library are loaded only now. @throws NeedsOwner where a secret is missing */
  connect(site: Site, around: Dependencies): Promise<Network>;
  /** Reads conversations; `undefined` where it is not set up for that. */
  reader(site: Site, around: Dependencies): Promise<ThreadReader | undefined>;
  /** Gets a token and makes sure that it is the right one. @throws WrongToken, NotAgreed, NetworkError */
  login(scene: LoginContext): Promise<LoggedIn>;
  /** What `npm run doctor` looks at. */
  doctor: Check;
  /** What is known of its token's end without asking anybody, where tokens end. */
  tokenEnd?(scene: Pick<DoctorContext, 'site' | 'secrets' | 'clock'>): Promise<Finding[]>;
  /** Whether it makes a card of a link to this address: of one to itself it may make none. */
  makesCardOf?(url: string, networks: NetworkSettings): boolean;
}
