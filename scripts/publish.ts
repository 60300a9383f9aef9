/** `npm run publish`: the steps between the commands, for a scheduler such as .github/workflows/publish.yml. */
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readSite } from '../src/content/read.ts';
import { readSecrets, redactor } from '../src/content/secrets.ts';
import { systemClock } from '../src/networks/transport.ts';
import { Git } from '../src/publish/git.ts';
import { isExpected, outputTo, steps } from '../src/publish/publish.ts';

const help = `The steps of publishing from a machine that is thrown away after each run. docs/deploy.md shows them
in their order.

  npm run publish -- fetch-replies   puts what earlier runs kept into content/replies/
  npm run publish -- keep-replies    keeps content/replies/: one commit on the branch lectern-replies, replaced
  npm run publish -- needed          says whether there is anything to do since the last time; build=true|false
  npm run publish -- print-decks     prints the decks in MDX that changed, for the next build; build=true|false
  npm run publish -- push-intents    commits and pushes what syndicate --plan wrote; send=true|false
  npm run publish -- published       notes that what was built is on the web
  npm run publish -- push-receipts   commits and pushes what syndicate --send wrote, on top of what came meanwhile
  npm run publish -- tell            keeps one issue on GitHub that says what needs the owner
      --networks                     asks the networks whether their tokens still work

What is named with = is written to the file in GITHUB_OUTPUT, where there is one.
Exit codes: 0 all well, 1 it could not be done, 2 wrong usage or configuration.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { networks: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return help;
  const step = Object.hasOwn(steps, positionals[0] ?? '') ? steps[positionals[0] as string] : undefined;
  if (!step || positionals.length > 1) throw new UsageError(`Say one step.\n\n${help}`);
  const environment = readEnvironment();
  const secrets = readSecrets();
  try {
    await step({
      environment,
      git: new Git(environment.content),
      site: await readSite(environment.content),
      secrets,
      fetch,
      clock: systemClock(() => environment.now),
      networks: values.networks,
      say: (line) => console.log(line),
      output: outputTo(process.env.GITHUB_OUTPUT),
    });
    return 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(redactor(secrets)(error.message));
    return 1;
  }
});
