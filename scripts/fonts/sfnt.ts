/**
 * The container that TrueType fonts come in: tables by name (OpenType 1.9, "Organization of an OpenType Font").
 */

/** The tables of a font by their names. */
export type Tables = ReadonlyMap<string, Buffer>;

/** Takes a file apart. */
export function tablesOf(font: Buffer): Tables {
  const tables = new Map<string, Buffer>();
  for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16) {
    const start = font.readUInt32BE(at + 8);
    tables.set(font.toString('latin1', at, at + 4), font.subarray(start, start + font.readUInt32BE(at + 12)));
  }
  return tables;
}

/**
 * One table.
 *
 * @throws Error where the font has none of that name
 */
export function tableOf(tables: Tables, name: string): Buffer {
  const table = tables.get(name);
  if (!table) throw new Error(`The font has no table "${name}".`);
  return table;
}

/** With zeros to the next multiple of four bytes. */
export const padded = (bytes: Buffer): Buffer =>
  bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))]);

/** Puts tables together to a file. */
export function sfntOf(tables: Tables): Buffer {
  const names = [...tables.keys()].sort();
  const power = Math.floor(Math.log2(names.length));
  const head = Buffer.alloc(12 + 16 * names.length);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt16BE(names.length, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (names.length - 2 ** power), 10);
  let offset = head.length;
  const parts = names.map((name, index) => {
    const table = tableOf(tables, name);
    const at = 12 + 16 * index;
    head.write(name, at, 'latin1');
    head.writeUInt32BE(checksum(padded(table)), at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(table.length, at + 12);
    offset += padded(table).length;
    return padded(table);
  });
  return Buffer.concat([head, ...parts]);
}

function checksum(table: Buffer): number {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) >>> 0;
  return sum;
}

/**
 * The font under another family name, as a licence with reserved names (OFL 1.1, 3) asks of a modified font.
 * Copyright and licence stay. `STAT` goes: it names styles for the menus of programs, in records that are not kept,
 * and browsers' sanitiser (OTS, stat.cc) complains of each of them.
 */
export function renamed(font: Buffer, family: string): Buffer {
  const tables = tablesOf(font);
  const name = tableOf(tables, 'name');
  const texts = name.readUInt16BE(4);
  const own: Record<number, string> = {
    1: family,
    2: 'Regular',
    3: family,
    4: family,
    6: family.replaceAll(' ', ''),
  };
  const kept = new Set([0, 5, 13, 14]);
  const records: { id: number; text: Buffer }[] = [];
  for (let at = 6; at < 6 + 12 * name.readUInt16BE(2); at += 12) {
    const [platform, id] = [name.readUInt16BE(at), name.readUInt16BE(at + 6)];
    const start = texts + name.readUInt16BE(at + 10);
    const text = name.subarray(start, start + name.readUInt16BE(at + 8));
    if (platform === 3 && kept.has(id)) records.push({ id, text });
  }
  for (const [id, text] of Object.entries(own))
    records.push({ id: Number(id), text: Buffer.from(text, 'utf16le').swap16() });
  records.sort((a, b) => a.id - b.id);
  const head = Buffer.alloc(6 + 12 * records.length);
  head.writeUInt16BE(records.length, 2);
  head.writeUInt16BE(head.length, 4);
  let offset = 0;
  records.forEach(({ id, text }, index) => {
    // Windows, Unicode, American English.
    [3, 1, 0x409, id, text.length, offset].forEach((value, field) => {
      head.writeUInt16BE(value, 6 + 12 * index + 2 * field);
    });
    offset += text.length;
  });
  const without = new Map(tables);
  without.delete('STAT');
  return sfntOf(without.set('name', Buffer.concat([head, ...records.map(({ text }) => text)])));
}
