/** `npm run replies`: brings home what was answered on the networks. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../src/content/environment.ts';
import { readSecrets } from '../src/content/secrets.ts';
import { entryIdSchema } from '../src/model/ids.ts';
import { pullReplies } from '../src/replies/command.ts';
import { takeLock } from '../src/syndication/lock.ts';
import { runCommand } from './command.ts';

const help = `Reads what was answered to your posts on Mastodon, Bluesky and LinkedIn, and webmentions, and keeps
what may be shown in content/replies/. The next build shows it. Which threads are asked depends on their age:
young ones every time, old and quiet ones every few weeks.

  npm run replies
  npm run replies -- --entry posts/hello   all threads of one entry
  npm run replies -- --all                 every thread, due or not, as many as one run may ask
  npm run replies -- --json                {"entries": …, "added": …, "changed": …, "removed": …,
                                            "withheld": …, "requests": …}

Exit codes: 0 all well, 1 something could not be read, 2 wrong usage or configuration.
`;

await runCommand(help, async () => {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean' },
      entry: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return help;
  const environment = readEnvironment();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const lock = takeLock(environment.state, environment.now.toString());
  let problems = 0;
  try {
    const pulled = await pullReplies({
      environment,
      secrets: readSecrets(),
      signal: stop.signal,
      ...(values.entry && { entry: entryIdSchema.parse(values.entry) }),
      ...(values.all && { all: true }),
      tell(message, kind) {
        if (kind === 'problem') problems += 1;
        console.error(message);
      },
    });
    if (values.json) console.log(JSON.stringify(pulled));
    else {
      const { entries, added, changed, removed, withheld, requests } = pulled;
      console.log(
        `${entries} entries asked in ${requests} requests: ${added} replies new, ${changed} changed, ${removed} gone; ${withheld} withheld.`,
      );
    }
  } finally {
    lock.release();
  }
  if (stop.signal.aborted) return 130;
  return problems > 0 ? 1 : 0;
});
