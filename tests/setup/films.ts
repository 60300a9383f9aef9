/** Small films and papers made by hand, with what cameras and office suites write into them. */

export const secretPlace = '+54.5000-003.2500+012.3/';

type Part = Buffer | string;
const bytes = (part: Part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part);

/** A box of MP4: its size, its name, its content. */
export function box(type: string, ...parts: Part[]): Buffer {
  const content = Buffer.concat(parts.map(bytes));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

const full = (type: string, ...parts: Part[]) => box(type, Buffer.alloc(4), ...parts);
const times = Buffer.from('d0c0ffeed0c0ffee', 'hex');

/** A track; `samples` is their kind, `notes` what it says of itself. */
function track(samples: string, notes: Part[] = []): Buffer {
  const stsd = full('stsd', Buffer.from([0, 0, 0, 1]), box(samples, Buffer.alloc(8)));
  const stco = full('stco', Buffer.from([0, 0, 0, 1, 0, 0, 0, 48]));
  return box(
    'trak',
    full('tkhd', times, Buffer.alloc(72)),
    box('mdia', full('mdhd', times, Buffer.alloc(12)), box('minf', box('stbl', stsd, stco))),
    ...notes,
  );
}

/** A film of a telephone: the place in QuickTime's notes and in Apple's keys, XMP, times, and a track's own notes. */
export function phoneFilm({ measured = false, large = false } = {}): Buffer {
  const apple = full('meta', box('keys', 'com.apple.quicktime.location.ISO6709'), box('ilst', secretPlace));
  const mdat = box('mdat', 'what is seen and heard');
  const wide = Buffer.concat([
    Buffer.from([0, 0, 0, 1]),
    Buffer.from('mdat'),
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 38]),
    mdat.subarray(8),
  ]);
  return Buffer.concat([
    box('ftyp', 'qt  ', Buffer.alloc(12)),
    large ? wide : mdat,
    box(
      'moov',
      full('mvhd', times, Buffer.alloc(88)),
      track('avc1', [box('udta', box('kind', 'main'), box('name', 'Ada Example'))]),
      ...(measured ? [track('gpmd')] : []),
      box('udta', box('\xa9xyz', secretPlace), box('\xa9mod', 'Telephone 12')),
      apple,
    ),
    box(
      'uuid',
      Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'),
      '<x:xmpmeta exif:GPSLatitude="54,30N"/>',
    ),
  ]);
}

/** An element of Matroska; its size in eight bytes. */
export function element(id: string, ...parts: Part[]): Buffer {
  const content = Buffer.concat(parts.map(bytes));
  const size = Buffer.alloc(8);
  size[0] = 1;
  size.writeUIntBE(content.length, 2, 6);
  return Buffer.concat([Buffer.from(id, 'hex'), size, content]);
}

/** A WebM film with tags, a title and a date. */
export const taggedWebm = (): Buffer =>
  Buffer.concat([
    element('1a45dfa3', element('4282', 'webm')),
    element(
      '18538067',
      element(
        '1549a966',
        element('bf', '\x01\x02\x03\x04'),
        element('4d80', 'muxer'),
        element('5741', 'writer'),
        element('4461', '12345678'),
        element('7ba9', "Ada's holiday"),
      ),
      element('1654ae6b', 'tracks'),
      element('1f43b675', 'what is seen and heard'),
      element(
        '1254c367',
        element('7373', element('67c8', element('45a3', 'LOCATION'), element('4487', secretPlace))),
      ),
    ),
  ]);

/** A PDF with an office's own fields, XMP that tells a camera and a history, and a photograph with what a camera wrote. */
export function officePdf(photograph: Buffer, { extra = '' } = {}): Buffer {
  const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" exif:GPSLatitude="54,30.0N" pdfuaid:part="1"><dc:title>On tides</dc:title><xmpMM:History><rdf:Seq><rdf:li>C:\\Users\\ada.secret</rdf:li></rdf:Seq></xmpMM:History></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 6 0 R /Resources << /XObject << /P 4 0 R >> >> >>',
    `<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${photograph.length} >>\nstream\n${photograph.toString('latin1')}\nendstream`,
    `<< /Type /Metadata /Subtype /XML /Length ${xmp.length} >>\nstream\n${xmp}\nendstream`,
    '<< /Length 34 >>\nstream\nq 500 0 0 500 100 20 cm /P Do Q    \nendstream',
    '<< /Title (On tides \\(again\\)) /Author (Ada Example) /Company (Secret Ltd) /Manager <416461> /Pages 9 /CreationDate (D:2026) >>',
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 8\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  text += `trailer\n<< /Size 8 /Root 1 0 R /Info 7 0 R ${extra} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
