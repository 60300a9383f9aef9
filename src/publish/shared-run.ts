/**
 * A run in a checkout that others announce from, too: the schedule in CI and the owner's laptop. The push of the intents is
 * the lock between them, so that what is going to be said is committed and pushed before the first call.
 */
import type { Git, Upstream } from './git.ts';
import { PushRefused, pushIntents, pushReceipts } from './journal-push.ts';

/** Nothing was sent, and why, in words for the owner. */
export class NothingSent extends Error {
  constructor(message: string) {
    super(`${message} Nothing was sent.`);
    this.name = 'NothingSent';
  }
}

/** What turns the pushing off. */
const alone =
  'Where this is the only machine that announces, syndication: { push: false } in content/site.yaml does without.';

/** Where the branch of a content folder is pushed to; `undefined` outside git, and for a branch without an upstream. */
export async function upstreamOf(git: Git): Promise<Upstream | undefined> {
  return (await git.ask('rev-parse', '--abbrev-ref', '@{upstream}')) === undefined
    ? undefined
    : git.upstream();
}

/**
 * Makes sure that intents can be pushed from here, and they alone.
 *
 * @throws NothingSent where the upstream can't be asked, has more than this checkout, or lacks other commits of it
 */
export async function mayShare(git: Git, upstream: Upstream): Promise<void> {
  const shown = `${upstream.remote}/${upstream.branch}`;
  if ((await git.ask('fetch', '--quiet', upstream.remote, upstream.branch)) === undefined) {
    throw new NothingSent(
      `${shown} can't be reached, so that another machine could announce the same. ${alone}`,
    );
  }
  const count = async (range: string) => Number(await git.run('rev-list', '--count', range));
  const behind = await count(`HEAD..${upstream.ref}`);
  if (behind > 0) {
    const commits = behind === 1 ? '1 commit' : `${behind} commits`;
    throw new NothingSent(
      `This checkout is ${commits} behind ${shown}, where more may have been announced. Run git pull first.`,
    );
  }
  // Of earlier runs, journals may be left to push; whatever else is not there is the owner's to push.
  const root = await git.run('rev-parse', '--show-toplevel');
  const journal = await git.run('rev-parse', '--show-prefix');
  const changed = (await git.run('diff', '--name-only', '-z', `${upstream.ref}..HEAD`))
    .split('\0')
    .filter(Boolean);
  const others = changed.filter((file) => !file.startsWith(`${journal}journal/`));
  if (others.length > 0) {
    throw new NothingSent(
      `${root} has commits that ${shown} has not (${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}). ` +
        'Run git push first: what is announced has to be there.',
    );
  }
}

/**
 * Runs a plan, pushes what it intends, sends it, and pushes what the networks answered.
 *
 * @param plan writes intents; says whether there is anything to send
 * @param send sends the intents of that plan
 * @returns what sending gave; `undefined` where there was nothing to do
 * @throws NothingSent where somebody else pushed first, or nobody may
 */
export async function sharedRun<T>(
  git: Git,
  { plan, send, say }: { plan(): Promise<boolean>; send(): Promise<T>; say(line: string): void },
): Promise<T | undefined> {
  if (!(await plan())) return undefined;
  let pushed: Awaited<ReturnType<typeof pushIntents>>;
  try {
    pushed = await pushIntents(git, 'Write down what is going to be announced');
  } catch (error) {
    if (!(error instanceof PushRefused)) throw error;
    throw new NothingSent(`${error.message} ${alone}`);
  }
  if (pushed === 'behind') {
    throw new NothingSent(
      'Another machine pushed first, and may be announcing now. Run git pull, then try again.',
    );
  }
  try {
    return await send();
  } finally {
    // What was sent must not be forgotten, whatever happened.
    if (await pushReceipts(git, 'Write down what was announced'))
      say('The journal was committed and pushed.');
  }
}
