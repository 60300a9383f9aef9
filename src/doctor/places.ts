/** Whether a picture, a film or a paper tells where it was made: telephones write that into everything they take. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import exif from 'exif-reader';
import sharp from 'sharp';
import { filmOrPaper, personalIn } from '../content/clean/clean-file.ts';
import { shownPath } from '../content/problem.ts';
import { type Check, counted, type Finding, type SiteContext } from '../networks/doctor/finding.ts';
import { filesIn } from './built-pages.ts';

const pictures = /\.(jpe?g|png|webp|avif|heic|heif|tiff?)$/i;
const looked = new RegExp(`${pictures.source}|${filmOrPaper.source}`, 'i');

export const checkPlaces: Check<SiteContext> = async ({ environment }) => {
  const name = 'site places';
  const { content, out, root } = environment;
  const written = filesOf(content).filter((file) => !file.startsWith('replies/'));
  const files = [
    ...written.map((file) => ({ file: path.join(content, file), shown: shownPath(content, file) })),
    ...['public', out].flatMap((folder) =>
      filesOf(path.resolve(root, folder)).map((file) => ({
        file: path.resolve(root, folder, file),
        shown: `${path.basename(folder)}/${file}`,
      })),
    ),
  ];
  const findings: Finding[] = [];
  for (const { file, shown } of files) {
    const personal = await personalIn(file);
    if (personal?.place ?? (await tellsPlace(file))) {
      findings.push({
        name,
        level: 'warning',
        message: `${shown} contains location data`,
        fix: personal
          ? `the build leaves it out of the site; in a public repository, also: exiftool -all= ${shown}`
          : `export it without its place, or: exiftool -gps:all= -xmp:geotag= ${shown}`,
      });
    }
    for (const left of personal?.left ?? []) {
      findings.push({
        name,
        level: 'warning',
        message: `${shown} holds ${left}, which the build can't take out`,
        fix: 'export it again without',
      });
    }
  }
  if (findings.length > 0) return findings;
  const images = files.filter(({ file }) => pictures.test(file)).length;
  const others = files.length - images;
  const all = [counted(images, 'image'), others > 0 && `${others} films and PDFs`];
  return [{ name, level: 'ok', message: `${all.filter(Boolean).join(', ')}, none with location data` }];
};

function filesOf(folder: string): string[] {
  return existsSync(folder) ? filesIn(folder, looked) : [];
}

/** Whether a picture has coordinates, in EXIF (GPS IFD) or in XMP (`exif:GPSLatitude`). */
export async function tellsPlace(file: string): Promise<boolean> {
  const read = await sharp(file)
    .metadata()
    // What sharp can't read, the build can't either, and says so.
    .catch(() => undefined);
  if (!read) return false;
  if (read.xmp && /GPSLatitude/.test(read.xmp.toString('utf8'))) return true;
  return read.exif !== undefined && hasCoordinates(read.exif);
}

function hasCoordinates(block: Buffer): boolean {
  try {
    return exif(block).GPSInfo?.GPSLatitude !== undefined;
  } catch {
    // A block that is damaged says nothing to anybody else either.
    return false;
  }
}
