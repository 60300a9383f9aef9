/** A bare repository and checkouts of it, as machines that know nothing of each other. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JournalFile, JournalRecord } from '../../src/model/journal.ts';
import { Git } from '../../src/publish/git.ts';

/** One machine's checkout. */
export interface Checkout {
  folder: string;
  /** Git in its content folder. */
  git: Git;
  /** Runs git and gives what it prints. */
  run(...args: string[]): string;
  write(file: string, text: string): void;
  read(file: string): string;
  has(file: string): boolean;
  /** Commits everything and pushes it. */
  push(message?: string): void;
}

export interface Repository {
  /** The bare repository. */
  bare: string;
  clone(): Checkout;
  /** Runs git in the bare repository. */
  run(...args: string[]): string;
  remove(): void;
}

/** Makes a bare repository whose `main` has these files. */
export function makeRepository(files: Record<string, string> = {}): Repository {
  const root = mkdtempSync(path.join(tmpdir(), 'lectern-repository-'));
  const bare = path.join(root, 'origin.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  let clones = 0;
  const clone = () => {
    clones += 1;
    const folder = path.join(root, `checkout-${clones}`);
    execFileSync('git', ['clone', '--quiet', bare, folder], { stdio: 'pipe' });
    return checkoutIn(folder);
  };
  const first = clone();
  first.run('checkout', '--quiet', '-B', 'main');
  const ignored = 'node_modules\ndist/\n.lectern/\n.astro/\n.env\ncontent/replies/\n';
  for (const [file, text] of Object.entries({ '.gitignore': ignored, 'content/keep': '', ...files })) {
    first.write(file, text);
  }
  first.run('add', '--all');
  first.run('commit', '--quiet', '--message', 'Begin');
  first.run('push', '--quiet', '--set-upstream', 'origin', 'main');
  return {
    bare,
    clone,
    run: (...args) => git(bare, args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function checkoutIn(folder: string): Checkout {
  git(folder, ['config', 'user.name', 'Ada']);
  git(folder, ['config', 'user.email', 'ada@ada.example']);
  const place = (file: string) => path.join(folder, file);
  const checkout: Checkout = {
    folder,
    git: new Git(place('content')),
    run: (...args) => git(folder, args),
    write(file, text) {
      mkdirSync(path.dirname(place(file)), { recursive: true });
      writeFileSync(place(file), text);
    },
    read: (file) => readFileSync(place(file), 'utf8'),
    has: (file) => existsSync(place(file)),
    push(message = 'Something') {
      checkout.run('add', '--all');
      checkout.run('commit', '--quiet', '--message', message);
      checkout.run('push', '--quiet');
    },
  };
  return checkout;
}

function git(folder: string, args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe' }).trimEnd();
}

/** A journal with one announcement, as text. */
export function journalText(records: Record<string, JournalRecord>, slug = 'hello'): string {
  const journal: JournalFile = {
    version: 1,
    entry: `posts/${slug}`,
    title: slug,
    date: '2026-11-20',
    announcements: { [`posts/${slug}#published`]: records },
  };
  return `${JSON.stringify(journal, null, 2)}\n`;
}
