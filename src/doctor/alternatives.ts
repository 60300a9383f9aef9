/** Whether all images have alt text. */
import { existsSync } from 'node:fs';
import { picturesWithoutAlt } from '../content/check-texts.ts';
import type { Check, Finding, SiteContext } from '../networks/doctor/finding.ts';
import { attribute, builtPages } from './built-pages.ts';

const name = 'site alternatives';

export const checkAlternatives: Check<SiteContext> = async ({ content, environment, manifest }) => {
  const written = picturesWithoutAlt(content, environment.content).map(
    (message): Finding => ({ name, level: 'warning', message }),
  );
  const built = manifest && existsSync(environment.out) ? withoutAttribute(environment.out) : [];
  if (written.length + built.length > 0) return [...written, ...built];
  return [{ name, level: 'ok', message: 'all images have alt text' }];
};

/** Pictures of the built pages with no `alt` at all, which is not the same as an empty one (HTML §4.8.4.4). */
function withoutAttribute(out: string): Finding[] {
  return [...builtPages(out)].flatMap(({ file, elements }) =>
    elements
      .filter(({ tagName }) => tagName === 'img')
      .filter((element) => attribute(element, 'alt') === undefined)
      .map((element) => ({
        name,
        level: 'warning' as const,
        message: `${file}: ${attribute(element, 'src')} has no alternative text`,
        fix: 'say what it shows in alt="…", or that it is decoration with alt=""',
      })),
  );
}
