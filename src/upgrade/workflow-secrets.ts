import { done, type Migration } from './migration.ts';

/** Secrets that a version brought, by the one whose steps need them too. */
const added: Readonly<Record<string, readonly string[]>> = {
  LINKEDIN_ACCESS_TOKEN: ['THREADS_ACCESS_TOKEN'],
  LINKEDIN_CLIENT_SECRET: ['THREADS_TOKEN_EXPIRES', 'THREADS_CLIENT_SECRET'],
};

/** A run of lines such as `  NAME: ${{ secrets.NAME }}`. */
const block = /(?:^[ ]+([A-Z_]+): \$\{\{ secrets\.\1 \}\}(?:\n|$))+/gm;

/** A copy of the publishing workflow hands the secrets of every network on. */
export const workflowSecrets: Migration = {
  since: '0.2.0',
  about: 'The workflow hands on the secrets of Threads',
  files: ['.github/workflows/*.{yml,yaml}'],
  migrate: (text) => done(text.replace(block, withAdded)),
};

/** The new ones stand behind the last line of the network that came before. */
function withAdded(lines: string): string {
  const has = (name: string) => lines.includes(`secrets.${name} }}`);
  const missing = Object.entries(added)
    .filter(([name]) => has(name))
    .flatMap(([, names]) => names.filter((name) => !has(name)));
  return lines.replace(/(^[ ]+)LINKEDIN_\w+: [^\n]*(?![\s\S]*LINKEDIN_)/m, (line, indent: string) =>
    [line, ...missing.map((name) => `${indent}${name}: \${{ secrets.${name} }}`)].join('\n'),
  );
}
