/** Bytes from elsewhere as text. Calendars have to be UTF-8 (RFC 5545 §3.1.4), and many a program's are not. */

/** What a byte order mark says, longest first where one begins like another. */
const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * The text of some bytes: as their byte order mark says, else as UTF-8, and where they are none, as
 * Windows-1252, which every byte is and which old programs in the West write.
 *
 * @example decode(Buffer.from('Café')) // 'Café'
 */
export function decode(bytes: Uint8Array): string {
  const mark = marks.find((one) => one.bytes.every((byte, index) => bytes[index] === byte));
  if (mark) return new TextDecoder(mark.encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
