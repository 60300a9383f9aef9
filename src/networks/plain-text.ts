/** Plain text as HTML, for networks whose posts are no HTML. */
import { escape as escapeHtml } from 'html-escaper';
import { LinkifyIt } from 'linkify-it';

/** Addresses that are written out: a host's name or an e-mail address alone is no link. */
const links = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
  .add('ftp:', null)
  .add('mailto:', null)
  .add('//', null);

/**
 * HTML with its line breaks as paragraphs and `<br>`; what has been escaped already stays as it is.
 *
 * @example breaksToHtml('a\nb\n\nc') // '<p>a<br>b</p><p>c</p>'
 */
export function breaksToHtml(html: string): string {
  return html
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => `<p>${part.trim().replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/**
 * Text with its line breaks, and its web addresses as links.
 *
 * @example textToHtml('a < b: https://b.example.') // '<p>a &lt; b: <a href="https://b.example">https://b.example</a>.</p>'
 */
export function textToHtml(text: string): string {
  let html = '';
  let at = 0;
  for (const { index, lastIndex, raw } of links.match(text) ?? []) {
    html += `${escapeHtml(text.slice(at, index))}<a href="${escapeHtml(raw)}">${escapeHtml(raw)}</a>`;
    at = lastIndex;
  }
  return breaksToHtml(html + escapeHtml(text.slice(at)));
}
