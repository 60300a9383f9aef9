import type { APIRoute } from 'astro';
import { buildContext } from '../build/context.ts';
import { calendarJson } from '../calendar/json.ts';

export const GET: APIRoute = () => {
  const { content, calendar } = buildContext();
  return new Response(calendarJson(content, calendar), {
    headers: { 'content-type': 'application/feed+json; charset=utf-8' },
  });
};
