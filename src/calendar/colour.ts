/** The name RFC 7986 §5.9 wants for a calendar's colour: one of CSS's, not a number. */

/** Names of CSS colours (CSS Color Module Level 3, §4.3) that stand well apart and read on white. */
const named = {
  black: '#000000',
  dimgray: '#696969',
  slategray: '#708090',
  maroon: '#800000',
  brown: '#a52a2a',
  firebrick: '#b22222',
  crimson: '#dc143c',
  tomato: '#ff6347',
  saddlebrown: '#8b4513',
  chocolate: '#d2691e',
  darkorange: '#ff8c00',
  goldenrod: '#daa520',
  olive: '#808000',
  darkolivegreen: '#556b2f',
  green: '#008000',
  seagreen: '#2e8b57',
  teal: '#008080',
  darkcyan: '#008b8b',
  steelblue: '#4682b4',
  royalblue: '#4169e1',
  mediumblue: '#0000cd',
  navy: '#000080',
  indigo: '#4b0082',
  purple: '#800080',
  mediumvioletred: '#c71585',
  deeppink: '#ff1493',
} as const;

/**
 * The nearest colour with a name.
 *
 * @param hex `#9b2d1f`
 * @example colourName('#9b2d1f') // 'brown'
 */
export function colourName(hex: string): string {
  const wanted = channels(hex);
  const distance = (other: string) =>
    channels(other).reduce((sum, channel, index) => sum + (channel - wanted[index]!) ** 2, 0);
  return Object.entries(named).reduce((a, b) => (distance(b[1]) < distance(a[1]) ? b : a))[0];
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
