/** Small presentations of LibreOffice, written by hand. */
import { crc32 } from 'node:zlib';
import { tinyPng } from './content.ts';

/** A presentation (ODP) with a title and a line a slide, and a described picture on the first one. */
export function makeOdp(slides: readonly [title: string, line: string][]): Buffer {
  const namespaces = Object.entries({
    office: 'office:1.0',
    draw: 'drawing:1.0',
    text: 'text:1.0',
    svg: 'svg-compatible:1.0',
    presentation: 'presentation:1.0',
    style: 'style:1.0',
    fo: 'xsl-fo-compatible:1.0',
  }).map(([name, rest]) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${rest}"`);
  const frame = (y: number, style: string, text: string) =>
    `<draw:frame svg:x="2cm" svg:y="${y}cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p><text:span text:style-name="${style}">${text}</text:span></text:p></draw:text-box></draw:frame>`;
  const picture =
    '<draw:frame svg:x="2cm" svg:y="9cm" svg:width="4cm" svg:height="4cm"><draw:image xlink:href="Pictures/boat.png"/><svg:desc>A boat at low water</svg:desc></draw:frame>';
  const pages = slides.map(
    ([title, line], index) =>
      `<draw:page>${frame(1, 'big', title)}${frame(5, 'small', line)}${index === 0 ? picture : ''}</draw:page>`,
  );
  const style = (name: string, size: number) =>
    `<style:style style:name="${name}" style:family="text"><style:text-properties fo:font-size="${size}pt"/></style:style>`;
  const content = `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${namespaces.join(' ')} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:automatic-styles>${style('big', 40)}${style('small', 18)}</office:automatic-styles><office:body><office:presentation>${pages.join('')}</office:presentation></office:body></office:document-content>`;
  const type = 'application/vnd.oasis.opendocument.presentation';
  const entry = (path: string, media: string) =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${media}"/>`;
  const manifest = `<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">${entry('/', type)}${entry('content.xml', 'text/xml')}${entry('Pictures/boat.png', 'image/png')}</manifest:manifest>`;
  return zip({
    mimetype: type,
    'content.xml': content,
    'Pictures/boat.png': tinyPng,
    'META-INF/manifest.xml': manifest,
  });
}

/** A ZIP archive whose files are stored as they are (APPNOTE 6.3.10, §4.3). */
function zip(files: Record<string, string | Buffer>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text as string);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(entries).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...entries, end]);
}
