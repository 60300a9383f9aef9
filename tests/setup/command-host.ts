/**
 * The other side of `commands.ts`: runs one of Lectern's commands after another in this process, from the script that
 * `npm run` starts. Each gets arguments, environment, input and listeners of its own; what stays is the modules.
 */
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/** A command to run. */
export interface CommandJob {
  /** Absolute path of the script. */
  script: string;
  args: string[];
  env: Record<string, string>;
  /** What is piped into it. */
  input: string;
}

/** What is told of a command while it runs, and at its end. */
export type CommandNews = { stream: 'stdout' | 'stderr'; text: string } | { exitCode: number };

const tell = (news: CommandNews) => process.send?.(news);

for (const stream of ['stdout', 'stderr'] as const) {
  // By the same way as the end is told, so that it cannot overtake what was printed.
  process[stream].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    tell({ stream, text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  }) as typeof process.stdout.write;
}

type Listener = (...values: unknown[]) => void;
const listeners = (): Map<string | symbol, Listener[]> =>
  new Map(process.eventNames().map((name) => [name, process.listeners(name as 'exit') as Listener[]]));

/** What keeps this process from ending by itself. */
const open = () => process.getActiveResourcesInfo();
const pipesOf = (names: readonly string[]) => names.filter((name) => name === 'PipeWrap').length;
/** Pipes to the process that asks: they are open for good. */
let ownPipes = 0;
const turn = () => new Promise((done) => setImmediate(done));
let runs = 0;

/** A process ends once nothing is left to be done in it: a command that leaves something open never does. */
async function untilAtRest(): Promise<void> {
  await turn();
  for (let names = open(); names.length > ownPipes || pipesOf(names) < ownPipes; names = open()) {
    await new Promise((done) => setTimeout(done, 2));
  }
}

async function run({ script, args, env, input }: CommandJob): Promise<void> {
  const before = listeners();
  process.env = env;
  process.argv = [process.execPath, script, ...args];
  process.exitCode = undefined;
  Object.defineProperty(process, 'stdin', {
    value: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    configurable: true,
  });
  runs += 1;
  await import(`${pathToFileURL(script)}?run=${runs}`);
  await untilAtRest();
  const exitCode = Number(process.exitCode ?? 0);
  for (const [name, all] of listeners()) {
    // Node's own listener for warnings was taken away for good by the first command, as it is by each.
    if (name === 'warning') continue;
    for (const listener of all.filter((one) => !before.get(name)?.includes(one))) {
      if (name === 'exit') listener(exitCode);
      process.removeListener(name, listener);
    }
  }
  process.exitCode = undefined;
  tell({ exitCode });
}

process.once('disconnect', () => process.exit());
process.on('message', (job: CommandJob) => void run(job));
// The listener keeps the pipe open.
ownPipes = pipesOf(open());
