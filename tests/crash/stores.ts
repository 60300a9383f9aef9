/**
 * Writers of the journal, the replies' store and calendar.json that are killed while they write, run out of disk, or meet
 * another writer: every file is read back whole, and what was said to be written is there.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mdx, siteYaml } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { seeded } from './random.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';
import { type StoreName, storedNumber, storeNames } from './stored.ts';

export interface StoresCampaign {
  writers: number;
  /** Times that a file could not be read back. */
  broken: number;
  /** Times that something was said to be written and was not there. */
  lost: number;
  /** Files beside the stores' that the next writer did not clear away. */
  leftovers: number;
  realDisk: boolean;
}

interface Fault {
  store: StoreName;
  /** Bytes of a write. */
  padding: number;
  kind: 'kill' | 'full disk' | 'file limit';
  /** Writers at the same time. */
  beside: 1 | 2;
  /** Milliseconds after the first write, free bytes, or kilobytes a file may have; below 0, it writes once and ends well. */
  at: number;
}

const child = path.join(import.meta.dirname, 'store-child.ts');

/** Ends so many writers, each in its own way. The seed of case n is `seed + n`. */
export async function runStores({
  writers,
  seed,
  say = () => undefined,
}: {
  writers: number;
  seed: number;
  say?(line: string): void;
}): Promise<StoresCampaign> {
  const disk = smallDisk(16);
  const total: StoresCampaign = { writers: 0, broken: 0, lost: 0, leftovers: 0, realDisk: disk.own };
  try {
    for (; total.writers < writers; total.writers += 1) {
      const own = seed + total.writers;
      const fault = faultOf(seeded(own), storeNames[own % storeNames.length] as StoreName, disk.own);
      prepare(disk);
      const confirmed = await write(disk, fault);
      const read = await storedNumber(fault.store, contentOf(disk)).catch((error: Error) => error);
      // The next writer, which ends well: it clears away what the others left.
      await write(disk, { ...fault, kind: 'kill', beside: 1, at: -1, padding: 100 }, confirmed + 1000);
      const left = filesBelow(contentOf(disk)).filter((name) => !/\.(json|yaml|mdx)$/.test(name));
      if (read instanceof Error) total.broken += 1;
      // Two that count in turn from one file both begin at 1; the other stores have one writer at a time.
      else if (read < confirmed && (fault.store !== 'calendar' || fault.beside === 1)) total.lost += 1;
      total.leftovers += left.length;
      const found = read instanceof Error ? `BROKEN: ${read.message}` : `${read} of ${confirmed} confirmed`;
      say(
        `seed ${own}: ${JSON.stringify(fault)} ${found}${left.length > 0 ? ` LEFT: ${left.join(', ')}` : ''}`,
      );
    }
    return total;
  } finally {
    disk.remove();
  }
}

function faultOf(random: () => number, store: StoreName, realDisk: boolean): Fault {
  // More than one page of memory, so that a kill can come in the middle of a file.
  const padding = 2 * Math.floor(1000 + random() * 150_000);
  const beside = random() < 0.4 ? 2 : 1;
  const kind = random();
  if (kind < 0.6) return { store, padding, beside, kind: 'kill', at: random() * 80 };
  if (kind < 0.85 && realDisk) {
    return { store, padding, beside, kind: 'full disk', at: Math.floor(random() * padding * 4) };
  }
  return { store, padding, beside, kind: 'file limit', at: Math.floor((random() * padding * 2) / 1024) };
}

const contentOf = (disk: SmallDisk): string => path.join(disk.folder, 'content');

function prepare(disk: SmallDisk): void {
  rmSync(contentOf(disk), { recursive: true, force: true });
  const files = {
    'site.yaml': siteYaml,
    'posts/hello.mdx': mdx('title: Hello\nsummary: S.\ndate: 2026-11-01'),
    'events/meeting.yaml':
      'title: Meeting\nsummary: S.\nstart: 2026-12-01\nend: 2026-12-02\ntimeZone: Europe/Berlin\nplace: { venue: Hall, city: Berlin, country: DE }\nurl: https://meeting.example/\n',
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(contentOf(disk), name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/**
 * Lets writers write until they are ended.
 *
 * @param first the number they begin with
 * @returns the highest number that one said to be written
 */
async function write(disk: SmallDisk, fault: Fault, first = 1): Promise<number> {
  if (fault.kind === 'full disk') disk.fill(fault.at);
  let confirmed = 0;
  const isLast = fault.at < 0;
  const limit = fault.kind === 'file limit' ? `${fault.at}` : 'unlimited';
  const all = Array.from({ length: fault.beside }, () => {
    const args = [child, fault.store, disk.folder, `${first}`, `${fault.padding}`, ...(isLast ? ['1'] : [])];
    const writer = spawn(
      'bash',
      ['-c', 'ulimit -f "$1"; shift; exec "$@"', 'bash', limit, process.execPath, ...args],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    let err = '';
    const begun = new Promise<void>((resolve) => {
      writer.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        resolve();
      });
      writer.once('close', () => resolve());
    });
    writer.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = new Promise<void>((resolve, reject) => {
      writer.once('close', (code) => {
        // A line that was cut off was not said.
        const numbers = said.slice(0, said.lastIndexOf('\n') + 1).trim();
        confirmed = Math.max(confirmed, Number(numbers.split('\n').at(-1) ?? 0));
        // One that ended by itself met a full disk, or another writer.
        if (code !== null && code !== 0 && !/ENOSPC|EFBIG|LockHeld/.test(err)) reject(new Error(err));
        else resolve();
      });
    });
    return { writer, begun, ended };
  });
  await Promise.race(all.map(({ begun }) => begun));
  // Writers that cannot write end by themselves; a disk with room for all of it never fills.
  const sharesFate = fault.kind === 'kill' ? Math.max(fault.at, 0) : 300;
  await wait(sharesFate);
  if (!isLast) for (const { writer } of all) writer.kill('SIGKILL');
  await Promise.all(all.map(({ ended }) => ended));
  disk.clear();
  if (fault.kind === 'kill' && confirmed === 0) throw new Error(`A writer of ${fault.store} never wrote.`);
  return confirmed;
}
