/** Takes copies back, makes sure that they are gone, and sees that they are not said again. */
import type { AnyNetworkId, NetworkId } from '../model/ids.ts';
import type { JournalRecord, Receipt } from '../model/journal.ts';
import { isByHand, type Site } from '../model/site.ts';
import type { Network } from '../networks/contract.ts';
import { NetworkError, Unreachable } from '../networks/errors.ts';
import type { Clock } from '../networks/transport.ts';
import { askOwner, sentence } from './doubt.ts';
import type { Outcome } from './outcome.ts';
import type { Journal, RecordKey } from './run-journal.ts';
import { clockTime, isDoubtful, type Settled, settleEarlier } from './settle.ts';
import { isSame, whose } from './whose.ts';

export interface RetractOptions {
  journal: Journal;
  /** Connected on demand, once each. */
  connect(network: NetworkId): Promise<Network>;
  report(outcome: Outcome): void;
  networks: Site['networks'];
  /** The instant, RFC 3339. */
  now(): string;
  clock: Clock;
  signal?: AbortSignal | undefined;
  run: string;
  /** Only note it: the network is gone, or the post was deleted there. No network is asked. */
  forget?: boolean;
}

/**
 * Withdraws an announcement from networks. What cannot be withdrawn now is reported; the journal notes the wish,
 * so that nothing more is sent or changed there, and every run tells of it until it is done.
 *
 * @param id an announcement's id
 * @param networks those by hand too: there the owner deletes, and Lectern notes it
 */
export async function retract(
  id: string,
  networks: readonly AnyNetworkId[],
  options: RetractOptions,
): Promise<void> {
  for (const network of networks) {
    const place = options.journal.placeOf(id, network);
    try {
      const outcome =
        isByHand(network, options.networks) || options.forget
          ? retractByHand(place, options)
          : await retractOne(place, network as NetworkId, options);
      options.report({ announcement: id, network, ...outcome });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const record = options.journal.at(place);
      if (record) options.journal.put(place, { ...record, retract: options.now() });
      const result = error instanceof Unreachable ? 'waiting' : 'refused';
      const why = `${sentence(error.message)} It may be there still: run the same command again.`;
      options.report({ announcement: id, network, result, why });
    }
  }
}

/** A copy that the owner made, or that is out of reach, is the owner's to delete; from now on it is listed nowhere. */
function retractByHand(
  place: RecordKey,
  { journal, now }: RetractOptions,
): Pick<Outcome, 'result' | 'why' | 'url'> {
  const record = journal.at(place);
  if (record?.state === 'withdrawn') return { result: 'withdrawn', why: 'it was before' };
  const { retract: _retract, ...before } = record ?? {};
  journal.put(place, { ...before, state: 'withdrawn', reason: 'by the owner', at: now() });
  const { url } = record?.receipt ?? {};
  if (!url) return { result: 'withdrawn', why: 'it had not been posted' };
  return { result: 'withdrawn', url, why: 'noted; nobody but you can delete it there' };
}

async function retractOne(
  place: RecordKey,
  network: NetworkId,
  options: RetractOptions,
): Promise<Pick<Outcome, 'result' | 'why' | 'url'>> {
  const { journal, now } = options;
  const record = journal.at(place);
  const withdrawn = (reason: string, { retract: _retract, ...before }: Partial<JournalRecord> = {}) =>
    journal.put(place, { ...before, state: 'withdrawn', reason, at: now() });
  if (record?.state === 'withdrawn') return { result: 'withdrawn', why: 'it was before' };
  if (record?.via === 'edit') {
    return {
      result: 'kept',
      why: `it is part of ${record.receipt?.url}: remove the correction from the entry`,
    };
  }
  const standing = record && (await receiptsOf(record, network, options));
  if (standing === 'unknown') {
    const reason = 'whether it is there is not known; say so first';
    // Every run asks from now on; until it is answered nothing is sent.
    if (record?.state === 'intended') journal.put(place, { ...record, state: 'unknown', reason, at: now() });
    return {
      result: 'unknown',
      why: askOwner(place.announcement, network, reason, options.networks, record?.intent?.account),
    };
  }
  if (standing && 'until' in standing) {
    // A call that still runs would post it after it was "withdrawn".
    journal.put(place, { ...record, retract: now() } as JournalRecord);
    const why = `it may still come: run the same command again after ${clockTime(standing.until)}`;
    return { result: 'waiting', why };
  }
  if (!standing || standing.length === 0) {
    withdrawn('before it was posted', record);
    return { result: 'withdrawn', why: 'it had not been posted' };
  }
  const connected = await options.connect(network);
  let own = record?.receipt;
  for (const receipt of standing) {
    const { foreign, receipt: known } = await whose(receipt, connected);
    if (receipt === record?.receipt) own = known;
    if (foreign)
      return {
        result: 'refused',
        why: `${foreign}. Nothing was deleted: log in as that account; or delete ${receipt.url} there, and run this command again with --forget.`,
      };
  }
  const doubts: string[] = [];
  // From the last part of a thread to the first: an answer outlives what it answers nowhere.
  for (const receipt of standing.toReversed()) {
    const doubt = await connected.withdraw(receipt);
    if (doubt) doubts.push(doubt);
  }
  // The page's record goes with the last post that refers to it.
  const document = record?.receipt?.document;
  if (document && !refersTo(document, place, journal)) {
    const doubt = await connected.withdraw({ id: document, url: record.receipt?.url ?? document, at: now() });
    if (doubt) doubts.push(doubt);
  }
  const parts = record?.parts?.map((part) => ({ ...part, state: 'withdrawn' as const }));
  withdrawn('by the owner', {
    ...record,
    ...(own && { receipt: own }),
    ...(parts && { parts }),
    pending: [],
  });
  return { result: 'withdrawn', ...(doubts.length > 0 && { why: doubts.join(' ') }) };
}

/** Whether another post that stands refers to a page's record. */
function refersTo(document: string, { announcement, network }: RecordKey, journal: Journal): boolean {
  for (const { place, record } of journal.records()) {
    if (place.network !== network || place.announcement === announcement) continue;
    if (record.state === 'posted' && record.receipt?.document === document) return true;
  }
  return false;
}

/**
 * What stands on the network: an intent that may have been sent is looked for first, as long as before sending it again
 * (deleting is repeated without harm: an id is never given again).
 */
async function receiptsOf(
  record: JournalRecord,
  network: NetworkId,
  { journal, connect, run, clock, signal }: RetractOptions,
): Promise<Receipt[] | 'unknown' | Extract<Settled, { state: 'open' }>> {
  const receipts = [record.receipt, ...(record.parts ?? []).map((part) => part.receipt)].filter(
    (receipt) => receipt !== undefined,
  );
  const open = [record, ...(record.parts ?? [])].find(
    (each) => (each.state === 'intended' || each.state === 'unknown') && each.intent,
  );
  if (!open?.intent || !isDoubtful(open.intent, run)) return receipts;
  const { account } = open.intent;
  const own = account && (await (await connect(network)).poster());
  if (account && own && !isSame(account, own)) return 'unknown';
  const held = () => journal.held(network);
  const found = await settleEarlier(open.intent, { network: await connect(network), clock, signal, held });
  if (found.state === 'unanswerable') return 'unknown';
  if (found.state === 'open') return found;
  return found.state === 'posted' ? [...receipts, found.receipt] : receipts;
}
