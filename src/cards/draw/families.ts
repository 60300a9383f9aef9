/** Installed font families: their files on disk and which characters each file is for. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependencyFolder } from '../../files/roots.ts';

/** One file of a family: a slice of its characters, in all weights (variable) or in one. */
export interface FontFile {
  id: string;
  path: string;
  /** Ranges of code points that the file is for, as its package declares; the file may hold fewer. None: all. */
  ranges: [first: number, last: number][];
  /** The axes of a variable font and their bounds. */
  axes: Record<string, { min: number; max: number }>;
}

const families = new Map<string, FontFile[] | undefined>();
const digests = new Map<string, string>();

/** `U+0460-052F,U+20B4` → `[[0x460, 0x52f], [0x20b4, 0x20b4]]`; names that are no range are passed over. */
function parseRanges(ranges: string): [number, number][] {
  return [...ranges.matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?(?=,|$)/gi)].map(([, first, last]) => [
    Number.parseInt(first as string, 16),
    Number.parseInt(last ?? (first as string), 16),
  ]);
}

function packageFolder(family: string): { folder: string; slug: string; variable: boolean } | undefined {
  const slug = family.toLowerCase().replaceAll(' ', '-');
  for (const scope of ['@fontsource-variable', '@fontsource']) {
    const folder = dependencyFolder(`${scope}/${slug}`);
    if (folder) return { folder, slug, variable: scope === '@fontsource-variable' };
  }
  return undefined;
}

function readFamily(family: string): FontFile[] | undefined {
  const found = packageFolder(family);
  if (!found) return undefined;
  const { folder, slug, variable } = found;
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const metadata = json('metadata.json') as {
    variable?: Record<string, { min: string; max: string }> | false;
    weights: number[];
    defSubset: string;
  };
  const axes = Object.fromEntries(
    Object.entries(variable && metadata.variable ? metadata.variable : {})
      .filter(([tag]) => tag !== 'ital')
      .map(([tag, { min, max }]) => [tag, { min: Number(min), max: Number(max) }]),
  );
  const names = new Set(readdirSync(join(folder, 'files')));
  // `standard` has all registered axes; families of one axis have `wght` alone; static ones a file a weight.
  const styles = variable
    ? ['standard', 'wght']
    : [...metadata.weights].sort((a, b) => Math.abs(a - 500) - Math.abs(b - 500)).map(String);
  const declared = json('unicode.json') as Record<string, string>;
  const subsets = Object.keys(declared).length > 0 ? declared : { [metadata.defSubset]: '' };
  return Object.entries(subsets).flatMap(([subset, ranges]) => {
    const part = subset.replace(/^\[(.*)\]$/, '$1');
    const name = styles
      .map((style) => `${slug}-${part}-${style}-normal.woff2`)
      .find((file) => names.has(file));
    const path = name && join(folder, 'files', name);
    return path ? [{ id: `${slug}-${part}`, path, ranges: parseRanges(ranges), axes }] : [];
  });
}

/** The files of a family (`Source Serif 4`), or undefined where its package is not installed. */
export function familyFiles(family: string): FontFile[] | undefined {
  if (!families.has(family)) families.set(family, readFamily(family));
  return families.get(family);
}

/** True where the file is declared to have every character of a grapheme that a reader would see. */
export function covers(file: FontFile, grapheme: string): boolean {
  if (file.ranges.length === 0) return true;
  for (const character of grapheme) {
    const code = character.codePointAt(0) as number;
    if (isJoiner(code)) continue;
    if (!file.ranges.some(([first, last]) => code >= first && code <= last)) return false;
  }
  return true;
}

/** Characters that shape their neighbours and have no form of their own: joiners and variation selectors. */
export function isJoiner(code: number): boolean {
  return code === 0x200c || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f);
}

/** A digest of the file's bytes, read once. */
export function fileDigest(path: string): string {
  let digest = digests.get(path);
  if (!digest) {
    digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    digests.set(path, digest);
  }
  return digest;
}
