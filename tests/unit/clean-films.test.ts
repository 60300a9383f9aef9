import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { cleanFile, personalIn } from '../../src/content/clean/clean-file.ts';
import { PdfReader } from '../../src/slides/pdf/reader.ts';
import { box, element, officePdf, phoneFilm, secretPlace, taggedWebm } from '../setup/films.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lectern-films-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, bytes: Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** The names of the boxes of a film, those within others behind them. */
function boxesOf(bytes: Buffer, holders = ['moov', 'trak', 'mdia', 'udta']): string[] {
  const names: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size =
      bytes.readUInt32BE(at) === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    names.push(type, ...(holders.includes(type) ? boxesOf(bytes.subarray(at + 8, at + size), holders) : []));
    at += size;
  }
  return names;
}

describe('a film of a telephone', () => {
  test.each(['mp4', 'mov', 'm4v'])(
    'as .%s loses its place, its camera and its times, and nothing moves',
    async (ending) => {
      for (const large of [false, true]) {
        const before = phoneFilm({ large });
        const file = fileOf(`film-${large}.${ending}`, before);
        expect(await personalIn(file)).toMatchObject({ place: true, left: [] });
        expect(await cleanFile(file)).toEqual([]);
        const after = readFileSync(file);
        expect(after.length).toBe(before.length);
        const text = after.toString('latin1');
        for (const gone of [secretPlace, 'Telephone', 'ISO6709', 'GPSLatitude', 'Ada', '\xd0\xc0\xff\xee'])
          expect(text).not.toContain(gone);
        expect(text.indexOf('what is seen')).toBe(before.indexOf('what is seen'));
        expect(boxesOf(after)).toEqual(
          boxesOf(before, ['moov', 'trak', 'mdia']).flatMap((name, index, all) => {
            if (name === 'udta') return all[index - 1] === 'minf' ? ['udta', 'kind', 'free'] : ['free'];
            return ['meta', 'uuid'].includes(name) ? 'free' : name;
          }),
        );
        expect(await personalIn(file)).toMatchObject({ place: false, changes: [] });
      }
    },
  );

  test('with a track of measurements is named, for these stay', async () => {
    expect(await cleanFile(fileOf('measured.mp4', phoneFilm({ measured: true })))).toEqual([
      'still holds a track of measurements (gpmd)',
    ]);
  });

  test('that ffprobe can read is read as before', async () => {
    if (spawnSync('ffmpeg', ['-version']).status !== 0) return;
    const file = path.join(folder, 'real.mp4');
    const notes = ['-metadata', `location=${secretPlace}`, '-metadata', 'artist=Ada'];
    spawnSync('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64', ...notes, file]);
    await cleanFile(file);
    expect(readFileSync(file, 'latin1')).not.toContain(secretPlace);
    expect(spawnSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'null', '-']).stderr.toString()).toBe('');
  });
});

test('a WebM film loses its tags, its title and its date, and nothing moves', async () => {
  const before = taggedWebm();
  const file = fileOf('film.webm', before);
  expect(await personalIn(file)).toMatchObject({ place: true });
  await cleanFile(file);
  const after = readFileSync(file);
  expect(after.length).toBe(before.length);
  for (const gone of [secretPlace, 'holiday', '12345678', 'LOCATION'])
    expect(after.includes(gone)).toBe(false);
  for (const kept of ['muxer', 'writer', 'tracks', 'what is seen'])
    expect(after.indexOf(kept)).toBe(before.indexOf(kept));
  expect(await personalIn(file)).toMatchObject({ place: false, changes: [] });
});

test.each([
  ['a picture in the same format', Buffer.concat([box('ftyp', 'heic'), box('meta', 'what it needs')])],
  ['cut off', phoneFilm().subarray(0, 200)],
  ['whose boxes have no size', Buffer.alloc(4000)],
  ['whose boxes are larger than it', Buffer.concat([Buffer.from('ffffffff', 'hex'), Buffer.from('moov')])],
  ['empty', Buffer.alloc(0)],
  [
    'of elements without a size',
    Buffer.concat([Buffer.from('18538067ff', 'hex'), Buffer.from('1f43b675ff', 'hex')]),
  ],
  ['of void elements', element('ec', 'x'.repeat(40))],
])('a file that is no film, %s, stays what it is', async (_name, bytes) => {
  for (const ending of ['mp4', 'webm']) {
    const file = fileOf(`odd.${ending}`, bytes);
    await cleanFile(file);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  }
});

