/** Decks in other people's pages: the code to copy, and what oEmbed says of it. */

export interface EmbedOptions {
  /** Absolute URL of the embedded page. */
  src: string;
  title: string;
  ratio: '16:9' | '4:3';
  width?: number;
}

/** The height of the slides for a width. */
export function embedHeight(ratio: '16:9' | '4:3', width: number): number {
  return Math.round(ratio === '4:3' ? (width * 3) / 4 : (width * 9) / 16);
}

/**
 * HTML that shows a deck in another page.
 *
 * @example embedCode({ src: 'https://ada.example/slides/x/embed/', title: 'X', ratio: '16:9' })
 * // '<iframe src="https://ada.example/slides/x/embed/" title="X" width="800" height="450" …></iframe>'
 */
export function embedCode({ src, title, ratio, width = 800 }: EmbedOptions): string {
  const height = embedHeight(ratio, width);
  return (
    `<iframe src="${attribute(src)}" title="${attribute(title)}" width="${width}" height="${height}" ` +
    'loading="lazy" allow="fullscreen" allowfullscreen frameborder="0"></iframe>'
  );
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** What a page that embeds the deck is told (oEmbed 1.0, §2.3.4.4, type "rich"). */
export function oEmbed(
  options: EmbedOptions & {
    author: { name: string; url: string };
    provider: { name: string; url: string };
    thumbnail: string;
  },
): Record<string, string | number> {
  const { title, ratio, author, provider, thumbnail, width = 800 } = options;
  return {
    version: '1.0',
    type: 'rich',
    title,
    author_name: author.name,
    author_url: author.url,
    provider_name: provider.name,
    provider_url: provider.url,
    html: embedCode(options),
    width,
    height: embedHeight(ratio, width),
    thumbnail_url: thumbnail,
    thumbnail_width: 1200,
    thumbnail_height: 630,
  };
}
