/**
 * `_headers`: what a `<meta>` can't say, for the hosts that read this file (Netlify, Cloudflare Pages
 * and others). GitHub Pages reads none; there, nobody can be kept from framing a page.
 *
 * Where several rules match one path, Cloudflare Pages sends the headers of all of them, values of the same
 * name joined by a comma (its documentation, "Headers"), while Netlify takes the last rule's (netlify/cli,
 * `headersForPath`). A rule for all pages could so be taken back for one on neither, and the pages that
 * nobody may frame are named by rules of which no two match the same page. On both, `:name` is one step of a
 * path and `*` any number of characters; Cloudflare reads 100 rules at most.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { writeFileAtomic } from '../../files/atomic.ts';

/**
 * The text of the file.
 *
 * @param base the site's base path, with a slash at both ends
 * @param folders names of the output's folders
 * @param events events of which decks are kept as they were shown there: `/slides/NAME/EVENT/`
 * @example headersText('/', ['_astro', 'posts', 'slides'], ['docs-north'])
 */
export function headersText(base: string, folders: readonly string[], events: readonly string[]): string {
  const open = folders.filter((folder) => !folder.startsWith('_'));
  const rules: [string, string[]][] = [
    [
      '/*',
      [
        'X-Content-Type-Options: nosniff',
        'Referrer-Policy: strict-origin-when-cross-origin',
        'Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      ],
    ],
    ...[
      '',
      ...open.filter((folder) => folder !== 'slides').map((folder) => `${folder}/*`),
      ...(open.includes('slides') ? deckPages(events) : []),
    ].map((where): [string, string[]] => [base + where, ["Content-Security-Policy: frame-ancestors 'none'"]]),
    ...['_astro', 'cards'].map((folder): [string, string[]] => [
      `${base}${folder}/*`,
      ['Cache-Control: public, max-age=31536000, immutable'],
    ]),
  ];
  return rules
    .map(([where, headers]) => `${where}\n${headers.map((line) => `  ${line}\n`).join('')}`)
    .join('\n');
}

/** Everything a deck has but its `embed/`, which is made to stand in a frame. */
const deckPages = (events: readonly string[]): string[] => [
  'slides/',
  'slides/:deck/',
  ...['', ':event/'].flatMap((event) =>
    ['present', 'speaker'].map((page) => `slides/:deck/${event}${page}/`),
  ),
  ...events.map((event) => `slides/:deck/${event}/`),
  'slides/*.pdf',
];

/** Writes `_headers` into the output, once all its folders are there. */
export async function writeHeaders(out: string, base: string): Promise<void> {
  const entries = await readdir(out, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const versions = await glob('slides/*/*/embed/index.html', { cwd: out });
  const events = new Set(versions.map((file) => file.split('/')[2]!));
  await writeFileAtomic(path.join(out, '_headers'), headersText(base, folders.sort(), [...events].sort()));
}
