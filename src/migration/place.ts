/** The files of another program: a folder, or one file. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { decoded } from '../feed/decode.ts';
import { SourceUnreadable } from './post.ts';

/** Where posts are read from. */
export interface OldPlace {
  /** Absolute path of the folder, or of the folder that the one file is in. */
  folder: string;
  /** Paths of all files below the folder, with forward slashes, sorted; of one file, its name alone. */
  files: readonly string[];
  /** The text of a file, whatever its encoding is, with line feeds. @throws the system's error */
  text(file: string): string;
  /** Whether there is such a file. */
  has(file: string): boolean;
}

/** What programs build or install, and no one wrote. */
const notWritten = [
  'node_modules',
  '.git',
  '_site',
  '.jekyll-cache',
  'vendor',
  'dist',
  'resources/_gen',
  '.trash',
];

/** Files of a source at most: more are no blog. */
const mostFiles = 200_000;
/** Bytes of a text at most: exports of whole sites are one file. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Looks through a folder, or takes one file.
 *
 * @throws SourceUnreadable
 */
export async function openPlace(source: string): Promise<OldPlace> {
  const where = path.resolve(source);
  if (!existsSync(where)) throw new SourceUnreadable(`${source} does not exist.`);
  if (/\.(?:zip|gz|tgz)$/i.test(where))
    throw new SourceUnreadable(`${source} is packed: unpack it, and name the folder.`);
  const isFolder = statSync(where).isDirectory();
  const folder = isFolder ? where : path.dirname(where);
  const ignore = notWritten.flatMap((name) => [`**/${name}/**`]);
  const files = isFolder
    ? (
        await glob(['**/*'], {
          cwd: folder,
          ignore,
          expandDirectories: false,
          followSymbolicLinks: false,
          dot: true,
        })
      ).sort()
    : [path.basename(where)];
  if (files.length > mostFiles)
    throw new SourceUnreadable(`${source} has more than ${mostFiles} files: name the folder of the site.`);
  const known = new Set(files);
  return {
    folder,
    files,
    has: (file) => known.has(file),
    text(file) {
      const full = path.join(folder, file);
      if (statSync(full).size > mostBytes)
        throw new SourceUnreadable(`${file} has more than ${mostBytes} bytes.`);
      return decoded(readFileSync(full)).replace(/\r\n?/g, '\n');
    },
  };
}

/** Whether there is a file, and no folder, at a path. */
export const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
