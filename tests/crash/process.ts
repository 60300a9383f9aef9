/** Starts a run in a process of its own, keeps its time by the sandbox's clock, and kills it when it is to die. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Sandbox, sandboxCredentials } from '../../src/sandbox/index.ts';
import type { Order, Told, Wish } from './child.ts';

/** Where a run dies. */
export type Death =
  | { kind: 'step'; at: number }
  /** The n-th request of the run: before the server did anything, or after, before its answer leaves. */
  | { kind: 'server'; at: number; stored: boolean }
  | { kind: 'time'; milliseconds: number };

/** How a run ended. */
export interface Ending {
  killed: boolean;
  exitCode: number;
  steps: number;
  requests: number;
  said: string;
}

export interface Launch {
  sandbox: Sandbox;
  folders: { content: string; out: string; state: string };
  wishes: Order['wishes'];
  run: string;
  /** RFC 3339: what the run's own clock reads when it starts. */
  now: string;
  death: Death | undefined;
}

const child = path.join(import.meta.dirname, 'child.ts');
const compiled = path.join(tmpdir(), 'lectern-crash-compiled');
const root = path.join(import.meta.dirname, '../..');

/**
 * Runs a command to its end, or to its death.
 *
 * @throws where it ends in a way that no command should
 */
export async function launch({ sandbox, folders, wishes, run, now, death }: Launch): Promise<Ending> {
  const file = path.join(folders.state, 'order.json');
  const order: Order = { wishes, dieAt: death?.kind === 'step' ? death.at : 0 };
  writeFileSync(file, JSON.stringify(order));
  const process_ = spawn(process.execPath, [child, file], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      ...sandboxCredentials,
      LECTERN_CONTENT: folders.content,
      LECTERN_OUT: folders.out,
      LECTERN_STATE: folders.state,
      LECTERN_NOW: now,
      LECTERN_RUN: run,
      // What a run has compiled, the next one need not.
      NODE_COMPILE_CACHE: compiled,
    },
  });
  let said = '';
  process_.stderr?.on('data', (data) => {
    said += data;
  });
  let ended: Pick<Ending, 'steps' | 'exitCode'> | undefined;
  const { clock } = sandbox;
  const limits = new Map<number, () => void>();
  const tell = (id: number) => {
    const told: Told = { id, now: clock.now().getTime() };
    // Gone by now, if it was killed.
    if (process_.connected) process_.send(told, () => undefined);
  };
  process_.on('message', (wish: Wish) => {
    if (wish.ask === 'steps') ended = wish;
    else if (wish.ask === 'lift') {
      limits.get(wish.id)?.();
      limits.delete(wish.id);
    } else if (wish.ask === 'limit') {
      const { passed, forget } = clock.after(wish.milliseconds);
      limits.set(wish.id, forget);
      void passed.then(() => tell(wish.id));
    } else {
      if (wish.ask === 'sleep') clock.advance(wish.milliseconds);
      // What the jump sets free comes first, as it would have in that time.
      if (wish.ask === 'sleep') setTimeout(() => tell(wish.id), 5);
      else tell(wish.id);
    }
  });
  const over = new Promise<[number | null, string | null]>((resolve) =>
    process_.on('close', (...ending) => resolve(ending)),
  );
  const before = sandbox.requests().length;
  const kill = () => process_.kill('SIGKILL');
  const lift = lurk(sandbox, death, kill, over);
  const [code, signal] = await over;
  lift();
  for (const forget of limits.values()) forget();
  await sandbox.settled();
  const requests = sandbox.requests().length - before;
  if (signal === 'SIGKILL') return { killed: true, steps: 0, exitCode: 137, requests, said };
  if (!ended || code !== 0) throw new Error(`A run ended with ${code ?? signal}:\n${said}`);
  return { killed: false, requests, said, steps: ended.steps, exitCode: ended.exitCode };
}

/** Kills at a moment of the server's, or at an instant. */
function lurk(
  sandbox: Sandbox,
  death: Death | undefined,
  kill: () => void,
  over: Promise<unknown>,
): () => void {
  if (death?.kind === 'time') {
    const timer = setTimeout(kill, death.milliseconds);
    return () => clearTimeout(timer);
  }
  if (death?.kind !== 'server') return () => undefined;
  let requests = 0;
  return sandbox.watch(async ({ network }, moment) => {
    if (moment === 'received') requests += 1;
    if (requests !== death.at || moment !== (death.stored ? 'handled' : 'received')) return;
    if (!death.stored) sandbox.control.fault({ network, answer: 'drop' });
    kill();
    await over;
  });
}
