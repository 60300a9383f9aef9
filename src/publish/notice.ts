/**
 * The one issue in the owner's repository that says what needs them. It is opened, kept up to date and
 * closed here, through GitHub's own `gh`.
 */
import { spawn } from 'node:child_process';
import type { Concern } from './concerns.ts';

/** The issue as GitHub has it. */
export interface Issue {
  number: number;
  state: 'OPEN' | 'CLOSED';
  body: string;
}

/** What is to be done about the issue. */
export type NoticeStep =
  | { do: 'create'; body: string }
  | { do: 'edit' | 'comment'; number: number; body: string }
  | { do: 'close' | 'reopen'; number: number };

const label = 'lectern';
const title = 'Announcements that need your attention';
const settled = 'Nothing needs your attention.';

/** `gh` did not do as it was told. */
export class GhError extends Error {
  constructor(args: readonly string[], stderr: string) {
    super(`gh ${args.slice(0, 2).join(' ')} failed: ${stderr.trim()}`);
    this.name = 'GhError';
  }
}

/** The repository has no issues, and something needs its owner: who runs the workflow is told that it failed. */
export class IssuesOff extends Error {
  constructor(concerns: readonly Concern[]) {
    super(
      `${listed(concerns)}\n\nThis needs you. Where the repository has issues (Settings, General, Features), it is told in one.`,
    );
    this.name = 'IssuesOff';
  }
}

/** The issue, open or closed; nothing where there is none yet, `'off'` where the repository has no issues. @throws GhError */
export async function findIssue(): Promise<Issue | undefined | 'off'> {
  try {
    const found = await gh(
      ['issue', 'list', '--label', label, '--state', 'all', '--limit', '1', '--json', 'number,state,body'],
      '',
    );
    return (JSON.parse(found) as Issue[])[0];
  } catch (error) {
    if (error instanceof GhError && /disabled issues/.test(error.message)) return 'off';
    throw error;
  }
}

/** What the issue told of when it was last written, by the keys of the concerns. */
export function toldIn(issue: Issue | undefined): Set<string> {
  const marker = /<!-- lectern (\[.*\]) -->/.exec(issue?.body ?? '')?.[1];
  try {
    return new Set(marker ? (JSON.parse(marker) as string[]) : []);
  } catch {
    return new Set();
  }
}

/**
 * What to do so that the issue says what is so. Pure.
 *
 * Editing an issue notifies nobody, so what is new is also said in a comment. An issue the owner closed
 * stays closed until there is something it did not tell of.
 */
export function stepsFor(issue: Issue | undefined, concerns: readonly Concern[]): NoticeStep[] {
  const body = bodyOf(concerns);
  if (!issue) return concerns.length > 0 ? [{ do: 'create', body }] : [];
  const { number, state } = issue;
  const told = toldIn(issue);
  const news = concerns.filter(({ key }) => !told.has(key));
  const steps: NoticeStep[] = [];
  if (state === 'CLOSED' && news.length > 0) steps.push({ do: 'reopen', number });
  // Also where it stays closed: what is settled must be forgotten, so that it is news when it comes again.
  if (!sameBody(issue.body, body)) steps.push({ do: 'edit', number, body });
  if (news.length > 0) steps.push({ do: 'comment', number, body: listed(news) });
  if (state === 'OPEN' && concerns.length === 0) steps.push({ do: 'close', number });
  return steps;
}

/** GitHub keeps the ends of lines as they were typed in a browser. */
function sameBody(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n').trim();
  return plain(one) === plain(other);
}

function bodyOf(concerns: readonly Concern[]): string {
  const keys = JSON.stringify(concerns.map(({ key }) => key)).replaceAll('--', '-\\u002d');
  const said =
    concerns.length > 0
      ? `${listed(concerns)}\n\nThis is kept up to date by the publishing workflow, and closed when nothing is left.`
      : settled;
  return `${said}\n\n<!-- lectern ${keys} -->\n`;
}

function listed(concerns: readonly Concern[]): string {
  return concerns.map(({ text }) => `- ${text}`).join('\n');
}

/** Does the steps, in order. @throws GhError */
export async function carryOut(steps: readonly NoticeStep[]): Promise<void> {
  for (const step of steps) {
    switch (step.do) {
      case 'create':
        // The label is what the issue is found by.
        await gh(['label', 'create', label, '--force', '--color', '9b2d1f', '--description', title], '');
        await gh(['issue', 'create', '--title', title, '--label', label, '--body-file', '-'], step.body);
        break;
      case 'edit':
      case 'comment':
        await gh(['issue', step.do, String(step.number), '--body-file', '-'], step.body);
        break;
      case 'close':
      case 'reopen':
        await gh(['issue', step.do, String(step.number)], '');
    }
  }
}

/** Runs `gh`, which takes its token and repository from the environment. */
function gh(args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('gh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', (error) => reject(new GhError(args, error.message)));
    child.once('close', (code) => (code === 0 ? resolve(stdout) : reject(new GhError(args, stderr))));
    child.stdin.on('error', () => undefined).end(input);
  });
}
