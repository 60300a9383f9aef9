/** The owner says what became of an announcement that a network would not tell, or that was posted by hand. */
import {
  type AnyNetworkId,
  anyNetworkIds,
  type NetworkId,
  networkNames,
  parseAnnouncementId,
} from '../model/ids.ts';
import type { Intent, JournalRecord, Receipt, ThreadPart } from '../model/journal.ts';
import { isByHand, type Site } from '../model/site.ts';
import type { Temporal } from '../model/time.ts';
import { byHand, isPostOn } from '../networks/by-hand/by-hand.ts';
import type { FoundPost, Network } from '../networks/contract.ts';
import type { Journal } from './run-journal.ts';
import { isSame, loggedIn, nameOf } from './whose.ts';

/** What was asked for cannot be done, in words for the owner. */
export class CannotResolve extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotResolve';
  }
}

export interface ResolveOptions {
  /** The announcement's id. */
  id: string;
  network: string;
  answer: { posted: string } | 'not-posted';
  now: Temporal.Instant;
  /** The announcement's revision in the last build: a post of the owner's own is not out of date. */
  revision?: string | undefined;
  networks: Site['networks'];
  /** Connects to the network, which is asked whose the post is. */
  connect(network: NetworkId): Promise<Network>;
}

/**
 * Records what the owner found.
 *
 * @param answer the copy's public address, or that there is none
 * @throws CannotResolve
 */
export async function resolve(
  journal: Journal,
  { id, network, answer, now, revision, networks, connect }: ResolveOptions,
): Promise<string> {
  const target = checkedNetwork(network);
  if (!parseAnnouncementId(id)) {
    throw new CannotResolve(
      `Invalid announcement id "${id}". Expected something like posts/hello#published.`,
    );
  }
  const place = journal.placeOf(id, target);
  const record = journal.at(place);
  const foundAt = (url: string, intent: Intent | undefined) =>
    receiptAt(url, target, { journal, now, networks, connect, intent });
  const at = now.toString({ smallestUnit: 'millisecond' });
  const doubtful = record?.parts?.findIndex(({ state }) => state === 'unknown') ?? -1;
  if (record?.state === 'posted' && doubtful >= 0) {
    const found =
      answer === 'not-posted' ? undefined : await foundAt(answer.posted, record.parts?.[doubtful]?.intent);
    const receipt = found?.receipt;
    journal.put(place, { ...withPart(record, doubtful, receipt), at });
    const done = receipt ? `is at ${receipt.url}` : 'was not posted';
    return `Part ${doubtful + 2} of ${id} ${done}: the next run goes on from there.${said(found)}`;
  }
  if (answer === 'not-posted') {
    journal.put(place, { ...notPosted(id, target, record), at });
    const as = await otherAccount(record?.intent, target, connect);
    return `${id} was not posted on ${networkNames[target]}; the next run will post it${as} unless it has expired.`;
  }
  // What the owner posted, the owner may have noted amiss: the address that is given last holds.
  if (record?.state === 'posted' && !isByHand(target, networks)) {
    throw new CannotResolve(
      `${id} is already on ${networkNames[target]}: ${record.receipt?.url ?? 'posted'}.`,
    );
  }
  const { reason: _reason, ...before } = record ?? { state: 'posted', at };
  const found = await foundAt(answer.posted, record?.intent);
  const { receipt } = found;
  journal.put(place, { ...(revision && { revision }), ...before, state: 'posted', receipt, at });
  const corrected = isByHand(target, networks)
    ? `\nIf that is not the address, give this command the right one; if it is nowhere: npm run syndicate -- --retract '${id}' ${target}`
    : '';
  return `${id} is on ${networkNames[target]}: ${receipt.url}${said(found)}${corrected}`;
}

/** What there is to say of a receipt, after a sentence. */
function said(found: FoundPost | undefined): string {
  const { receipt, note, says } = found ?? {};
  const by = receipt?.account?.handle && `It is a post of ${receipt.account.handle}.`;
  return [by, says && wordsAre[says], note].flatMap((each) => (each ? [` ${each}`] : [])).join('');
}

