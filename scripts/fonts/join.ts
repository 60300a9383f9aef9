/**
 * Joins two files of one variable TrueType font: the letters of the second are put behind those of the first.
 *
 * HarfBuzz takes letters out of a font and has no way to put some in, and Fontsource publishes Latin and the Latin
 * beyond it as two files. Both were cut from the same masters, so axes, units and hinting agree; what has to be
 * brought together is the outlines (glyf, loca), how they vary (gvar), their widths (hmtx) and who they are (cmap).
 * Everything else is the first file's, its kerning included. HVAR goes: the widths vary in gvar as well
 * (OpenType 1.9, "HVAR": optional where there is gvar).
 */

import { padded, sfntOf, type Tables, tableOf, tablesOf } from './sfnt.ts';

/** A glyph of the second file goes by this much higher number in the joined one. */
type Move = (glyph: number) => number;

/**
 * The first font with the letters of the second that it has not got.
 *
 * @param first sfnt bytes, TrueType outlines, one axis or more
 * @param second sfnt bytes of the same font; what else it has than letters is left behind
 * @throws Error where the two are not of one font
 */
export function joinFonts(first: Buffer, second: Buffer): Buffer {
  const [one, other] = [tablesOf(first), tablesOf(second)];
  for (const name of ['fvar', 'avar']) {
    if (!tableOf(one, name).equals(tableOf(other, name))) throw new Error(`The fonts differ in "${name}".`);
  }
  const count = glyphCount(one);
  const move: Move = (glyph) => (glyph === 0 ? 0 : glyph + count - 1);
  // Glyph 0 is the missing glyph; the first file's is enough.
  const outlines = [
    ...outlinesOf(one).map((outline) => composed(outline, (glyph) => glyph)),
    ...outlinesOf(other)
      .slice(1)
      .map((outline) => composed(outline, move)),
  ];
  const { glyf, loca } = outlinesTables(outlines);
  const widths = [...widthsOf(one), ...widthsOf(other).slice(1)];
  const letters = lettersOf(tableOf(other, 'cmap'));
  const joined = new Map(one);
  joined.delete('HVAR');
  joined.set('glyf', glyf).set('loca', loca);
  joined.set('hmtx', Buffer.concat(widths));
  joined.set('gvar', joinedVariations(tableOf(one, 'gvar'), tableOf(other, 'gvar')));
  joined.set(
    'cmap',
    characterMap(
      new Map([
        ...[...letters].map(([code, glyph]) => [code, move(glyph)] as const),
        ...lettersOf(tableOf(one, 'cmap')),
      ]),
    ),
  );
  joined.set('maxp', joinedMaxima(tableOf(one, 'maxp'), tableOf(other, 'maxp'), outlines.length));
  joined.set('hhea', withNumber(tableOf(one, 'hhea'), 34, widths.length));
  joined.set('head', withNumber(tableOf(one, 'head'), 50, 1));
  joined.set('post', withoutGlyphNames(tableOf(one, 'post')));
  return sfntOf(joined);
}

/** The code points that a font has, in the order of their numbers. */
export function codePointsOf(font: Buffer): number[] {
  return [...lettersOf(tableOf(tablesOf(font), 'cmap')).keys()].sort((a, b) => a - b);
}

const glyphCount = (tables: Tables): number => tableOf(tables, 'maxp').readUInt16BE(4);

function outlinesOf(tables: Tables): Buffer[] {
  const [glyf, loca] = [tableOf(tables, 'glyf'), tableOf(tables, 'loca')];
  const long = tableOf(tables, 'head').readInt16BE(50) === 1;
  const start = (glyph: number) => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2);
  return Array.from({ length: glyphCount(tables) }, (_, glyph) =>
    glyf.subarray(start(glyph), start(glyph + 1)),
  );
}

