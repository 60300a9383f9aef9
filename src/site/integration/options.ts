/**
 * What an owner can set in `astro.config.mjs`: what is code of their own. Everything else is in `content/site.yaml`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ContentError, type Problem } from '../../content/problem.ts';
import { projectRoot } from '../../files/roots.ts';
import { componentNames } from './components.ts';

/** An element for the head of every page. */
export interface HeadElement {
  tag: 'link' | 'meta' | 'script' | 'style';
  /** `true` is an attribute without a value. */
  attributes?: Record<string, string | true>;
  /** What stands in it: of scripts and style sheets alone. */
  content?: string;
}

/** The options of `lectern()`. All files are relative to the folder of `astro.config.mjs`. */
export interface LecternOptions {
  /**
   * Components of your own in place of Lectern's, by name. Yours gets the same props, and can import the one it
   * stands for from `lectern/components/…`.
   *
   * @example { Foot: './src/Foot.astro', 'replies/Reply': './src/Reply.astro' }
   */
  components?: Record<string, string>;
  /** Style sheets of your own; they stand before Lectern's. A name without `./` is a package's. */
  customCss?: string[];
  /** Elements for the head of every page. What they load has to be allowed by `policy`; inline code is by itself. */
  head?: HeadElement[];
  /**
   * Further sources for the Content-Security-Policy of every page, by directive.
   *
   * @example { 'script-src': ['https://stats.example'], 'connect-src': ['https://stats.example'] }
   */
  policy?: Record<string, string[]>;
}

const head = z.strictObject({
  tag: z.enum(['link', 'meta', 'script', 'style']),
  attributes: z
    .record(
      z.string().regex(/^[a-z][a-z0-9:-]*$/i, 'an attribute name'),
      z.union([z.string(), z.literal(true)]),
    )
    .default({}),
  content: z.string().default(''),
});

/** A source list can't hold what ends it. */
const source = z.string().regex(/^[^\s;,]+$/, 'a source such as https://stats.example');

const schema = z.strictObject({
  components: z.record(z.string(), z.string()).default({}),
  customCss: z.array(z.string()).default([]),
  head: z.array(head).default([]),
  policy: z
    .record(z.string().regex(/^[a-z]+(?:-[a-z]+)*$/, 'a directive such as img-src'), z.array(source))
    .default({}),
});

/** The options, complete; files are absolute. */
export type ReadOptions = z.output<typeof schema>;

/**
 * Checks the options and makes their files absolute.
 *
 * @throws ContentError naming each option that is wrong
 */
export function readOptions(options: LecternOptions): ReadOptions {
  const problems: Problem[] = [];
  const wrong = (field: string, expected: string, found: unknown, fix: string) =>
    problems.push({
      file: 'astro.config.mjs',
      field,
      expected,
      found: JSON.stringify(found) ?? 'nothing',
      fix,
    });
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    for (const { path: at, message } of parsed.error.issues) {
      wrong(['lectern', ...at].join('.'), message, valueAt(options, at), 'see docs/customise.md');
    }
    throw new ContentError(problems);
  }
  const { components, customCss, ...rest } = parsed.data;
  const absolute = (field: string, file: string) => {
    const found = path.resolve(projectRoot, file);
    if (!existsSync(found)) {
      wrong(
        field,
        'a file that exists, relative to the folder of astro.config.mjs',
        file,
        'correct the path',
      );
    }
    return found;
  };
  const known = componentNames();
  for (const name of Object.keys(components)) {
    if (!known.includes(name)) {
      wrong(`lectern.components.${name}`, `one of ${known.join(', ')}`, name, 'correct the name');
    }
  }
  const read: ReadOptions = {
    ...rest,
    components: Object.fromEntries(
      Object.entries(components).map(([name, file]) => [name, absolute(`lectern.components.${name}`, file)]),
    ),
    customCss: customCss.map((file) =>
      /^\.{0,2}\//.test(file) ? absolute('lectern.customCss', file) : file,
    ),
  };
  if (problems.length > 0) throw new ContentError(problems);
  return read;
}

function valueAt(value: unknown, at: readonly PropertyKey[]): unknown {
  return at.reduce<unknown>(
    (found, key) => (found as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}
