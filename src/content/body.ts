/** The text of an entry: whether it is MDX, whether its pictures exist, and whether they say what they show. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineMdastPlugin, mdxToJs } from 'satteri';
import { markdownFeatures } from '../markdown/features.ts';
import type { Entry } from '../model/content.ts';

/** A picture as Markdown has it. `line` is of the body, from 1. */
export interface BodyPicture {
  src: string;
  alt: string;
  line: number;
}

/** What a look at a body finds. */
export interface BodyFindings {
  pictures: BodyPicture[];
  /** Where the body is no MDX, and what the compiler says of it. `line` is of the body, from 1. */
  mistake?: { line: number; message: string };
}

/** What a body must contain for there to be anything to find. */
const hints = /[{<]|!\[|^(?:import|export)\s/m;

/**
 * Looks through a body in MDX.
 *
 * @example inspectBody('See {this').mistake // { line: 1, message: 'Unexpected end of file in expression, …' }
 */
export function inspectBody(body: string): BodyFindings {
  const pictures: BodyPicture[] = [];
  if (!hints.test(body)) return { pictures };
  const collect = defineMdastPlugin({
    name: 'lectern-pictures',
    options: { position: true },
    image(node) {
      pictures.push({ src: node.url, alt: node.alt ?? '', line: node.position?.start.line ?? 1 });
    },
  });
  try {
    mdxToJs(body, { features: markdownFeatures, mdastPlugins: [collect] });
    return { pictures };
  } catch (error) {
    const said = /^(\d+):\d+: (.*?)(?: \([\w-]+:[\w-]+\))?$/s.exec(String((error as Error).message));
    return { pictures, mistake: { line: Number(said?.[1] ?? 1), message: said?.[2] ?? String(error) } };
  }
}

/** Whether a picture is a file of the content, and missing. */
export function isMissing(folder: string, entry: Entry, picture: BodyPicture): boolean {
  const isFile = !/^[a-z][a-z0-9+.-]*:|^\/|^#/i.test(picture.src);
  return isFile && !existsSync(path.resolve(folder, path.dirname(entry.file), decodeURI(picture.src)));
}
