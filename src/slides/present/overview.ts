/** All slides at once, as a contact sheet: the arrows go about in it, Enter or a click goes to a slide. */

/** What the overview has to know of the presentation. */
interface Options {
  /** What a slide is called by its number, in the deck's language. */
  name(number: number): string;
  /** The slides, in order. */
  slides(): HTMLElement[];
  current(): Element;
  go(slide: HTMLElement): void;
}

const topOf = (element: Element): number => element.getBoundingClientRect().top;

/**
 * @param dialog the dialog with an `ol` in it
 * @returns opens the overview, or closes it
 */
export function createOverview(
  dialog: HTMLDialogElement,
  { slides, name, current, go }: Options,
): () => void {
  const list = dialog.querySelector('ol')!;
  const buttons = (): HTMLButtonElement[] => [...list.querySelectorAll('button')];

  const miniature = (slide: HTMLElement, index: number): HTMLLIElement => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    const title = slide.querySelector('h2')?.textContent?.trim() ?? '';
    button.type = 'button';
    button.setAttribute('aria-label', `${name(index + 1)}: ${title}`);
    if (slide === current()) button.setAttribute('aria-current', 'true');
    const picture = slide.querySelector('.slide')!.cloneNode(true) as HTMLElement;
    picture.inert = true;
    picture.removeAttribute('id');
    for (const named of picture.querySelectorAll('[id]')) named.removeAttribute('id');
    button.append(picture);
    button.addEventListener('click', () => {
      dialog.close();
      go(slide);
    });
    const number = document.createElement('span');
    number.textContent = String(index + 1);
    number.ariaHidden = 'true';
    item.append(button, number);
    return item;
  };

  dialog.addEventListener('keydown', (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const row = all.filter((button) => topOf(button) === topOf(all[0]!)).length;
    const steps: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - row,
      ArrowDown: at + row,
      Home: 0,
      End: all.length - 1,
    };
    const next = steps[event.key];
    if (event.key === 'Escape' || event.key.toLowerCase() === 'o') {
      event.preventDefault();
      dialog.close();
    }
    if (next === undefined) return;
    event.preventDefault();
    all[next]?.focus();
  });
  // What is not seen costs nothing. The event comes later than the closing: by then it may be open again.
  dialog.addEventListener('close', () => {
    if (!dialog.open) list.replaceChildren();
  });

  return () => {
    if (dialog.open) return dialog.close();
    list.replaceChildren(...slides().map(miniature));
    dialog.showModal();
    const here = list.querySelector<HTMLElement>('[aria-current]');
    here?.focus();
    here?.scrollIntoView({ block: 'center' });
  };
}
