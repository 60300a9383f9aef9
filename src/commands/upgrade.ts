/** `lectern upgrade`: what a new version of Lectern needs in the files of a site. */
import { parseArgs } from 'node:util';
import { readCalendarJournal } from '../calendar/revised-calendar.ts';
import { readJournals } from '../content/announcement-journals.ts';
import { type Environment, readEnvironment } from '../content/environment.ts';
import { ContentError } from '../content/problem.ts';
import { readContent } from '../content/read.ts';
import { isInstalled, ownVersion, packageRoot } from '../files/roots.ts';
import { NoAnswer } from '../files/terminal.ts';
import { migrations } from '../upgrade/migrations.ts';
import { FileChanged, planUpgrade, type UpgradePlan, writePlan } from '../upgrade/plan.ts';
import { shownChange, shownLeft } from '../upgrade/show.ts';
import { type Command, UsageError } from './command.ts';
import { print, printError, terminal } from './print.ts';

const help = `Changes the files of your site where a new version of Lectern needs it. Run it after npm update lectern.

  npx lectern upgrade            show every change, and ask; without a terminal, write nothing
  npx lectern upgrade --write    show every change, and write it

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
      options: { write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return help;
    const environment = readEnvironment();
    if (!isInstalled && environment.root === packageRoot) {
      throw new UsageError(
        'This is Lectern itself, which git updates. lectern upgrade is for a site that depends on it.',
      );
    }
    const plan = planUpgrade(environment, migrations);
    const settled = await settle(plan, environment, values.write ?? false);
    return settled && (await isSound(environment)) ? 0 : 1;
  },
};

/** Shows a plan, and writes it where that is wanted. @returns whether nothing is left to do */
async function settle(plan: UpgradePlan, environment: Environment, isAgreed: boolean): Promise<boolean> {
  for (const change of plan.changes) print(`${shownChange(change)}\n`);
  if (plan.left.length > 0) {
    print(
      ['For you to look at:', ...plan.left.map((left) => `  ${shownLeft(left, environment)}`), ''].join('\n'),
    );
  }
  const count = plan.changes.length;
  if (count === 0) {
    if (plan.left.length === 0) print(`Nothing to change for Lectern ${ownVersion()}.`);
    return plan.left.length === 0;
  }
  const files = count === 1 ? '1 file' : `${count} files`;
  if (!isAgreed && !(await isAnsweredYes(`Write ${files}? [y/N] `))) {
    print(`Nothing was written. npx lectern upgrade --write changes ${files}.`);
    return false;
  }
  try {
    writePlan(plan);
  } catch (error) {
    if (!(error instanceof FileChanged)) throw error;
    printError(error.message);
    return false;
  }
  print(`Changed ${files}.`);
  return plan.left.length === 0;
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
