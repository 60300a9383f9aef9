/** Small PDF files, written by hand: sound ones and those that people send by mistake or on purpose. */

export interface PdfPageSource {
  /** Lines from the top, the first one big. Latin letters alone. */
  lines: string[];
  /** A web address laid over the first line. */
  link?: string;
}

const literal = (text: string): string => text.replace(/[\\()]/g, '\\$&');

/** A PDF of pages 960 by 540 points. */
export function makePdf(pages: readonly PdfPageSource[], size: [number, number] = [960, 540]): Buffer {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const pageIds = pages.map((_page, index) => 4 + index * 3);
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(`<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (const [index, page] of pages.entries()) {
    const id = pageIds[index]!;
    const stream = page.lines
      .map((line, row) => {
        const font = row === 0 ? 48 : 24;
        return `BT /F1 ${font} Tf 60 ${460 - (row === 0 ? 0 : 60 + row * 60)} Td (${literal(line)}) Tj ET`;
      })
      .join('\n');
    const annots = page.link
      ? `/Annots [<< /Type /Annot /Subtype /Link /Rect [60 450 500 510] /A << /S /URI /URI (${literal(page.link)}) >> >>]`
      : '';
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.join(' ')}] /Contents ${id + 1} 0 R ` +
        `/Resources << /Font << /F1 3 0 R >> >> ${annots} >>`,
    );
    add(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
    add('<< >>');
  }
  return assemble(objects);
}

function assemble(objects: readonly string[], trailer = ''): Buffer {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** A PDF that asks for a password (standard security handler, revision 2). */
export function encryptedPdf(): Buffer {
  const hex = '28'.repeat(32);
  return assemble(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] >>',
      `<< /Filter /Standard /V 1 /R 2 /O <${hex}> /U <${hex}> /P -4 >>`,
    ],
    '/Encrypt 4 0 R /ID [<00> <00>]',
  );
}

/** A PDF whose page tree leads back to itself. */
export function circularPdf(): Buffer {
  return assemble(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] >>']);
}

/** A PDF without pages. */
export function pagelessPdf(): Buffer {
  return assemble(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>']);
}
