import { done, type UpgradeStep } from './migration.ts';

/** `.gitignore`: a build that was killed leaves a folder beside `dist/` until the next one. */
export const gitIgnore: UpgradeStep = {
  since: '0.2.0',
  about: 'What a killed build leaves is ignored by git',
  files: ['.gitignore'],
  migrate(text) {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => /^\/?dist\/?$/.test(line));
    if (at < 0 || lines.some((line) => line.startsWith('.*.lectern-'))) return done(text);
    return done([...lines.slice(0, at + 1), '.*.lectern-*', ...lines.slice(at + 1)].join('\n'));
  },
};
