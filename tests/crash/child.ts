/**
 * One real `syndicate` command, in a process of its own, that counts its steps and kills itself at one of them. A step
 * is right before a write, in the middle of it, right after it, before a request leaves, and when its answer has come.
 * The time is the sandbox's, which its parent keeps: asked for over the channel between the two, so that nobody waits.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { announce } from '../../src/commands/syndicate/announce.ts';
import type { CliOptions } from '../../src/commands/syndicate/context.ts';
import type { Temporal } from '../../src/model/time.ts';
import type { Clock } from '../../src/networks/transport.ts';
import { writeDurably } from '../../src/syndication/disk.ts';

/** What the parent wants of a run. */
export interface Order {
  wishes: CliOptions;
  /** The step to die at, from 1; 0 for none. */
  dieAt: number;
}

/** What a run asks of its parent; every wish but `lift` is answered. */
export type Wish = { id: number } & (
  | { ask: 'now' }
  | { ask: 'sleep'; milliseconds: number }
  | { ask: 'limit'; milliseconds: number }
  | { ask: 'lift' }
  | { ask: 'steps'; steps: number; exitCode: number }
);

/** The answer: the sandbox's time, in milliseconds since 1970. */
export interface Told {
  id: number;
  now: number;
}

const order: Order = JSON.parse(readFileSync(process.argv[2] as string, 'utf8'));
let steps = 0;

function step(dying: () => void = () => undefined): void {
  steps += 1;
  if (steps !== order.dieAt) return;
  dying();
  process.kill(process.pid, 'SIGKILL');
  // Nothing more happens in this process, even if the signal takes a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const answers = new Map<number, (now: number) => void>();
let asked = 0;
process.on('message', ({ id, now }: Told) => {
  const answer = answers.get(id);
  answers.delete(id);
  answer?.(now);
});

function ask(wish: { ask: 'now' } | { ask: 'sleep' | 'limit'; milliseconds: number }) {
  const id = ++asked;
  const answered = new Promise<number>((resolve) => answers.set(id, resolve));
  process.send?.({ ...wish, id } satisfies Wish);
  return { id, answered };
}

/** What the clock here reads at an instant of the sandbox's: it may be wrong by hours, and runs at its pace. */
let read = { at: process.hrtime.bigint(), now: await ask({ ask: 'now' }).answered };
const first = read.now;
const learn = (now: number) => {
  read = { at: process.hrtime.bigint(), now };
};

function clock(start: Temporal.Instant): Clock {
  return {
    now: () => {
      const since = Number((process.hrtime.bigint() - read.at) / 1_000_000n);
      return start.add({ milliseconds: Math.round(read.now - first) + since });
    },
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      learn(await ask({ ask: 'sleep', milliseconds: Math.ceil(milliseconds) }).answered);
    },
    limit(milliseconds) {
      const controller = new AbortController();
      const { id, answered } = ask({ ask: 'limit', milliseconds });
      void answered.then((now) => {
        learn(now);
        controller.abort(new DOMException('It took too long.', 'TimeoutError'));
      });
      return {
        signal: controller.signal,
        lift: () => {
          answers.delete(id);
          process.send?.({ ask: 'lift', id } satisfies Wish);
        },
      };
    },
  };
}

const exitCode = await announce(order.wishes, {
  clock,
  async fetch(input, init) {
    step();
    try {
      return await fetch(input, init);
    } finally {
      learn(await ask({ ask: 'now' }).answered);
      step();
    }
  },
  write(file, text) {
    step();
    // What a crash in the middle leaves: the file aside, half written.
    step(() => {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(`${file}.123456789`, text.slice(0, text.length / 2));
    });
    writeDurably(file, text);
    step();
  },
});
process.send?.({ ask: 'steps', id: 0, steps, exitCode } satisfies Wish, () => process.disconnect());
