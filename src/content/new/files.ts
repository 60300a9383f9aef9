/** New files of the content folder: written whole, and never over one that is there. */
import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';

/** A file to be written. */
export interface NewFile {
  /** Relative to the content folder, with forward slashes. */
  path: string;
  content: string | Uint8Array;
}

/** A file that `new` would have written is there already. */
export class FileExistsError extends Error {
  readonly path: string;

  constructor(file: string) {
    super(`${file} already exists. Choose another name with --slug.`);
    this.name = 'FileExistsError';
    this.path = file;
  }
}

/**
 * Writes files, all or none: where one of them is there already, none is written.
 *
 * @throws FileExistsError
 */
export async function writeNewFiles(contentFolder: string, files: readonly NewFile[]): Promise<void> {
  for (const file of files) {
    if (existsSync(path.join(contentFolder, file.path))) throw new FileExistsError(file.path);
  }
  for (const file of files) {
    const target = path.join(contentFolder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    const handle = await open(target, 'wx').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? new FileExistsError(file.path) : error;
    });
    await handle.writeFile(file.content);
    await handle.close();
  }
}

/**
 * Fields as YAML, in the order given; those without a value are left out.
 *
 * @example yamlOf({ title: 'One: two', tags: undefined }) // 'title: "One: two"\n'
 */
export function yamlOf(fields: Record<string, unknown>): string {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return Object.keys(given).length === 0 ? '' : stringify(given, { lineWidth: 100 });
}

/** Frontmatter and body as one MDX file. */
export function mdxOf(frontmatter: string, body: string): string {
  return `---\n${frontmatter.trimEnd()}\n---\n\n${body.trim()}\n`;
}
