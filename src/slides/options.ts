/** The options of one slide: what may stand between two dash lines above it. */
import { isMap, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { DeckProblem } from './split.ts';

/** How a slide is laid out. `docs/slides.md` shows each of them. */
export const layouts = [
  'title',
  'section',
  'content',
  'columns',
  'image-left',
  'image-right',
  'image-full',
  'quote',
  'code',
  'number',
  'agenda',
  'end',
] as const;
export type Layout = (typeof layouts)[number];

/** Grounds that come from the theme, light and dark. */
export const grounds = ['paper', 'tint', 'accent', 'ink'] as const;
export type Ground = (typeof grounds)[number];

const text = z.string().trim().min(1, 'expected some text');

/** A picture beside the deck. */
const picture = z.strictObject({
  src: text.describe('path of the image, relative to the deck'),
  alt: z.string().describe('what it shows; empty only where it is decoration'),
  caption: text.optional(),
  /** Whether it fills its place, cut where it must be, or is shown whole, as a chart wants to be. */
  fit: z.enum(['cover', 'contain']).default('cover'),
});
export type Picture = z.infer<typeof picture>;

const groundSchema = z
  .string()
  .refine(
    (value) => (grounds as readonly string[]).includes(value) || /^#[0-9a-f]{6}$/i.test(value),
    `expected ${grounds.join(', ')}, a colour such as "#16324f" (in quotes), or src and alt of a picture`,
  );

const slideOptionsSchema = z.strictObject({
  layout: z.enum(layouts).optional(),
  /** Names the slide where it has no heading of its own. */
  title: text.optional(),
  /** The slide's address within the deck: `#id`. Stays the same when the title changes. */
  id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case letters, digits and hyphens')
    .optional(),
  class: text.optional().describe('CSS classes of your own'),
  /** A ground of the theme, any colour, or a picture behind the text. */
  background: z.union([groundSchema, picture.omit({ caption: true, fit: true })]).optional(),
  /** The picture of the layouts `image-left`, `image-right` and `image-full`. */
  image: picture.optional(),
  transition: z.enum(['none', 'fade', 'slide']).optional(),
});
export type SlideOptions = z.infer<typeof slideOptionsSchema>;

/** The names of all options. */
export const slideOptionNames: ReadonlySet<string> = new Set(Object.keys(slideOptionsSchema.shape));

/**
 * Reads the options of one slide.
 *
 * @param yaml what stands between the dash lines
 * @param firstLine the line of the deck's source it begins on
 * @returns the options that are right, and a problem for each that is not
 */
export function parseSlideOptions(
  yaml: string,
  firstLine: number,
): { options: SlideOptions; problems: DeckProblem[] } {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  const lineAt = (offset: number): number => firstLine + counter.linePos(offset).line - 1;
  if (document.errors.length > 0) {
    const [error] = document.errors;
    const found = error?.message.split('\n')[0]?.replace(/ at line \d+, column \d+:$/, '') ?? '';
    const problem = {
      line: lineAt(error?.pos[0] ?? 0),
      field: '',
      expected: 'slide options in YAML: a name, a colon and a value on each line',
      found,
      fix: 'mend the YAML, or leave a blank line below the dashes where it is text of the slide',
    };
    return { options: {}, problems: [problem] };
  }

  const raw: unknown = document.toJS();
  const parsed = slideOptionsSchema.safeParse(raw);
  if (parsed.success) return { options: parsed.data, problems: [] };

  const problems = parsed.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys';
    const field = unknown ? String(issue.keys[0]) : issue.path.map(String).join('.');
    const pair = isMap(document.contents)
      ? document.contents.items.find((item) => String(item.key) === field.split('.')[0])
      : undefined;
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    return {
      line: lineAt(range?.[0] ?? 0),
      field,
      expected: unknown ? `one of the slide options: ${[...slideOptionNames].join(', ')}` : issue.message,
      found: unknown ? `an option "${field}"` : (JSON.stringify(valueAt(raw, issue.path)) ?? 'nothing'),
      fix: unknown
        ? 'correct its name, or leave a blank line below the dashes where it is text of the slide'
        : 'correct the value; docs/slides.md shows every option',
    };
  });
  const wrong = new Set(parsed.error.issues.flatMap((issue) => issue.path.slice(0, 1)));
  const right = Object.entries(raw as Record<string, unknown>).filter(
    ([name]) => slideOptionNames.has(name) && !wrong.has(name),
  );
  const options = slideOptionsSchema.safeParse(Object.fromEntries(right));
  return { options: options.success ? options.data : {}, problems };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
