/**
 * `_headers`: what a `<meta>` can't say, for the hosts that read this file (Netlify, Cloudflare Pages
 * and others). GitHub Pages reads none; there, nobody can be kept from framing a page.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Folders whose pages may stand in a frame elsewhere (decks are made to be embedded), or that have none. */
const framed = new Set(['slides', 's', 'cards']);

/**
 * The text of the file.
 *
 * Both hosts send the headers of every rule that matches, so a general rule could not be taken back
 * for one folder: those that nobody may frame are named one by one.
 *
 * @param base the site's base path, with a slash at both ends
 * @param folders names of the output's folders
 * @example headersText('/', ['_astro', 'posts', 'slides'])
 */
export function headersText(base: string, folders: readonly string[]): string {
  const rules: [string, string[]][] = [
    [
      '/*',
      [
        'X-Content-Type-Options: nosniff',
        'Referrer-Policy: strict-origin-when-cross-origin',
        'Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      ],
    ],
    [base, [unframed]],
    ...folders
      .filter((folder) => !folder.startsWith('_') && !framed.has(folder))
      .map((folder): [string, string[]] => [`${base}${folder}/*`, [unframed]]),
    [`${base}_astro/*`, ['Cache-Control: public, max-age=31536000, immutable']],
    [`${base}cards/*`, ['Cache-Control: public, max-age=31536000, immutable']],
  ];
  return rules
    .map(([where, headers]) => `${where}\n${headers.map((line) => `  ${line}\n`).join('')}`)
    .join('\n');
}

const unframed = "Content-Security-Policy: frame-ancestors 'none'";

/** Writes `_headers` into the output, once all its folders are there. */
export async function writeHeaders(out: string, base: string): Promise<void> {
  const entries = await readdir(out, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  await writeFileAtomic(path.join(out, '_headers'), headersText(base, folders.sort()));
}
