import { renamedPatterns, replaceOldNames } from '../content/renamed.ts';
import { done, leave, type UpgradeStep } from './migration.ts';

/** Every field that has a new name, of the list that reading goes by. */
export const renamedFieldsMigration: UpgradeStep = {
  since: '0.2.0',
  about: 'Fields with a new name',
  files: renamedPatterns().map((pattern) => `content/${pattern}`),
  migrate(text, file) {
    const names = replaceOldNames(text, file.slice('content/'.length));
    if (!names) return leave(text, file, 'cannot be read; run npx lectern build, which says why');
    const left = names.left.map(({ line, field: { from, to } }) => ({
      file,
      line,
      message: `"${from}" is called "${to}" now; change it by hand: it is there twice, or written in an unusual way`,
    }));
    return { ...done(names.text), left };
  },
};
