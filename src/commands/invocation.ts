/** How commands are called here. */
import { isInstalled } from '../files/roots.ts';

/**
 * A text of Lectern's own with its commands as they are called here: `npm run build` in a checkout of Lectern,
 * `npx lectern build` in a site that has it as a dependency.
 *
 * @example asInvoked('Run npm run syndicate -- --resolve first.', true) // 'Run npx lectern syndicate --resolve first.'
 */
export function asInvoked(text: string, installed = isInstalled): string {
  return installed ? text.replace(/\bnpm run ([a-z]+)(?: --(?= ))?/g, 'npx lectern $1') : text;
}
