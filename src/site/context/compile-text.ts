/**
 * Compiles a text to JavaScript when its page is drawn, by the same compiler as modules: a site of a thousand
 * posts then has a thousand modules less to bundle. What has code of its own is a module all the same.
 */
import path from 'node:path';
import type { AstroConfig } from 'astro';
import type { Entry } from '../../model/content.ts';

/** @returns the source of an ECMAScript module, as `@astrojs/mdx` has it before its own exports are added */
export type TextCompiler = (entry: Entry) => Promise<string>;

/**
 * The compiler of the running build.
 *
 * @param markdown Astro's own settings, completed by Astro
 * @param folder absolute path of the content folder
 * @throws Error (the compiler's) naming the file and the line, where a text is wrong
 */
export function textCompiler({ markdown, srcDir }: AstroConfig, folder: string): TextCompiler {
  const { processor, syntaxHighlight, shikiConfig } = markdown;
  if (!processor.createMdxRenderer) throw new TypeError(`${processor.name} does not compile MDX.`);
  const renderer = processor.createMdxRenderer({ syntaxHighlight, shikiConfig }, { optimize: false, srcDir });
  return async ({ file, body, bodyLine, data }) => {
    // Empty lines stand for the frontmatter, so that errors name the lines of the file.
    const source = '\n'.repeat(bodyLine - 1) + body;
    try {
      return (await (await renderer).process(source, path.join(folder, file), { ...data })).code;
    } catch (error) {
      if (error instanceof Error) error.message = `${file}: ${error.message}`;
      throw error;
    }
  };
}
