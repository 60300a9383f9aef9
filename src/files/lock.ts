/**
 * One run at a time: a lock file that names its holder. A holder on this machine that is dead loses it;
 * one on another machine (a shared folder) loses it when it has not stirred for ten minutes.
 */
import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { writing } from './cannot-write.ts';

const holderSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  since: z.string(),
  /** When the process began, as the system counts it: a process id alone is given to others again. */
  began: z.string().optional(),
  token: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** Somebody else is at it. */
export class LockHeld extends Error {
  constructor(file: string, holder: Pick<Holder, 'pid' | 'host' | 'since'>) {
    super(
      `Another run is in progress (pid ${holder.pid} on ${holder.host}, since ${holder.since}). ` +
        `Nothing was done. If it is stale, delete ${file}.`,
    );
    this.name = 'LockHeld';
  }
}

/** How often a holder stirs, and how long it may not before another machine takes over, in milliseconds. */
const heartbeatTimes = { every: 20_000, lost: 600_000 };

/** A lock that is held until it is released. */
export interface Lock {
  /** @throws LockHeld where somebody took it over, thinking that this run was dead */
  check(): void;
  release(): void;
}

/**
 * Takes the lock.
 *
 * @param folder the working folder (`.lectern`)
 * @param name of the command that may run only once at a time
 * @throws LockHeld, CannotWrite
 */
export function takeLock(folder: string, now: string, name = 'syndicate'): Lock {
  const file = path.join(folder, `${name}.lock`);
  writing(file, () => mkdirSync(folder, { recursive: true }));
  const holder: Holder = {
    pid: process.pid,
    host: os.hostname(),
    since: now,
    began: processBegan(process.pid),
    token: randomUUID(),
  };
  while (!writing(file, () => create(file, holder))) {
    const other = read(file);
    if (other === undefined) continue;
    if (isAlive(file, other)) throw new LockHeld(file, other);
    removeDead(file, other);
  }
  const timer = setInterval(() => heartbeat(file), heartbeatTimes.every);
  timer.unref();
  const isOurs = () => read(file)?.token === holder.token;
  return {
    check() {
      if (!isOurs()) throw new LockHeld(file, read(file) ?? { ...holder, pid: 0, host: 'unknown' });
    },
    release() {
      clearInterval(timer);
      if (isOurs()) rmSync(file, { force: true });
    },
  };
}

/** Creates the file with its content in one step, so that nobody reads it half written. */
function create(file: string, holder: Holder): boolean {
  const aside = `${file}.${holder.token}`;
  writeFileSync(aside, `${JSON.stringify(holder)}\n`);
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Moves a dead holder's lock away; where another process was faster, its lock goes back. */
function removeDead(file: string, dead: Holder): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    if (read(aside)?.token !== dead.token) linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? unknownHolder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return unknownHolder;
    throw error;
  }
}

/** A lock that says nothing: left by a disk that lost it. Nobody holds it. */
const unknownHolder: Holder = { pid: 0, host: os.hostname(), since: 'unknown', token: '' };

function isAlive(file: string, { pid, host, began }: Holder): boolean {
  if (host !== os.hostname()) return Date.now() - stirred(file) < heartbeatTimes.lost;
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Without the right to signal it, there is somebody all the same.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const beganNow = processBegan(pid);
  return began === undefined || beganNow === undefined || began === beganNow;
}

function stirred(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function heartbeat(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // The next check tells whether the lock is gone.
  }
}

/** Field 22 of `/proc/PID/stat`, the start time since boot (proc_pid_stat(5)), where there is one. */
function processBegan(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
