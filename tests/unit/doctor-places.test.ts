import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { tellsPlace } from '../../src/doctor/places.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lectern-places-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });
const place = { IFD0: { Make: 'Telephone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '54/1 30/1 0/1' } };

test.for(['jpeg', 'webp', 'png', 'avif'] as const)(
  'a %s with coordinates in EXIF tells its place',
  async (format) => {
    const file = path.join(folder, `place.${format}`);
    await picture().withExif(place).toFormat(format).toFile(file);
    expect(await tellsPlace(file)).toBe(true);
  },
);

test('a picture with coordinates in XMP does as well', async () => {
  const file = path.join(folder, 'xmp.jpg');
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="54,30.0N"/></rdf:RDF></x:xmpmeta>`;
  await picture().withXmp(xmp).jpeg().toFile(file);
  expect(await tellsPlace(file)).toBe(true);
});

test('a picture that only names its camera does not', async () => {
  const file = path.join(folder, 'camera.jpg');
  await picture()
    .withExif({ IFD0: { Make: 'Telephone' } })
    .jpeg()
    .toFile(file);
  expect(await tellsPlace(file)).toBe(false);
});

test('nor does one without any of it', async () => {
  const file = path.join(folder, 'plain.png');
  await picture().png().toFile(file);
  expect(await tellsPlace(file)).toBe(false);
});
