/**
 * The whole loop on the sample site: build, announce, be answered, bring the answers home, build again.
 * Every step is the command an owner would run, in a process of its own.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { commandArguments } from '../../files/roots.ts';
import { serveSite } from '../../files/serve.ts';
import { sandboxCredentials, startSandbox } from '../index.ts';
import { letPeopleAnswer, talkedAbout } from './answers.ts';
import { afterTalk, connect, demoNow, makeScratch } from './scratch.ts';

export interface DemoOptions {
  /** The folder everything is made in. */
  folder: string;
  /** Where a line of progress goes. */
  say(line: string): void;
  /** Ports of the site and the sandbox; 0 takes any free one. */
  sitePort: number;
  sandboxPort: number;
}

/** A demo that has run. Both servers are still up. */
export interface Demo {
  site: string;
  /** The site's folder. */
  out: string;
  sandbox: string;
  /** Where the talked-about post is. */
  post: string;
  close(): Promise<void>;
}

/** A step that failed; the message holds what it printed. */
export class DemoError extends Error {
  constructor(step: string, output: string) {
    super(`${step} failed:\n${output.trim()}`);
    this.name = 'DemoError';
  }
}

/**
 * Runs the loop.
 *
 * @throws DemoError where a step fails or does not do what it should
 */
export async function runDemo({ folder, say, sitePort, sandboxPort }: DemoOptions): Promise<Demo> {
  const scratch = makeScratch(folder);
  const port = sitePort || (await freePort());
  const sandbox = await startSandbox({ dir: scratch.sandbox, port: sandboxPort, now: new Date(demoNow) });
  const site = `http://127.0.0.1:${port}/`;
  let server: Awaited<ReturnType<typeof serveSite>> | undefined;
  const close = async () => {
    await server?.close();
    await sandbox.close();
  };
  const env = {
    ...process.env,
    ...sandboxCredentials,
    LECTERN_CONTENT: scratch.content,
    LECTERN_OUT: scratch.out,
    LECTERN_STATE: scratch.state,
    LECTERN_NOW: demoNow,
  };
  const command = async (step: string, script: string, args: string[]) => {
    const { exitCode, stdout, output } = await run([...commandArguments(script), ...args], env);
    if (exitCode !== 0) throw new DemoError(step, output);
    return stdout;
  };
  const build = (step: string) => command(step, 'build', []);
  const counts = async (step: string, script: string, options: string[] = []) => {
    const stdout = await command(step, script, ['--json', ...options]);
    return JSON.parse(stdout) as Record<string, number>;
  };

  try {
    connect(scratch, site, sandbox);
    for (const { demo } of sandbox.networks.values()) demo.prepare?.();

    say('Building the sample site …');
    await build('The build');
    server = await serveSite({ folder: scratch.out, port });
    say(`  ${countPages(scratch.out)} pages, at ${site}`);

    say('Printing its decks …');
    const hasPictures = await printed(command, say);
    if (hasPictures) await build('The build with what was printed');

    say('Announcing what is new …');
    const announced = await counts('syndicate', 'syndicate');
    say(
      `  ${announced.posted} posts on ${sandbox.networks.size} networks, in ${announced.requests} requests`,
    );
    if (!announced.posted) throw new DemoError('syndicate', 'Nothing was posted.');

    say('People answer …');
    say(
      `  ${await letPeopleAnswer(sandbox, scratch.content)} answers, one from somebody who does not want to be shown`,
    );

    say('Bringing the answers home …');
    const pulled = await counts('replies', 'replies');
    say(`  ${pulled.added} replies kept, ${pulled.withheld} withheld, in ${pulled.requests} requests`);

    say('Building again …');
    await build('The second build');
    const post = `${site}${talkedAbout}/`;
    const page = readFileSync(path.join(scratch.out, talkedAbout, 'index.html'), 'utf8');
    for (const [network, { demo }] of sandbox.networks) {
      if (!page.includes(demo.phrase))
        throw new DemoError('The second build', `The page shows no reply from ${network}.`);
    }
    if (page.includes('rather not be shown')) {
      throw new DemoError('The second build', 'The page shows somebody who asked not to be shown.');
    }
    say(`  replies from all networks are on ${post}`);

    say('Four days later a talk was given: announcing its slides …');
    env.LECTERN_NOW = afterTalk;
    sandbox.control.clock({ now: afterTalk });
    const withCards = hasPictures ? [] : ['--cards-only'];
    const later = await counts('syndicate, after the talk', 'syndicate', withCards);
    const shown = hasPictures ? 'pictures of the first slides and the file' : 'their cards';
    say(`  ${later.posted} posts, with ${shown}`);
    if (!later.posted) throw new DemoError('syndicate, after the talk', 'Nothing was posted.');

    say('Announcing once more …');
    const again = await counts('syndicate, the second time', 'syndicate');
    say(`  ${again.posted} posts, ${again.requests} requests: everything was said already`);
    if (again.posted !== 0 || again.requests !== 0) {
      throw new DemoError(
        'syndicate, the second time',
        `It posted ${again.posted} in ${again.requests} requests.`,
      );
    }
    return { site, out: scratch.out, sandbox: sandbox.url, post, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whether the decks were printed; without a browser they are announced with their cards. */
async function printed(
  command: (step: string, script: string, args: string[]) => Promise<string>,
  say: DemoOptions['say'],
): Promise<boolean> {
  try {
    await command('slides', 'slides', ['--pdf']);
    say('  pictures of the first slides, and a PDF of each');
    return true;
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    say(`  not done, so slides are announced with their cards alone: ${error.message}`);
    return false;
  }
}

function run(
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ exitCode: number; stdout: string; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 1, stdout, output }));
  });
}

/** A port that is free now: the site's address must be known before it is built. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function countPages(folder: string): number {
  return readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.html')).length;
}
