/** `npm run dev`: the site as its owner sees it, with drafts, and each change at once. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { astroProgram } from '../site/integration/root.ts';
import { type Command, portNumber } from './command.ts';

const help = `Starts a local server that shows the site as you write it, with drafts and scheduled entries.
It also has /styleguide/ (every component) and /cards/ (every social card).

  npm run dev
  npm run dev -- --port 4321   on this port (default: 4321, or the next free one)
  npm run dev -- --host        also for other devices in your network
  npm run dev -- --open        open it in the browser
`;

/** The command `dev`. */
export const devCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'boolean' },
        open: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const { root } = readEnvironment();
    const more = [
      ...(values.port === undefined ? [] : ['--port', String(portNumber('port', values.port))]),
      ...(values.host ? ['--host'] : []),
      ...(values.open ? ['--open'] : []),
    ];
    const child = spawn(process.execPath, [astroProgram(), 'dev', ...more], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, LECTERN_ROOT: root, ASTRO_TELEMETRY_DISABLED: '1' },
    });
    // Ctrl-C reaches both; the server ends first.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) =>
        resolve(signal ? 128 + os.constants.signals[signal] : (code ?? 1)),
      );
    });
  },
};
