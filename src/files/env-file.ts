/** Writes secrets into `.env` without losing what else is in it, and only where git will not take the file. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { writeFileAtomic } from './atomic.ts';

const run = promisify(execFile);

/** A value to set; `undefined` takes the line away. */
export type EnvValues = Record<string, string | undefined>;

/** `.env` cannot be written safely. The message says what to do; it holds no secret. */
export class EnvFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EnvFileError';
  }
}

/**
 * Makes sure that git ignores `.env`, so that no secret gets into a commit. Where there is no git, or no
 * repository, nothing can be committed.
 *
 * @param root the folder of `.env`
 * @throws EnvFileError
 */
export async function assertIgnored(root: string): Promise<void> {
  try {
    await run('git', ['-C', root, 'check-ignore', '--quiet', '.env']);
  } catch (error) {
    // check-ignore: 1 is "not ignored" (tracked files included), 128 is "no repository" (git-check-ignore(1)).
    if ((error as { code?: unknown }).code !== 1) return;
    throw new EnvFileError(
      `${path.join(root, '.env')} is not ignored by git, so a token in it could be committed. ` +
        'Add ".env" to .gitignore (if it is already tracked, also run git rm --cached .env) and try again.',
    );
  }
}

/**
 * Sets values in `.env`, atomically and readable by its owner alone.
 *
 * @param root the folder of `.env`
 * @throws EnvFileError where git does not ignore the file, or where it can't be changed without loss
 */
export async function writeEnvFile(root: string, values: EnvValues): Promise<void> {
  await assertIgnored(root);
  const file = path.join(root, '.env');
  await writeFileAtomic(file, withValues(readText(file), values), { mode: 0o600 });
}

/**
 * The text of `.env` with values set: in the place they had, else at the end. Every other line stays as it is.
 *
 * @example withValues('# mine\nA=1\n', { A: '2', B: 'x y' }) // "# mine\nA=2\nB='x y'\n"
 * @throws EnvFileError where another value would change: something in the file is not what it seems
 */
export function withValues(text: string, values: EnvValues): string {
  let next = text;
  for (const [name, value] of Object.entries(values)) {
    const line = value === undefined ? '' : `${name}=${quoted(name, value)}\n`;
    let isFirst = true;
    const replaced = next.replace(assignment(name), () => {
      const put = isFirst ? line : '';
      isFirst = false;
      return put;
    });
    next = isFirst ? ended(next) + line : replaced;
  }
  const wanted = { ...parseEnv(text), ...values };
  const found = parseEnv(next);
  const wrong = Object.keys({ ...wanted, ...found }).filter((name) => wanted[name] !== found[name]);
  if (wrong.length > 0) {
    throw new EnvFileError(
      `Could not update .env without changing ${wrong.join(', ')}. Add ${Object.keys(values).join(', ')} manually.`,
    );
  }
  return next;
}

/** One assignment with its line's end; a quoted value may go over several lines (Node's `util.parseEnv`). */
function assignment(name: string): RegExp {
  const value = `(?:"[^"]*"|'[^']*'|\`[^\`]*\`|[^\\n]*)`;
  return new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*${value}[^\\n]*(?:\\n|$)`, 'gm');
}

function quoted(name: string, value: string): string {
  if (/^[\w.:/@%+-]+$/.test(value)) return value;
  const mark = [`'`, '"', '`'].find((each) => !value.includes(each));
  // In double quotes Node turns \n into a line's end, so they are for what has no backslash.
  if (!mark || (mark === '"' && value.includes('\\'))) {
    throw new EnvFileError(`Could not quote the value of ${name}. Add it to .env manually.`);
  }
  return mark + value + mark;
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
