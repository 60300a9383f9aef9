/** What is true of the networks in the end, compared with what the journal says and what should be. */
import { readJournals } from '../../src/content/announcement-journals.ts';
import type { EntryId, NetworkId } from '../../src/model/ids.ts';
import { type JournalRecord, standingText } from '../../src/model/journal.ts';
import type { Announcement } from '../../src/model/manifest.ts';
import { documentUri } from '../../src/model/standard-site.ts';
import type { Stage } from '../setup/syndication.ts';

/** Announcements × networks, and parts of threads. */
export interface Verdict {
  /** Posts that stand more than once, or that nobody answers for. */
  duplicates: number;
  /** What should stand, or be gone, and is not. */
  lost: number;
  /** Left to the owner, on networks that can be read back and on LinkedIn. */
  unknown: number;
  unknownOnLinkedIn: number;
  /** Announcements × networks that can be read back. */
  readable: number;
  /** Every case of the first three, in words. */
  cases: string[];
}

/** Judges what stands on a stage's networks. */
export function judge(
  stage: Stage,
  content: string,
  { networks, announcements }: { networks: readonly NetworkId[]; announcements: readonly Announcement[] },
): Verdict {
  const verdict: Verdict = {
    duplicates: 0,
    lost: 0,
    unknown: 0,
    unknownOnLinkedIn: 0,
    readable: 0,
    cases: [],
  };
  const journals = readJournals(content);
  const find = ({ id, entry }: Announcement, network: NetworkId) =>
    journals.get(entry)?.announcements[id]?.[network];
  for (const network of networks) {
    const seen = new Map<string, number>();
    for (const text of stage.texts(network)) seen.set(text, (seen.get(text) ?? 0) + 1);
    for (const [text, count] of seen) {
      if (count === 1) continue;
      verdict.duplicates += count - 1;
      verdict.cases.push(`${count} × on ${network}: ${text.slice(0, 60)}`);
    }
    const answeredFor = new Set<string>();
    for (const announcement of announcements) {
      const record = find(announcement, network);
      if (network !== 'linkedin') verdict.readable += 1;
      const texts = textsOf(record);
      for (const text of texts) answeredFor.add(text);
      if (isDoubtful(record)) {
        if (network === 'linkedin') verdict.unknownOnLinkedIn += 1;
        else {
          verdict.unknown += 1;
          verdict.cases.push(`${announcement.id} on ${network} is not known: ${record?.reason}`);
        }
        // Whatever of it stands, stands once.
        for (const part of record?.parts ?? []) answeredFor.add(part.intent.text);
        continue;
      }
      const parent = announcements.find(({ id }) => id === announcement.replyTo);
      const doubted = parent !== undefined && isDoubtful(find(parent, network));
      const wrong = whatIsWrong(stage, announcement, network, record, doubted, (text) => seen.has(text));
      if (!wrong) continue;
      verdict.lost += 1;
      verdict.cases.push(`${announcement.id} on ${network}: ${wrong}`);
    }
    for (const text of seen.keys()) {
      if (answeredFor.has(text)) continue;
      verdict.duplicates += 1;
      verdict.cases.push(`nobody's on ${network}: ${text.slice(0, 60)}`);
    }
    const bare = bareSlides(stage, network);
    verdict.lost += bare;
    if (bare > 0) verdict.cases.push(`slides on ${network} without what they show`);
  }
  return verdict;
}

function isDoubtful(record: JournalRecord | undefined): boolean {
  return record?.state === 'unknown' || (record?.parts?.some(({ state }) => state === 'unknown') ?? false);
}

/** What a record says stands there, or may. */
function textsOf(record: JournalRecord | undefined): string[] {
  if (!record || record.state === 'withdrawn' || record.via === 'edit') return [];
  const standing = standingText(record);
  const parts = (record.parts ?? [])
    .filter(({ state }) => state === 'posted')
    .map(({ intent }) => intent.text);
  return [...(standing === undefined ? [] : [standing]), ...parts];
}

function whatIsWrong(
  stage: Stage,
  { entry, moment }: Announcement,
  network: NetworkId,
  record: JournalRecord | undefined,
  parentIsDoubtful: boolean,
  stands: (text: string) => boolean,
): string | undefined {
  // What was taken back must be gone, which is judged by what nobody answers for.
  if (record?.state === 'withdrawn') return undefined;
  // There is nothing to answer where the owner has yet to say what became of the post.
  if (record?.state !== 'posted' && moment === 'correction' && parentIsDoubtful) return undefined;
  if (record?.state !== 'posted')
    return `is ${record?.state ?? 'not in the journal'}: ${record?.reason ?? ''}`;
  if (record.via === 'edit') return undefined;
  if (record.pending?.length) return 'its thread is not whole';
  if (record.editing) return 'its edit is not settled';
  const missing = textsOf(record).find((text) => !stands(text));
  if (missing !== undefined) return `does not stand: ${missing.slice(0, 60)}`;
  // Records of standard.site belong to a card; slides show pictures in its place, answers have none.
  const carded = network === 'bluesky' && !record.intent?.media && record.intent?.card;
  const document = documentUri(stage.sandbox.owner.bluesky.did, entry as EntryId);
  return carded && record.receipt?.document !== document ? 'its card pins no document' : undefined;
}

/** Posts of the deck that lost its pictures or its file: nothing here ever refused them. */
function bareSlides({ sandbox }: Stage, network: NetworkId): number {
  const { mastodon, bluesky, linkedin, threads } = sandbox.control;
  const whole: Record<NetworkId, () => boolean[]> = {
    mastodon: () =>
      mastodon
        .state()
        .statuses.filter(({ text }) => text.includes('/slides/deck/'))
        .map(({ mediaIds }) => mediaIds.length === 4),
    bluesky: () =>
      bluesky
        .state()
        .records.map(({ value }) => value as { text?: string; embed?: { images?: unknown[] } })
        .filter(({ text }) => text?.includes('/slides/deck/'))
        .map(({ embed }) => embed?.images?.length === 4),
    linkedin: () =>
      linkedin
        .state()
        .posts.filter(({ shown }) => shown.includes('/slides/deck/'))
        .map(({ content }) => content?.media?.id.startsWith('urn:li:document:') === true),
    threads: () =>
      threads
        .state()
        .posts.filter(({ text }) => text.includes('/slides/deck/'))
        .map(({ images }) => images.length === 4),
  };
  return whole[network]().filter((each) => !each).length;
}
