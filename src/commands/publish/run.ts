/** A whole run of publishing, for machines that are thrown away: what is before the upload of the site, and what is after it. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { secretNames, secretsAsJson } from '../../content/secrets.ts';
import { commandArguments } from '../../files/roots.ts';
import { pushIntents } from '../../publish/journal-push.ts';
import { type PublishContext, steps } from '../../publish/publish.ts';
import { forgetPrepared, notePrepared, promotePrepared } from '../../publish/published.ts';

/** A part of a run that can't go on. The message is for the owner. */
export class RunFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RunFailed';
  }
}

/** What there is to know beside the context of a step. */
export interface RunWishes {
  /** Whether what needs the owner is told in an issue on GitHub. */
  tell: boolean;
}

/**
 * Everything before the site is put on the web: replies, the build, the decks that are printed. It ends early where nothing is
 * new. The calendar's journal is pushed: numbers that people's calendars will see are never given out twice.
 *
 * @returns whether there is a site to be put on the web
 * @throws RunFailed where the build fails, and what the steps throw
 */
export async function prepare(scene: PublishContext, { tell }: RunWishes): Promise<boolean> {
  const { say, output } = scene;
  const values: Record<string, string> = {};
  const inner: PublishContext = {
    ...scene,
    output(name, value) {
      values[name] = value;
    },
  };
  forgetPrepared(scene.environment);
  await steps['fetch-replies']!(scene);
  if ((await lectern('replies')) !== 0) say('Not all replies could be fetched; they come with a later run.');
  await steps['keep-replies']!(scene);
  await steps.needed!(inner);
  if (values.build !== 'true') {
    if (tell) await steps.tell!(scene);
    output('deploy', 'false');
    return false;
  }
  await build();
  values.build = 'false';
  try {
    await steps['print-decks']!(inner);
  } catch (error) {
    // A deck that was not printed is announced with its card, a day late, and offers no file.
    say(`Decks were not printed: ${(error as Error).message}`);
  }
  if (values.build === 'true') await build();
  const isCurrent = (await pushIntents(scene.git, 'Update the calendar')) === 'may-send';
  if (isCurrent) await notePrepared(scene.environment, scene.git);
  else say('Somebody pushed meanwhile: the next run begins anew.');
  output('deploy', String(isCurrent));
  return isCurrent;
}

/**
 * Everything after the site was put on the web: what is due is written down and pushed, sent once the pages answer, and what the
 * networks answered is pushed. One process does all of it under a name of its own, so that a run that is started again asks the networks
 * what became of the first one, and says nothing twice.
 *
 * @returns the exit code: 1 where something was refused or is not known, and nobody is told of it otherwise
 * @throws RunFailed where nothing could be planned, and what the steps throw
 */
export async function finish(scene: PublishContext, { tell }: RunWishes): Promise<number> {
  const { environment, say } = scene;
  if (!existsSync(environment.out) || !promotePrepared(environment)) {
    say('Nothing was prepared: nothing to announce.');
    return 0;
  }
  try {
    const code = await announce(scene);
    return tell ? 0 : code;
  } finally {
    if (tell) await steps.tell!({ ...scene, networks: true });
  }
}

async function announce(scene: PublishContext): Promise<number> {
  const env = { LECTERN_RUN: randomUUID() };
  const planned = await lectern('syndicate', ['--plan'], env);
  if (planned > 1) throw new RunFailed('Nothing was announced: the plan could not be made.');
  let maySend = false;
  await steps['push-intents']!({
    ...scene,
    output: (_name, value) => {
      maySend = value === 'true';
    },
  });
  if (!maySend) return planned;
  try {
    return Math.max(planned, await lectern('syndicate', ['--send', '--wait', '10'], env));
  } finally {
    // Whatever happened: what was sent must not be forgotten.
    await steps['push-receipts']!(scene);
  }
}

/**
 * A whole run.
 *
 * @param command puts the built site on the web; a shell runs it, without the tokens of the networks
 * @returns the exit code
 * @throws RunFailed where the site could not be built or put on the web: nothing is announced then
 */
export async function runAll(scene: PublishContext, command: string, wishes: RunWishes): Promise<number> {
  if (!(await prepare(scene, wishes))) return 0;
  const hidden = [...secretNames, secretsAsJson, 'GH_TOKEN'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.includes(name)));
  const code = await ended(spawn(command, { shell: true, stdio: 'inherit', env }));
  if (code !== 0)
    throw new RunFailed(`The site was not deployed (exit code ${code}), and nothing was announced.`);
  return finish(scene, wishes);
}

async function build(): Promise<void> {
  if ((await lectern('build')) !== 0) throw new RunFailed('The site could not be built.');
}

/** Runs one of Lectern's own commands. @returns its exit code */
function lectern(name: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return ended(
    spawn(process.execPath, [...commandArguments(name), ...args], {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    }),
  );
}

function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