const wordsAre: Record<NonNullable<FoundPost['says']>, string> = {
  same: 'It says what was to be announced.',
  unsure: 'Its text is not quite the announcement: check that it is the right post.',
  other:
    'Its text is not the announcement: if this is the wrong post, give this command the right address after npm run syndicate -- --retract … --forget.',
};

/** Under which account it will be posted, where that is not the one that may have posted it. */
async function otherAccount(
  intent: Intent | undefined,
  target: AnyNetworkId,
  connect: ResolveOptions['connect'],
): Promise<string> {
  // By hand nothing is attempted.
  if (!intent?.account) return '';
  const own = await (await connect(target as NetworkId)).poster();
  return isSame(intent.account, own) ? '' : ` as ${nameOf(own)}`;
}

/** A thread of which one part is known now: posted, or to be posted. */
function withPart(record: JournalRecord, index: number, receipt: Receipt | undefined): JournalRecord {
  const { reason: _reason, parts = [], ...rest } = record;
  const settled = parts.map((part, at): ThreadPart => {
    if (at !== index) return part;
    const { attempted: _attempted, planned: _planned, account: _account, ...intent } = part.intent;
    return receipt ? { ...part, state: 'posted', receipt } : { ...part, state: 'intended', intent };
  });
  return { ...rest, parts: settled };
}

function checkedNetwork(network: string): AnyNetworkId {
  const found = anyNetworkIds.find((id) => id === network);
  if (!found)
    throw new CannotResolve(`Unknown network "${network}". Expected one of ${anyNetworkIds.join(', ')}.`);
  return found;
}

function notPosted(id: string, network: AnyNetworkId, record: JournalRecord | undefined): JournalRecord {
  if (!record?.intent || (record.state !== 'unknown' && record.state !== 'intended')) {
    throw new CannotResolve(
      `${id} on ${networkNames[network]} is ${record?.state ?? 'not in the journal'}: there is nothing to say about it.`,
    );
  }
  const { attempted: _attempted, planned: _planned, account: _account, ...intent } = record.intent;
  const { reason: _reason, ...rest } = record;
  return { ...rest, state: 'intended', intent };
}

/**
 * The receipt for an address: of a post that the network says is the account's own.
 *
 * @throws CannotResolve, NetworkError: nothing is noted then
 */
async function receiptAt(
  url: string,
  target: AnyNetworkId,
  {
    journal,
    now,
    networks,
    connect,
    intent,
  }: Pick<ResolveOptions, 'now' | 'networks' | 'connect'> & { journal: Journal; intent: Intent | undefined },
): Promise<FoundPost> {
  if (!/^at:\/\//.test(url) && !URL.parse(url)?.protocol.startsWith('http')) {
    throw new CannotResolve(`"${url}" is no address. Copy the post's own from the browser.`);
  }
  if (isByHand(target, networks)) {
    if (isPostOn(target, url)) return { receipt: { id: url, url, at: now.toString() } };
    const [host] = byHand[target].hosts;
    throw new CannotResolve(
      `"${url}" is not the address of a post on ${networkNames[target]}, which begins with https://${host}/. Open the post itself and copy its address.`,
    );
  }
  const network = await connect(target);
  const found = await network.at(url, intent);
  if ('reason' in found) {
    throw new CannotResolve(`${found.reason}. Nothing was noted. Open the post itself and copy its address.`);
  }
  const other = journal.holderOf(target, found.receipt.id);
  if (other) throw new CannotResolve(`${url} is the post of ${other} already. Nothing was noted.`);
  const own = await network.poster();
  const { account } = found.receipt;
  if (!account) return { ...found, receipt: { ...found.receipt, account: own } };
  const foreign = `${loggedIn(target, own)}: from here this post is neither edited nor deleted.`;
  return { ...found, note: [found.note, foreign].filter(Boolean).join(' ') };
}
