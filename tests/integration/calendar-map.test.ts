import fc from 'fast-check';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { readContent } from '../../src/content/read.ts';
import { paletteOf } from '../../src/model/theme.ts';
import { Temporal } from '../../src/model/time.ts';
import { type MapPlace, mapAlt, mapPlaces, mapSize, mapSvg } from '../../src/site/lists/map.ts';
import { wordsFor } from '../../src/words/index.ts';
import { contentFolder } from '../setup/content.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const palette = paletteOf({ theme: { name: 'programme' } }, 'light');

/** The places of events, each written as `city, latitude, longitude` and further fields. */
async function placesOf(events: Record<string, string>): Promise<MapPlace[]> {
  const files = Object.entries(events).map(([name, fields]) => [
    `events/${name}.yaml`,
    `title: ${name}\n${fields}`,
  ]);
  const { folder, remove } = contentFolder(Object.fromEntries(files));
  cleanups.push(remove);
  return mapPlaces(await readContent(folder), Temporal.Instant.from('2026-11-25T09:00:00Z'));
}

const past = 'start: 2025-05-01';
const coming = 'start: 2027-05-01';
const lisbon = 'place: { city: Lisbon, latitude: 38.72, longitude: -9.14 }';
const kathmandu = 'place: { city: Kathmandu, latitude: 27.72, longitude: 85.32 }';

const place = (latitude: number, longitude: number): MapPlace => ({
  name: 'Somewhere',
  latitude,
  longitude,
  events: 1,
  isComing: true,
});

function dotsOf(svg: string) {
  return [...svg.matchAll(/<circle cx="([-\d.]+)" cy="([-\d.]+)"/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}

describe('the places on the map', () => {
  it('are those of events that take place somewhere, each town once', async () => {
    const places = await placesOf({
      first: `${past}\n${lisbon}`,
      again: `${coming}\n${lisbon}`,
      far: `start: 2025-06-01\n${kathmandu}`,
      online: `${coming}\nattendance: online\nplace: { city: Oslo, latitude: 59.9, longitude: 10.8 }`,
      off: `${coming}\nstatus: cancelled\nplace: { city: Rome, latitude: 41.9, longitude: 12.5 }`,
      unlisted: `${coming}\nvisibility: unlisted\nkey: 98959ea5738d651a9a83786d\nplace: { city: Bonn, latitude: 50.7, longitude: 7.1 }`,
      nowhere: `${coming}\nplace: { city: Wien }`,
    });
    expect(places.map(({ name, events, isComing }) => [name, events, isComing])).toEqual([
      ['Lisbon', 2, true],
      ['Kathmandu', 1, false],
    ]);
    expect(mapAlt(places, wordsFor('en').calendar)).toBe('Map. To come: Lisbon. Past: Kathmandu.');
  });

  it('are none where there is one alone', async () => {
    expect(await placesOf({ first: `${past}\n${lisbon}`, again: `${coming}\n${lisbon}` })).toEqual([]);
    expect(await placesOf({})).toEqual([]);
  });
});

describe('the picture', () => {
  it('has every dot within it, wherever on earth the places are', () => {
    const anywhere = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 2, maxLength: 6 }), (spots) => {
        const dots = dotsOf(
          mapSvg(
            spots.map(({ latitude, longitude }) => place(latitude, longitude)),
            palette,
          ),
        );
        expect(dots).toHaveLength(spots.length);
        for (const { x, y } of dots) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(mapSize.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(mapSize.height);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['of the world', [place(-33.9, 151.2), place(37.8, -122.4)]],
    ['of a part of it', [place(52.5, 13.4), place(50.1, 14.4)]],
  ])('%s has land where there is land and sea where there is sea', async (_, places) => {
    // Inland and offshore, a few hundred kilometres from any coast.
    const spots = [
      { latitude: 49.8, longitude: 15.5, isLand: true },
      { latitude: 51.5, longitude: 9.5, isLand: true },
      { latitude: 56.5, longitude: 3, isLand: false },
    ];
    const svg = mapSvg([...places, ...spots.map((spot) => place(spot.latitude, spot.longitude))], palette);
    const dots = dotsOf(svg).slice(places.length);
    const { data, info } = await sharp(Buffer.from(svg.replaceAll(/<circle[^>]*>/g, '')))
      .resize(mapSize.width, mapSize.height)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const alphaAt = ({ x, y }: { x: number; y: number }) =>
      data[(Math.round(y) * info.width + Math.round(x)) * info.channels + 3];
    expect(dots.map((dot) => alphaAt(dot) === 255)).toEqual(spots.map(({ isLand }) => isLand));
  });

  it('is small, and has colours but no style', () => {
    const svg = mapSvg([place(-43.9, -176.6), place(64.1, -21.9)], palette);
    expect(svg.length).toBeLessThan(20_000);
    expect(svg).not.toMatch(/style|script|http(?!:\/\/www\.w3\.org\/2000\/svg)/);
    expect(svg).toContain(palette.accent);
  });
});
