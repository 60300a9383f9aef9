/** `--resolve` and `--retract`: what the owner says of one announcement. */
import { readManifestIfAny } from '../../content/manifest.ts';
import { takeLock } from '../../files/lock.ts';
import { type AnyNetworkId, anyNetworkIds, type NetworkId } from '../../model/ids.ts';
import type { Manifest } from '../../model/manifest.ts';
import { configuredNetworks, connect } from '../../networks/index.ts';
import { checkKnown } from '../../syndication/known.ts';
import { countOutcomes, type Outcome, outcomeLine } from '../../syndication/outcome.ts';
import { CannotResolve, resolve } from '../../syndication/resolve.ts';
import { retract } from '../../syndication/retract.ts';
import { Journal } from '../../syndication/run-journal.ts';
import { nothing, printJson, type SyndicateContext } from './context.ts';

/** `--retract`: takes one back everywhere, or from one network. */
export async function retractOne(scene: SyndicateContext, id: string): Promise<number> {
  const { environment, site, around, wishes, say } = scene;
  const named = anyNetworkIds.filter((each) => each === wishes.network);
  if (wishes.network !== undefined && named.length === 0)
    throw new CannotResolve(
      `Unknown network "${wishes.network}". Expected one of ${anyNetworkIds.join(', ')}.`,
    );
  const manifest = manifestIn(environment.state);
  const outcomes: Outcome[] = [];
  const connected = new Map<NetworkId, ReturnType<typeof connect>>();
  const open = (network: NetworkId) => {
    const found = connected.get(network) ?? connect(network, site, around);
    connected.set(network, found);
    return found;
  };
  const lock = takeLock(environment.state, around.clock.now().toString());
  try {
    const journal = Journal.open(environment.content, manifest.entries, scene.write);
    checkKnown(id, manifest.announcements, journal);
    const copied = (network: AnyNetworkId) => journal.find(id, network) !== undefined;
    const everywhere = wishes.forget
      ? anyNetworkIds.filter(copied)
      : [...configuredNetworks(site), ...site.networks.byHand.filter(copied)];
    const from = named.length > 0 ? named : everywhere;
    journal.checkWritable(from.map((network) => journal.placeOf(id, network).file));
    await retract(id, from, {
      journal,
      connect: open,
      networks: site.networks,
      run: 'retract',
      forget: wishes.forget ?? false,
      clock: around.clock,
      signal: around.signal,
      now: () => around.clock.now().toString({ smallestUnit: 'millisecond' }),
      report(outcome) {
        outcomes.push(outcome);
        say(outcomeLine(outcome));
      },
    });
  } finally {
    lock.release();
  }
  const reached = await Promise.allSettled(connected.values());
  const requests = reached.reduce(
    (sum, each) => sum + (each.status === 'fulfilled' ? each.value.requests : 0),
    0,
  );
  const counts = countOutcomes(outcomes, requests);
  if (wishes.json) printJson(counts);
  return counts.refused + counts.unknown + counts.waiting > 0 ? 1 : 0;
}

/** `--resolve`: notes what became of one. */
export async function resolveOne(
  { environment, site, around, wishes, say }: SyndicateContext,
  id: string,
): Promise<number> {
  const { network = '', posted, json } = wishes;
  const lock = takeLock(environment.state, around.clock.now().toString());
  try {
    // Former ids are known from the manifest; without one the id is taken as it is.
    const { entries, announcements } = manifestIn(environment.state);
    const journal = Journal.open(environment.content, entries);
    checkKnown(id, announcements, journal);
    const answer = posted === undefined ? ('not-posted' as const) : { posted };
    const connected = (name: NetworkId) => connect(name, site, around);
    const revision = announcements.find((each) => each.id === id)?.revision;
    journal.checkWritable([journal.placeOf(id, network).file]);
    say(
      await resolve(journal, {
        id,
        network,
        answer,
        now: around.clock.now(),
        revision,
        networks: site.networks,
        connect: connected,
      }),
    );
  } finally {
    lock.release();
  }
  if (json) printJson(posted === undefined ? { ...nothing, waiting: 1 } : nothing);
  return 0;
}

function manifestIn(state: string): Pick<Manifest, 'entries' | 'announcements'> {
  return readManifestIfAny(state) ?? { entries: [], announcements: [] };
}
