import type { APIRoute } from 'astro';
import { eventCalendars, icalendarType } from '../../../calendar/files.ts';
import { buildContext } from '../../context/context.ts';

export const getStaticPaths = () => {
  const { content, calendar } = buildContext();
  return eventCalendars(content, calendar).map(({ name, text }) => ({
    params: { event: name },
    props: { text },
  }));
};

export const GET: APIRoute<{ text: string }> = ({ props }) =>
  new Response(props.text, { headers: { 'content-type': icalendarType } });
