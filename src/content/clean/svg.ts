/**
 * SVG pictures that run nothing, also when somebody opens one by itself, where no page's policy holds: the file is read as
 * XML the way browsers read it, and only drawing is written again (www.w3.org/TR/SVG2/eltindex.html).
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';

const svg = 'http://www.w3.org/2000/svg';
const xhtml = 'http://www.w3.org/1999/xhtml';
const xlink = 'http://www.w3.org/1999/xlink';
const xml = 'http://www.w3.org/XML/1998/namespace';

/** Elements that draw, style, move or describe. Not among them: `script`, and all that holds another document. */
const drawing = new Set(
  `a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform circle clipPath color-profile defs
  desc discard ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
  feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
  feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter flowPara flowRegion
  flowRoot font font-face font-face-format font-face-name font-face-src foreignObject g glyph glyphRef hatch hatchpath hkern
  image line linearGradient marker mask mesh meshgradient meshpatch meshrow missing-glyph mpath path pattern polygon polyline
  radialGradient rect set solidcolor stop style svg switch symbol text textPath title tref tspan use view vkern`.split(
    /\s+/,
  ),
);

/** What diagrams write their labels in, within `foreignObject`: text, and nothing that loads or sends. */
const writing = new Set(
  `b blockquote body br center code del dd div dl dt em font h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp section small
  span strong sub sup table tbody td tfoot th thead tr u ul var wbr`.split(/\s+/),
);
const writingAttributes = new Set([
  'align',
  'class',
  'colspan',
  'dir',
  'id',
  'lang',
  'rowspan',
  'style',
  'title',
]);

/** What moves, and can so change an attribute. */
const moving = new Set(['animate', 'animateColor', 'animateMotion', 'animateTransform', 'discard', 'set']);

export interface CleanSvg {
  /** The picture; where nothing had to be taken out, the text it was. */
  text: string;
  changed: boolean;
  /** What could have run, sent or loaded: names of elements and attributes. Notes of editors are not told of. */
  removed: string[];
}

/** The file is no XML, so that no browser shows more than its beginning. */
export class NotXml extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotXml';
  }
}

/**
 * A picture without what could run, send or load.
 *
 * @throws NotXml
 * @example cleanSvg(bytesOf('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')).removed // ['onload']
 */
export function cleanSvg(bytes: Uint8Array): CleanSvg {
  const { text, isUtf8 } = decoded(bytes);
  const removed = new Set<string>();
  let changed = !isUtf8;
  const parts: string[] = [];
  /** The namespaces of the elements that are open; `undefined` within one that is left out. */
  const open: (string | undefined)[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const leave = (name: string, told: boolean) => {
    changed = true;
    if (told) removed.add(name);
  };
  /** Names of the elements that are open. */
  const names: string[] = [];
  const isOut = () => open.length > 0 && open.at(-1) === undefined;
  parser.on('doctype', (said) => {
    if (!said.includes('[')) return;
    changed = true;
    for (const [, name = '', value = ''] of said.matchAll(plainEntity)) parser.ENTITIES[name] ??= value;
  });
  parser.on('processinginstruction', ({ target }) => {
    changed = true;
    if (target === 'xml-stylesheet') removed.add(`<?${target}?>`);
  });
  parser.on('opentag', (tag) => {
    const kept = !isOut() && isKept(tag, open.at(-1));
    if (!kept && !isOut()) {
      changed = true;
      if (!isNote(tag)) removed.add(`<${tag.name}>`);
    }
    if (kept) {
      const shown = tag.uri === open.at(-1) ? '' : ` xmlns="${tag.uri}"`;
      const links = open.length === 0 ? ` xmlns:xlink="${xlink}"` : '';
      parts.push(`<${tag.local}${shown}${links}${attributesOf(tag, leave)}>`);
    }
    open.push(kept ? tag.uri : undefined);
    names.push(tag.local);
    if (open.length > deepest) throw new NotXml(`more than ${deepest} elements within each other`);
  });
  parser.on('closetag', (tag) => {
    names.pop();
    if (open.pop() !== undefined) parts.push(`</${tag.local}>`);
  });
  const said = (words: string) => {
    if (open.length === 0 || isOut()) return;
    if (names.at(-1) === 'style' && loads(words)) {
      changed = true;
      removed.add('<style>');
    } else parts.push(escaped(words));
  };
  parser.on('text', said);
  parser.on('cdata', said);
  parser.on('error', (error) => {
    throw new NotXml(error.message, { cause: error });
  });
  parser.write(text).close();
  if (!changed) return { text, changed, removed: [] };
  return { text: `${parts.join('') || emptySvg}\n`, changed, removed: [...removed] };
}

/** A picture of nothing, for one that can't be read. */
export const emptySvg = `<svg xmlns="${svg}" width="1" height="1"/>`;

/** No editor nests so deep, and what looks up namespaces goes through all that is open. */
const deepest = 1_000;

/** Entities that Illustrator declares for namespaces; others stay unknown, and so an error. */
const plainEntity = /<!ENTITY\s+([A-Za-z_][\w.-]{0,99})\s+(?:"([^"<&%]{0,2000})"|'[^'<&%]{0,2000}')\s*>/g;

