/** Maths as MathML, which browsers and screen readers know: no script, no font, no `style`. */
import type { Element } from 'hast';
import { defineHastPlugin, type HastNode, htmlToHast } from 'satteri';
import temml from 'temml';

/**
 * Turns `$…$` and `$$…$$` into MathML. Belongs into the processor's `hastPlugins`, with the
 * parser's `math` feature on.
 *
 * @throws Error where a formula is wrong, with the formula and what is wrong with it
 */
export const mathPlugin = defineHastPlugin({
  name: 'lectern-math',
  element: [
    {
      filter: ['pre'],
      visit(pre, context) {
        const code = pre.children[0];
        if (code?.type !== 'element' || !hasClass(code, 'math-display')) return;
        return formula(context.textContent(code), true);
      },
    },
    {
      filter: ['code'],
      visit(code, context) {
        if (!hasClass(code, 'math-inline')) return;
        return formula(context.textContent(code), false);
      },
    },
  ],
});

const hasClass = (element: Element, name: string): boolean =>
  Array.isArray(element.properties.className) && element.properties.className.includes(name);

function formula(tex: string, displayMode: boolean): HastNode {
  return firstElement(htmlToHast(mathml(tex, displayMode), { fragment: true }));
}

function firstElement(tree: HastNode): HastNode {
  const first = 'children' in tree ? tree.children[0] : undefined;
  if (!first) throw new TypeError('The formula gave no MathML.');
  return first as HastNode;
}

/** Signs of a formula that a column of print has room for; what is wider is broken there (src/site/styles/math.css). */
const signsOnASheet = 55;

/**
 * A TeX formula as MathML without `style` attributes.
 *
 * @example mathml('x^2', false) // '<math><msup><mi>x</mi><mn>2</mn></msup></math>'
 * @throws Error where the formula is wrong
 */
export function mathml(tex: string, displayMode: boolean): string {
  let html: string;
  try {
    html = temml.renderToString(tex.trim(), { displayMode, throwOnError: true, annotate: false });
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new Error(`The formula "${tex.trim()}" can't be set: ${what}`, { cause });
  }
  const isLong = [...html.replace(/<[^>]*>|&\w+;/g, '')].length > signsOnASheet;
  return html
    .replace(/ style="([^"]*)"/g, (_all, style: string) => withoutStyle(style))
    .replace('<math', isLong ? '<math data-long' : '<math');
}

/**
 * What Temml says with `style`, said with attributes of MathML (mathcolor and mathbackground,
 * MathML Core §2.1.6) and with classes of `src/site/styles/math.css`. `display: block math` is the
 * browsers' own style for `display="block"`.
 */
function withoutStyle(style: string): string {
  const attributes: string[] = [];
  const classes: string[] = [];
  for (const declaration of style.split(';')) {
    const [property = '', value = ''] = declaration.split(':').map((part) => part.trim());
    if (property === 'color') attributes.push(`mathcolor="${value}"`);
    else if (property === 'background-color') attributes.push(`mathbackground="${value}"`);
    else if (property === 'border') classes.push('boxed');
    else if (property.startsWith('border-')) classes.push(`rule-${property.slice(7)}`);
    else if (/^padding-(left|right)$/.test(property) && /^0/.test(value)) {
      classes.push(`flush-${property.slice(8)}`);
    } else if (property === 'padding' && value === '0') classes.push('flush-left', 'flush-right');
  }
  if (classes.length > 0) attributes.push(`data-cell="${classes.join(' ')}"`);
  return attributes.map((attribute) => ` ${attribute}`).join('');
}
