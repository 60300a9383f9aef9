/**
 * One real run of the syndication code, in a process of its own, that counts its steps and kills itself at
 * one of them. A step is right before a write, in the middle of it, right after it, before a request leaves,
 * and when its answer has come.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from '../../src/content/manifest.ts';
import { readPeople, readSite } from '../../src/content/read.ts';
import { Temporal } from '../../src/model/time.ts';
import { systemClock } from '../../src/networks/transport.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { writeDurably } from '../../src/syndication/disk.ts';
import type { Mode } from '../../src/syndication/lane-context.ts';
import { syndicate } from '../../src/syndication/run.ts';

/** What the parent wants of a run. */
export interface Order {
  folders: { content: string; out: string; state: string };
  mode: Mode;
  run: string;
  /** RFC 3339. */
  now: string;
  /** The step to die at, from 1; 0 for none. */
  dieAt: number;
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

const began = Date.now();
const clock = systemClock(() => Temporal.Instant.from(order.now).add({ milliseconds: Date.now() - began }));
const { folders } = order;
const { counts } = await syndicate({
  manifest: readManifest(folders.state),
  site: await readSite(folders.content),
  people: await readPeople(folders.content),
  folders,
  around: {
    secrets: sandboxCredentials,
    clock,
    async fetch(input, init) {
      step();
      const answer = await fetch(input, init);
      step();
      return answer;
    },
  },
  mode: order.mode,
  run: order.run,
  verify: true,
  report: () => undefined,
  note: () => undefined,
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
process.stdout.write(JSON.stringify({ counts, steps }));
