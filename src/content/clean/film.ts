/**
 * Films without what tells of the person who made them: the place, names and times that a camera writes beside picture and
 * sound. Everything stays where it is, for players find their way by offsets: what goes becomes free space of the same size
 * (ISO/IEC 14496-12, "Free Space Box"; RFC 8794, "Void"; for QuickTime, developer.apple.com/documentation/quicktime-file-format).
 */
import type { FileHandle } from 'node:fs/promises';

/** A stretch of a file, to be overwritten. */
export interface Change {
  at: number;
  bytes: Uint8Array;
}

/** What a file tells of people, as far as it is known how to take it out. */
export interface Personal {
  /** Whether it says where it was made. */
  place: boolean;
  /** What it tells, in a few words each. */
  told: string[];
  /** What takes it out. */
  changes: Change[];
  /** What can't be taken out, in a few words each. */
  left: string[];
}

/** More boxes than this are no film of a camera's. */
const mostBoxes = 100_000;
/** So much of one box is looked into for a place. */
const looked = 1_000_000;

/** Boxes that hold others. */
const containers = new Set(['moov', 'trak', 'mdia']);
/** What a track's own notes may keep: what it is for (`kind`, `tagc`), and how it is streamed. */
const useful = new Set(['kind', 'tagc', 'hnti', 'hinf', 'free', 'skip']);

/** What tells a place: QuickTime's and 3GPP's notes, Apple's keys, and XMP. */
const place = /\xa9xyz|loci|location\.ISO6709|GPSLatitude|GPSCoordinates/;

/** Kinds of tracks that hold what a camera measured: Apple's, GoPro's, Sony's, and others by their handler. */
const measuring = /^(?:mebx|gpmd|rtmd|camm|mett|urim|djmd|dbgi)$/;

/** Looks into an MP4 or QuickTime film. Nothing is changed. */
export async function personalInMp4(file: FileHandle): Promise<Personal> {
  const found: Personal = { place: false, told: [], changes: [], left: [] };
  const { size } = await file.stat();
  let boxes = 0;
  const walk = async (from: number, to: number, inside: string): Promise<void> => {
    let at = from;
    while (at + 8 <= to && boxes < mostBoxes) {
      boxes += 1;
      const box = await boxAt(file, at, to);
      if (!box) return;
      const { type, header, end } = box;
      if (type === 'meta' || type === 'uuid' || (type === 'udta' && inside !== 'trak')) {
        await free(box, at);
      } else if (type === 'udta') {
        await walk(at + header, end, 'udta');
      } else if (inside === 'udta') {
        if (!useful.has(type)) await free(box, at);
      } else if (containers.has(type)) {
        await walk(at + header, end, type);
      } else if (['mvhd', 'tkhd', 'mdhd'].includes(type)) {
        await forgetTimes(at + header, end);
      } else if (type === 'minf') {
        const kind = await trackKind(file, at, end);
        if (measuring.test(kind)) found.left.push(`a track of measurements (${kind})`);
      }
      at = end;
    }
  };
  const free = async ({ header, end }: Box, at: number) => {
    const bytes = await read(file, at, Math.min(end - at, looked));
    if (bytes.subarray(header).every((byte) => byte === 0)) return;
    if (place.test(Buffer.from(bytes).toString('latin1'))) found.place = true;
    if (!found.told.includes('notes of the camera or editor'))
      found.told.push('notes of the camera or editor');
    found.changes.push(
      { at: at + 4, bytes: Buffer.from('free') },
      { at: at + header, bytes: new Uint8Array(end - at - header) },
    );
  };
  /** When it was made and changed: two numbers of four bytes, or of eight in version 1. */
  const forgetTimes = async (at: number, end: number) => {
    const [version] = await read(file, at, 1);
    const length = version === 1 ? 16 : 8;
    if (at + 4 + length > end || (await read(file, at + 4, length)).every((byte) => byte === 0)) return;
    if (!found.told.includes('the time it was made')) found.told.push('the time it was made');
    found.changes.push({ at: at + 4, bytes: new Uint8Array(length) });
  };
  // A picture in the same format (HEIF) has what it needs in its `meta`.
  if (await isFilm(file, size)) await walk(0, size, '');
  return found;
}

interface Box {
  type: string;
  /** Bytes before its content. */
  header: number;
  end: number;
}

