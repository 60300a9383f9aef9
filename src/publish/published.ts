/** What was put on the web last: `.lectern/published.json`. Without it a run builds, and that is all. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Environment } from '../content/environment.ts';
import { readManifest } from '../content/manifest.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import type { Git } from './git.ts';

const publishedSchema = z.strictObject({
  version: z.literal(1),
  /** Git's name for everything that was in the checkout: the same tree is the same files. */
  tree: z.string(),
  /** When it was built. */
  built: z.iso.datetime({ offset: true }),
  /** SHA-256 of the replies that are on it, hexadecimal. */
  replies: z.string(),
});
export type Published = z.infer<typeof publishedSchema>;

/** Notes that what was built last is on the web. @throws ManifestMissing where nothing was built */
export async function notePublished(environment: Environment, git: Git): Promise<void> {
  await notePrepared(environment, git);
  promotePrepared(environment);
}

/** Notes what was built and is going to be put on the web, maybe by another machine. @throws ManifestMissing where nothing was built */
export async function notePrepared({ content, state }: Environment, git: Git): Promise<void> {
  const published: Published = {
    version: 1,
    tree: await treeOf(git),
    built: readManifest(state).built,
    replies: repliesDigest(content),
  };
  mkdirSync(state, { recursive: true });
  await writeFileAtomic(preparedIn(state), `${JSON.stringify(published)}\n`);
}

/** Forgets what was prepared: a run begins anew. */
export function forgetPrepared({ state }: Environment): void {
  rmSync(preparedIn(state), { force: true });
}

/** Makes what was prepared what is on the web. @returns whether anything was prepared */
export function promotePrepared({ state }: Environment): boolean {
  if (!existsSync(preparedIn(state))) return false;
  renameSync(preparedIn(state), fileIn(state));
  return true;
}

/** What was noted; nothing where there is no note, or none that can be read. */
export function readPublished(state: string): Published | undefined {
  try {
    return publishedSchema.safeParse(JSON.parse(readFileSync(fileIn(state), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function fileIn(state: string): string {
  return path.join(state, 'published.json');
}

function preparedIn(state: string): string {
  return path.join(state, 'prepared.json');
}

/** Git's name for all files of the last commit. */
export function treeOf(git: Git): Promise<string> {
  return git.run('rev-parse', 'HEAD^{tree}');
}

/** A digest of the replies that are shown: not of what is kept about when they were asked for. */
export function repliesDigest(content: string): string {
  const folder = path.join(content, 'replies');
  const hash = createHash('sha256');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : [];
  for (const name of names.filter((each) => /[\\/][^\\/]+\.json$/.test(each))) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(path.join(folder, name)))
      .update('\0');
  }
  return hash.digest('hex');
}
