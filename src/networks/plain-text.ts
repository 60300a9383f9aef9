/** Plain text as HTML, for networks whose posts are no HTML. */

/** Escapes text for HTML, attribute values included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character as keyof typeof entities]);
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;

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
  const parts = text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])/);
  const html = parts.map((part, index) =>
    index % 2 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part),
  );
  return breaksToHtml(html.join(''));
}
