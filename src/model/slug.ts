import slugify from '@sindresorhus/slugify';

/**
 * A title as a file name and address: lower-case Latin letters, digits and single hyphens.
 *
 * @returns an empty string where the title has no letter that can be written so
 * @example slugFrom('Größe & Maß — 2026') // 'groesse-and-mass-2026'
 */
export function slugFrom(title: string): string {
  return slugify(title, { decamelize: false });
}
