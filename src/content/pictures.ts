/** Pictures in the text of an entry: whether they exist, and whether they say what they show. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineMdastPlugin, mdxToJs } from 'satteri';
import type { Entry } from '../model/content.ts';

/** A picture as Markdown has it. `line` is of the body, from 1. */
export interface BodyPicture {
  src: string;
  alt: string;
  line: number;
}

/** The pictures of a body, in order. A body that is not valid MDX has none: the compiler will say so. */
export function bodyPictures(body: string): BodyPicture[] {
  if (!body.includes('![')) return [];
  const pictures: BodyPicture[] = [];
  const collect = defineMdastPlugin({
    name: 'lectern-pictures',
    options: { position: true },
    image(node) {
      pictures.push({ src: node.url, alt: node.alt ?? '', line: node.position?.start.line ?? 1 });
    },
  });
  try {
    mdxToJs(body, { mdastPlugins: [collect] });
  } catch {
    return [];
  }
  return pictures;
}

/** Whether a picture is a file of the content, and missing. */
export function isMissing(folder: string, entry: Entry, picture: BodyPicture): boolean {
  const isFile = !/^[a-z][a-z0-9+.-]*:|^\/|^#/i.test(picture.src);
  return isFile && !existsSync(path.resolve(folder, path.dirname(entry.file), decodeURI(picture.src)));
}
