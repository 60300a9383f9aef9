import type { APIRoute } from 'astro';
import { buildContext } from '../build/context.ts';
import { icalendarType, wholeCalendar } from '../calendar/files.ts';

export const GET: APIRoute = () => {
  const { content, calendar } = buildContext();
  return new Response(wholeCalendar(content, calendar), { headers: { 'content-type': icalendarType } });
};
