/** The text of a feed or a page from its bytes, whatever encoding they are in. Pure. */

/** Bytes in which a document says its encoding (XML 1.0 §F.1; HTML §13.2.3.2 looks at 1024). */
const head = 1_024;

/**
 * What a server and a document say of an encoding is often wrong, and text that is UTF-8 is hardly ever anything else: so a
 * byte order mark counts first, then whether the bytes are UTF-8, then what is said.
 *
 * @param type of the answer, `application/rss+xml; charset=iso-8859-1`
 */
export function decoded(bytes: Uint8Array, type = ''): string {
  const marked = [
    { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
    { encoding: 'utf-16le', mark: [0xff, 0xfe] },
    { encoding: 'utf-16be', mark: [0xfe, 0xff] },
  ].find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return new TextDecoder(marked.encoding).decode(bytes);
  const beginning = Buffer.from(bytes.subarray(0, head)).toString('latin1').replaceAll('\0', '');
  const inside =
    /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/i.exec(beginning)?.[1] ??
    /<meta[^>]*\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(beginning)?.[1];
  const said = [/charset\s*=\s*["']?([\w.:-]+)/i.exec(type)?.[1], inside].filter(
    (each) => each !== undefined,
  );
  // Two bytes a letter, or letters in escapes: such bytes can be UTF-8 by chance.
  const special = said.find((label) => /^(?:utf-?16|iso-2022)/i.test(label));
  for (const label of [...(special ? [special] : []), 'utf-8', ...said]) {
    const text = decodedAs(bytes, label);
    if (text !== undefined) return text;
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

function decodedAs(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
