/**
 * Glyph outlines onto a picture. Most of the time that librsvg took for a card went into parsing and filling its
 * outlines; this takes a tenth. Coverage is exact: each edge adds its signed area to the cells it crosses, and a
 * running sum along each row is how much of each pixel is inside (as in Raph Levien's font-rs). Overlapping
 * contours of one direction, which variable fonts have, count once.
 */
import { lineTo, move, quadraticTo } from './faces.ts';
import type { Writing } from './kit.ts';
import type { Bitmap } from './picture.ts';

/** Steps of grey between paper and ink. More are not seen, and make the PNG larger. */
const greys = 32;

/** Cells of one line of text, reused by the next: painting leaves them empty. */
let cells = new Float32Array(0);
/** Per row, the first and the last cell that an edge touched. */
let firsts = new Int32Array(0);
let lasts = new Int32Array(0);

/** A field of cells; each row has two more at its end, because an edge reaches into its right neighbour. */
class Coverage {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly stride: number;

  constructor(left: number, top: number, right: number, bottom: number) {
    this.left = left;
    this.top = top;
    this.width = right - left;
    this.height = bottom - top;
    this.stride = this.width + 2;
    if (cells.length < this.stride * this.height) cells = new Float32Array(this.stride * this.height);
    if (firsts.length < this.height) {
      firsts = new Int32Array(this.height);
      lasts = new Int32Array(this.height);
    }
    firsts.fill(this.stride, 0, this.height);
    lasts.fill(-1, 0, this.height);
  }

  /** Adds an edge, in cells from the upper left corner. */
  line(fromX: number, fromY: number, toX: number, toY: number): void {
    if (fromY === toY) return;
    const down = fromY < toY;
    const direction = down ? 1 : -1;
    const x0 = down ? fromX : toX;
    const y0 = down ? fromY : toY;
    const x1 = down ? toX : fromX;
    const y1 = down ? toY : fromY;
    const slope = (x1 - x0) / (y1 - y0);
    let x = y0 < 0 ? x0 - y0 * slope : x0;
    const field = cells;
    const stride = this.stride;
    const lastX = this.width;
    const end = Math.min(this.height, Math.ceil(y1));
    for (let row = Math.max(0, Math.floor(y0)); row < end; row++) {
      const dy = Math.min(row + 1, y1) - Math.max(row, y0);
      const nextX = x + slope * dy;
      const area = direction * dy;
      const left = Math.min(Math.max(Math.min(x, nextX), 0), lastX);
      const right = Math.min(Math.max(Math.max(x, nextX), 0), lastX);
      const first = Math.floor(left);
      const past = Math.ceil(right);
      const at = row * stride + first;
      if (first < (firsts[row] as number)) firsts[row] = first;
      if (past > (lasts[row] as number)) lasts[row] = past;
      if (past <= first + 1) {
        // Within one cell: the part to the right of the edge's middle is inside.
        const middle = (left + right) / 2 - first;
        field[at] = (field[at] as number) + area * (1 - middle);
        field[at + 1] = (field[at + 1] as number) + area * middle;
      } else {
        // Across several: a triangle in the first, trapezia between, the rest in the last.
        const perCell = 1 / (right - left);
        const begin = 1 - (left - first);
        const head = 0.5 * perCell * begin * begin;
        const rest = right - past + 1;
        const tail = 0.5 * perCell * rest * rest;
        field[at] = (field[at] as number) + area * head;
        if (past === first + 2) {
          field[at + 1] = (field[at + 1] as number) + area * (1 - head - tail);
        } else {
          const second = perCell * (1.5 - (left - first));
          field[at + 1] = (field[at + 1] as number) + area * (second - head);
          for (let cell = first + 2; cell < past - 1; cell++) {
            field[row * stride + cell] = (field[row * stride + cell] as number) + area * perCell;
          }
          const upToLast = second + (past - first - 3) * perCell;
          field[row * stride + past - 1] =
            (field[row * stride + past - 1] as number) + area * (1 - upToLast - tail);
        }
        field[row * stride + past] = (field[row * stride + past] as number) + area * tail;
      }
      x = nextX;
    }
  }

