/** Whether every card is there, and small enough for each network it may be posted on. */

import { statSync } from 'node:fs';
import path from 'node:path';
import { smallestOf } from '../model/extremes.ts';
import { type NetworkId, networkIds, networkNames } from '../model/ids.ts';
import { usualLimits } from '../networks/counter.ts';
import { type Check, counted, type Finding, type SiteContext } from '../networks/doctor/finding.ts';
import { megabytes } from '../networks/doctor/network.ts';
import { configuredNetworks } from '../networks/index.ts';

const name = 'site cards';

export const checkCards: Check<SiteContext> = async ({ environment, manifest, site }) => {
  if (!manifest) return [];
  const configured = configuredNetworks(site);
  const networks = configured.length > 0 ? configured : networkIds;
  const pictures = new Map(
    manifest.announcements.flatMap(({ entry, card, images = [] }) =>
      [...(card ? [card] : []), ...images].map(({ path: file }) => [file, entry] as const),
    ),
  );
  const findings = [...pictures].flatMap(([file, entry]) =>
    finding(file, entry, path.join(environment.out, file), networks),
  );
  if (findings.length > 0) return findings;
  const smallest = smallestOf(networks.map((id) => usualLimits[id].image));
  return [
    { name, level: 'ok', message: `${counted(pictures.size, 'card')}, each below ${megabytes(smallest)}` },
  ];
};

function finding(file: string, entry: string, target: string, networks: readonly NetworkId[]): Finding[] {
  const size = statSync(target, { throwIfNoEntry: false })?.size;
  if (size === undefined) {
    return [
      { name, level: 'error', message: `${file}, the card of ${entry}, is not there`, fix: 'npm run build' },
    ];
  }
  return networks
    .filter((id) => size > usualLimits[id].image)
    .map((id) => ({
      name,
      level: 'warning',
      message: `${file} has ${megabytes(size)}; ${networkNames[id]} takes ${megabytes(usualLimits[id].image)}, so it is sent as a smaller JPEG`,
      fix: `give ${entry} a calmer or smaller picture`,
    }));
}
