/**
 * The HTML of an entry as a feed carries it: what the text says, without what only the site's own
 * pages need (classes, ids, scripts), and with every address absolute, for a reader has no base.
 */
import sanitizeHtml from 'sanitize-html';

const mathTags = [
  ...['math', 'semantics', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'msup', 'msub', 'msubsup'],
  ...['munder', 'mover', 'munderover', 'mfrac', 'msqrt', 'mroot', 'mtable', 'mtr', 'mtd', 'mpadded'],
  ...['mphantom', 'mstyle', 'menclose', 'mmultiscripts', 'mprescripts', 'merror'],
];

const textTags = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'section', 'article', 'aside', 'header', 'footer'],
  ...['blockquote', 'pre', 'hr', 'br', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption'],
  ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'details', 'summary'],
  ...['a', 'abbr', 'b', 'bdi', 'bdo', 'cite', 'code', 'data', 'del', 'dfn', 'em', 'i', 'ins', 'kbd', 'mark'],
  ...[
    'q',
    'ruby',
    'rb',
    'rp',
    'rt',
    'rtc',
    's',
    'samp',
    'small',
    'span',
    'strong',
    'sub',
    'sup',
    'time',
    'u',
    'var',
    'wbr',
  ],
  ...['img', 'audio', 'video', 'source', 'track'],
];

/** Attributes that hold one address. */
const addresses = ['href', 'src', 'poster', 'cite'];

/**
 * Makes the HTML of a page's text fit for a feed.
 *
 * @param page absolute URL of the page: relative addresses, fragments too, are relative to it
 * @example feedHtml('<p class="x" style="y"><a href="#a">1</a></p>', 'https://ada.example/posts/b/')
 * // '<p><a href="https://ada.example/posts/b/#a">1</a></p>'
 */
export function feedHtml(html: string, page: string): string {
  const clean = sanitizeHtml(html, {
    allowedTags: [...textTags, ...mathTags],
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'button', 'svg'],
    allowedAttributes: {
      '*': ['lang', 'dir', 'title'],
      a: ['href', 'hreflang', 'rel'],
      img: ['src', 'alt', 'width', 'height'],
      audio: ['src', 'controls'],
      video: ['src', 'controls', 'poster', 'width', 'height'],
      source: ['src', 'type'],
      track: ['src', 'kind', 'srclang', 'label'],
      ol: ['start', 'reversed', 'type'],
      li: ['value'],
      th: ['scope', 'colspan', 'rowspan'],
      td: ['colspan', 'rowspan'],
      time: ['datetime'],
      data: ['value'],
      details: ['open'],
      q: ['cite'],
      blockquote: ['cite'],
      ins: ['datetime', 'cite'],
      del: ['datetime', 'cite'],
      math: ['display', 'xmlns'],
      mo: ['stretchy', 'fence', 'separator', 'form', 'lspace', 'rspace', 'minsize', 'maxsize'],
      mi: ['mathvariant'],
      mspace: ['width'],
      mtd: ['columnspan', 'rowspan'],
      mfrac: ['linethickness'],
      mover: ['accent'],
      munder: ['accentunder'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    transformTags: { '*': (tagName, attribs) => ({ tagName, attribs: absolute(attribs, page) }) },
    exclusiveFilter: ({ tag, attribs }) => {
      if (tag === 'span' && !says(attribs)) return 'excludeTag';
      return tag === 'img' && !attribs.src;
    },
  });
  return clean.trim();
}

/** Whether a span is more than a handle for the site's styles. */
function says({ lang, dir, title }: Record<string, string>): boolean {
  return (lang ?? dir ?? title) !== undefined;
}

function absolute(attribs: Record<string, string>, page: string): Record<string, string> {
  const resolved = addresses
    .filter((name) => attribs[name] !== undefined)
    .map((name) => [name, URL.parse(attribs[name]!, page)?.href]);
  return { ...attribs, ...Object.fromEntries(resolved.filter(([, href]) => href !== undefined)) };
}
