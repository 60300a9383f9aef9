/** HTML from templates: whatever is put in is escaped, except HTML that was made the same way. */
import { escape as escapeHtml } from 'html-escaper';

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly Html[];

/** @example html`<p>${'a < b'}</p>`.text // '<p>a &lt; b</p>' */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.reduce((text, part, index) => text + shown(values[index - 1] ?? '') + part));
}

/** Text of our own that is HTML, CSS or script already. */
export function raw(text: string): Html {
  return new Html(text);
}

function shown(value: Value): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map((each: Html) => each.text).join('');
  return escapeHtml(String(value));
}
