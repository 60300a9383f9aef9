/** Which content is built, and where to: the `LECTERN_*` settings of one run. */
import path from 'node:path';
import { projectRoot } from '../files/roots.ts';
import { clockNow, type Temporal } from '../model/time.ts';

export interface Environment {
  /** Absolute path of the site's folder: where `package.json` is. */
  root: string;
  /** Absolute path of the content folder (`LECTERN_CONTENT`, default `content`). */
  content: string;
  /** Absolute path of the output folder (`LECTERN_OUT`, default `dist`). */
  out: string;
  /** Absolute path of the working folder (`LECTERN_STATE`, default `.lectern`). */
  state: string;
  /** The clock of the run (`LECTERN_NOW`). */
  now: Temporal.Instant;
}

/**
 * Reads the settings of a run. Relative paths are relative to the project.
 *
 * @throws RangeError where `LECTERN_NOW` is no instant
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env, root = projectRoot): Environment {
  const folder = (name: string, usual: string) => path.resolve(root, env[name] || usual);
  return {
    root,
    content: folder('LECTERN_CONTENT', 'content'),
    out: folder('LECTERN_OUT', 'dist'),
    state: folder('LECTERN_STATE', '.lectern'),
    now: clockNow(env),
  };
}
