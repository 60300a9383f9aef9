/** The options of one slide: what may stand between two dash lines above it. */
import { z } from 'zod';
import { themeBackgrounds } from './backgrounds.ts';
import { layoutNames } from './layouts/registry.ts';
import type { DeckProblem, Problem } from './problem.ts';
import { validate } from './validate.ts';
import { type Located, parseYaml } from './yaml.ts';

const text = z.string().trim().min(1, 'expected some text');

/** A picture beside the deck. */
const picture = z.strictObject({
  src: text.describe('path of the image, relative to the deck'),
  alt: z.string().describe('what it shows; empty only where it is decoration'),
  caption: text.optional(),
  /** Whether it fills its place, cut where it must be, or is shown whole, as a chart wants to be. */
  fit: z.enum(['cover', 'contain']).default('cover'),
});
export type PictureOption = z.infer<typeof picture>;

const groundSchema = z
  .string()
  .refine(
    (value) => (themeBackgrounds as readonly string[]).includes(value) || /^#[0-9a-f]{6}$/i.test(value),
    `expected ${themeBackgrounds.join(', ')}, a colour such as "#16324f" (in quotes), or src and alt of a picture`,
  );

const slideOptionsSchema = z.strictObject({
  layout: z.enum(layoutNames).optional(),
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
  /** The picture, in layouts that have one. */
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
 * @returns the options, or none and what is wrong with them
 */
export function parseSlideOptions(
  yaml: string,
  firstLine: number,
): { options: SlideOptions; problems: DeckProblem[]; lineOf?: Located['lineOf'] } {
  const located = parseYaml(yaml, '', firstLine);
  if ('fix' in located) return { options: {}, problems: [asSlideProblem(located, firstLine)] };
  const result = validate(slideOptionsSchema, located, '');
  const { lineOf } = located;
  if ('data' in result) return { options: result.data, problems: [], lineOf };
  const problems = result.problems.map((problem) => asSlideProblem(problem, firstLine));
  return { options: {}, problems, lineOf };
}

function asSlideProblem({ file: _file, ...problem }: Problem, firstLine: number): DeckProblem {
  const isUnknown = !slideOptionNames.has(problem.field.split('.')[0] ?? '');
  return {
    ...problem,
    line: problem.line ?? firstLine,
    fix: isUnknown
      ? `${problem.fix}; where it is text of the slide, leave a blank line below the dashes`
      : problem.fix,
  };
}
