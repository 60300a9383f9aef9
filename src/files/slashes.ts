/** Paths as addresses, patterns and Vite have them. */
import path from 'node:path';

/**
 * A path with forward slashes, on every system.
 *
 * @example withSlashes('posts\\hello.mdx') // on Windows: 'posts/hello.mdx'
 */
export function withSlashes(file: string): string {
  return file.replaceAll(path.sep, '/');
}
