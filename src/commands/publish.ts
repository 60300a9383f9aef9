/** `npm run publish`: the steps between the commands, for a scheduler such as .github/workflows/publish.yml. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { readSite } from '../content/read.ts';
import { readSecrets } from '../content/secrets.ts';
import { systemClock } from '../networks/transport.ts';
import { Git } from '../publish/git.ts';
import { isExpected, outputTo, steps } from '../publish/publish.ts';
import { sayShownOnce } from '../publish/shown-once.ts';
import { type Command, UsageError } from './command.ts';
import { print, printError } from './print.ts';

const help = `Publishing steps for ephemeral CI machines. See docs/deploy.md for their order, docs/recovery.md for the last.

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

/** Steps that put something where others may read it, or begin to. */
const stepsThatShow = new Set(['needed', 'keep-replies', 'push-intents', 'published', 'push-receipts']);

/** The command `publish`. */
export const publishCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { networks: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return help;
    const step = Object.hasOwn(steps, positionals[0] ?? '') ? steps[positionals[0] as string] : undefined;
    if (!step || positionals.length > 1) throw new UsageError(`Missing argument: specify a step.\n\n${help}`);
    const environment = readEnvironment();
    const secrets = readSecrets();
    try {
      if (stepsThatShow.has(positionals[0] ?? '')) await sayShownOnce(environment, print);
      await step({
        environment,
        git: new Git(environment.content),
        site: await readSite(environment.content),
        secrets,
        fetch,
        clock: systemClock(() => environment.now),
        networks: values.networks,
        say: print,
        output: outputTo(process.env.GITHUB_OUTPUT),
      });
      return 0;
    } catch (error) {
      if (!isExpected(error)) throw error;
      printError(error.message);
      return 1;
    }
  },
};
