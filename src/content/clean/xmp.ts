/**
 * XMP without what tells of people and places (ISO 16684-1). Properties are told by the address of their namespace, whatever its
 * prefix is, in UTF-8 and UTF-16. Everything stays where it is: what goes is overwritten by spaces.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Change } from './film.ts';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** What readers look for: title and author, the program and the day, and which standards for PDF a file keeps to. */
const wanted =
  /^(?:adobe:ns:meta\/|http:\/\/www\.w3\.org\/(?:1999\/02\/22-rdf-syntax-ns#|XML\/1998\/namespace|2000\/xmlns\/)|http:\/\/purl\.org\/dc\/elements\/1\.1\/|http:\/\/ns\.adobe\.com\/(?:xap\/1\.0|pdf\/1\.3)\/|http:\/\/www\.aiim\.org\/pdf(?:a|ua)\/ns\/.*|http:\/\/www\.npes\.org\/pdfx\/ns\/id\/)$/;
/** The same where a file uses the usual prefixes and declares none. */
const usual = /^(?:|x|rdf|xml|xmlns|dc|xmp|xap|pdf|pdf(?:a|ua)\w*|pdfxid)$/;

const place = /^(?:GPS(?:Dest)?(?:Latitude|Longitude)|Location\w*|City|Sublocation)$/;

/** So many characters are read at once. */
const piece = 65_536;
/** Nobody nests deeper, and what looks up namespaces goes through all that is open. */
const deepest = 200;

/** The encodings of a packet; bytes of UTF-8 are read one by one, so that a character is a byte. */
const encodings = [
  { unit: 1, write: (text: string) => Buffer.from(text), read: (bytes: Buffer) => bytes.toString('latin1') },
  {
    unit: 2,
    write: (text: string) => Buffer.from(text, 'utf16le'),
    read: (bytes: Buffer) => bytes.toString('utf16le'),
  },
  {
    unit: 2,
    write: (text: string) => Buffer.from(text, 'utf16le').swap16(),
    read: (bytes: Buffer) =>
      Buffer.from(bytes.subarray(0, bytes.length & ~1))
        .swap16()
        .toString('utf16le'),
  },
];
type Encoding = (typeof encodings)[number];

/** What XMP in a file tells. */
export interface PersonalXmp {
  changes: Change[];
  /** Whether it says where something was made. */
  place: boolean;
  /** Whether there is some that is no XML, and was not read to its end. */
  unread: boolean;
}

/** Looks into every packet of XMP in a file that is not compressed. Takes time in proportion to the file. */
export function personalInXmp(bytes: Buffer): PersonalXmp {
  const packets: Packet[] = [];
  for (const encoding of encodings) {
    const needle = encoding.write(rdf);
    for (let at = bytes.indexOf(needle), past = 0; at >= 0; at = bytes.indexOf(needle, past)) {
      const start = startOf(bytes, at, past, encoding);
      const packet = start === undefined ? undefined : readPacket(bytes, start, encoding);
      if (packet) packets.push(packet);
      past = Math.max(at + needle.length, packet?.end ?? 0);
    }
  }
  const found = withoutShifted(packets);
  return {
    changes: found.flatMap(({ changes }) => changes),
    place: found.some((packet) => packet.place),
    unread: found.some(({ whole }) => !whole),
  };
}

/** What was read of one packet. */
interface Packet {
  start: number;
  /** The place in the file up to which it was read. */
  end: number;
  /** Whether that is its end. */
  whole: boolean;
  changes: Change[];
  place: boolean;
}

/** Either kind of UTF-16 also looks like the other one, a byte further on, except at its end. */
function withoutShifted(packets: readonly Packet[]): Packet[] {
  const ended = new Set(packets.filter(({ whole }) => whole).map(({ start }) => start));
  return packets.filter(({ whole, start }) => whole || !(ended.has(start - 1) || ended.has(start + 1)));
}

/** Where the element begins that declares the namespace of RDF, or the one right around it; none in other text. */
function startOf(
  bytes: Buffer,
  at: number,
  past: number,
  { unit, write, read }: Encoding,
): number | undefined {
  const tag = bytes.subarray(past, at).lastIndexOf(write('<')) + past;
  if (tag < past || (at - tag) % unit !== 0) return undefined;
  const from = Math.max(past + ((tag - past) % unit), tag - 1_000 * unit);
  const before = read(bytes.subarray(from, tag));
  const around = /<(?:[\w.-]+:)?x[am]pmeta\b[^<>]*>\s*$/.exec(before);
  if (around) return from + around.index * unit;
  return /^<(?:[\w.-]+:)?(?:RDF|x[am]pmeta)\b/.test(read(bytes.subarray(tag, tag + 100 * unit)))
    ? tag
    : undefined;
}

function readPacket(bytes: Buffer, start: number, { unit, write, read }: Encoding): Packet {
  const found: Packet = { start, end: start, whole: false, changes: [], place: false };
  const parser = new SaxesParser({ xmlns: true });
  const ends = new Error('the packet ends');
  /** Where the elements that are open begin, and whether each is one to be kept. */
  const open: { from: number; kept: boolean }[] = [];
  let attributes: { name: string; from: number; to: number }[] = [];
  let [begins, said] = [0, 0];
  const blank = (from: number, to: number) =>
    found.changes.push({ at: start + from * unit, bytes: write(' '.repeat(to - from)) });
  const isIn = () => open.every(({ kept }) => kept);
  const tell = (local: string) => {
    if (place.test(local)) found.place = true;
  };
  parser.on('opentagstart', ({ name }) => {
    said = parser.position - 1;
    begins = said - name.length - 1;
    attributes = [];
  });
  parser.on('attribute', ({ name }) => {
    attributes.push({ name, from: said, to: parser.position });
    said = parser.position;
  });
  parser.on('opentag', (tag) => {
    const outside = !isIn();
    const kept = isWanted(tag);
    if (outside || !kept) tell(tag.local);
    open.push({ from: begins, kept });
    if (open.length > deepest) throw new Error('too deep');
    for (const { name, from, to } of attributes) {
      const attribute = tag.attributes[name];
      if (!attribute || isWanted(attribute)) continue;
      tell(attribute.local);
      if (!outside && kept) blank(from, to);
    }
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element && !element.kept && isIn()) blank(element.from, parser.position);
    if (open.length === 0) throw ends;
  });
  parser.on('error', (error) => {
    if (!/unbound namespace prefix/.test(error.message)) throw error;
  });
  try {
    for (let at = start; at < bytes.length; at += piece * unit)
      parser.write(read(bytes.subarray(at, at + piece * unit)));
  } catch (error) {
    found.whole = error === ends;
  }
  return { ...found, end: start + parser.position * unit };
}

/** Of an undeclared prefix the parser gives the prefix itself for its address. */
function isWanted({ uri, prefix }: Pick<SaxesTagNS, 'uri' | 'prefix'>): boolean {
  return uri === prefix ? usual.test(prefix) : uri === '' || wanted.test(uri);
}
