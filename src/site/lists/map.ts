/**
 * The places of the calendar on a map of the world: one picture, drawn at build from Natural Earth's
 * coastlines (public domain, see docs/decisions/map.md), so that no map service is asked. Pure.
 */

import { type GeoProjection, geoEqualEarth, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import type { Content, Entry } from '../../model/content.ts';
import { largestOf, smallestOf } from '../../model/extremes.ts';
import { eventTimes } from '../../model/publication.ts';
import type { Palette } from '../../model/theme.ts';
import { Temporal } from '../../model/time.ts';
import type { Words } from '../../words/index.ts';
import atlas from './land-110m.json' with { type: 'json' };
import { listedEvents } from './lists.ts';

/** A place on the map; events in one town share it. */
export interface MapPlace {
  name: string;
  longitude: number;
  latitude: number;
  /** How many events are or were there. */
  events: number;
  /** Whether one of them is still to come. */
  isComing: boolean;
}

/** With fewer there is nothing to see that the list doesn't say. */
const fewest = 2;

/** In units of the picture. */
export const mapSize = { width: 960, height: 420 };

/** Left free around the outermost places, in units of the picture. */
const margin = 90;

/** How near the map may come: the coastlines are drawn for the whole world. */
const nearest = 4;

/** Towns closer than this, in units of the picture, are one dot. */
const apart = 5;

/** The Bering Strait is cut, and nobody speaks in the Antarctic. */
const world = { centre: -11, north: 80, south: -56 };

/** The places of events that take place somewhere: not online, not called off, and with coordinates. */
export function mapPlaces(content: Content, now: Temporal.Instant): MapPlace[] {
  const all = listedEvents(content).flatMap((event) => placeOf(content, event, now) ?? []);
  const positionOf = projectionFor(all);
  const places: MapPlace[] = [];
  for (const place of all) {
    const [x, y] = positionOf(at(place))!;
    const near = places.find((other) => {
      const [otherX, otherY] = positionOf(at(other))!;
      return Math.hypot(x - otherX, y - otherY) < apart;
    });
    if (near) {
      near.events += 1;
      near.isComing ||= place.isComing;
    } else {
      places.push(place);
    }
  }
  return places.length < fewest ? [] : places;
}

function placeOf(content: Content, event: Entry<'events'>, now: Temporal.Instant): MapPlace | undefined {
  const { place, attendance, status, title } = event.data;
  const { longitude, latitude } = place ?? {};
  if (longitude === undefined || latitude === undefined) return undefined;
  if (attendance === 'online' || status === 'cancelled') return undefined;
  const isComing = Temporal.Instant.compare(now, eventTimes(content, event).end) < 0;
  return { name: place?.city ?? place?.venue ?? title, longitude, latitude, events: 1, isComing };
}

/**
 * What the map shows, in words.
 *
 * @example mapAlt(places, wordsFor('en').calendar) // 'Map. To come: Hobart. Past: Leipzig, Lisbon.'
 */
export function mapAlt(places: readonly MapPlace[], words: Words['calendar']): string {
  const named = (heading: string, some: readonly MapPlace[]) =>
    some.length > 0 ? ` ${heading}: ${[...new Set(some.map(({ name }) => name))].join(', ')}.` : '';
  const coming = places.filter(({ isComing }) => isComing);
  const past = places.filter(({ isComing }) => !isComing);
  return `${words.map}${named(words.coming, coming)}${named(words.past, past)}`;
}

/** The picture: the land as a quiet ground, a ring for each place that was, a disc for each to come. */
export function mapSvg(places: readonly MapPlace[], { paper, rule, accent }: Palette): string {
  const projection = projectionFor(places);
  const dots = places
    .toSorted((a, b) => Number(a.isComing) - Number(b.isComing))
    .map((place) => {
      const [x, y] = projection(at(place))!.map((value) => value.toFixed(1));
      const radius = Math.min(5.5 + 1.5 * Math.sqrt(place.events), 12).toFixed(1);
      const [fill, edge] = place.isComing ? [accent, paper] : [paper, accent];
      return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" stroke="${edge}" stroke-width="2"/>`;
    });
  const { width, height } = mapSize;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">` +
    `<path fill="${rule}" d="${landPath(projection)}"/>${dots.join('')}</svg>\n`
  );
}

const at = ({ longitude, latitude }: MapPlace): [number, number] => [longitude, latitude];

/** Areas stay equal: a conference in Nairobi is as much of one as in Oslo. */
const equalEarth = () => geoEqualEarth().rotate([world.centre, 0]);

/** The part of the world that the places are in, as near as `nearest` has it and never beyond its edge. */
function projectionFor(places: readonly MapPlace[]): GeoProjection {
  const { width, height } = mapSize;
  const points = places.map(at);
  const latitudes = points.map(([, latitude]) => latitude);
  const rows = [largestOf([world.north, ...latitudes]), smallestOf([world.south, ...latitudes])] as const;
  const inside: [[number, number], [number, number]] = [
    [margin, margin],
    [width - margin, height - margin],
  ];
  const whole = equalEarth().fitWidth(width, { type: 'Sphere' });
  const wholeHeight = rowOf(whole, rows[1]) - rowOf(whole, rows[0]);
  const least = whole.scale() * Math.min(1, height / wholeHeight);
  const most = whole.scale() * nearest;
  const fitted = equalEarth().fitExtent(inside, { type: 'MultiPoint', coordinates: points }).scale();
  const scale = Math.max(least, Math.min(Number.isFinite(fitted) ? fitted : most, most));

  const projection = equalEarth().scale(scale).translate([0, 0]);
  const projected = points.map((point) => projection(point)!);
  const half = (width / 2) * (scale / whole.scale());
  return projection
    .translate([
      shift(
        projected.map(([x]) => x),
        width,
        -half,
        half,
      ),
      shift(
        projected.map(([, y]) => y),
        height,
        rowOf(projection, rows[0]),
        rowOf(projection, rows[1]),
      ),
    ])
    .clipExtent([
      [0, 0],
      [width, height],
    ]);
}

const rowOf = (projection: GeoProjection, latitude: number) => projection([-world.centre, latitude])![1];

/** How far to move so that some values stand in the middle of a length, and nothing from beyond the world shows. */
function shift(values: readonly number[], length: number, from: number, to: number): number {
  if (to - from <= length) return (length - from - to) / 2;
  const middle = (smallestOf(values) + largestOf(values)) / 2;
  return Math.min(-from, Math.max(length - to, length / 2 - middle));
}

const topology = atlas as unknown as Topology;
const land = feature(topology, topology.objects.land!);

/** Every coastline from point to point; whole units are as fine as the source is. */
function landPath(projection: GeoProjection): string {
  const path = geoPath(projection).digits(0)(land) ?? '';
  return path
    .split('M')
    .filter(Boolean)
    .map((ring) => {
      const points = ring
        .replace('Z', '')
        .split('L')
        .map((point) => point.split(',').map(Number));
      const [first, ...others] = points as [[number, number], ...[number, number][]];
      let [x, y] = first;
      const steps = others.flatMap(([nextX, nextY]) => {
        const step = [nextX - x, nextY - y];
        [x, y] = [nextX, nextY];
        return step[0] === 0 && step[1] === 0 ? [] : [step.join(' ')];
      });
      return steps.length < 2 ? '' : `M${first.join(' ')}l${steps.join(' ').replaceAll(' -', '-')}z`;
    })
    .join('');
}
