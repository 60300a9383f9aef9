import { astroConfig } from './astro-config.ts';
import { contentConfig } from './content-config.ts';
import { gitIgnore } from './git-ignore.ts';
import type { Migration } from './migration.ts';
import { renamedFieldsMigration } from './renamed-fields.ts';
import { workflowSecrets } from './workflow-secrets.ts';

/** Every migration, in the order in which they run. */
export const migrations: readonly Migration[] = [
  renamedFieldsMigration,
  astroConfig,
  contentConfig,
  gitIgnore,
  workflowSecrets,
];
