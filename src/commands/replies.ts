/** `npm run replies`: brings home what was answered on the networks. */
import { parseArgs } from 'node:util';
import { type Environment, readEnvironment } from '../content/environment.ts';
import { owned } from '../content/owner.ts';
import { readSecrets } from '../content/secrets.ts';
import { claimState } from '../files/claim.ts';
import { takeLock } from '../files/lock.ts';
import { InputEnded, NoAnswer } from '../files/terminal.ts';
import { networkIds, networkNames } from '../model/ids.ts';
import { accountMark } from '../replies/names.ts';
import type { Pulled } from '../replies/pull.ts';
import { type Decision, describeWaiting } from '../replies/review.ts';
import type { Command } from './command.ts';
import { print, printError, terminal } from './print.ts';
import {
  decideOn,
  entryNamed,
  exportFor,
  importReplies,
  pullReplies,
  waitingReplies,
} from './replies/actions.ts';

const help = `Fetches replies to your posts on ${networkIds.map((id) => networkNames[id]).join(', ')}, and webmentions, and stores
those that may be shown in content/replies/ for the next build. How often a thread is checked depends on its age: recent threads on
every run, old inactive ones every few weeks.

  npm run replies
  npm run replies -- --entry posts/hello     all threads of one entry
  npm run replies -- --all                   all threads, up to the limit per run
  npm run replies -- --json                  {"entries", "added", "changed", "removed", "withheld", "beyond",
                                              "repeated", "own", "requests"}

Moderation (approve: first-time or always, in content/moderation.yaml):

  npm run replies -- --review                review pending replies one by one: yes, no, block
  npm run replies -- --review --json         list pending replies as JSON
  npm run replies -- --yes ID --no ID --block ID     decide without prompting; "all" for every pending reply

Manual import:

  npm run replies -- --import FILE [--entry posts/hello]     YAML or CSV: name, profile, text, date
  npm run replies -- --hash @eve@spam.example                hash an account for content/moderation.yaml

For a site that Lectern does not build (docs/use-with-your-site.md), or replies.export in site.yaml:

  npm run replies -- --export DIR [--export-url /replies/]   write replies as JSON and HTML; where DIR is served

Exit codes: 0 success, 1 something could not be read, 2 invalid usage or configuration.
`;

const question = 'Show it? [y]es, [n]o, [b]lock the author, [l]ater, [q]uit: ';

/** The command `replies`. */
export const repliesCommand: Command = {
  help,
  async run(args) {
    const several = { type: 'string', multiple: true } as const;
    const { values } = parseArgs({
      args,
      options: {
        all: { type: 'boolean' },
        entry: { type: 'string' },
        review: { type: 'boolean' },
        ...{ yes: several, no: several, block: several },
        import: { type: 'string' },
        hash: { type: 'string' },
        export: { type: 'string' },
        'export-url': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    for (const name of ['hash', 'import', 'export', 'export-url'] as const) {
      if (values[name]?.trim() === '') throw new RangeError(`--${name} is empty. See --help.`);
    }
    if (values.hash) return accountMark(values.hash);
    const environment = readEnvironment();
    const entry = values.entry === undefined ? undefined : await entryNamed(values.entry, environment);
    if (values.review && values.json) return JSON.stringify({ waiting: waitingReplies(environment) });

    const wish = { folder: values.export, url: values['export-url'] };
    claimState(await owned(environment));
    const lock = takeLock(environment.state, environment.now.toString(), 'replies');
    process.once('exit', () => lock.release());
    try {
      const { yes, no, block } = values;
      if (yes || no || block) {
        let count = 0;
        for (const [decision, ids] of Object.entries({ yes, no, block })) {
          if (ids) count += await decideOn(ids, decision as Decision, environment);
        }
        await exportFor(environment, wish);
        return `${count} decided, ${waitingReplies(environment).length} awaiting moderation.`;
      }
      if (values.review) {
        const reviewed = await review(environment);
        await exportFor(environment, wish);
        return reviewed;
      }
      if (values.import) {
        const { added, changed, removed, withheld } = await importReplies(values.import, entry, environment);
        await exportFor(environment, wish);
        return `Comments: ${added} added, ${changed} changed, ${removed} removed, ${withheld} withheld by content/moderation.yaml.`;
      }
      const code = await bringHome(environment, { entry, all: values.all, json: values.json });
      const exported = await exportFor(environment, wish);
      if (exported && !values.json) print(exported);
      return code;
    } finally {
      lock.release();
    }
  },
};

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
      printError(message);
    },
  });
  const waiting = waitingReplies(environment).length;
  print(json ? JSON.stringify(pulled) : summaryOf(pulled));
  if (waiting > 0 && !json) print(`${waiting} awaiting moderation: npm run replies -- --review`);
  if (stop.signal.aborted) return 130;
  return problems > 0 ? 1 : 0;
}

/** What a run did, in a sentence: every reply that was found is in one of the numbers. */
function summaryOf(pulled: Pulled): string {
  const { entries, added, changed, removed, withheld, beyond, repeated, own, requests } = pulled;
  const parts = [
    `${added} replies added, ${changed} changed, ${removed} removed, ${withheld} withheld`,
    beyond > 0 && `${beyond} beyond the limits (replies.maxPerThread, replies.maxPerSite)`,
    repeated > 0 && `${repeated} duplicates`,
    own > 0 && `${own} of your own announcements and reposts`,
  ].filter((part) => part !== false);
  return `Checked ${entries} entries (${requests} requests): ${parts.join(', ')}.`;
}

/** Asks about each waiting reply; without a terminal to ask in, lists them. */
async function review(environment: Environment): Promise<string> {
  const waiting = waitingReplies(environment);
  if (waiting.length === 0) return 'No replies awaiting moderation.';
  const owner = terminal();
  if (!owner.interactive) return waiting.map(describeWaiting).join('\n\n');
  const answers: Record<string, Decision> = { y: 'yes', n: 'no', b: 'block' };
  for (const each of waiting) {
    // Somebody let in or blocked takes all of theirs along.
    if (!waitingReplies(environment).some(({ reply }) => reply.id === each.reply.id)) continue;
    owner.say(`\n${describeWaiting(each)}`);
    const answer = (await owner.ask(question).catch(unanswered)).toLowerCase();
    if (answer.startsWith('q')) break;
    const decision = answers[answer.slice(0, 1)];
    if (decision) await decideOn([each.reply.id], decision, environment);
  }
  owner.close();
  return `${waitingReplies(environment).length} awaiting moderation.`;
}

/** Just Enter is later, Ctrl-D the end. */
function unanswered(error: unknown): string {
  if (error instanceof InputEnded) return 'quit';
  if (error instanceof NoAnswer) return 'later';
  throw error;
}