  quadratic(x0: number, y0: number, cx: number, cy: number, x1: number, y1: number): void {
    const bendX = x0 - 2 * cx + x1;
    const bendY = y0 - 2 * cy + y1;
    const steps = 1 + Math.floor(Math.sqrt(Math.sqrt(3 * (bendX * bendX + bendY * bendY))));
    let fromX = x0;
    let fromY = y0;
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      const s = 1 - t;
      const x = s * s * x0 + 2 * s * t * cx + t * t * x1;
      const y = s * s * y0 + 2 * s * t * cy + t * t * y1;
      this.line(fromX, fromY, x, y);
      fromX = x;
      fromY = y;
    }
  }

  /** Blends a colour into the picture where there is ink, and empties the cells. */
  paint(picture: Bitmap, colour: number): void {
    const { rows, width, height } = picture;
    const field = cells;
    /** For each colour of the ground, the palette's index at each grey. */
    const blends: Uint8Array[] = [];
    for (let row = 0; row < this.height; row++) {
      const y = this.top + row;
      const start = row * this.stride;
      const end = start + Math.min(lasts[row] as number, this.stride - 1);
      const pixels = y * (width + 1) + 1 + this.left - start;
      const seen = y >= 0 && y < height;
      const from = Math.max(0, -this.left) + start;
      const to = Math.min(this.width, width - this.left) + start;
      let sum = 0;
      let grey = 0;
      for (let at = start + (firsts[row] as number); at <= end; at++) {
        if (grey === 0) while (at < end && field[at] === 0) at++;
        const cell = field[at] as number;
        if (cell !== 0) {
          field[at] = 0;
          sum += cell;
          grey = Math.min(greys, Math.round(Math.abs(sum) * greys));
        }
        if (grey === 0 || !seen || at < from || at >= to) continue;
        const ground = rows[pixels + at] as number;
        let blend = blends[ground];
        if (!blend) {
          blend = mixtures(picture, ground, colour);
          blends[ground] = blend;
        }
        rows[pixels + at] = blend[grey] as number;
      }
      // An edge may end in the two cells past the row.
      field.fill(0, (row + 1) * this.stride - 2, (row + 1) * this.stride);
    }
  }
}

/** Palette indices from a colour of the ground (grey 0) to full ink (the last). */
function mixtures(picture: Bitmap, ground: number, colour: number): Uint8Array {
  const paper = picture.palette[ground] as number;
  return Uint8Array.from({ length: greys + 1 }, (_, grey) => {
    const part = (shift: number) => {
      const from = (paper >> shift) & 255;
      return Math.round(from + ((((colour >> shift) & 255) - from) * grey) / greys) << shift;
    };
    return picture.indexOf(part(16) | part(8) | part(0));
  });
}

/** `#9b2d1f` → 0x9b2d1f. Throws where it is not such a colour. */
function parseColour(hex: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`expected a colour such as #9b2d1f, found “${hex}”`);
  return Number.parseInt(hex.slice(1), 16);
}

/** Draws a text whose element lies at `left`, `top`, in pixels, into the picture. */
export function ink(picture: Bitmap, { colour, size, lines }: Writing, left: number, top: number): void {
  const number = parseColour(colour);
  for (const line of lines) {
    const width = line.runs.reduce((sum, { shaped }) => sum + shaped.width * size, 0);
    const startX = left + line.x;
    const baseline = top + line.y;
    // Ink leaves its advance by less than half an em, and its line by less than one and a half.
    const cellsLeft = Math.floor(startX - size / 2);
    const cellsTop = Math.floor(baseline - 1.5 * size);
    const coverage = new Coverage(
      cellsLeft,
      cellsTop,
      Math.ceil(startX + width + size / 2),
      Math.ceil(baseline + size),
    );
    for (const { face, shaped, x } of line.runs) {
      for (const glyph of shaped.glyphs) {
        const originX = startX + (x + glyph.x) * size - cellsLeft;
        const originY = baseline - glyph.y * size - cellsTop;
        trace(coverage, face.outline(glyph.id), originX, originY, size);
      }
    }
    coverage.paint(picture, number);
  }
}

function trace(
  coverage: Coverage,
  outline: Float32Array,
  originX: number,
  originY: number,
  size: number,
): void {
  let startX = 0;
  let startY = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < outline.length; ) {
    const operation = outline[i] as number;
    const last = operation === quadraticTo ? i + 3 : i + 1;
    const toX = originX + (outline[last] as number) * size;
    const toY = originY - (outline[last + 1] as number) * size;
    if (operation === move) {
      coverage.line(x, y, startX, startY);
      startX = toX;
      startY = toY;
    } else if (operation === lineTo) {
      coverage.line(x, y, toX, toY);
    } else {
      const controlX = originX + (outline[i + 1] as number) * size;
      const controlY = originY - (outline[i + 2] as number) * size;
      coverage.quadratic(x, y, controlX, controlY, toX, toY);
    }
    x = toX;
    y = toY;
    i = last + 2;
  }
  coverage.line(x, y, startX, startY);
}
