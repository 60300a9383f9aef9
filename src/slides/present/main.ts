/** The presentation: reveal.js for moving about, and around it what a speaker needs on a stage. */

import Reveal from 'reveal.js';
import { fill } from '../../words/fill.ts';
import { spokenSlide, spokenSteps } from './announce.ts';
import { markCodeLines } from './code-steps.ts';
import { keepOffline } from './offline.ts';
import { createOverview } from './overview.ts';
import { createPen } from './pen.ts';
import { channelOf, joinDeck, type Position } from './sync.ts';
import { createTimer, formatElapsed } from './timer.ts';

const root = document.querySelector<HTMLElement>('.reveal')!;
/** What the page says, in the deck's language. */
const words = root.dataset;
const bar = document.querySelector<HTMLElement>('.stage-bar')!;
const help = document.querySelector<HTMLDialogElement>('.stage-help')!;
const sheet = document.querySelector<HTMLDialogElement>('.stage-overview')!;
const status = document.querySelector<HTMLElement>('[data-part="status"]')!;
const clock = document.querySelector<HTMLElement>('.stage-timer')!;
const { deck: deckPath = '', ratio = '16:9' } = root.dataset;
/** In a frame of another page. */
const embedded = root.dataset.embedded !== undefined;
/** reveal opens its field for a slide number with this key (its keyboard.js). */
const keyG = 71;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const reveal = new Reveal(root, {
  width: 1280,
  height: ratio === '4:3' ? 960 : 720,
  margin: 0,
  minScale: 0.1,
  maxScale: 4,
  center: false,
  controls: false,
  progress: true,
  hash: !embedded,
  respondToHashChanges: true,
  fragmentInURL: true,
  // `#/3` is the slide with the number 3.
  hashOneBasedIndex: true,
  // Its own is one long strip.
  overview: false,
  jumpToSlide: true,
  navigationMode: 'linear',
  transition: calm.matches ? 'none' : 'fade',
  transitionSpeed: 'fast',
  backgroundTransition: 'none',
  embedded,
  touch: true,
  help: false,
  viewDistance: 3,
  // On a small screen, too, it is a presentation; to be scrolled, there is the page to read.
  scrollActivationWidth: 0,
  // Other windows are told through our own channel; nobody else may steer.
  postMessage: false,
  postMessageEvents: false,
});

/** Steps of the current slide that are shown. */
const shownSteps = (): number => (reveal.getIndices().f ?? -1) + 1;
const here = (): Position => ({
  slide: reveal.getCurrentSlide().id,
  step: shownSteps(),
  black: reveal.isPaused(),
});

/** Before reveal writes one itself. */
const opensAtSlide = location.hash.length > 2;
await reveal.initialize();
// With role=application a screen reader would stop reading: this is a document that moves.
root.removeAttribute('role');
root.classList.add('is-ready');
// It would speak of steps that are still hidden, and not of lines of code.
root.querySelector('.aria-status')?.remove();

const pen = createPen(root.querySelector<HTMLElement>('.slides')!);
const sync = embedded
  ? undefined
  : joinDeck(
      channelOf(deckPath),
      {
        current: here,
        follow({ slide, step, black }) {
          const target = document.getElementById(slide);
          if (target) {
            const { h, v } = reveal.getIndices(target);
            reveal.slide(h, v, step - 1);
          }
          if (reveal.isPaused() !== black) reveal.togglePause(black);
        },
      },
      opensAtSlide ? 'leads' : 'asks',
    );

const counter = bar.querySelector('[data-part="counter"]');
const update = (): void => {
  const slide = reveal.getCurrentSlide();
  markCodeLines(slide, (fragment) => fragment.classList.contains('visible'));
  if (counter) counter.textContent = `${reveal.getSlidePastCount() + 1} / ${reveal.getTotalSlides()}`;
  sync?.tell(here());
};
const saySlide = (): void => {
  const number = reveal.getSlidePastCount() + 1;
  status.textContent = spokenSlide(
    reveal.getCurrentSlide(),
    fill(words.place!, { number: String(number), total: String(reveal.getTotalSlides()) }),
  );
};
reveal.on('slidechanged', () => {
  pen.show(reveal.getCurrentSlide().id);
  update();
  saySlide();
});
for (const event of ['fragmentshown', 'fragmenthidden', 'paused', 'resumed']) reveal.on(event, update);
reveal.on('fragmentshown', (event) => {
  status.textContent = spokenSteps((event as unknown as { fragments: Element[] }).fragments, {
    allLines: words.allLines!,
    line: words.line!,
  });
});
pen.show(reveal.getCurrentSlide().id);
update();
saySlide();

const overview = createOverview(sheet, {
  name: (number) => fill(words.slide!, { number: String(number) }),
  slides: () => reveal.getSlides() as HTMLElement[],
  current: () => reveal.getCurrentSlide(),
  go(slide) {
    const { h, v } = reveal.getIndices(slide);
    reveal.slide(h, v);
  },
});

const timer = createTimer({ now: Date.now, store: sessionStorage, key: `lectern stage ${deckPath}` });
let ticking: ReturnType<typeof setInterval> | undefined;
/** Shows the time since it was first shown, or hides it; it goes on unseen. */
function toggleTimer(): void {
  clock.hidden = !clock.hidden;
  clearInterval(ticking);
  if (clock.hidden) return;
  if (!timer.running) timer.toggle();
  const tick = (): void => {
    clock.textContent = formatElapsed(timer.elapsed());
  };
  tick();
  ticking = setInterval(tick, 1000);
}

const actions: Record<string, () => void> = {
  previous: () => reveal.prev(),
  next: () => reveal.next(),
  overview,
  timer: toggleTimer,
  jump: () => reveal.triggerKey(keyG),
  black: () => reveal.togglePause(),
  fullscreen: () => void toggleFullscreen(),
  speaker: () => void open(root.dataset.speaker, 'lectern-speaker', 'popup,width=1200,height=760'),
  laser: () => pen.toggle('laser'),
  pen: () => pen.toggle('pen'),
  clear: () => pen.clear(),
  help: () => (help.open ? help.close() : help.showModal()),
};

bar.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  actions[button?.dataset.action ?? '']?.();
});
help.addEventListener('click', (event) => {
  if (event.target === help) help.close();
});

/** Our keys, by what they do; the arrows, space, G, B, F and Home and End are reveal's own. */
const keys: Record<string, string> = {
  o: 'overview',
  escape: 'overview',
  t: 'timer',
  l: 'laser',
  d: 'pen',
  c: 'clear',
  s: 'speaker',
  '?': 'help',
};
document.addEventListener(
  'keydown',
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (sheet.open) return;
    if (help.open && event.key !== '?') return event.stopImmediatePropagation();
    const action = keys[event.key.toLowerCase()];
    if (!action || (embedded && action === 'speaker')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    actions[action]?.();
  },
  true,
);

// The bar is there while the pointer moves, and a little longer.
let sleeping: ReturnType<typeof setTimeout> | undefined;
addEventListener('pointermove', () => {
  document.body.dataset.awake = '';
  clearTimeout(sleeping);
  sleeping = setTimeout(() => delete document.body.dataset.awake, 2500);
});

calm.addEventListener('change', () => reveal.configure({ transition: calm.matches ? 'none' : 'fade' }));
if (!embedded) keepOffline(root);

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

async function toggleFullscreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
