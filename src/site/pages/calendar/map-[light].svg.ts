/** The calendar's map, drawn once in the light colours and once in the dark. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { type Light, paletteOf } from '../../../model/theme.ts';
import { buildContext } from '../../context/context.ts';
import { mapPlaces, mapSvg } from '../../lists/map.ts';

export const getStaticPaths = (() => {
  const { content, now } = buildContext();
  if (mapPlaces(content, now).length === 0) return [];
  return (['light', 'dark'] satisfies Light[]).map((light) => ({ params: { light } }));
}) satisfies GetStaticPaths;

export const GET: APIRoute = ({ params }) => {
  const { content, now } = buildContext();
  const svg = mapSvg(mapPlaces(content, now), paletteOf(content.site, params.light as Light));
  return new Response(svg, { headers: { 'Content-Type': 'image/svg+xml' } });
};
