import type { APIRoute } from 'astro';
import { calendarJson } from '../../calendar/json.ts';
import { buildContext } from '../context/context.ts';

export const GET: APIRoute = () => {
  const { content, calendar } = buildContext();
  return new Response(calendarJson(content, calendar), {
    headers: { 'content-type': 'application/feed+json; charset=utf-8' },
  });
};
