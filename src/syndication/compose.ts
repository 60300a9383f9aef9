/**
 * Shapes an announcement into what one network is sent. Pure: the same announcement, settings and limits
 * give the same drafts.
 */

import type { PostingOptions } from '../model/entry.ts';
import type { AnyNetworkId, NetworkId } from '../model/ids.ts';
import type { Receipt } from '../model/journal.ts';
import type { Announcement, Manifest } from '../model/manifest.ts';
import type { People } from '../model/people.ts';
import type { Site } from '../model/site.ts';
import type { StandardRecords } from '../model/standard-site.ts';
import type { Draft, Limits } from '../networks/contract.ts';
import { type Counter, counterFor } from '../networks/counter.ts';
import { definitionOf } from '../networks/registry.ts';
import { fitted, thread } from './fit.ts';
import { type Piece, pieces, type Rendered } from './pieces.ts';
import { fill } from './template.ts';
import { tagsOf, tidy, valuesOf } from './values.ts';
import { cardCarriesLink, correctionLine, type Moved, movedLine, usualTemplate } from './wording.ts';

/** What composing needs to know besides the announcement. */
export interface ComposeContext {
  /** Of the manifest. */
  site: Manifest['site'];
  syndication: Pick<Site['syndication'], 'templates' | 'options' | 'onEdit'>;
  networks: Site['networks'];
  people: People;
  /** The records that go with a page's card on Bluesky, where the site has such. */
  standard?: ((announcement: Announcement) => StandardRecords | undefined) | undefined;
}

/** What was said, or happened, after the announcement: it is put into the text of the copy that stands. */
export interface Amendments {
  corrections?: readonly Announcement[];
  /** The event has another start or place than the copy says. */
  moved?: Moved | undefined;
}

/**
 * The drafts of an announcement for a network: one, or the parts of a thread; `undefined` where a template
 * says that nothing is said there.
 *
 * @throws TemplateError for a placeholder or person that does not exist
 * @throws DoesNotFit where not even the link fits, or an amendment does not
 */
export function compose(
  announcement: Announcement,
  network: NetworkId,
  limits: Limits,
  setting: ComposeContext,
  amendments: Amendments = {},
): Draft[] | undefined {
  const options = optionsFor(announcement, network, setting);
  const lang = options.lang ?? announcement.lang;
  const all = textPieces(announcement, network, lang, setting, amendments);
  if (!all) return undefined;
  const isComment = announcement.moment === 'correction';
  const counter = counterFor(network, limits, definitionOf(network).warning?.(options), isComment);
  const { threads, card } = definitionOf(network);
  const parts = announcement.thread && threads ? thread(all, counter) : [fitted(all, counter)];
  return parts.map((part, index) => ({
    network,
    text: part.text,
    spans: part.spans,
    lang,
    options,
    url: announcement.url,
    ...(index === 0 && card === 'sent' && { card: cardOf(announcement, network, limits, setting) }),
    ...(index === 0 && mediaFor(announcement, limits)),
  }));
}

/** A draft as an answer to a post that stands: that one has the card, the pictures or the document already. */
export function answerTo(receipt: Receipt, draft: Draft): Draft {
  const { card: _card, pictures: _pictures, document: _document, ...words } = draft;
  return { ...words, replyTo: { parent: receipt, root: receipt } };
}

/** A text for a network without an adapter, measured by that network's own gauge. */
export function composeText(
  announcement: Announcement,
  network: AnyNetworkId,
  counter: Counter,
  setting: ComposeContext,
): Rendered | undefined {
  const lang = setting.syndication.options.lang ?? announcement.lang;
  const all = textPieces(announcement, network, lang, setting, {});
  return all && fitted(all, counter);
}

/** The template that holds for an announcement on a network; `false` where nothing is to be said. */
export function templateFor(
  announcement: Announcement,
  network: AnyNetworkId,
  lang: string,
  { syndication }: Pick<ComposeContext, 'syndication'>,
): { template: string; own: boolean } | false {
  const { kind, moment, text } = announcement;
  const own = text?.[network] ?? text?.all;
  if (own !== undefined) return { template: own, own: true };
  const inSite = syndication.templates[kind]?.[moment];
  const configured = inSite?.[network] ?? inSite?.all;
  if (configured === false) return false;
  if (configured !== undefined) return { template: configured, own: true };
  return { template: usualTemplate(kind, moment, network, lang), own: false };
}

