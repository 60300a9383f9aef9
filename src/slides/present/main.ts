/** The presentation: reveal.js for moving about, and around it what a speaker needs on a stage. */
import Reveal from 'reveal.js';
import { markCodeLines } from './code-steps.ts';
import { keepOffline } from './offline.ts';
import { createPen } from './pen.ts';
import { channelOf, joinDeck, type Position } from './sync.ts';

const root = document.querySelector<HTMLElement>('.reveal')!;
const bar = document.querySelector<HTMLElement>('.stage-bar')!;
const help = document.querySelector<HTMLDialogElement>('.stage-help')!;
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
reveal.on('slidechanged', () => {
  pen.show(reveal.getCurrentSlide().id);
  update();
});
for (const event of ['fragmentshown', 'fragmenthidden', 'paused', 'resumed']) reveal.on(event, update);
pen.show(reveal.getCurrentSlide().id);
update();

const actions: Record<string, () => void> = {
  previous: () => reveal.prev(),
  next: () => reveal.next(),
  overview: () => reveal.toggleOverview(),
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

/** Our keys, by what they do; the arrows, space, O, G, B, F and Home and End are reveal's own. */
const keys: Record<string, string> = { l: 'laser', d: 'pen', c: 'clear', s: 'speaker', '?': 'help' };
document.addEventListener(
  'keydown',
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
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
