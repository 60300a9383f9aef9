/**
 * What HTML in Markdown may do on a page: what it shows stays, what the policy of the pages (`default-src 'self'`, nothing
 * inline) would stop is left out, and a frame of another site becomes a link. `src/content/check-texts.ts` names it.
 */
import type { Element } from 'hast';
import {
  type Data,
  defineHastPlugin,
  defineMdastPlugin,
  type HastPluginEntry,
  type HastVisitorContext,
  type MdxJsxFlowElementHast,
  type MdxJsxTextElementHast,
} from 'satteri';
import { isHtmlName } from './html-names.ts';

/** Elements that would change the page around the text, or that browsers are told not to follow. */
export const leftOut = [
  'style',
  'link',
  'meta',
  'base',
  'title',
  'object',
  'embed',
  'applet',
  'frame',
  'frameset',
];

/** Attributes that the policy stops. */
export const isStopped = (attribute: string): boolean => /^(?:style|on[a-z]+|srcdoc)$/i.test(attribute);

/** Whether an address is on another server. */
export const isForeign = (src: string): boolean => /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(src);

/** `<T>` and the like: what is not an HTML element is text, or readers would see nothing of it. For `mdastPlugins`. */
export const tagsAsText = defineMdastPlugin({
  name: 'lectern-tags-as-text',
  html(node) {
    const name = /^<\/?([A-Za-z][^\s/>]*)[^<]*>$/.exec(node.value)?.[1];
    if (name !== undefined && !isHtmlName(name)) return { type: 'text', value: node.value };
    return undefined;
  },
});

/** For `hastPlugins`, before all others. */
export const htmlPlugin: HastPluginEntry = ({ data }) => {
  const isAllowed = allowsScripts(data);
  return defineHastPlugin({
    name: 'lectern-html',
    element: {
      filter: [],
      visit(element, context) {
        const { tagName, properties } = element;
        if (leftOut.includes(tagName)) return context.removeNode(element);
        if (tagName === 'script') {
          if (!isAllowed || properties.src !== undefined) return context.removeNode(element);
          const text = context.textContent(element);
          return {
            ...element,
            properties: { ...properties, dataOfText: '', 'set:html': text },
            children: [],
          };
        }
        if (tagName === 'iframe' && isForeign(String(properties.src ?? '')))
          return frameLink(String(properties.src), textOr(properties.title));
        for (const name of Object.keys(properties)) {
          if (isStopped(name) && !isAlignment(element)) context.setProperty(element, name, null);
        }
        return undefined;
      },
    },
  });
};

/** Whether the fields of a text say `scripts: allow`. */
function allowsScripts(data: Data): boolean {
  return (data.astro as { frontmatter: Record<string, unknown> }).frontmatter.scripts === 'allow';
}

/** The same of MDX, for `hastPlugins`: frames of other sites and scripts. All else that the policy stops is a mistake there. */
export const framePlugin: HastPluginEntry = ({ data }) => {
  const isAllowed = allowsScripts(data);
  const visit = (element: MdxJsxFlowElementHast | MdxJsxTextElementHast, context: HastVisitorContext) => {
    const attribute = (name: string) => {
      const named = element.attributes.find((one) => one.type === 'mdxJsxAttribute' && one.name === name);
      return typeof named?.value === 'string' ? named.value : undefined;
    };
    if (element.name === 'iframe') {
      const src = attribute('src') ?? '';
      return isForeign(src) ? frameLink(src, attribute('title')) : undefined;
    }
    if (!isAllowed || attribute('src') !== undefined) return context.removeNode(element);
    context.setProperty(element, 'data-of-text', '');
    return undefined;
  };
  return defineHastPlugin({
    name: 'lectern-frames',
    mdxJsxFlowElement: { filter: ['iframe', 'script'], visit },
    mdxJsxTextElement: { filter: ['iframe', 'script'], visit },
  });
};

const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Columns of tables are aligned by a style, which `tables.ts` reads. */
const isAlignment = ({ tagName, properties }: Element): boolean =>
  /^t[hd]$/.test(tagName) && /^text-align:\s*\w+;?$/.test(String(properties.style ?? ''));

/** A link to what a frame would have shown: a reader's browser asks nobody else before it is followed. */
function frameLink(src: string, title: string | undefined): Element {
  const address = frameAddress(src);
  return {
    type: 'element',
    tagName: 'p',
    properties: { className: ['frame'] },
    children: [
      {
        type: 'element',
        tagName: 'a',
        properties: { href: address },
        children: [{ type: 'text', value: title?.trim() || address.replace(/^https?:\/\/(?:www\.)?/, '') }],
      },
    ],
  };
}

/**
 * Where a reader finds what a frame shows.
 *
 * @example frameAddress('//www.youtube.com/embed/abc?rel=0') // 'https://www.youtube.com/watch?v=abc'
 */
export function frameAddress(src: string): string {
  const url = URL.parse(src.startsWith('//') ? `https:${src}` : src);
  if (!url) return src;
  const youtube = /(?:^|\.)youtube(?:-nocookie)?\.com$/.test(url.hostname);
  const video = youtube ? /^\/embed\/([\w-]+)$/.exec(url.pathname)?.[1] : undefined;
  if (video && video !== 'videoseries') return `https://www.youtube.com/watch?v=${video}`;
  const vimeo = url.hostname === 'player.vimeo.com' ? /^\/video\/(\d+)/.exec(url.pathname)?.[1] : undefined;
  return vimeo ? `https://vimeo.com/${vimeo}` : url.href;
}
