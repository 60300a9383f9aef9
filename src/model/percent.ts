/** Percent-encoded text as people read it (RFC 3986 §2.1). What is not well encoded stays as it is. */

/**
 * An address with its letters written out; signs that would change what it means stay encoded.
 *
 * @example decodedAddress('/a%20b%2Fc') // '/a b%2Fc'
 */
export function decodedAddress(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/**
 * A part of an address, whole.
 *
 * @example decodedPart('a%20b%2Fc') // 'a b/c'
 */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
