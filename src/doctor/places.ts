/** Whether a picture tells where it was taken: telephones write that into every photograph. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import exif from 'exif-reader';
import sharp from 'sharp';
import { shownPath } from '../content/problem.ts';
import { type Check, counted, type Finding, type SiteScene } from '../networks/doctor/finding.ts';
import { filesIn } from './built-pages.ts';

const pictures = /\.(jpe?g|png|webp|avif|heic|heif|tiff?)$/i;

export const checkPlaces: Check<SiteScene> = async ({ environment }) => {
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
    if (!(await tellsPlace(file))) continue;
    findings.push({
      name,
      level: 'warning',
      message: `${shown} contains location data`,
      fix: `export it without its place, or: exiftool -gps:all= -xmp:geotag= ${shown}`,
    });
  }
  if (findings.length > 0) return findings;
  return [{ name, level: 'ok', message: `${counted(files.length, 'image')}, none with location data` }];
};

function filesOf(folder: string): string[] {
  return existsSync(folder) ? filesIn(folder, pictures) : [];
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