/** As XML says which encoding it is in (www.w3.org/TR/xml, appendix F). */
function decoded(bytes: Uint8Array): { text: string; isUtf8: boolean } {
  const [first, second] = bytes;
  const declared = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    Buffer.from(bytes.subarray(0, 300)).toString('latin1'),
  )?.[1];
  const marked =
    first === 0xfe && second === 0xff
      ? 'utf-16be'
      : first === 0xff && second === 0xfe
        ? 'utf-16le'
        : undefined;
  const silent =
    first === 0 && second === 0x3c ? 'utf-16be' : first === 0x3c && second === 0 ? 'utf-16le' : undefined;
  const encoding = (marked ?? silent ?? declared ?? 'utf-8').toLowerCase();
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { text, isUtf8: /^(?:utf-?8|us-ascii)$/.test(encoding) };
  } catch (cause) {
    throw new NotXml(`it can't be read as ${encoding}`, { cause });
  }
}

function isKept({ local, uri, attributes }: SaxesTagNS, around: string | undefined): boolean {
  if (uri === xhtml) return around !== undefined && writing.has(local);
  if (uri !== svg || !drawing.has(local) || (around === undefined && local !== 'svg')) return false;
  if (!moving.has(local)) return true;
  const target =
    Object.values(attributes).find((attribute) => attribute.local === 'attributeName')?.value ?? '';
  return !/^\s*(?:[\w-]+:)?(?:href|on\w*)\s*$/i.test(target);
}

/** What editors, and the people who use them, write into a picture about it. */
function isNote({ local, uri }: SaxesTagNS): boolean {
  return (uri === svg && local === 'metadata') || ![svg, xhtml].includes(uri);
}

function attributesOf(
  { local, uri, attributes }: SaxesTagNS,
  leave: (name: string, told: boolean) => void,
): string {
  const written = new Set<string>();
  let text = '';
  for (const { name, local: own, uri: space, value } of Object.values(attributes)) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const as = space === xlink ? `xlink:${own}` : space === xml ? `xml:${own}` : own;
    if (!isSafe(uri, local, { own, space, value }) || written.has(as)) {
      leave(name, ['', xlink, xml].includes(space));
      continue;
    }
    written.add(as);
    text += ` ${as}="${escaped(value)
      .replaceAll('"', '&quot;')
      .replace(/[\n\t\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`;
  }
  return text;
}

function isSafe(
  uri: string,
  element: string,
  { own, space, value }: { own: string; space: string; value: string },
): boolean {
  if (!['', xlink, xml].includes(space)) return false;
  if (/^on/i.test(own) || own === 'ping' || (space === xml && own === 'base')) return false;
  if (own !== 'href' && loads(value)) return false;
  if (uri === xhtml) return writingAttributes.has(own) || space === xml;
  if (own !== 'href') return own !== 'src';
  // Browsers leave out control characters and white space at the beginning (url.spec.whatwg.org).
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
  const address = value.replace(/[\u0000-\u0020]+/g, '');
  if (address.startsWith('#')) return true;
  if (element === 'a') return /^(?:https?:|mailto:|tel:|[/?.]|[^:]*$)/i.test(address);
  if (['image', 'feImage'].includes(element))
    return /^data:image\/(?:png|jpe?g|gif|webp|avif)[;,]/i.test(address);
  return false;
}

/**
 * Whether CSS, or an attribute with a `url()` in it, loads something: what it names is neither in the picture (`url(#id)`) nor in
 * itself (`url(data:…)`). An escape could spell anything, and editors write none.
 */
function loads(css: string): boolean {
  if (/@import|image-set\(|\bsrc\(/i.test(css)) return true;
  if (/\\/.test(css) && /[({@]/.test(css)) return true;
  return [...css.matchAll(/url\(\s*["']?\s*(.)?(.{0,4})/gis)].some(
    ([, first = '', more = '']) => first !== '#' && !/^data:$/i.test(first + more),
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
