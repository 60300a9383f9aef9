/**
 * Secrets: from the environment, by their names or all in one as JSON, or from `.env` beside `package.json`, which git ignores. Never
 * printed.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../files/roots.ts';
import type { SecretUse } from '../model/network.ts';
import { modelOf, type NetworkSecret, networkIds } from '../model/networks.ts';
import { hider } from './redaction.ts';

const uses: Readonly<Record<string, SecretUse>> = Object.assign(
  {},
  ...networkIds.map((id) => modelOf(id).secrets),
);

/** What may be set. Empty strings count as unset. */
export const secretNames = [...Object.keys(uses), 'WEBMENTION_TOKEN'] as (
  | NetworkSecret
  | 'WEBMENTION_TOKEN'
)[];
export type Secrets = Partial<Record<(typeof secretNames)[number], string>>;

/** Those without which nothing can be posted, as a list: for help. */
export function postingSecrets(): string {
  const names = Object.keys(uses).filter((name) => uses[name]?.for === 'posting');
  return names.join(', ');
}

/** The variable that has all secrets as one JSON object, as `toJSON(secrets)` of GitHub's workflows makes it. */
export const secretsAsJson = 'LECTERN_SECRETS';

/**
 * Reads the secrets of a run; the environment comes before `.env`.
 *
 * @param root the folder of `.env`
 * @throws RangeError where `LECTERN_SECRETS` is no JSON object
 */
export function readSecrets(env: NodeJS.ProcessEnv = process.env, root = projectRoot): Secrets {
  const file = readEnvFile(path.join(root, '.env'));
  const json = secretsIn(env[secretsAsJson]);
  const found = secretNames.map((name) => [name, env[name] || json[name] || file[name]] as const);
  return Object.fromEntries(found.filter(([, value]) => value));
}

const jsonSchema = z.record(z.string(), z.unknown());

/** The strings of a JSON object; an empty variable has none. */
function secretsIn(text: string | undefined): Record<string, string> {
  if (!text?.trim()) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Its message would show a part of the text.
  }
  const { data } = jsonSchema.safeParse(parsed);
  if (!data) throw new RangeError(`${secretsAsJson} is not a JSON object of names and values.`);
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** What else may be in the environment of a run, and open something: of GitHub Actions and its command line. */
const foreignNames = ['GH_TOKEN', 'GITHUB_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_RUNTIME_TOKEN'];

/** Shorter secrets are hidden in what is printed alone: in what is written they would be found where nobody meant them. */
const shortestWritten = 6;

/** What hides every secret in a text that is printed, in any encoding. A user name is none, nor is a date. */
export function redactor(secrets: Secrets, env: NodeJS.ProcessEnv = process.env): (text: string) => string {
  return hider([...valuesOf(secrets), ...foreignNames.flatMap((name) => env[name] || [])]);
}

/** What hides every secret in a text that is written into a file. */
export function fileRedactor(secrets: Secrets): (text: string) => string {
  return hider(valuesOf(secrets).filter(({ length }) => length >= shortestWritten));
}

function valuesOf(secrets: Secrets): string[] {
  return secretNames.flatMap((name) => (uses[name]?.open ? [] : (secrets[name] ?? [])));
}
