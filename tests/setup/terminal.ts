/** A real terminal around a command: what it prints is read, and keys are pressed. */
import path from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';

const project = path.resolve(import.meta.dirname, '../..');

export interface AtTerminal {
  /** Waits until this has been printed since the last key. Rejects where the command ends without. */
  shows(text: string): Promise<void>;
  /** Presses keys: `\r` is Enter, `\x03` Ctrl-C, `\x04` Ctrl-D. */
  press(keys: string): void;
  /** The exit code, and all that was printed. */
  ended: Promise<{ exitCode: number; output: string }>;
}

/** Runs one of Lectern's scripts in a terminal. */
export function atTerminal(args: string[], env: Record<string, string>): AtTerminal {
  const child: IPty = spawn(process.execPath, args, {
    cwd: project,
    cols: 100,
    rows: 40,
    env: { ...(process.env as Record<string, string>), ...env },
  });
  let output = '';
  let from = 0;
  let look = () => {};
  child.onData((text) => {
    output += text;
    look();
  });
  const ended = new Promise<{ exitCode: number; output: string }>((resolve) => {
    child.onExit(({ exitCode }) => resolve({ exitCode, output }));
  });
  return {
    ended,
    shows: (text) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (output.slice(from).includes(text)) resolve();
        };
        look();
        ended.then(() => reject(new Error(`"${text}" never came:\n${output}`)));
      }),
    press(keys) {
      from = output.length;
      child.write(keys);
    },
  };
}
