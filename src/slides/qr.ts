/** QR codes as SVG: one path, no `style`, in whatever colour the text around it has. */
import { create } from 'qrcode';

/**
 * The dark modules of a QR code (ISO/IEC 18004) as an SVG path in units of one module.
 *
 * @returns the path, and how many modules the square is wide; the quiet zone of four modules on
 *   each side is left to the frame around it
 * @example qrPath('https://ada.example/s/x/').size // 25
 */
export function qrPath(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const runs: string[] = [];
  for (let row = 0; row < size; row++) {
    let start = -1;
    for (let column = 0; column <= size; column++) {
      const dark = column < size && modules.get(row, column) === 1;
      if (dark && start < 0) start = column;
      if (!dark && start >= 0) {
        runs.push(`M${start} ${row}h${column - start}v1h${start - column}z`);
        start = -1;
      }
    }
  }
  return { path: runs.join(''), size };
}
