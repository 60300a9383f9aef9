/** The steps of publishing that are not commands of their own: what the workflow and any other scheduler call. */
import { appendFileSync } from 'node:fs';
import { readJournals } from '../content/announcement-journals.ts';
import type { Environment } from '../content/environment.ts';
import { ManifestMissing } from '../content/manifest.ts';
import { redactor, type Secrets } from '../content/secrets.ts';
import { diagnoseNetworks } from '../doctor/diagnose.ts';
import { networkIds } from '../model/networks.ts';
import type { Site } from '../model/site.ts';
import type { Finding } from '../networks/doctor/finding.ts';
import { configuredNetworks } from '../networks/index.ts';
import { definitionOf } from '../networks/registry.ts';
import type { Clock, Fetch } from '../networks/transport.ts';
import { isAsked, journalConcerns, networkConcerns } from './concerns.ts';
import { type Git, GitError } from './git.ts';
import { mergeConflicts, PushRefused, pushIntents, pushReceipts } from './journal-push.ts';
import { needOf } from './needed.ts';
import { carryOut, findIssue, GhError, IssuesOff, stepsFor, toldIn } from './notice.ts';
import { notePublished } from './published.ts';
import { fetchReplies, isStale, keepReplies, RepliesDiffer } from './replies-branch.ts';

/** What a step works with. */
export interface PublishContext {
  environment: Environment;
  git: Git;
  site: Site;
  secrets: Secrets;
  fetch: Fetch;
  clock: Clock;
  /** Whether a step is to ask the networks about their tokens. */
  networks: boolean;
  /** Tells whoever reads the log. */
  say(line: string): void;
  /** Hands a value on to later steps. */
  output(name: string, value: string): void;
}

/** A step: it throws what `isExpected` knows, or something is broken. */
export type PublishStep = (scene: PublishContext) => Promise<void>;

/** Every step, by its name on the command line. */
export const steps: Record<string, PublishStep> = {
  async 'fetch-replies'({ git, say }) {
    say((await fetchReplies(git)) ? 'Replies restored from earlier runs.' : 'No replies from earlier runs.');
  },

  async 'keep-replies'({ git, say }) {
    try {
      say((await keepReplies(git)) ? 'Replies saved.' : 'Replies unchanged.');
    } catch (error) {
      if (!isStale(error)) throw error;
      say('Another run has kept its replies meanwhile; these come again with the next run.');
    }
  },

  async needed({ environment, git, say, output }) {
    const { reasons, obstacle } = await needOf(
      environment,
      git,
      process.env.GITHUB_EVENT_NAME === 'workflow_dispatch',
    );
    say(obstacle ?? (reasons.length > 0 ? `To be published: ${reasons.join(', ')}.` : 'Nothing to do.'));
    output('build', String(reasons.length > 0));
  },

  async 'print-decks'({ environment, say, output }) {
    // With its browser it is loaded only here.
    const { printDecks } = await import('../slides/print/print-decks.ts');
    output('build', String((await printDecks(environment, { deck: undefined, say })).anew > 0));
  },

  async 'push-intents'({ git, say, output }) {
    const maySend = (await pushIntents(git, 'Record pending announcements')) === 'may-send';
    say(
      maySend
        ? 'Pending announcements recorded.'
        : 'Somebody pushed meanwhile: nothing is sent, the next run begins anew.',
    );
    output('send', String(maySend));
  },

  async published({ environment, git, say }) {
    await notePublished(environment, git);
    say('Deployment recorded.');
  },

  async 'push-receipts'({ git, say }) {
    say(
      (await pushReceipts(git, 'Record posted announcements'))
        ? 'Posted announcements recorded.'
        : 'Nothing was announced.',
    );
  },

  async 'merge-journals'({ git, say }) {
    const { merged, left } = await mergeConflicts(git);
    for (const file of merged) say(`Merged ${file}: every record of both sides.`);
    for (const file of left) say(`Still in conflict, and yours to merge: ${file}`);
    if (merged.length + left.length === 0) say('No file is in conflict.');
    else if (left.length === 0) say('Go on with git rebase --continue, or git commit.');
  },

  async tell(scene) {
    const { environment, site, secrets, say } = scene;
    const redact = redactor(secrets);
    const found = await findIssue();
    const issue = found === 'off' ? undefined : found;
    // What was told of a network is taken back only once the network was asked.
    const asks = scene.networks || [...toldIn(issue)].some(isAsked);
    const findings = asks ? await diagnoseNetworks(scene) : await knownEnds(scene);
    const concerns = [
      ...journalConcerns(readJournals(environment.content), configuredNetworks(site)),
      ...networkConcerns(findings),
    ].map(({ key, text }) => ({ key, text: redact(text) }));
    if (found === 'off' && concerns.length > 0) throw new IssuesOff(concerns);
    await carryOut(stepsFor(issue, concerns));
    for (const { text } of concerns) say(`- ${text}`);
    say(
      concerns.length > 0 ? 'The owner is told in the issue labelled "lectern".' : 'Nothing needs the owner.',
    );
  },
};

/** What is known without asking anybody: when tokens end. */
async function knownEnds(scene: PublishContext): Promise<Finding[]> {
  const found = await Promise.all(networkIds.map((id) => definitionOf(id).tokenEnd?.(scene) ?? []));
  return found.flat();
}

/** Whether an error is one that a step tells its owner of by its message. */
export function isExpected(error: unknown): error is Error {
  return [GitError, PushRefused, RepliesDiffer, GhError, IssuesOff, ManifestMissing].some(
    (kind) => error instanceof kind,
  );
}

/**
 * Hands values on as GitHub Actions wants them
 * (docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter); elsewhere they are only said.
 */
export function outputTo(file: string | undefined): PublishContext['output'] {
  return (name, value) => {
    if (file) appendFileSync(file, `${name}=${value}\n`);
  };
}