/**
 * An outline that is made of others, with the others' new numbers (OpenType 1.9, "glyf", composite glyphs). Its width
 * is its own: without HVAR the flag that has it take another's (0x200) would be obeyed, and ï be as narrow as ı.
 */
function composed(outline: Buffer, move: Move): Buffer {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return outline;
  const copy = Buffer.from(outline);
  let at = 10;
  let flags: number;
  do {
    flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(flags & ~0x200, at);
    copy.writeUInt16BE(move(copy.readUInt16BE(at + 2)), at + 2);
    const scale = flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    at += 4 + (flags & 0x1 ? 4 : 2) + scale;
  } while (flags & 0x20);
  return copy;
}

function outlinesTables(outlines: Buffer[]): { glyf: Buffer; loca: Buffer } {
  const loca = Buffer.alloc(4 * (outlines.length + 1));
  const parts: Buffer[] = [];
  let offset = 0;
  outlines.forEach((outline, glyph) => {
    const part = padded(outline);
    parts.push(part);
    offset += part.length;
    loca.writeUInt32BE(offset, 4 * (glyph + 1));
  });
  return { glyf: Buffer.concat(parts), loca };
}

/** Width and left side bearing of each glyph; the last width holds for all that have none. */
function widthsOf(tables: Tables): Buffer[] {
  const hmtx = tableOf(tables, 'hmtx');
  const full = tableOf(tables, 'hhea').readUInt16BE(34);
  return Array.from({ length: glyphCount(tables) }, (_, glyph) => {
    if (glyph < full) return hmtx.subarray(4 * glyph, 4 * glyph + 4);
    const bearing = 4 * full + 2 * (glyph - full);
    return Buffer.concat([hmtx.subarray(4 * full - 4, 4 * full - 2), hmtx.subarray(bearing, bearing + 2)]);
  });
}

/** The parts of a gvar table: peaks that glyphs share, and what is said of each glyph. */
function variationsOf(gvar: Buffer): { axes: number; shared: Buffer; glyphs: Buffer[] } {
  const axes = gvar.readUInt16BE(4);
  const shared = gvar.readUInt32BE(8);
  const long = gvar.readUInt16BE(14) & 1;
  const data = gvar.readUInt32BE(16);
  const start = (glyph: number) =>
    data + (long ? gvar.readUInt32BE(20 + 4 * glyph) : gvar.readUInt16BE(20 + 2 * glyph) * 2);
  return {
    axes,
    shared: gvar.subarray(shared, shared + 2 * axes * gvar.readUInt16BE(6)),
    glyphs: Array.from({ length: gvar.readUInt16BE(12) }, (_, glyph) =>
      gvar.subarray(start(glyph), start(glyph + 1)),
    ),
  };
}

function joinedVariations(first: Buffer, second: Buffer): Buffer {
  const [one, other] = [variationsOf(first), variationsOf(second)];
  const before = one.shared.length / (2 * one.axes);
  const glyphs = [
    ...one.glyphs,
    ...other.glyphs.slice(1).map((data) => withPeaksAfter(data, before, one.axes)),
  ].map(padded);
  const shared = Buffer.concat([one.shared, other.shared]);
  const head = Buffer.alloc(20 + 4 * (glyphs.length + 1));
  head.writeUInt16BE(1, 0);
  head.writeUInt16BE(one.axes, 4);
  head.writeUInt16BE(shared.length / (2 * one.axes), 6);
  head.writeUInt32BE(head.length, 8);
  head.writeUInt16BE(glyphs.length, 12);
  head.writeUInt16BE(1, 14);
  head.writeUInt32BE(head.length + shared.length, 16);
  let offset = 0;
  glyphs.forEach((data, glyph) => {
    offset += data.length;
    head.writeUInt32BE(offset, 20 + 4 * (glyph + 1));
  });
  return Buffer.concat([head, shared, ...glyphs]);
}

