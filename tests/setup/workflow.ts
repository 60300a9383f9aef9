/**
 * Runs a workflow of GitHub's on this machine: each job in a new checkout of a bare repository, its `run`
 * steps in bash as a runner does it, the steps of actions in the checkout likewise, its other `uses` steps as the test says.
 * Conditions are evaluated by GitHub's own library.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';
import { run } from './site.ts';

interface WorkflowStep {
  id?: string;
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
  'continue-on-error'?: boolean;
}

/** An action that is made of steps, its `action.yml`. */
interface Composite {
  inputs?: Record<string, { default?: string }>;
  outputs?: Record<string, { value: string }>;
  runs: { steps: WorkflowStep[] };
}

interface Job {
  needs?: string;
  if?: string;
  outputs?: Record<string, string>;
  env?: Record<string, string>;
  steps: WorkflowStep[];
}

/** What became of a step, in the order they came. */
export interface Done {
  job: string;
  name: string;
  outcome: 'success' | 'failure' | 'skipped';
  output: string;
}

export interface Runner {
  /** The workflow's text. */
  workflow: string;
  /** Makes a checkout. @returns its folder */
  checkout(): string;
  /** What stands in for npm ci: the folder that is linked. */
  modules: string;
  /** `actions/deploy-pages` and so on, by the name before the at sign. Checkout and Node are there already. */
  uses: Record<string, (folder: string) => void | Promise<void>>;
  env: Record<string, string | undefined>;
  secrets: Record<string, string>;
  vars?: Record<string, string>;
  /** Called before a `run` step, by its name: somebody else acts meanwhile. */
  before?: Record<string, () => void>;
}

let runs = 0;

/** Runs every job. A step that fails ends its job, as it does on GitHub. */
export async function runWorkflow(runner: Runner): Promise<{ done: Done[]; failed: boolean }> {
  const { jobs } = parse(runner.workflow) as { jobs: Record<string, Job> };
  const done: Done[] = [];
  const needs: Record<string, unknown> = {};
  const scratch = mkdtempSync(path.join(tmpdir(), 'lectern-runner-'));
  runs += 1;
  const github = { ref_name: 'main', run_id: String(1000 + runs), run_attempt: '1', token: 'the-job-token' };
  let failed = false;
  try {
    for (const [name, job] of Object.entries(jobs)) {
      if (!truthy(job.if ?? 'success()', { needs, github, secrets: runner.secrets }, true)) {
        done.push({ job: name, name, outcome: 'skipped', output: '' });
        continue;
      }
      const result = await runJob(name, job, { runner, needs, github, scratch, done });
      needs[name] = { outputs: result.outputs, result: result.failed ? 'failure' : 'success' };
      failed ||= result.failed;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { done, failed };
}

interface WorkflowContext {
  runner: Runner;
  needs: object;
  github: Record<string, string>;
  scratch: string;
  done: Done[];
}

async function runJob(name: string, job: Job, { runner, needs, github, scratch, done }: WorkflowContext) {
  const folder = runner.checkout();
  const contexts = { needs, github, secrets: runner.secrets, vars: runner.vars ?? {} };
  const env = Object.fromEntries(
    Object.entries(job.env ?? {}).map(([key, text]) => [key, filled(text, contexts)]),
  );
  const around = { name, folder, runner, contexts, github, scratch, done, env };
  const { steps, failed } = await runSteps(job.steps, around);
  const outputs = Object.entries(job.outputs ?? {}).map(([key, text]) => [
    key,
    filled(text, { ...contexts, steps }),
  ]);
  return { failed, outputs: Object.fromEntries(outputs) as Record<string, string> };
}

interface StepsContext extends Pick<WorkflowContext, 'runner' | 'github' | 'scratch' | 'done'> {
  name: string;
  folder: string;
  contexts: object;
  /** What the step of an action has in its environment, for the steps of that action. */
  env: Record<string, string>;
}

/** Runs steps, one after the other: of a job, or of an action that is made of steps. */
async function runSteps(list: readonly WorkflowStep[], around: StepsContext) {
  const { name, folder, runner, contexts, github, scratch, done } = around;
  const steps: Record<string, { outputs: Record<string, string>; outcome: string }> = {};
  let failed = false;
  for (const [index, step] of list.entries()) {
    const context = { ...contexts, steps };
    const title = step.name ?? step.run ?? step.uses ?? '';
    if (!truthy(step.if ?? 'success()', context, !failed)) {
      done.push({ job: name, name: title, outcome: 'skipped', output: '' });
      if (step.id) steps[step.id] = { outputs: {}, outcome: 'skipped' };
      continue;
    }
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([key, text]) => [key, filled(text, context)]),
    );
    const inner = { ...around, contexts: context, env: { ...around.env, ...env } };
    let outcome: Done['outcome'];
    let outputs: Record<string, string> = {};
    if (step.uses?.startsWith('./')) {
      const of = await runAction(step, inner);
      outcome = of.failed ? 'failure' : 'success';
      outputs = of.outputs;
    } else {
      if (step.run) runner.before?.[title]?.();
      const file = path.join(scratch, `${name}-${index}`);
      writeFileSync(file, '');
      const { exitCode, output } = step.uses
        ? await use(step.uses, folder, runner)
        : await bash(step, folder, { runner, context, github, file, env: inner.env });
      outcome = exitCode === 0 ? 'success' : 'failure';
      done.push({ job: name, name: title, outcome, output });
      outputs = outputsIn(file);
    }
    if (step.id) steps[step.id] = { outputs, outcome };
    if (outcome === 'failure' && !step['continue-on-error']) failed = true;
  }
  return { steps, failed };
}

