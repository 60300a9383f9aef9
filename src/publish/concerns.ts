/** What only the owner can settle: told in one place, until it is settled. */

import { type AnyNetworkId, type NetworkId, networkNames } from '../model/ids.ts';
import type { JournalFile, JournalRecord } from '../model/journal.ts';
import type { Finding } from '../networks/doctor/finding.ts';
import { definitionIfAny } from '../networks/registry.ts';

/** One thing that needs the owner. */
export interface Concern {
  /** What it is known by: the same as long as it is the same thing. */
  key: string;
  /** In Markdown, with what to do. */
  text: string;
}

/**
 * What stands in the journal that the owner has to settle: refused, and not known.
 *
 * @param networks those in site.yaml: what was said elsewhere once is nobody's worry
 */
export function journalConcerns(
  journals: ReadonlyMap<string, JournalFile>,
  networks: readonly NetworkId[],
): Concern[] {
  return [...journals.values()].flatMap(({ announcements }) =>
    Object.entries(announcements).flatMap(([id, records]) =>
      networks.flatMap((network) => concernOf(id, network, records[network]) ?? []),
    ),
  );
}

function concernOf(
  id: string,
  network: AnyNetworkId,
  record: JournalRecord | undefined,
): Concern | undefined {
  if (!record) return undefined;
  const part = record.parts?.find(({ state }) => state === 'unknown' || state === 'refused');
  const state = part?.state ?? record.state;
  const where = `**${id}** on ${networkNames[network]}`;
  const key = `${state} ${id} ${network} ${record.at}`;
  const reason = record.reason ? ` ${quoted(record.reason)}` : '';
  if (state === 'refused') {
    const what = part ? 'A further part of the thread was refused' : 'It was refused';
    return { key, text: `${where}: ${what}.${reason} Change its text and it will be retried.` };
  }
  if (state !== 'unknown') return undefined;
  const resolve = `npm run syndicate -- --resolve '${id}' ${network}`;
  return {
    key,
    text:
      `${where}: unconfirmed whether it was posted.${reason} Look there. Then, in your checkout, after \`git pull\`:\n\n` +
      `      ${resolve} --posted URL     # it is there, at this address\n` +
      `      ${resolve} --not-posted     # it is not: it will be retried\n\n` +
      '  and commit and push `content/journal`.',
  };
}

/** A reason is somebody else's text: one line, and no Markdown of its own. */
function quoted(reason: string): string {
  const line = reason.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  return `\`${line.length > 300 ? `${line.slice(0, 300)}…` : line}\``;
}

/** What keeps on being so until the owner does something; a network that is down comes back by itself. */
const lasting = /^\w+ (token|account|scopes|version)$/;

/** What begins the key of everything that was found by asking a network. */
const asked = 'network ';

/** Whether a key is of something that only asking the network tells whether it is mended. */
export function isAsked(key: string): boolean {
  return key.startsWith(asked);
}

/** What the doctor found of the networks that the owner has to settle: tokens above all. */
export function networkConcerns(findings: readonly Finding[]): Concern[] {
  return findings
    .filter(({ name, level }) => lasting.test(name) && isUrgent(name, level))
    .map(({ name, level, message, fix }) => ({
      key: `${asked}${name} ${level}`,
      text: [
        `**${name}**: ${quoted(message)}`,
        ...(fix ? [`To mend it: \`${fix.replaceAll('`', "'")}\`.`] : []),
        ...(name.endsWith('version') ? [] : [secrets]),
      ].join(' '),
    }));
}

const secrets =
  'A new token goes among the secrets of this repository: `gh secret set --env-file .env` takes all that `npm run login` has written.';

/** Errors; and of warnings those that a token is in its last week, where tokens end. */
function isUrgent(name: string, level: Finding['level']): boolean {
  const [network = '', what] = name.split(' ');
  const ends = what === 'token' && definitionIfAny(network)?.tokenEnd !== undefined;
  return level === 'error' || (level === 'warning' && ends);
}