/** What is said of a glyph, where its shared peaks stand behind those of another font. */
function withPeaksAfter(data: Buffer, before: number, axes: number): Buffer {
  if (data.length === 0) return data;
  const copy = Buffer.from(data);
  let at = 4;
  for (let tuple = copy.readUInt16BE(0) & 0xfff; tuple > 0; tuple--) {
    const index = copy.readUInt16BE(at + 2);
    const embedded = index & 0x8000;
    if (!embedded) copy.writeUInt16BE(index + before, at + 2);
    at += 4 + (embedded ? 2 * axes : 0) + (index & 0x4000 ? 4 * axes : 0);
  }
  return copy;
}

/** Code point → glyph, from the Unicode map of format 4 or 12 that says most. */
function lettersOf(cmap: Buffer): Map<number, number> {
  const letters = new Map<number, number>();
  for (let record = 4; record < 4 + 8 * cmap.readUInt16BE(2); record += 8) {
    const map = cmap.subarray(cmap.readUInt32BE(record + 4));
    const format = map.readUInt16BE(0);
    if (format === 12) readGroups(map, letters);
    if (format === 4) readSegments(map, letters);
  }
  return letters;
}

function readGroups(map: Buffer, letters: Map<number, number>): void {
  for (let at = 16; at < 16 + 12 * map.readUInt32BE(12); at += 12) {
    const [first, last, glyph] = [0, 4, 8].map((field) => map.readUInt32BE(at + field)) as [
      number,
      number,
      number,
    ];
    for (let code = first; code <= last; code++) letters.set(code, glyph + code - first);
  }
}

function readSegments(map: Buffer, letters: Map<number, number>): void {
  const size = map.readUInt16BE(6);
  for (let at = 14; at < 14 + size; at += 2) {
    const last = map.readUInt16BE(at);
    const first = map.readUInt16BE(at + 2 + size);
    const delta = map.readUInt16BE(at + 2 + 2 * size);
    const far = at + 2 + 3 * size;
    const range = map.readUInt16BE(far);
    for (let code = first; code <= last && code < 0xffff; code++) {
      const listed = range === 0 ? code : map.readUInt16BE(far + range + 2 * (code - first));
      const glyph = range !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) letters.set(code, glyph);
    }
  }
}

/** A cmap of format 12, for Unicode at large and for Windows. */
function characterMap(letters: Map<number, number>): Buffer {
  const groups: [first: number, last: number, glyph: number][] = [];
  for (const [code, glyph] of [...letters].sort(([a], [b]) => a - b)) {
    const group = groups.at(-1);
    if (group && group[1] + 1 === code && group[2] + code - group[0] === glyph) group[1] = code;
    else groups.push([code, code, glyph]);
  }
  const map = Buffer.alloc(20 + 16 + 12 * groups.length);
  // Two records, platform 0 encoding 4 and platform 3 encoding 10, of one and the same map.
  [0, 2, 0, 4, 0, 20, 3, 10, 0, 20, 12].forEach((value, field) => {
    map.writeUInt16BE(value, 2 * field);
  });
  map.writeUInt32BE(16 + 12 * groups.length, 24);
  map.writeUInt32BE(groups.length, 32);
  groups.flat().forEach((value, field) => {
    map.writeUInt32BE(value, 36 + 4 * field);
  });
  return map;
}

function joinedMaxima(first: Buffer, second: Buffer, glyphs: number): Buffer {
  const joined = withNumber(first, 4, glyphs);
  for (let at = 6; at < joined.length; at += 2)
    joined.writeUInt16BE(Math.max(first.readUInt16BE(at), second.readUInt16BE(at)), at);
  return joined;
}

/** `post` of version 3, which has no names of glyphs. */
const withoutGlyphNames = (post: Buffer): Buffer => {
  const short = Buffer.from(post.subarray(0, 32));
  short.writeUInt32BE(0x00030000, 0);
  return short;
};

function withNumber(table: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(table);
  copy.writeUInt16BE(value, at);
  return copy;
}
