/**
 * Markdown that is no MDX, compiled to the same kind of module as MDX (`@astrojs/markdown-satteri/dist/mdx/create-processor.js`):
 * the pages, feeds and components of an entry don't differ by how its text is written.
 */
import { pathToFileURL } from 'node:url';
import {
  type SatteriProcessorOptions,
  satteriCollectImagesPlugin,
  satteriCreateHighlightFn,
  satteriHeadingIdsPlugin,
} from '@astrojs/markdown-satteri';
import type { AstroConfig } from 'astro';
import { defineHastPlugin, defineMdastPlugin, type HastPluginEntry, markdownToJs } from 'satteri';
import { isOfContent } from '../../content/addresses.ts';
import { plainFeatures } from '../../content/markdown/features.ts';
import { htmlPlugin, tagsAsText } from '../../content/markdown/html-plugin.ts';
import { decodedAddress } from '../../model/percent.ts';

type MdxRenderer = Awaited<
  ReturnType<NonNullable<AstroConfig['markdown']['processor']['createMdxRenderer']>>
>;
type Shared = Parameters<NonNullable<AstroConfig['markdown']['processor']['createMdxRenderer']>>[0];

/** The compiler of Markdown, with the plugins that MDX has. */
export function plainRenderer(
  shared: Shared,
  { mdastPlugins = [], hastPlugins = [] }: SatteriProcessorOptions,
): MdxRenderer {
  let highlighter: ReturnType<typeof satteriCreateHighlightFn> | undefined;
  return {
    async process(content, file, frontmatter) {
      highlighter ??= satteriCreateHighlightFn(shared.syntaxHighlight, shared.shikiConfig);
      const highlight = await highlighter;
      const pictures = new Map<string, string>();
      const { code } = await markdownToJs(content, {
        features: plainFeatures,
        mdastPlugins: [tagsAsText, ...mdastPlugins, keptMeta, satteriCollectImagesPlugin()],
        hastPlugins: [
          ...(highlight ? [highlightPlugin(highlight)] : []),
          htmlPlugin,
          ...hastPlugins,
          picturePlugin(pictures),
          satteriHeadingIdsPlugin(),
        ],
        fileURL: pathToFileURL(file),
        jsxImportSource: 'astro',
        elementAttributeNameCase: 'html',
        data: {
          astro: { frontmatter, headings: [], localImagePaths: new Set(), remoteImagePaths: new Set() },
        },
      });
      const imports = [...pictures].map(([path, name]) => `import ${name} from ${JSON.stringify(path)};`);
      const uses = imports.length > 0 ? [...imports, 'export const __usesAstroImage = true;'] : [];
      return { code: [code.replace(/^export default MDXContent;\s*$/m, ''), ...uses].join('\n'), map: null };
    },
  } as MdxRenderer;
}

/** What stands behind a fence's language would be lost where HTML is read: it goes along as an attribute. */
const keptMeta = defineMdastPlugin({
  name: 'lectern-kept-meta',
  code(node, context) {
    if (node.meta) context.setProperty(node, 'data', { hProperties: { dataMeta: node.meta } });
  },
});

type Highlight = NonNullable<Awaited<ReturnType<typeof satteriCreateHighlightFn>>>;

/** As Astro's own, with that attribute. */
function highlightPlugin(highlight: Highlight): HastPluginEntry {
  return defineHastPlugin({
    name: 'lectern-plain-highlight',
    element: {
      filter: ['pre'],
      async visit(pre, context) {
        const [code] = pre.children;
        if (code?.type !== 'element' || code.tagName !== 'code') return undefined;
        const classes = Array.isArray(code.properties.className) ? code.properties.className : [];
        const lang =
          classes
            .map(String)
            .find((name) => name.startsWith('language-'))
            ?.slice(9) ?? 'plaintext';
        if (lang === 'math') return undefined;
        const { dataMeta } = pre.properties;
        const text = context.textContent(code).replace(/\n$/, '');
        return highlight(text, lang, typeof dataMeta === 'string' ? dataMeta : undefined);
      },
    },
  });
}

/** Pictures beside the text, however they are written, become Astro's: with sizes, formats and a place in the page's key. */
function picturePlugin(pictures: Map<string, string>): HastPluginEntry {
  return defineHastPlugin({
    name: 'lectern-plain-pictures',
    element: {
      filter: ['img'],
      visit(image, context) {
        const { src, ...others } = image.properties;
        if (typeof src !== 'string' || !isOfContent(src)) {
          // As in the source: nothing makes other sizes of it.
          if (image.properties.alt === undefined) context.setProperty(image, 'alt', '');
          return;
        }
        const path = decodedAddress(src);
        const name = pictures.get(path) ?? `__${pictures.size}_${path.replace(/\W/g, '_')}__`;
        pictures.set(path, name);
        const kept = Object.entries({ alt: '', ...others }).filter(([key]) => taken.has(key));
        return {
          type: 'mdxJsxFlowElement',
          name: 'astro-image',
          attributes: [
            ...kept.map(([key, value]) => ({
              type: 'mdxJsxAttribute' as const,
              name: key,
              value: String(value ?? ''),
            })),
            {
              type: 'mdxJsxAttribute' as const,
              name: 'src',
              value: { type: 'mdxJsxAttributeValueExpression' as const, value: name },
            },
          ],
          children: [],
        };
      },
    },
  });
}

/** What a picture of the site has besides its address: sizes are made for it. */
const taken = new Set(['alt', 'title', 'loading']);