function textPieces(
  announcement: Announcement,
  network: AnyNetworkId,
  lang: string,
  setting: ComposeContext,
  { corrections = [], moved }: Amendments,
): Piece[] | undefined {
  const chosen = templateFor(announcement, network, lang, setting);
  if (!chosen) return undefined;
  const from = (source: Announcement) => ({
    values: valuesOf({ ...source, lang }, setting.site),
    tags: tagsOf(source, network).names,
    people: setting.people,
    network,
  });
  const all = fill(tidy(chosen.template), from(announcement));
  const amended = [
    ...(moved ? [...kept(fill(movedLine(lang, moved), from(announcement))), blankLine] : []),
    ...all,
    ...corrections.flatMap((each) => [blankLine, ...kept(fill(correctionLine(lang), from(each)))]),
  ];
  return withLink(amended, announcement, network);
}

const blankLine: Piece = { text: '\n\n', group: 'words', space: true };

/** An amendment is said whole or not here. */
function kept(all: Piece[]): Piece[] {
  return all.map((piece) => ({ ...piece, group: 'link' }));
}

/** The link survives: where the text lacks it and there is no card that carries it for certain, it is added. */
function withLink(all: Piece[], { url, moment }: Announcement, network: AnyNetworkId): Piece[] {
  const isLink = (piece: Piece) => piece.mark?.kind === 'link' && piece.mark.url === url;
  const there = all.some((piece) => isLink(piece));
  const marked = all.map((piece): Piece => (isLink(piece) ? { ...piece, group: 'link' } : piece));
  if (there || cardCarriesLink(network, moment)) return marked;
  return [...marked, blankLine, ...pieces(url, 'link')];
}

/** What a network that shows it has in place of the card. */
function mediaFor(
  { images = [], document }: Announcement,
  limits: Limits,
): Pick<Draft, 'pictures' | 'document'> {
  const pictures = images
    .slice(0, limits.pictures?.count ?? 0)
    .map(({ path, alt }) => ({ path, alt: shortened(alt, limits.alt) }));
  const { pages } = document ?? {};
  return {
    ...(pictures.length > 0 && { pictures }),
    ...(document &&
      limits.document && {
        document: {
          path: document.path,
          title: shortened(document.title, cardLimits.title),
          ...(pages && { pages }),
        },
      }),
  };
}

/** LinkedIn takes 400 and 4,086 characters (Posts API, ArticleContent); nobody shows nearly as many. */
const cardLimits = { title: 300, description: 1_000 };

function cardOf(
  announcement: Announcement,
  network: NetworkId,
  limits: Limits,
  setting: ComposeContext,
): Draft['card'] {
  const { url, title, summary, card } = announcement;
  const standard = definitionOf(network).articles ? setting.standard?.(announcement) : undefined;
  return {
    url,
    title: shortened(title, cardLimits.title),
    description: shortened(summary, cardLimits.description),
    ...(card && { picture: { path: card.path, alt: shortened(card.alt, limits.alt) } }),
    ...(standard && { standard }),
  };
}

/** A text without a link of its own, as long as it may be, cut between words. */
export function shortened(whole: string, limit: number): string {
  const gauge: Counter = {
    limit,
    count: (text) => text.length,
    fits: (text) => text.length <= limit,
    settle: (words) => words,
  };
  const all = pieces(tidy(whole).replace(/\s+/g, ' '), 'summary');
  return fitted(all, gauge).text;
}

/** An entry's own options before `syndication.options`, before those of the network. */
function optionsFor(announcement: Announcement, network: NetworkId, setting: ComposeContext): PostingOptions {
  const { options: everywhere } = setting.syndication;
  const own = announcement.options ?? {};
  const lang = own.lang ?? everywhere.lang;
  return { ...(lang && { lang }), ...definitionOf(network).options(setting.networks, everywhere, own) };
}
