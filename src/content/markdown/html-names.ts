/** The elements of HTML, those that it once had, and those of drawings and formulas that stand in it. */
const names = new Set(
  `a abbr acronym address area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas caption
  center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font
  footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main
  map mark marquee menu menuitem meta meter nav nobr noframes noscript object ol optgroup option output p param picture plaintext
  pre progress q rb rp rt rtc ruby s samp script search section select slot small source span strike strong style sub summary sup
  svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
  animate circle clippath defs desc ellipse filter foreignobject g image line lineargradient marker mask path pattern polygon
  polyline radialgradient rect stop symbol text textpath tspan use view
  math mrow mi mn mo ms mtext mspace msup msub msubsup munder mover munderover mfrac msqrt mroot mtable mtr mtd mpadded mphantom
  mstyle menclose merror mmultiscripts mprescripts semantics annotation`.split(/\s+/),
);

/**
 * Whether HTML has an element of this name, or a page could define one.
 *
 * @example isHtmlName('String') // false
 */
export function isHtmlName(name: string): boolean {
  return names.has(name.toLowerCase()) || /^[a-z][a-z0-9]*-[a-z0-9-]*$/.test(name);
}

/** Elements that have no end. */
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Whether an element of HTML has no closing tag. */
export const isVoid = (name: string): boolean => voids.has(name.toLowerCase());

/** Elements whose end may be left out (html.spec.whatwg.org/multipage/syntax.html#optional-tags), as far as texts have them. */
const optional = new Set('p li dt dd tr td th option'.split(' '));

/** Whether an element of HTML need not be closed: however many there are, they are not nested. */
export const isEndless = (name: string): boolean => isVoid(name) || optional.has(name.toLowerCase());
