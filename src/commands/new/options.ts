/** Options that several of the new things share, checked as the file would be. */
import path from 'node:path';
import type { Environment } from '../../content/environment.ts';
import { type Event, eventSchema } from '../../model/event.ts';
import { UsageError } from '../command.ts';

/**
 * Checks fields of an event that were given as options.
 *
 * @throws UsageError naming the first that is wrong
 */
export function checkEventFields(given: Record<string, string | undefined>): void {
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const result = eventSchema.safeParse({ title: 'x', start: '2027-01-01', ...fields });
  const issue = result.error?.issues[0];
  if (issue) {
    const name = issue.path[0] === 'timeZone' ? 'zone' : String(issue.path[0]);
    throw new UsageError(`--${name} ${fields[String(issue.path[0])]}: ${issue.message}.`);
  }
}

/** What the owner does at an event. @throws UsageError */
export function roleOf(role: string | undefined): Event['role'] | undefined {
  if (role === undefined) return undefined;
  const roles = eventSchema.shape.role.unwrap().options;
  const known = roles.find((name) => name === role);
  if (!known) throw new UsageError(`--role ${role}: expected ${roles.join(', ')}.`);
  return known;
}

/** A file of the content as the owner would type its path. */
export const shown = (environment: Environment, file: string) =>
  path.relative(process.cwd(), path.join(environment.content, file));