/** Runs the steps of an action that lies in the checkout. Its steps know its inputs, and not the secrets. */
async function runAction(step: WorkflowStep, around: StepsContext) {
  const file = path.join(around.folder, step.uses ?? '', 'action.yml');
  const action = parse(readFileSync(file, 'utf8')) as Composite;
  const inputs = Object.entries(action.inputs ?? {}).map(([key, { default: otherwise = '' }]) => [
    key,
    filled(String(step.with?.[key] ?? otherwise), around.contexts),
  ]);
  const contexts = { github: around.github, inputs: Object.fromEntries(inputs) };
  const { steps, failed } = await runSteps(action.runs.steps, {
    ...around,
    name: `${around.name}-action`,
    contexts,
  });
  const outputs = Object.entries(action.outputs ?? {}).map(([key, { value }]) => [
    key,
    filled(value, { ...contexts, steps }),
  ]);
  return { failed, outputs: Object.fromEntries(outputs) as Record<string, string> };
}

async function use(uses: string, folder: string, runner: Runner) {
  const action = uses.split('@')[0] as string;
  if (!['actions/checkout', 'actions/setup-node'].includes(action)) {
    const act = runner.uses[action];
    if (!act) throw new Error(`The test does not know ${action}.`);
    await act(folder);
  }
  return { exitCode: 0, output: '' };
}

async function bash(
  step: WorkflowStep,
  folder: string,
  {
    runner,
    context,
    github,
    file,
    env,
  }: {
    runner: Runner;
    context: object;
    github: WorkflowContext['github'];
    file: string;
    env: Record<string, string>;
  },
) {
  if (step.run === 'npm ci') {
    symlinkSync(runner.modules, path.join(folder, 'node_modules'), 'junction');
    return { exitCode: 0, output: '' };
  }
  // docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell: bash -e {0}
  return run('bash', ['-e', '-c', filled(step.run ?? '', context)], {
    cwd: folder,
    env: {
      ...runner.env,
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: file,
      GITHUB_RUN_ID: github.run_id,
      GITHUB_RUN_ATTEMPT: github.run_attempt,
      ...env,
    },
  });
}

function outputsIn(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** A text with its `${{ … }}` filled in. */
function filled(text: string, context: object): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    evaluated(expression, context, true).coerceString(),
  );
}

/** A condition. Without a status function of its own it holds only where nothing failed before. */
function truthy(condition: string, context: object, isWell: boolean): boolean {
  const expression = condition.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
  if (!/\b(always|success|failure|cancelled)\(/.test(expression) && !isWell) return false;
  const result = evaluated(expression, context, isWell).coerceString();
  return result === 'true' || (result !== '' && result !== 'false' && result !== '0');
}

function evaluated(expression: string, context: object, isWell: boolean): data.ExpressionData {
  const status = (name: string, value: boolean) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  const functions = [
    status('always', true),
    status('success', isWell),
    status('failure', !isWell),
    status('cancelled', false),
  ];
  const names = ['steps', 'needs', 'github', 'secrets', 'vars', 'inputs'];
  const { tokens } = new Lexer(expression.trim()).lex();
  const parsed = new Parser(tokens, names, functions).parse();
  const known = JSON.parse(JSON.stringify(context), data.reviver) as data.Dictionary;
  return new Evaluator(parsed, known, new Map(functions.map((each) => [each.name, each]))).evaluate();
}

/** Puts a program of this name, written for Node, into a folder that can stand on the PATH. */
export function program(folder: string, name: string, source: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), `#!${process.execPath}\n${source}`, { mode: 0o755 });
}

/**
 * A `gh` that keeps its one issue in a file, `{number, state, title, body, labels, comments}`, and notes what
 * it was asked in another.
 */
export function fakeGh(folder: string, store: string): void {
  program(
    folder,
    'gh',
    `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const store = ${JSON.stringify(store)};
const args = process.argv.slice(2);
if (!process.env.GH_TOKEN) { console.error('gh: set the GH_TOKEN environment variable'); process.exit(4); }
appendFileSync(store + '.log', args.slice(0, 3).join(' ') + '\\n');
const issue = existsSync(store) ? JSON.parse(readFileSync(store, 'utf8')) : undefined;
const save = (next) => writeFileSync(store, JSON.stringify(next));
const after = (name) => args[args.indexOf(name) + 1];
const input = () => readFileSync(0, 'utf8');
const [group, command, number] = args;
if (group === 'label') process.exit(0);
// Whether GitHub Pages is on.
if (group === 'api') process.exit(existsSync(store + '.no-pages') ? 1 : 0);
if (existsSync(store + '.off')) { console.error("the 'ada/site' repository has disabled issues"); process.exit(1); }
if (command === 'list') { console.log(JSON.stringify(issue ? [{ number: issue.number, state: issue.state, body: issue.body }] : [])); process.exit(0); }
if (command === 'create') { save({ number: 7, state: 'OPEN', title: after('--title'), labels: [after('--label')], body: input(), comments: [] }); process.exit(0); }
if (!issue || String(issue.number) !== number) { console.error('no such issue'); process.exit(1); }
if (command === 'edit') save({ ...issue, body: input() });
else if (command === 'comment') save({ ...issue, comments: [...issue.comments, input()] });
else if (command === 'close') save({ ...issue, state: 'CLOSED' });
else if (command === 'reopen') save({ ...issue, state: 'OPEN' });
else { console.error('unknown command ' + command); process.exit(1); }
`,
  );
}
