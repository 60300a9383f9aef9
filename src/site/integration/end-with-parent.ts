/** A build whose starter was killed has nobody to put its site in place: it ends as well. */
import { Worker } from 'node:worker_threads';

/** How often the watcher looks, in milliseconds. */
const every = 500;

/** In a thread of its own, which looks also while a page hangs. A process whose parent has died gets another one. */
const watcher = `
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, ${every});
`;

/** Ends this process when the one that started it over an IPC channel is gone. Nothing where there is no channel. */
export function endWithParent(): void {
  if (!process.channel) return;
  process.once('disconnect', () => process.exit(1));
  process.channel.unref();
  new Worker(watcher, { eval: true, stdout: false, stderr: false }).unref();
}
