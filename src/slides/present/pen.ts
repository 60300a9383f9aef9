/** A laser pointer and a pen, over the slides. Drawings belong to their slide and last as long as the page. */

type Tool = 'none' | 'laser' | 'pen';
/** Points in hundredths of a per cent of the stage, so that a drawing survives a change of size. */
type Stroke = [x: number, y: number][];

export interface Pen {
  /** Takes a tool up, or lays it down where it was in hand. */
  toggle(tool: Exclude<Tool, 'none'>): void;
  readonly tool: Tool;
  /** Wipes the drawing of the current slide. */
  clear(): void;
  /** Shows the drawing of another slide. */
  show(slide: string): void;
}

const scale = 10_000;

/** @param stage the element that has the slide's size; the drawing is laid over it */
export function createPen(stage: HTMLElement): Pen {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'ink');
  svg.setAttribute('viewBox', `0 0 ${scale} ${scale}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const dot = document.createElement('div');
  dot.className = 'laser';
  dot.hidden = true;
  stage.append(svg);
  document.body.append(dot);

  const drawings = new Map<string, Stroke[]>();
  let tool: Tool = 'none';
  let slide = '';
  let stroke: Stroke | undefined;

  const draw = (): void => {
    const paths = (drawings.get(slide) ?? []).map((points) => {
      const path = document.createElementNS(svg.namespaceURI, 'path');
      path.setAttribute('d', pathOf(points));
      return path;
    });
    svg.replaceChildren(...paths);
  };
  const place = (event: PointerEvent): [number, number] => {
    const box = stage.getBoundingClientRect();
    return [
      Math.round(((event.clientX - box.left) / box.width) * scale),
      Math.round(((event.clientY - box.top) / box.height) * scale),
    ];
  };
  const setTool = (next: Tool): void => {
    tool = next;
    stroke = undefined;
    dot.hidden = true;
    document.body.dataset.tool = next;
  };

  // Ahead of the presentation's own handlers, for which a stroke would be a swipe.
  addEventListener(
    'pointerdown',
    (event) => {
      if (tool !== 'pen' || !(event.target instanceof Element) || event.target.closest('a, button, dialog'))
        return;
      event.stopPropagation();
      // Else the words beneath would be selected.
      event.preventDefault();
      stroke = [place(event)];
      drawings.set(slide, [...(drawings.get(slide) ?? []), stroke]);
      draw();
    },
    true,
  );
  addEventListener(
    'pointermove',
    (event) => {
      if (tool === 'laser') {
        dot.hidden = false;
        dot.style.translate = `${event.clientX}px ${event.clientY}px`;
      }
      if (!stroke) return;
      event.stopPropagation();
      stroke.push(place(event));
      draw();
    },
    true,
  );
  for (const end of ['pointerup', 'pointercancel'] as const) {
    addEventListener(end, () => {
      stroke = undefined;
    });
  }

  return {
    get tool() {
      return tool;
    },
    toggle: (wanted) => setTool(tool === wanted ? 'none' : wanted),
    clear() {
      drawings.delete(slide);
      draw();
    },
    show(id) {
      slide = id;
      stroke = undefined;
      draw();
    },
  };
}

/** @example pathOf([[0, 0], [5, 5]]) // 'M0 0L5 5' */
function pathOf(points: Stroke): string {
  const [first = [0, 0], ...rest] = points;
  const ends = rest.length > 0 ? rest : [first];
  return `M${first.join(' ')}${ends.map((point) => `L${point.join(' ')}`).join('')}`;
}
