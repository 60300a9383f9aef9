/** `npm run publish`: whole runs, and the steps between the commands, for a scheduler such as .github/workflows/publish.yml. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { FileExistsError, writeNewFiles } from '../content/new/files.ts';
import { readSite } from '../content/read.ts';
import { readSecrets } from '../content/secrets.ts';
import { hostFiles, hosts } from '../create/hosts.ts';
import { projectRoot } from '../files/roots.ts';
import { systemClock } from '../networks/transport.ts';
import { Git } from '../publish/git.ts';
import { isExpected, outputTo, type PublishContext, steps } from '../publish/publish.ts';
import { sayShownOnce } from '../publish/shown-once.ts';
import { pushSite } from '../publish/site-branch.ts';
import { type Command, UsageError } from './command.ts';
import { print, printError } from './print.ts';
import { finish, prepare, RunFailed, runAll } from './publish/run.ts';

const help = `Publishing for CI machines that are thrown away after each run. See docs/deploy.md.

  npm run publish -- setup HOST      write the file that makes a host's CI publish: ${hosts.join(', ')}
  npm run publish -- all --deploy COMMAND     a whole run; the command puts dist/ on the web
  npm run publish -- prepare         the part of a run before the upload: replies, build, decks; deploy=true|false
  npm run publish -- finish          the part after it: announce what is due, keep the journal
      --tell                         update the GitHub issue listing what needs your attention
  npm run publish -- branch NAME     push dist/ as a single commit to a branch that a host serves

The steps that these are made of, and docs/recovery.md for the last:

  npm run publish -- fetch-replies   restore content/replies/ from the branch lectern-replies
  npm run publish -- keep-replies    save content/replies/ as a single commit on the branch lectern-replies
  npm run publish -- needed          report whether there is anything to do since the last run; build=true|false
  npm run publish -- print-decks     render changed MDX decks to PDF for the next build; build=true|false
  npm run publish -- push-intents    commit and push the journal after syndicate --plan; send=true|false
  npm run publish -- published       record that the build has been deployed
  npm run publish -- push-receipts   commit and push the journal after syndicate --send, rebased on new commits
  npm run publish -- tell            update the GitHub issue listing what needs your attention
      --networks                     also check whether the tokens are still valid
  npm run publish -- merge-journals  after a git pull that ended in a conflict: merge the journal's files

Values shown with = are written to GITHUB_OUTPUT, if set.
Exit codes: 0 success, 1 failed, 2 invalid usage or configuration.
`;

/** What a run as a whole is asked for; the rest are its steps. */
const runs: Record<string, (scene: PublishContext, values: Values, argument: string) => Promise<number>> = {
  prepare: async (scene, { tell }) => {
    await prepare(scene, { tell });
    return 0;
  },
  finish: (scene, { tell }) => finish(scene, { tell }),
  all(scene, { tell, deploy }) {
    if (!deploy) throw new UsageError('Missing --deploy COMMAND, which puts dist/ on the web.');
    return runAll(scene, deploy, { tell });
  },
  async branch({ git, environment, say }, _values, name) {
    if (!name) throw new UsageError('Missing argument: the name of the branch.');
    await pushSite(git, new Git(environment.out), name);
    say(`Pushed the site to the branch ${name}.`);
    return 0;
  },
};

interface Values {
  networks: boolean;
  tell: boolean;
  deploy?: string | undefined;
}

/** Steps that put something where others may read it, or begin to. */
const stepsThatShow = new Set([
  ...['needed', 'keep-replies', 'push-intents', 'published', 'push-receipts'],
  ...['prepare', 'all'],
]);

/** The command `publish`. */
export const publishCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        networks: { type: 'boolean', default: false },
        tell: { type: 'boolean', default: false },
        deploy: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const [name = '', argument = '', ...more] = positionals;
    if (name === 'setup') return setUp(argument, more);
    const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
    const whole = Object.hasOwn(runs, name) ? runs[name] : undefined;
    if (!(step || whole) || more.length > 0 || (argument && name !== 'branch')) {
      throw new UsageError(`Missing argument: specify a step.\n\n${help}`);
    }
    const environment = readEnvironment();
    const secrets = readSecrets();
    try {
      if (stepsThatShow.has(name)) await sayShownOnce(environment, print);
      const scene: PublishContext = {
        environment,
        git: new Git(environment.content),
        site: await readSite(environment.content),
        secrets,
        fetch,
        clock: systemClock(() => environment.now),
        networks: values.networks,
        say: print,
        output: outputTo(process.env.GITHUB_OUTPUT),
      };
      if (whole) return await whole(scene, values, argument);
      await step?.(scene);
      return 0;
    } catch (error) {
      if (!(isExpected(error) || error instanceof RunFailed)) throw error;
      printError(error.message);
      return 1;
    }
  },
};

/** Writes the files of a host into the site. */
async function setUp(host: string, more: string[]): Promise<number> {
  const known = hosts.find((name) => name === host);
  if (!known || more.length > 0) {
    throw new UsageError(`Expected one of ${hosts.join(', ')} after "setup".`);
  }
  const files = hostFiles(known);
  try {
    await writeNewFiles(projectRoot, files);
  } catch (error) {
    if (!(error instanceof FileExistsError)) throw error;
    printError(`${error.path} already exists. Remove or rename it first. Nothing was written.`);
    return 1;
  }
  for (const file of files) print(`Wrote ${file.path}. Its first lines say what has to be set up once.`);
  return 0;
}
