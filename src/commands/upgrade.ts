/** `lectern upgrade`: what a new version of Lectern needs in the files of a site. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readCalendarJournal } from '../calendar/revised-calendar.ts';
import { readJournals } from '../content/announcement-journals.ts';
import { type Environment, readEnvironment } from '../content/environment.ts';
import { ContentError } from '../content/problem.ts';
import { readContent } from '../content/read.ts';
import { isInstalled, ownVersion, packageRoot } from '../files/roots.ts';
import { NoAnswer } from '../files/terminal.ts';
import { NotAFork, planMove } from '../upgrade/fork.ts';
import { migrations } from '../upgrade/migrations.ts';
import { FileChanged, planUpgrade, type UpgradePlan, writePlan } from '../upgrade/plan.ts';
import { shownChange, shownLeft } from '../upgrade/show.ts';
import { type Command, UsageError } from './command.ts';
import { print, printError, terminal } from './print.ts';

const help = `Changes the files of your site where a new version of Lectern needs it. Run it after npm update lectern.

  npx lectern upgrade            show every change, and ask; without a terminal, write nothing
  npx lectern upgrade --write    show every change, and write it
  npx lectern upgrade --from-fork FOLDER [--write]
                                 move content, journal, replies, public/, .env and your own workflows from a
                                 fork of Lectern 0.1 into this new site; the fork is not changed

It can be run at any time: what is up to date stays as it is. What it cannot decide is named with file and line, and stays.
CHANGELOG.md says what else a version asks for.

Exit codes: 0 up to date, 1 changes were not written or something is left for you, 2 invalid usage or configuration.
`;

/** The command `upgrade`. */
export const upgradeCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        write: { type: 'boolean' },
        'from-fork': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const environment = readEnvironment();
    if (!isInstalled && environment.root === packageRoot) {
      throw new UsageError(
        'This is Lectern itself, which git updates. lectern upgrade is for a site that depends on it.',
      );
    }
    const fork = values['from-fork'];
    const plan = fork === undefined ? planUpgrade(environment, migrations) : planned(fork, environment);
    const { isWritten, isSettled } = await settle(plan, environment, values.write ?? false);
    if (!isWritten) return 1;
    const sound = await isSound(environment);
    if (fork !== undefined) print(afterwards(path.resolve(fork), environment));
    return isSettled && sound ? 0 : 1;
  },
};

/** @throws UsageError where there is nothing to move from */
function planned(fork: string, environment: Environment): UpgradePlan {
  try {
    return planMove(path.resolve(fork), environment);
  } catch (error) {
    throw error instanceof NotAFork ? new UsageError(error.message) : error;
  }
}

/** What became of a plan: whether the files are as it says, and whether nothing is left for the owner. */
interface Settled {
  isWritten: boolean;
  isSettled: boolean;
}

/** Shows a plan, and writes it where that is wanted. */
async function settle(plan: UpgradePlan, environment: Environment, isAgreed: boolean): Promise<Settled> {
  for (const change of plan.changes) print(shownChange(change));
  const isSettled = plan.left.length === 0;
  if (!isSettled) {
    const lines = plan.left.map((left) => `  ${shownLeft(left, environment)}`);
    if (plan.changes.length > 0) print('');
    print(['For you to look at:', ...lines, ''].join('\n'));
  }
  const count = plan.changes.length;
  if (count === 0) {
    print(`Nothing to write for Lectern ${ownVersion()}.`);
    return { isWritten: true, isSettled };
  }
  const files = count === 1 ? '1 file' : `${count} files`;
  if (!isAgreed && !(await isAnsweredYes(`Write ${files}? [y/N] `))) {
    print(`Nothing was written. With --write, ${files} would be.`);
    return { isWritten: false, isSettled };
  }
  try {
    writePlan(plan);
  } catch (error) {
    if (!(error instanceof FileChanged)) throw error;
    printError(error.message);
    return { isWritten: false, isSettled };
  }
  print(`Wrote ${files}.`);
  return { isWritten: true, isSettled };
}

/** What comes after a move. */
function afterwards(fork: string, { root }: Environment): string {
  const repository = existsSync(path.join(root, '.git'))
    ? `  git fetch ${fork} lectern-replies:lectern-replies
      the branch of replies, if there is one. Switch the fork's workflow off before this site's runs`
    : `  Copy the folder ${path.join(fork, '.git')} to this one: the repository goes on, with its branch of
      replies and its secrets. git add -A then shows Lectern's own files as deleted, which is right`;
  return `
What comes next:
${repository}
  npm run build
  npm run syndicate -- --dry-run
      lists nothing that was posted from the fork; if it does, its content/journal/ was not up to date (git pull there)
  Drafts that a new site begins with can be deleted.`;
}

/** Asks at a terminal; where there is none, or just Enter, that is a no. */
async function isAnsweredYes(question: string): Promise<boolean> {
  const owner = terminal();
  if (!owner.interactive) return false;
  try {
    return /^y(es)?$/i.test(await owner.ask(question));
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  } finally {
    owner.close();
  }
}

/** Whether this version reads the content and both journals; what is wrong is said. */
async function isSound({ content }: Environment): Promise<boolean> {
  try {
    await readContent(content);
    readJournals(content);
    await readCalendarJournal(content);
    return true;
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    printError(`This version reads the content otherwise.\n\n${error.message}`);
    return false;
  }
}
