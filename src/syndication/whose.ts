/** Whose a post is: under another account it is neither changed, nor taken back, nor taken for gone. */
import { type NetworkId, networkNames } from '../model/ids.ts';
import type { PostingAccount, Receipt } from '../model/journal.ts';
import type { Network } from '../networks/contract.ts';

/** A receipt that says whose it is, where that can be known, and why it may not be touched, where it is another's. */
export interface Whose {
  receipt: Receipt;
  /** In words for the owner. */
  foreign?: string;
}

/**
 * Compares a receipt's account with the one that is logged in. Receipts of older versions do not say whose they are:
 * the network is asked, and the answer is in the receipt that is returned.
 *
 * @throws NetworkError where the network has to be asked and does not answer
 */
export async function whose(receipt: Receipt, network: Network): Promise<Whose> {
  const own = await network.poster();
  const found = receipt.account ?? (await network.posterOf?.(receipt));
  const known = found?.id ? { ...receipt, account: { ...found, id: found.id } } : receipt;
  if (!found || isSame(found, own)) return { receipt: known };
  return { receipt: known, foreign: postedBy(network.id, found, own) };
}

/**
 * Whether two accounts are one. What is not known of the first is taken to be the same.
 *
 * @example isSame({ server: 'https://old.example' }, { server: 'https://new.example', id: '7' }) // false
 */
export function isSame(one: Partial<PostingAccount>, own: PostingAccount): boolean {
  const serverOf = (address: string | undefined) => address?.replace(/\/+$/, '').toLowerCase();
  // One server under two names: an id and a handle are not the same by chance.
  if (one.id === own.id && one.handle !== undefined && one.handle === own.handle) return true;
  if (one.server && own.server && serverOf(one.server) !== serverOf(own.server)) return false;
  return one.id === undefined || one.id === own.id;
}

/** Why another account's post is left alone, in words for the owner. */
function postedBy(network: NetworkId, one: Partial<PostingAccount>, own: PostingAccount): string {
  return `this was posted by ${nameOf(one)}; ${loggedIn(network, own)}`;
}

/** @example loggedIn('mastodon', own) // 'Lectern is logged in to Mastodon as @ada@new.example' */
export function loggedIn(network: NetworkId, own: PostingAccount): string {
  return `Lectern is logged in to ${networkNames[network]} as ${nameOf(own)}`;
}

/** What an account is called in messages. */
export function nameOf({ handle, id, server }: Partial<PostingAccount>): string {
  return handle || id || (server ?? 'another account');
}
