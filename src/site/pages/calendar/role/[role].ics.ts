import type { APIRoute } from 'astro';
import { icalendarType, roleCalendar } from '../../../../calendar/files.ts';
import { type Role, roles } from '../../../../model/roles.ts';
import { buildContext } from '../../../context/context.ts';

export const getStaticPaths = () => roles.map((role) => ({ params: { role }, props: { role } }));

export const GET: APIRoute<{ role: Role }> = ({ props }) => {
  const { content, calendar } = buildContext();
  const text = roleCalendar(content, calendar, props.role);
  return new Response(text, { headers: { 'content-type': icalendarType } });
};
