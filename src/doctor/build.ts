/** Whether there is a build to look at. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Check, SiteContext } from '../networks/doctor/finding.ts';

export const checkBuild: Check<SiteContext> = async ({ environment, manifest, site }) => {
  const name = 'site build';
  if (site.feed !== undefined) {
    const feed = `announced from ${site.feed}`;
    if (manifest?.site.feed !== undefined)
      return [
        { name, level: 'ok', message: `${feed}, read ${manifest.built}, ${manifest.entries.length} entries` },
      ];
    return [
      { name, level: 'warning', message: `${feed}, not read yet`, fix: 'npm run syndicate -- --dry-run' },
    ];
  }
  if (!manifest || !existsSync(path.join(environment.out, 'index.html'))) {
    const message = 'no build found; cards and links were not checked';
    return [{ name, level: 'warning', message, fix: 'npm run build' }];
  }
  return [{ name, level: 'ok', message: `built ${manifest.built}, ${manifest.entries.length} entries` }];
};
