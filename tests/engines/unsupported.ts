/** What an engine does not know of a site's CSS, but for what does no harm. */
import type { Declaration } from './declarations.ts';
import type { EnginePage } from './engine.ts';

/** Declarations that some supported engine does not know, and why a page is as good without them. */
const harmless: readonly { property: RegExp; value?: RegExp; why: string }[] = [
  {
    property: /^-(?:moz|webkit)-text-size-adjust$|^text-size-adjust$/,
    why: 'only telephones enlarge text by themselves',
  },
  {
    property: /^-webkit-tap-highlight-color$/,
    why: 'only touch screens of WebKit and Chromium flash what is touched',
  },
  {
    property: /^-webkit-overflow-scrolling$/,
    why: 'reveal.js asks iOS before 13 to scroll smoothly; all others do',
  },
  { property: /^-webkit-font-smoothing$/, why: 'only macOS has two ways to smooth letters' },
  { property: /^hanging-punctuation$/, why: 'elsewhere a quotation mark stands at the edge of the text' },
  {
    property: /^hyphenate-limit-chars$/,
    why: 'it stands behind @supports: elsewhere words are not hyphenated',
  },
  { property: /^text-wrap$/, value: /^(?:pretty|balance)$/, why: 'lines break as they always did' },
  { property: /^overflow-clip-margin$/, why: 'the mark of the focus is cut by 5 px at one edge' },
  {
    property: /^display$/,
    value: /math/,
    why: 'a long formula on paper is not broken where the browser cannot',
  },
];

const bare = (property: string): string => property.replace(/^-(?:webkit|moz)-/, '');

/**
 * The declarations that an engine does not know, as `property: value`. One with a prefix, and the one without, stand for
 * each other: the engine knows one of the two.
 */
export async function unknownTo(page: EnginePage, declarations: readonly Declaration[]): Promise<string[]> {
  const supports = await page.evaluate<boolean[]>(
    `${JSON.stringify(declarations)}.map(({ property, value }) => CSS.supports(property, value))`,
  );
  const known = new Set(
    declarations
      .filter((_, index) => supports[index])
      .map(({ property, value }) => `${bare(property)}: ${value}`),
  );
  return declarations
    .filter(({ property, value }) => !known.has(`${bare(property)}: ${value}`))
    .filter(
      ({ property, value }) =>
        !harmless.some((one) => one.property.test(property) && (one.value?.test(value) ?? true)),
    )
    .map(({ property, value }) => `${property}: ${value}`);
}
