/** The name of a card's picture: a digest of everything that decides how it looks. Draws nothing, loads no Satori. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { digestOfFiles } from '../files/digest.ts';
import { dependencyVersion, isInstalled, ownFile } from '../files/roots.ts';
import { withSlashes } from '../files/slashes.ts';
import { CardError, type CardInput } from './card.ts';
import { fileDigest } from './draw/families.ts';
import { neededFiles } from './draw/needs.ts';

/** Packages that turn a card into pixels. */
const packages = ['satori', 'sharp', 'harfbuzzjs', 'woff2-encoder', 'bidi-js', 'linebreak'];
/** Characters that templates add by themselves. */
const furniture = '…-';

/** In the package, the digest of the sources that it was compiled from. */
export const sourcesDigestFile = 'cards/draw.sha256';

const digests = new Map<string, string>();
let makers: string | undefined;

/** Digest of the code that draws, as 64 hexadecimal digits. It is what a checkout and the package made of it agree on. */
export function sourcesDigest(): string {
  const sources = ownFile('cards/draw');
  const names = readdirSync(sources, { recursive: true, encoding: 'utf8' }).map(withSlashes);
  return digestOfFiles(
    sources,
    names.filter((name) => name.endsWith('.ts')),
  );
}

/** Digest of the drawing code and the versions of what it draws with; worked out once a process. */
function makersDigest(): string {
  if (!makers) {
    const hash = createHash('sha256');
    hash.update(isInstalled ? readFileSync(ownFile(sourcesDigestFile)) : sourcesDigest());
    for (const name of packages) hash.update(`${name}@${dependencyVersion(name) ?? 'absent'}`);
    makers = hash.digest('hex');
  }
  return makers;
}

/** Digest of a file that may change while a process runs: read again when its time or size changes. */
function changingFile(entry: string, path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new CardError(entry, `${path} does not exist.`);
  const { mtimeMs, size } = stats;
  const version = `${path} ${mtimeMs} ${size}`;
  let digest = digests.get(version);
  if (!digest) {
    digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    digests.set(version, digest);
  }
  return digest;
}

/**
 * The card's key, 16 hexadecimal digits: over its inputs, the bytes of its image and of every font file its text
 * may need, the drawing code, and the versions of the libraries. Two cards with one key have the same bytes.
 * `entry` is left out. Throws a `CardError` where the image or the template does not exist.
 */
export function cardKey(card: CardInput): string {
  const { kind, title, lines, owner, site, lang, theme, format, image, template } = card;
  const { mode, colours, fonts } = theme;
  const texts = [title, ...lines, owner, site, furniture];
  const files = neededFiles(texts, [fonts.title, fonts.label], lang);
  const { paper, ink, quiet, rule, accent } = colours;
  const inputs = [kind, title, lines, owner, site, lang, format, mode, paper, ink, quiet, rule, accent];
  const hash = createHash('sha256');
  hash.update(makersDigest());
  hash.update(JSON.stringify([...inputs, fonts.title, fonts.label]));
  for (const file of files) hash.update(file.id).update(fileDigest(file.path));
  if (image) hash.update(`image ${changingFile(card.entry, image)}`);
  if (template) hash.update(`template ${changingFile(card.entry, template)}`);
  return hash.digest('hex').slice(0, 16);
}
