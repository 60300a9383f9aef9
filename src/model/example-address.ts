/** Addresses that nobody can have: those of the sample site, and of examples. */

/** RFC 2606, RFC 6761. */
const reserved = /(^|\.)(example|invalid|test)$|(^|\.)example\.(com|net|org)$/i;

/** Whether a host name is one that nobody can have. @example isExampleHost('social.example') // true */
export function isExampleHost(host: string): boolean {
  return reserved.test(host);
}

/** Whether an address is on such a host. */
export function isExampleAddress(address: string): boolean {
  return isExampleHost(new URL(address).hostname);
}
