/** `npm run build` in a checkout where other things go on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCheckout } from '../setup/checkout.ts';
import { contentFolder, mdx, tinyPng } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { astroEnv, run, sampleNow } from '../setup/site.ts';

const draftPicture = Buffer.concat([tinyPng, Buffer.from('a picture of a secret')]);

let checkout: string;
let content: ReturnType<typeof contentFolder>;
let env: Record<string, string | undefined>;

beforeAll(() => {
  checkout = copyCheckout(mkdtempSync(path.join(tmpdir(), 'lectern-checkout-')));
  content = contentFolder({
    'posts/open.mdx': mdx('title: Open\nsummary: For all.\ndate: 2026-11-01', 'One and one is {1 + 1}.\n'),
    'posts/wolframite.mdx': mdx(
      'title: Wolframite\nsummary: Not yet.\ndate: 2026-11-02\nvisibility: draft',
      'One and two is {1 + 2}.\n\n![A secret](./secret.png)\n',
    ),
    'posts/secret.png': draftPicture,
  });
  env = {
    ...astroEnv,
    LECTERN_CONTENT: content.folder,
    LECTERN_OUT: path.join(checkout, 'dist'),
    LECTERN_STATE: path.join(checkout, '.lectern'),
    LECTERN_NOW: sampleNow,
  };
});

afterAll(() => {
  content.remove();
  rmSync(checkout, { recursive: true, force: true });
});

const build = () => run('node', [path.join(checkout, 'scripts/build.ts')], { cwd: checkout, env });

/** `npm run dev`, and the address it says. */
async function startDev(): Promise<{ address: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['node_modules/astro/bin/astro.mjs', 'dev', '--host', '127.0.0.1'], {
    cwd: checkout,
    env: { ...process.env, ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const said = /http:\/\/127\.0\.0\.1:\d+\//.exec(output);
        if (said) resolve(said[0]);
      });
    }
    child.once('close', () => reject(new Error(output)));
  });
  return { address, child };
}

async function statusOf(address: string): Promise<number> {
  const response = await fetch(address);
  await response.arrayBuffer();
  return response.status;
}

describe('npm run build', () => {
  it('leaves what the owner looks at alone while npm run dev runs, and takes up none of its drafts', async () => {
    const { address, child } = await startDev();
    const pages = ['', 'posts/open/', 'posts/wolframite/'].map((page) => address + page);
    try {
      for (const page of pages) expect(await statusOf(page), page).toBe(200);
      const building = build();
      // The owner goes on writing, and the running server takes it up.
      const file = path.join(content.folder, 'posts/wolframite.mdx');
      writeFileSync(file, readFileSync(file, 'utf8').replace('Not yet.', 'Not just yet.'));
      for (const page of pages) expect(await statusOf(page), page).toBe(200);
      const { exitCode, output } = await building;
      expect(exitCode, output).toBe(0);
      for (const page of pages) expect(await statusOf(page), page).toBe(200);
    } finally {
      child.kill();
    }
    const out = path.join(checkout, 'dist');
    expect(existsSync(path.join(out, 'posts/open/index.html'))).toBe(true);
    for (const name of filesBelow(out)) {
      expect(name).not.toMatch(/wolframite|secret/);
      const bytes = readFileSync(path.join(out, name));
      expect(bytes.includes('a picture of a secret') || bytes.includes('Wolframite'), name).toBe(false);
    }
  });

  it('says who holds the working folder where two run at once, and one of them ends well', async () => {
    const both = await Promise.all([build(), build()]);
    const [won, lost] = both.sort((a, b) => a.exitCode - b.exitCode);
    expect(won?.exitCode, won?.output).toBe(0);
    expect(lost?.exitCode, lost?.output).toBe(2);
    expect(lost?.stderr).toMatch(/Another run is in progress \(pid \d+ on /);
    expect(existsSync(path.join(checkout, '.lectern/build.lock'))).toBe(false);
  });

  it('names every mistake in the content, with exit code 2 and nothing built', async () => {
    const wrong = path.join(content.folder, 'posts/wrong.mdx');
    writeFileSync(wrong, mdx('title: Wrong\ndate: tomorrow'));
    const { exitCode, stderr } = await build();
    rmSync(wrong);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('posts/wrong.mdx');
    expect(stderr).toContain('date');
  });

  it('leaves the old site and the old manifest as they were where a file is wrong or a page cannot be made', async () => {
    const before = snapshot();
    const file = path.join(content.folder, 'posts/open.mdx');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('{1 + 1}', '{notThere.atAll}'));
    const { exitCode, output } = await build();
    writeFileSync(file, text);
    expect(exitCode, output).not.toBe(0);
    expect(snapshot()).toEqual(before);
    expect(leftovers()).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it while a page hangs, and the old site stays',
    async (signal) => {
      const before = snapshot();
      const hanging = path.join(content.folder, 'posts/hanging.mdx');
      writeFileSync(
        hanging,
        mdx('title: Hanging\nsummary: S.\ndate: 2026-11-03', '{(() => { while (true); })()}\n'),
      );
      const { child, ended } = startBuild();
      await whileBuilding();
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      rmSync(hanging);
      expect(snapshot()).toEqual(before);
      expect(leftovers()).toEqual([]);
    },
  );

  it('killed at once leaves the old site, and the next build clears away what it left', async () => {
    const before = snapshot();
    const { child, ended } = startBuild();
    await whileBuilding();
    child.kill('SIGKILL');
    await ended;
    expect(snapshot()).toEqual(before);
    expect(leftovers().length).toBe(1);
    const { exitCode, output } = await build();
    expect(exitCode, output).toBe(0);
    expect(leftovers()).toEqual([]);
    expect([...snapshot().keys()]).toEqual([...before.keys()]);
  });

  it('refuses a folder with other files in it before anything is written', async () => {
    const mine = mkdtempSync(path.join(tmpdir(), 'lectern-mine-'));
    writeFileSync(path.join(mine, 'thesis.doc'), 'years');
    const { exitCode, stderr } = await run('node', [path.join(checkout, 'scripts/build.ts')], {
      cwd: checkout,
      env: { ...env, LECTERN_OUT: mine },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`LECTERN_OUT is ${mine}`);
    expect(filesBelow(mine)).toEqual(['thesis.doc']);
    rmSync(mine, { recursive: true });
  });
});

/** Every file of the site and the manifest, with their bytes. */
function snapshot(): Map<string, string> {
  const files = [
    ...filesBelow(path.join(checkout, 'dist')).map((name) => path.join('dist', name)),
    '.lectern/manifest.json',
  ];
  return new Map(files.map((name) => [name, readFileSync(path.join(checkout, name)).toString('base64')]));
}

const leftovers = (): string[] => readdirSync(checkout).filter((name) => name.includes('.lectern-'));

function startBuild(): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [path.join(checkout, 'scripts/build.ts')], {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  return { child, ended: new Promise((resolve) => child.once('close', resolve)) };
}

/** Waits until something of the new site is there. */
async function whileBuilding(): Promise<void> {
  const builds = path.join(checkout, '.astro/builds');
  for (;;) {
    const [root] = existsSync(builds) ? readdirSync(builds) : [];
    const made = root && path.join(builds, root, 'dist');
    if (made && existsSync(made) && readdirSync(made).length > 0) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}
