/** Says once what a repository that anybody can read shows of what is not on the site yet. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../content/environment.ts';
import { ContentError } from '../content/problem.ts';
import { readContent } from '../content/read.ts';
import { keepElsewhere, shownByRepository, shownLine } from '../doctor/repository.ts';

/**
 * Tells the owner, the first time that a site with unpublished files is published from a repository that anybody can read,
 * or may be able to. A note in the working folder remembers it.
 */
export async function sayShownOnce(environment: Environment, say: (line: string) => void): Promise<void> {
  const note = path.join(environment.state, 'repository-is-open');
  if (existsSync(note)) return;
  const shown = await shownOf(environment);
  if (!shown || shown.readers === 'some') return;
  say(`${shownLine(shown)}. How to keep it elsewhere: ${keepElsewhere}. This is said once.`);
  mkdirSync(environment.state, { recursive: true });
  writeFileSync(note, '');
}

async function shownOf({ content, now }: Environment) {
  try {
    return await shownByRepository(await readContent(content), content, now);
  } catch (error) {
    // What is wrong with the content, the step itself says.
    if (error instanceof ContentError) return undefined;
    throw error;
  }
}