async function boxAt(file: FileHandle, at: number, to: number): Promise<Box | undefined> {
  const bytes = await read(file, at, 16);
  if (bytes.length < 8) return undefined;
  const short = bytes.readUInt32BE(0);
  if (short === 1 && bytes.length < 16) return undefined;
  const size = short === 1 ? Number(bytes.readBigUInt64BE(8)) : short === 0 ? to - at : short;
  const header = short === 1 ? 16 : 8;
  const end = at + size;
  if (size < header || end > to) return undefined;
  return { type: bytes.toString('latin1', 4, 8), header, end };
}

async function isFilm(file: FileHandle, size: number): Promise<boolean> {
  for (let at = 0, boxes = 0; boxes < mostBoxes; boxes += 1) {
    const box = await boxAt(file, at, size);
    if (!box) return false;
    if (box.type === 'moov') return true;
    at = box.end;
  }
  return false;
}

/** The kind of samples a track has: the first entry's name in `stsd`, wherever in `minf` that is. */
async function trackKind(file: FileHandle, at: number, end: number): Promise<string> {
  const bytes = await read(file, at, Math.min(end - at, 4096));
  const description = bytes.indexOf('stsd', 0, 'latin1');
  return description < 0 ? '' : bytes.toString('latin1', description + 16, description + 20);
}

/** Elements of Matroska and WebM (RFC 9559, section 5). */
const ebml = { segment: 0x18538067, info: 0x1549a966, tags: 0x1254c367, cluster: 0x1f43b675, crc: 0xbf };
const infoTold: Record<number, string> = {
  17505: 'the time it was made',
  29572: 'the name of a file',
  3965867: 'the name of a file',
  4096955: 'the name of a file',
  31657: 'its title',
};

/** Looks into a WebM or Matroska film. Nothing is changed. */
export async function personalInWebm(file: FileHandle): Promise<Personal> {
  const found: Personal = { place: false, told: [], changes: [], left: [] };
  const { size } = await file.stat();
  const tell = (what: string) => {
    if (!found.told.includes(what)) found.told.push(what);
  };
  const walk = async (from: number, to: number, inside: 'file' | 'segment' | 'info'): Promise<void> => {
    for (let at = from, elements = 0; at < to && elements < mostBoxes; elements += 1) {
      const element = await elementAt(file, at, to);
      if (!element) return;
      const { id, start, end } = element;
      if (end === undefined) {
        // Of a recording that was never finished the segment's size is not known: it goes to the end.
        if (id === ebml.segment) return walk(start, to, 'segment');
        found.left.push('what follows a part whose size is not written');
        return;
      }
      if (inside === 'file' && id === ebml.segment) await walk(start, end, 'segment');
      else if (inside === 'segment' && id === ebml.info) await walk(start, end, 'info');
      else if (inside === 'segment' && id === ebml.tags) {
        const text = (await read(file, start, Math.min(end - start, looked))).toString('latin1');
        if (/LOCATION|GPS|ISO6709/i.test(text)) found.place = true;
        tell('notes of the camera or editor');
        found.changes.push(voidOf(at, end));
      } else if (inside === 'info' && infoTold[id]) {
        tell(infoTold[id]);
        found.changes.push(voidOf(at, end));
        const sum = await elementAt(file, from, to);
        // The sum over the others would be wrong now.
        if (sum?.id === ebml.crc && sum.end !== undefined) found.changes.push(voidOf(from, sum.end));
      }
      at = end;
    }
  };
  await walk(0, size, 'file');
  return found;
}

async function elementAt(
  file: FileHandle,
  at: number,
  to: number,
): Promise<{ id: number; start: number; end: number | undefined } | undefined> {
  const bytes = await read(file, at, 12);
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  if (idLength > 4 || bytes.length <= idLength) return undefined;
  const first = bytes[idLength] ?? 0;
  const sizeLength = Math.clz32(first) - 23;
  if (sizeLength > 8 || bytes.length < idLength + sizeLength) return undefined;
  let size = first & (0xff >> sizeLength);
  let unknown = size === 0xff >> sizeLength;
  for (const byte of bytes.subarray(idLength + 1, idLength + sizeLength)) {
    size = size * 256 + byte;
    unknown &&= byte === 0xff;
  }
  const start = at + idLength + sizeLength;
  if (!unknown && start + size > to) return undefined;
  return { id: bytes.readUIntBE(0, idLength), start, end: unknown ? undefined : start + size };
}

/** Free space in place of an element: its size is written so that it ends where that did. */
function voidOf(at: number, end: number): Change {
  const bytes = Buffer.alloc(end - at);
  bytes[0] = 0xec;
  if (bytes.length >= 9) {
    bytes[1] = 0x01;
    bytes.writeUIntBE(bytes.length - 9, 3, 6);
  } else bytes[1] = 0x80 | (bytes.length - 2);
  return { at, bytes };
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}
