/** Pictures of the people who answered: served by the site itself. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { APIRoute, GetStaticPaths } from 'astro';
import { allEntries } from '../../../../model/content.ts';
import { avatarsOf } from '../../../../replies/show.ts';
import { buildContext } from '../../../context/context.ts';
import { conversations } from '../../../context/conversations.ts';

export const getStaticPaths = (() => {
  const { content } = buildContext();
  const files = allEntries(content).flatMap((entry) => avatarsOf(conversations().of(entry)));
  return [...new Set(files)].map((file) => ({ params: { file } }));
}) satisfies GetStaticPaths;

export const GET: APIRoute = ({ params }) => {
  const file = path.join(buildContext().folder, 'replies/avatars', path.basename(params.file ?? ''));
  return new Response(readFileSync(file), { headers: { 'Content-Type': 'image/webp' } });
};
