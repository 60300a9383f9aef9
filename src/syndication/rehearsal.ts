/** What would be posted, to the letter, without posting it. */
import { type NetworkId, networkNames } from '../model/ids.ts';
import { type Receipt, standingText } from '../model/journal.ts';
import type { Announcement, Manifest } from '../model/manifest.ts';
import type { People } from '../model/people.ts';
import type { Site } from '../model/site.ts';
import type { Temporal } from '../model/time.ts';
import { type Reading, readingOf } from '../networks/boundaries.ts';
import type { Draft, Limits } from '../networks/contract.ts';
import { counterFor } from '../networks/counter.ts';
import { definitionOf } from '../networks/registry.ts';
import { type Amendments, answerTo, compose } from './compose.ts';
import { DoesNotFit } from './fit.ts';
import { freezeMedia } from './media.ts';
import { Pictures } from './pictures.ts';
import { makePlan, type Task, type WaitingAnnouncement } from './plan.ts';
import { settingOf } from './run.ts';
import type { Journal } from './run-journal.ts';
import { TemplateError } from './template.ts';
import { tagsOf } from './values.ts';
import { sendsCard } from './wording.ts';

/** A draft with its count, and why it would go with its card although it has pictures or a document. */
export type RehearsedDraft = Draft & {
  count: number;
  limit: number;
  fallback?: string;
  /** What the network will find in the text. */
  reading: Reading;
  /** The page whose card the post shows, where it shows one. */
  cardUrl?: string;
  /** Tags that make no hashtag there, or are one too many. */
  leftOut: string[];
};

/** One post as it would be. */
export interface Rehearsed {
  announcement: Announcement;
  network: NetworkId;
  /** More than one for a thread. */
  drafts: RehearsedDraft[];
  /** Why there is no draft of it. */
  problem?: string;
  /** Why it is not posted, although it could be: it is the sample's, or an example's. */
  notice?: string;
}

export interface Rehearsal {
  posts: Rehearsed[];
  waiting: WaitingAnnouncement[];
  /** Copies that would be changed, with their new text. */
  changes: Rehearsed[];
  /** Copies that are out of date and would stay so. */
  kept: { announcement: string; network: NetworkId; why: string }[];
  /** Intents that would be looked for and finished. */
  unfinished: { announcement: string; network: NetworkId }[];
  skipped: { announcement: string; network: NetworkId; why: string }[];
  notes: string[];
}

export interface RehearsalInput {
  manifest: Manifest;
  site: Site;
  people: People;
  journal: Journal;
  networks: readonly NetworkId[];
  now: Temporal.Instant;
  cardsOnly?: boolean;
  /** The output folder of the build, for cards and pictures. */
  out: string;
  /** A network's own limits; the usual ones where it cannot be asked. */
  limits(network: NetworkId): Promise<Limits>;
}

/** Plans and composes; writes nothing. */
export async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
  const plan = makePlan(input);
  const rehearsal: Rehearsal = {
    posts: [],
    waiting: plan.waiting,
    changes: [],
    kept: [],
    unfinished: [],
    skipped: [],
    notes: plan.notes,
  };
  for (const [network, tasks] of plan.tasks) {
    for (const task of tasks) {
      if (task.do === 'announce') {
        const limits = await input.limits(network);
        rehearsal.posts.push(
          await rehearseOne(task.announcement, network, limits, input, {}, task.parent?.record.receipt),
        );
      } else if (task.do === 'skip') {
        rehearsal.skipped.push({ announcement: task.announcement.id, network, why: task.reason });
      } else if (task.do === 'amend') {
        await rehearseAmending(task, network, await input.limits(network), input, rehearsal);
      } else {
        rehearsal.unfinished.push({ announcement: task.placed.place.announcement, network });
      }
    }
  }
  return rehearsal;
}

/** A copy that is out of date: what it would say then, or why it stays as it is (`amend.ts` decides alike). */
async function rehearseAmending(
  task: Task & { do: 'amend' },
  network: NetworkId,
  limits: Limits,
  input: RehearsalInput,
  rehearsal: Rehearsal,
): Promise<void> {
  const { record } = task.placed;
  const amendments = { corrections: task.corrections.map((each) => each.announcement), moved: task.moved };
  const amended = await rehearseOne(
    { ...task.announcement, thread: false },
    network,
    limits,
    input,
    amendments,
  );
  const { server } = record.receipt?.account ?? {};
  const own = definitionOf(network).address(input.site.networks);
  const why =
    server && own && new URL(server).host !== new URL(own).host
      ? `it was posted on ${server}`
      : record.parts?.length || record.pending?.length
        ? 'threads are not edited'
        : !definitionOf(network).edits
          ? `a post on ${networkNames[network]} cannot be changed`
          : input.site.syndication.onEdit[network] === 'keep'
            ? 'disabled by onEdit in content/site.yaml'
            : amended.problem;
  if (!amended.problem && amended.drafts[0]?.text === standingText(record)) return;
  if (why) rehearsal.kept.push({ announcement: task.announcement.id, network, why });
  else rehearsal.changes.push(amended);
}

/**
 * An announcement as a network would show it.
 *
 * @param parent the post that it answers, where it does
 */
export async function rehearseOne(
  announcement: Announcement,
  network: NetworkId,
  limits: Limits,
  input: Pick<RehearsalInput, 'manifest' | 'site' | 'people' | 'out'>,
  amendments: Amendments = {},
  parent?: Receipt,
): Promise<Rehearsed> {
  try {
    const drafts = compose(announcement, network, limits, settingOf(input), amendments) ?? [];
    const files = new Pictures(input.out);
    const rehearsed = drafts.map(async (composed, index): Promise<RehearsedDraft> => {
      const draft = parent && index === 0 ? answerTo(parent, composed) : composed;
      const isComment = announcement.moment === 'correction';
      const counter = counterFor(network, limits, definitionOf(network).warning?.(draft.options), isComment);
      const { fallback } = index === 0 ? await freezeMedia(announcement, draft, limits, files) : {};
      const count = counter.count(draft.text, draft.spans);
      const reading = readingOf(network, draft);
      const cardUrl = cardUrlOf(draft, reading, fallback !== undefined, input.site.networks);
      return {
        ...draft,
        count,
        limit: counter.limit,
        ...(fallback && { fallback }),
        reading,
        ...(cardUrl && { cardUrl }),
        leftOut: index === 0 ? tagsOf(announcement, network).leftOut : [],
      };
    });
    return { announcement, network, drafts: await Promise.all(rehearsed) };
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof DoesNotFit)) throw error;
    return { announcement, network, drafts: [], problem: error.message };
  }
}

/**
 * The page whose card a post shows: the one that is sent with it, else that of its first link, unless pictures or a
 * document take its place.
 */
function cardUrlOf(
  { network, card, pictures, document }: Draft,
  { links }: Reading,
  fallback: boolean,
  networks: Site['networks'],
): string | undefined {
  if ((pictures || document) && !fallback) return undefined;
  if (sendsCard(network)) return card?.url;
  const { makesCardOf } = definitionOf(network);
  return links.find((link) => makesCardOf?.(link, networks) ?? true);
}
