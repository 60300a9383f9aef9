/** Whether everything that was announced is still on the site. */

import { networkNames } from '../model/ids.ts';
import type { Check, SiteContext } from '../networks/doctor/finding.ts';
import { renamedEntries } from '../syndication/renamed.ts';
import { Journal } from '../syndication/run-journal.ts';
import { vanished } from '../syndication/vanished.ts';

export const checkAnnounced: Check<SiteContext> = async ({ environment, manifest }) => {
  const name = 'announced entries';
  if (!manifest) return [];
  const journal = Journal.open(environment.content, manifest.entries);
  const gone = vanished(manifest, journal, renamedEntries(manifest, journal.files));
  if (gone.length === 0) return [{ name, level: 'ok', message: 'all that was announced is on the site' }];
  return gone.map(({ announcement, network, url }) => ({
    name,
    level: 'warning' as const,
    message: `${announcement} stands on ${networkNames[network]} (${url}), and its entry is gone or a draft`,
    fix: `npm run syndicate -- --retract '${announcement}' ${network}; or publish the entry again, with its former id in aliases where it was renamed`,
  }));
};
