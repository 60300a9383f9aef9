import { astroConfig } from './astro-config.ts';
import { contentConfig } from './content-config.ts';
import { gitIgnore } from './git-ignore.ts';
import type { UpgradeStep } from './migration.ts';
import { renamedFieldsMigration } from './renamed-fields.ts';

/** Every migration, in the order in which they run. */
export const migrations: readonly UpgradeStep[] = [
  renamedFieldsMigration,
  astroConfig,
  contentConfig,
  gitIgnore,
];
