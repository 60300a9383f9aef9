/** The speaker's view: this slide, the next one, the notes, the clock; in step with the presentation. */
import { fill } from '../../words/fill.ts';
import { markCodeLines } from '../present/code-steps.ts';
import { keepOffline } from '../present/offline.ts';
import { channelOf, joinDeck, type Position } from '../present/sync.ts';
import { createTimer, formatElapsed } from '../present/timer.ts';

const root = document.querySelector<HTMLElement>('.speaker')!;
const slides = [...root.querySelectorAll<HTMLElement>('.speaker-slides > li')];
const part = (name: string): HTMLElement => root.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
const deckPath = root.dataset.deck ?? '';
/** What the page says, in the deck's language. */
const words = root.dataset;

const stepsOf = (slide: HTMLElement | undefined): HTMLElement[] =>
  slide ? [...slide.querySelectorAll<HTMLElement>('.slide .fragment')] : [];

let at: Position = { slide: slides[0]?.id ?? '', step: 0, black: false };
const indexOf = (id: string): number =>
  Math.max(
    0,
    slides.findIndex((slide) => slide.id === id),
  );

function show(position: Position): void {
  at = position;
  const index = indexOf(position.slide);
  slides.forEach((slide, place) => {
    slide.classList.toggle('is-current', place === index);
    slide.classList.toggle('is-next', place === index + 1);
    // What isn't current is a picture of what comes: nothing to land on.
    slide.inert = place !== index;
  });
  const current = slides[index];
  const steps = stepsOf(current);
  steps.forEach((step, place) => {
    step.classList.toggle('visible', place < position.step);
  });
  for (const step of stepsOf(slides[index + 1])) step.classList.remove('visible');
  if (current) markCodeLines(current, (fragment) => fragment.classList.contains('visible'));
  const ofSteps =
    steps.length > 0 ? fill(words.step!, { step: String(position.step), steps: String(steps.length) }) : '';
  const place = fill(words.place!, { number: String(index + 1), total: String(slides.length) });
  part('place').textContent = `${place}${ofSteps}`;
  part('up-next').textContent = slides[index + 1] ? words.next! : words.end!;
  part('black').setAttribute('aria-pressed', String(position.black));
  root.classList.toggle('is-black', position.black);
}

function go(position: Position): void {
  show(position);
  sync.tell(position);
}

/** One step on, or the next slide where there is none left; the same backwards. */
function move(by: 1 | -1): void {
  const index = indexOf(at.slide);
  const steps = stepsOf(slides[index]).length;
  const step = at.step + by;
  const slide = slides[index + by];
  if (step >= 0 && step <= steps) go({ ...at, step });
  else if (slide) go({ ...at, slide: slide.id, step: by < 0 ? stepsOf(slide).length : 0 });
}

const actions: Record<string, () => void> = {
  next: () => move(1),
  previous: () => move(-1),
  first: () => go({ ...at, slide: slides[0]?.id ?? '', step: 0 }),
  last: () => go({ ...at, slide: slides.at(-1)?.id ?? '', step: 0 }),
  black: () => go({ ...at, black: !at.black }),
  timer: () => timer.toggle(),
  reset: () => timer.reset(),
  larger: () => zoomNotes(1),
  smaller: () => zoomNotes(-1),
};

const keys: Record<string, string> = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  ' ': 'next',
  n: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  PageUp: 'previous',
  p: 'previous',
  Home: 'first',
  End: 'last',
  b: 'black',
  '.': 'black',
  t: 'timer',
  r: 'reset',
  '+': 'larger',
  '-': 'smaller',
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // The space bar and the arrows keep their meaning in the notes and on buttons.
  const inNotes = event.target instanceof Element && event.target.closest('button, a');
  if (inNotes && event.key === ' ') return;
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  actions[action]?.();
});
root.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  actions[button?.dataset.action ?? '']?.();
});

const timer = createTimer({
  now: () => Date.now(),
  store: sessionStorage,
  key: `lectern timer ${deckPath}`,
});
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
function tick(): void {
  part('clock').textContent = clock.format(new Date());
  part('elapsed').textContent = formatElapsed(timer.elapsed());
  part('timer').textContent = timer.running ? words.pause! : words.start!;
}
tick();
setInterval(tick, 250);

let notesSize = 0;
function zoomNotes(by: 1 | -1): void {
  notesSize = Math.min(4, Math.max(-2, notesSize + by));
  root.dataset.notes = String(notesSize);
}

const asked = decodeURIComponent(location.hash.replace(/^#\/?/, ''));
show({ ...at, slide: asked || at.slide });
const sync = joinDeck(
  channelOf(deckPath),
  { current: () => at, follow: show },
  asked === '' ? 'asks' : 'leads',
);
keepOffline(root);
