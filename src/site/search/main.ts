/** The search page's script: asks Pagefind's index while one types, and keeps the question in the address. */

import { fill } from '../../words/fill.ts';

/** What Pagefind says of one page (`pagefind.js`, its browser API). */
interface Found {
  url: string;
  excerpt: string;
  meta: { title: string; kind?: string; date?: string };
}

interface Pagefind {
  options(options: { baseUrl: string; excerptLength: number }): Promise<void>;
  debouncedSearch(
    query: string,
    options: { filters: Record<string, string> },
  ): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

const page = document.querySelector<HTMLElement>('[data-search]')!;
const form = page.querySelector('form')!;
const field = form.querySelector<HTMLInputElement>('input[type=search]')!;
const list = page.querySelector('ol')!;
const status = page.querySelector('[role=status]')!;
const more = page.querySelector<HTMLButtonElement>('button.more-results')!;
const base = page.dataset.search!;
/** What the page says, in its own language. */
const words = page.dataset;
const kinds: Record<string, string> = JSON.parse(words.kinds!);

/** How many results are shown at a time. */
const portion = 10;
let engine: Promise<Pagefind> | undefined;
let results: { data(): Promise<Found> }[] = [];

async function start(): Promise<Pagefind> {
  const pagefind: Pagefind = await import(/* @vite-ignore */ `${base}pagefind/pagefind.js`);
  await pagefind.options({ baseUrl: base, excerptLength: 28 });
  return pagefind;
}

async function search(): Promise<void> {
  const query = field.value.trim();
  const kind = new FormData(form).get('kind');
  const address = new URL(location.href);
  if (query) address.searchParams.set('q', query);
  else address.searchParams.delete('q');
  history.replaceState(null, '', address);
  if (!query) {
    show([], '');
    return;
  }
  try {
    engine ??= start();
    const filters: Record<string, string> = typeof kind === 'string' && kind !== '' ? { kind } : {};
    const answer = await (await engine).debouncedSearch(query, { filters });
    if (answer) show(answer.results, query);
  } catch {
    engine = undefined;
    status.textContent = words.failed!;
  }
}

function show(found: typeof results, query: string): void {
  results = found;
  list.replaceChildren();
  const said = found.length === 0 ? words.none! : found.length === 1 ? words.one! : words.many!;
  status.textContent = query && fill(said, { count: String(found.length), query });
  void append();
}

async function append(): Promise<void> {
  const shown = results;
  const from = list.childElementCount;
  const next = await Promise.all(shown.slice(from, from + portion).map((result) => result.data()));
  if (shown !== results) return;
  list.append(...next.map(row));
  more.hidden = list.childElementCount >= results.length;
  if (from > 0) list.children[from]?.querySelector('a')?.focus();
}

function row({ url, meta, excerpt }: Found): HTMLElement {
  const item = element('li', 'row leaf');
  const when = element('p', 'label when');
  for (const text of [kinds[meta.kind ?? ''] ?? meta.kind, meta.date])
    if (text) when.append(element('span', '', text));
  const words = element('div');
  const heading = element('h2');
  const link = element('a', '', meta.title);
  link.href = url;
  heading.append(link);
  const text = element('p');
  // Pagefind escapes the text and adds <mark> around what was found.
  text.innerHTML = excerpt;
  words.append(heading, text);
  item.append(when, words);
  return item;
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void search();
});
form.addEventListener('input', () => void search());
more.addEventListener('click', () => void append());
field.value = new URL(location.href).searchParams.get('q') ?? '';
page.hidden = false;
if (field.value) void search();
