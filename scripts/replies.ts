/** `npm run replies`: brings home what was answered on the networks. */
import { parseArgs } from 'node:util';
import { runCommand } from '../src/commands/command.ts';
import { decideOn, entryNamed, importReplies, pullReplies, waitingReplies } from '../src/commands/replies.ts';
import { type Environment, readEnvironment } from '../src/content/environment.ts';
import { readSecrets } from '../src/content/secrets.ts';
import { takeLock } from '../src/files/lock.ts';
import { InputEnded, NoAnswer, openTerminal } from '../src/files/terminal.ts';
import { accountMark } from '../src/replies/names.ts';
import { type Decision, describeWaiting } from '../src/replies/review.ts';

const help = `Reads what was answered to your posts on Mastodon, Bluesky and LinkedIn, and webmentions, and keeps
what may be shown in content/replies/. The next build shows it. Which threads are asked depends on their age:
young ones every time, old and quiet ones every few weeks.

  npm run replies
  npm run replies -- --entry posts/hello     all threads of one entry
  npm run replies -- --all                   every thread, as many as one run may ask
  npm run replies -- --json                  {"entries", "added", "changed", "removed", "withheld", "requests"}

Replies that wait for you (approve: first-time or always, in content/moderation.yaml):

  npm run replies -- --review                asks one by one: yes, no, block
  npm run replies -- --review --json         what waits, as JSON
  npm run replies -- --yes ID --no ID --block ID     the same without asking; "all" stands for every one

Comments that no network gives away:

  npm run replies -- --import FILE [--entry posts/hello]     YAML or CSV: name, profile, text, date
  npm run replies -- --hash @eve@spam.example                how content/moderation.yaml names nobody

Exit codes: 0 all well, 1 something could not be read, 2 wrong usage or configuration.
`;

const question = 'Show it? [y]es, [n]o, [b]lock the author, [l]ater, [q]uit: ';

await runCommand(help, async () => {
  const several = { type: 'string', multiple: true } as const;
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean' },
      entry: { type: 'string' },
      review: { type: 'boolean' },
      ...{ yes: several, no: several, block: several },
      import: { type: 'string' },
      hash: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return help;
  for (const name of ['hash', 'import'] as const) {
    if (values[name]?.trim() === '') throw new RangeError(`--${name} is empty. See --help.`);
  }
  if (values.hash) return accountMark(values.hash);
  const environment = readEnvironment();
  const entry = values.entry === undefined ? undefined : await entryNamed(values.entry, environment);
  if (values.review && values.json) return JSON.stringify({ waiting: waitingReplies(environment) });

  const lock = takeLock(environment.state, environment.now.toString(), 'replies');
  process.once('exit', () => lock.release());
  try {
    const { yes, no, block } = values;
    if (yes || no || block) {
      let count = 0;
      for (const [decision, ids] of Object.entries({ yes, no, block })) {
        if (ids) count += await decideOn(ids, decision as Decision, environment);
      }
      return `${count} decided, ${waitingReplies(environment).length} still wait.`;
    }
    if (values.review) return await review(environment);
    if (values.import) {
      const { added, changed, removed, withheld } = await importReplies(values.import, entry, environment);
      return `${added} comments new, ${changed} changed, ${removed} gone; ${withheld} kept out by content/moderation.yaml.`;
    }
    return await bringHome(environment, { entry, all: values.all, json: values.json });
  } finally {
    lock.release();
  }
});

async function bringHome(
  environment: Environment,
  { json, ...wish }: Pick<Parameters<typeof pullReplies>[0], 'entry' | 'all'> & { json: boolean | undefined },
): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  let problems = 0;
  const pulled = await pullReplies({
    ...wish,
    environment,
    secrets: readSecrets(),
    signal: stop.signal,
    tell(message, kind) {
      if (kind === 'problem') problems += 1;
      console.error(message);
    },
  });
  const { entries, added, changed, removed, withheld, requests } = pulled;
  const waiting = waitingReplies(environment).length;
  console.log(
    json
      ? JSON.stringify(pulled)
      : `Asked about ${entries} entries in ${requests} requests: ${added} replies new, ${changed} changed, ${removed} gone; ${withheld} withheld.`,
  );
  if (waiting > 0 && !json) console.log(`${waiting} wait for you: npm run replies -- --review`);
  if (stop.signal.aborted) return 130;
  return problems > 0 ? 1 : 0;
}

/** Asks about each waiting reply; without a terminal to ask in, lists them. */
async function review(environment: Environment): Promise<string> {
  const waiting = waitingReplies(environment);
  if (waiting.length === 0) return 'Nothing waits.';
  const terminal = openTerminal();
  if (!terminal.interactive) return waiting.map(describeWaiting).join('\n\n');
  const answers: Record<string, Decision> = { y: 'yes', n: 'no', b: 'block' };
  for (const each of waiting) {
    // Somebody let in or blocked takes all of theirs along.
    if (!waitingReplies(environment).some(({ reply }) => reply.id === each.reply.id)) continue;
    terminal.say(`\n${describeWaiting(each)}`);
    const answer = (await terminal.ask(question).catch(unanswered)).toLowerCase();
    if (answer.startsWith('q')) break;
    const decision = answers[answer.slice(0, 1)];
    if (decision) await decideOn([each.reply.id], decision, environment);
  }
  terminal.close();
  return `${waitingReplies(environment).length} still wait.`;
}

/** Just Enter is later, Ctrl-D the end. */
function unanswered(error: unknown): string {
  if (error instanceof InputEnded) return 'quit';
  if (error instanceof NoAnswer) return 'later';
  throw error;
}