describe('a PDF of an office', () => {
  const photograph = () =>
    sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
      .withExif({ IFD0: { Make: 'Telephone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '54/1 30/1 0/1' } })
      .jpeg()
      .toBuffer();

  test('loses the place and camera of its pictures, its history and the office, and keeps title and author', async () => {
    const before = officePdf(await photograph());
    const file = fileOf('deck.pdf', before);
    expect(await personalIn(file)).toMatchObject({ place: true, left: [] });
    expect(await cleanFile(file)).toEqual([]);
    const after = readFileSync(file);
    expect(after.length).toBe(before.length);
    for (const gone of ['Telephone', 'GPS', 'ada.secret', 'Secret Ltd', '<416461>'])
      expect(after.includes(gone)).toBe(false);
    for (const kept of [
      '/Title (On tides \\(again\\))',
      '/Author (Ada Example)',
      'pdfuaid:part="1"',
      '<dc:title>',
      '/Pages 9',
    ])
      expect(after.indexOf(kept)).toBe(before.indexOf(kept));
    expect(await personalIn(file)).toMatchObject({ place: false, changes: [] });
    const reader = new PdfReader('deck.pdf');
    try {
      expect(await reader.open(after)).toBe(1);
      await reader.page(1, 100);
    } finally {
      await reader.close();
    }
  });

  test.each(['/ByteRange [0 1 2 3]', '/Encrypt 9 0 R'])(
    'that would break is named instead: %s',
    async (extra) => {
      const before = officePdf(await photograph(), { extra });
      const file = fileOf('signed.pdf', before);
      expect((await cleanFile(file)).join()).toMatch(
        /still holds what a camera wrote into a photograph \(it is /,
      );
      expect(readFileSync(file).equals(before)).toBe(true);
    },
  );

  const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
  const exif = 'http://ns.adobe.com/exif/1.0/';
  const history = 'http://ns.adobe.com/xap/1.0/mm/';
  const dc = 'http://purl.org/dc/elements/1.1/';
  const stream = (dictionary: string, content: Buffer | string) =>
    `9 0 obj\n<< ${dictionary} /Length ${content.length} >>\nstream\n${content.toString('latin1')}\nendstream\nendobj\n`;
  const pdf = (...parts: string[]) => Buffer.from(`%PDF-1.7\n${parts.join('')}%%EOF\n`, 'latin1');

  test.each([
    [
      'as attributes under other prefixes',
      `<m:xmpmeta xmlns:m="adobe:ns:meta/"><r:RDF xmlns:r="${rdf}"><r:Description r:about="" g:GPSLatitude='54,SECRET' t:title="On tides" xmlns:g="${exif}" xmlns:t="${dc}"/></r:RDF></m:xmpmeta>`,
    ],
    [
      'as elements under other prefixes, without the one around',
      `<a:RDF xmlns:a='${rdf}'><a:Description xmlns:h="${history}" xmlns:t="${dc}"><h:History><a:Seq><a:li>SECRET</a:li></a:Seq></h:History><t:title>On tides</t:title></a:Description></a:RDF>`,
    ],
    [
      'under a prefix that usually is harmless, beside one that usually is not',
      `<rdf:RDF xmlns:rdf="${rdf}"><rdf:Description xmlns:dc="${exif}" xmlns:exif="${dc}"><dc:GPSLongitude>SECRET</dc:GPSLongitude><exif:title>On tides</exif:title></rdf:Description></rdf:RDF>`,
    ],
    [
      'of a maker that nobody knows, as an element without a prefix',
      `<rdf:RDF xmlns:rdf="${rdf}"><rdf:Description><Office xmlns="https://office.example/">SECRET <Room xmlns="${dc}">SECRET</Room></Office><title xmlns="${dc}">On tides</title></rdf:Description></rdf:RDF>`,
    ],
  ])('loses metadata %s, in UTF-8 and UTF-16', async (_name, xmp) => {
    const spelt = [
      Buffer.from(xmp),
      Buffer.from(xmp, 'utf16le'),
      Buffer.from(xmp, 'utf16le').swap16(),
      Buffer.from(`\ufeff${xmp.replace('On tides', 'On tides é 日本')}`),
    ];
    for (const [index, content] of spelt.entries()) {
      const before = pdf(stream('/Type /Metadata /Subtype /XML', content));
      const file = fileOf('xmp.pdf', before);
      expect(await cleanFile(file)).toEqual([]);
      const after = readFileSync(file);
      expect(after.length).toBe(before.length);
      const text = after.toString('latin1').replaceAll('\0', '');
      expect(text, `${index}`).not.toContain('SECRET');
      expect(text).toContain('On tides');
      expect(await personalIn(file)).toMatchObject({ place: false, changes: [], left: [] });
    }
  });

  test('loses the office in every spelling of a string', async () => {
    const file = fileOf(
      'info.pdf',
      pdf(
        '7 0 obj\n<< /Title (On (the) tides) % a note )\n/Company (Secret (Berlin) \\) Ltd) /Manager <53 4543 524554> /Rooms [(Secret 1) (Secret 2)] /Author (Ada) /More << /Deep (Secret) >> /Last (Secret) >>\nendobj\n',
        'trailer\n<< /Info 7 0 R >>\n',
      ),
    );
    await cleanFile(file);
    const after = readFileSync(file, 'latin1');
    expect(after).not.toMatch(/Secret|53 4543/);
    for (const kept of ['/Title (On (the) tides)', '/Author (Ada)']) expect(after).toContain(kept);
  });

  test('is named for what is compressed in it, and for metadata that is damaged', async () => {
    const xmp = `<rdf:RDF xmlns:rdf="${rdf}"><rdf:Description xmlns:e="${exif}" e:GPSLatitude="54,30.0N"/></rdf:RDF>`;
    const objects = '7 0 << /Title (T) /Company (Secret) >>';
    const file = fileOf(
      'compressed.pdf',
      pdf(
        stream('/Type /Metadata /Subtype /XML /Filter /FlateDecode', deflateSync(xmp)),
        stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', deflateSync(objects)),
        stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', 'damaged'),
        stream('/Type /Metadata /Subtype /XML', xmp.replace('</rdf:RDF>', '<')),
        'trailer\n<< /Info 7 0 R >>\n',
      ),
    );
    expect(await personalIn(file)).toMatchObject({
      place: true,
      left: [
        'metadata that is no XML',
        'compressed metadata of a picture, its history or an office',
        'compressed information: /Company',
        'compressed parts that were not looked into',
      ],
    });
  });

  test('that has nothing of it stays byte for byte what it is, and a large one takes no time', async () => {
    const plain = Buffer.concat([
      Buffer.from('%PDF-1.7\n'),
      Buffer.alloc(20_000_000, '1 1 obj << /Info ( <x:xmpmeta <a:b '),
    ]);
    const file = fileOf('plain.pdf', plain);
    const began = performance.now();
    await cleanFile(file);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(readFileSync(file).equals(plain)).toBe(true);
  });
});
