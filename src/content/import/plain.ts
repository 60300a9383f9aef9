import { Tokenizer, TokenizerMode } from 'parse5';

const blocks = new Set(['p', 'div', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'pre', 'tr']);
/** What stands in them is no text of the author's. */
const silent = new Set(['script', 'style']);

/**
 * Text without markup. Calendars and exports hold plain text or HTML and don't say which; it is
 * taken for HTML where it contains a tag that such programs write.
 *
 * Tags are taken as they come, and no tree is built of them: however deep they stand in each other, the time goes with
 * the length of the text.
 *
 * @example plainFrom('<p>One &amp; two</p><p>Three</p>') // 'One & two\n\nThree'
 * @example plainFrom('a <b> c, x < y') // 'a <b> c, x < y'
 */
export function plainFrom(text: string): string {
  if (!/<(?:\/(?:p|a|li|ul|ol|div|span|b|i|em|strong)|br\s*\/?)>/i.test(text)) return text.trim();
  const lines = new Lines();
  let within: string | undefined;
  const characters = ({ chars }: { chars: string }) => {
    if (!within) lines.write(chars);
  };
  const ignored = () => undefined;
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag({ tagName, selfClosing }) {
        if (within) return;
        if (silent.has(tagName) && !selfClosing) {
          within = tagName;
          tokenizer.state = TokenizerMode.RAWTEXT;
          tokenizer.lastStartTagName = tagName;
        } else lines.open(tagName);
      },
      onEndTag({ tagName }) {
        if (tagName === within) within = undefined;
        else if (!within) lines.close(tagName);
      },
      onCharacter: characters,
      onWhitespaceCharacter: characters,
      onNullCharacter: ignored,
      onComment: ignored,
      onDoctype: ignored,
      onEof: ignored,
    },
  );
  tokenizer.write(text, true);
  return lines.text();
}

/** Text as it is put together: breaks between blocks are written once there is something behind them. */
class Lines {
  readonly #written: string[] = [];
  /** Line breaks owed. */
  #breaks = 0;
  /** An item began, and nothing of it is written. */
  #item = false;

  open(tag: string): void {
    if (tag === 'br') this.#written.push('\n');
    else if (tag === 'li') {
      this.#break(1);
      this.#item = true;
    } else if (blocks.has(tag)) this.#break(2);
  }

  close(tag: string): void {
    if (tag === 'li') {
      this.#item = false;
      // Whatever its last paragraph owed: items stand close.
      this.#breaks = 1;
    } else if (blocks.has(tag)) this.#break(2);
  }

  write(text: string): void {
    const begins = this.#breaks > 0 || this.#item || this.#written.length === 0;
    const shown = begins ? text.trimStart() : text;
    if (shown === '') return;
    if (this.#written.length > 0) this.#written.push('\n'.repeat(this.#breaks));
    if (this.#item) this.#written.push('- ');
    this.#breaks = 0;
    this.#item = false;
    this.#written.push(shown);
  }

  text(): string {
    const lines = this.#written.join('').split('\n');
    return lines
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  #break(lines: number): void {
    // What an item begins with stands behind its dash.
    if (!this.#item) this.#breaks = Math.max(this.#breaks, lines);
  }
}
