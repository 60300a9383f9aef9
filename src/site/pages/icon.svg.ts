/** The site's icon: its initial on the accent, so that a tab is known by its letter. */
import type { APIRoute } from 'astro';
import { paletteOf } from '../../model/theme.ts';
import { buildContext } from '../context/context.ts';

export const GET: APIRoute = () => {
  const { site } = buildContext().content;
  const { accent, accentInk } = paletteOf(site, 'light');
  const initial = [...new Intl.Segmenter(site.language).segment(site.owner.name)][0]?.segment ?? '';
  const escaped = initial.replace(/[&<>]/g, (character) => `&#${character.codePointAt(0)};`);
  return new Response(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="${accent}"/>` +
      `<text x="16" y="24" text-anchor="middle" font-family="Georgia,serif" font-weight="700" font-size="23" fill="${accentInk}">${escaped}</text></svg>`,
    { headers: { 'Content-Type': 'image/svg+xml' } },
  );
};
