/** A file is replaced whole or not at all, also where the system takes part of it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileAtomic, writeFileAtomicSync } from '../../src/files/atomic.ts';

const code = pathToFileURL(path.resolve(import.meta.dirname, '../../src/files/atomic.ts')).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(['writeFileAtomic', 'writeFileAtomicSync'])(
  '%s leaves the old file where there is room for half of the new one only',
  (name) => {
    const file = path.join(folder, 'journal.json');
    writeFileSync(file, 'old');
    const script = `import { ${name} } from ${JSON.stringify(code)}; await ${name}(${JSON.stringify(file)}, 'x'.repeat(100_000));`;
    // The system writes 8 KB of it, says so, and refuses the next byte.
    const { status, signal, stderr } = spawnSync(
      'bash',
      [
        '-c',
        'ulimit -f 8; exec "$@"',
        'bash',
        process.execPath,
        '--no-warnings',
        '--input-type=module',
        '-e',
        script,
      ],
      { encoding: 'utf8' },
    );
    expect(status, stderr).not.toBe(0);
    // The signal of the system may be faster than the error of the call.
    if (signal !== 'SIGXFSZ') expect(stderr).toContain('EFBIG');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['journal.json']);
  },
);

it('writes text and bytes', async () => {
  const file = path.join(folder, 'a.txt');
  await writeFileAtomic(file, 'grün');
  expect(readFileSync(file, 'utf8')).toBe('grün');
  writeFileAtomicSync(file, new Uint8Array([1, 2, 3]));
  expect([...readFileSync(file)]).toEqual([1, 2, 3]);
});
