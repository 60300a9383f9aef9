import type { APIRoute } from 'astro';
import { icalendarType, wholeCalendar } from '../../calendar/files.ts';
import { buildContext } from '../context/context.ts';

export const GET: APIRoute = () => {
  const { content, calendar } = buildContext();
  return new Response(wholeCalendar(content, calendar), { headers: { 'content-type': icalendarType } });
};
