/** `npm run doctor -- --journal`: the journal against the networks, both ways, and what waits for the owner. */
import { readManifestIfAny } from '../content/manifest.ts';
import { ContentError, formatProblems } from '../content/problem.ts';
import { isLoopbackHost } from '../model/fields.ts';
import { type AnyNetworkId, anyNetworkIds, type NetworkId, networkIds, networkNames } from '../model/ids.ts';
import type { Receipt } from '../model/journal.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Site } from '../model/site.ts';
import type { Network, OwnPost } from '../networks/contract.ts';
import { counted, type DoctorContext, type Finding } from '../networks/doctor/finding.ts';
import { NetworkError } from '../networks/errors.ts';
import { configuredNetworks, connect } from '../networks/index.ts';
import { askOwner } from '../syndication/doubt.ts';
import { Journal } from '../syndication/run-journal.ts';
import { unknownNetworkFix, unknownNetworkNote, unknownNetworks } from '../syndication/unknown-networks.ts';
import { whose } from '../syndication/whose.ts';

export interface JournalScene extends DoctorContext {
  /** Every receipt is asked for, not a sample. */
  all: boolean;
  /** Told of every so many receipts. */
  progress(message: string): void;
}

/** Receipts that are asked for of each network where not all are: the newest, and as many of the older, evenly. */
const sample = { newest: 15, older: 15 };
/** Own posts that are looked through for those without a receipt. */
const looked = 200;

/** Every finding of the journal. Nothing is written. */
export async function checkJournal(scene: JournalScene): Promise<Finding[]> {
  const manifest = readManifestIfAny(scene.environment.state);
  let journal: Journal;
  try {
    journal = Journal.open(scene.environment.content, manifest?.entries ?? []);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return [
      {
        name: 'journal files',
        level: 'error',
        message: formatProblems(error.problems),
        fix: 'see docs/recovery.md, "A journal in conflict"',
      },
    ];
  }
  const files: Finding = {
    name: 'journal files',
    level: 'ok',
    message: `${counted(journal.files.size, 'file')}, each whole`,
  };
  const networks = configuredNetworks(scene.site);
  const found = await Promise.all(networks.map((id) => checkNetwork(id, journal, manifest, scene)));
  const beside = [...unknown(journal), ...notAsked(journal, networks), ...unsettled(journal, scene.site)];
  return [files, ...beside, ...found.flat()];
}

/** Records that nothing is done with. */
function unknown(journal: Journal): Finding[] {
  return unknownNetworks(journal).map((place) => ({
    name: `journal ${place.network}`,
    level: 'warning',
    message: unknownNetworkNote(place),
    fix: unknownNetworkFix,
  }));
}

/** Posts on networks that can't be asked, counted, with the reason. */
function notAsked(journal: Journal, asked: readonly NetworkId[]): Finding[] {
  const others = anyNetworkIds.filter((id) => !(asked as readonly string[]).includes(id));
  return others.flatMap((id): Finding[] => {
    const held = heldOn(id, journal);
    const [newest] = held;
    if (!newest) return [];
    const name = `${id} receipts`;
    const posts = `${counted(held.length, 'post')} not checked`;
    if (!(networkIds as readonly string[]).includes(id))
      return [{ name, level: 'ok', message: `${posts}: posted by hand, and Lectern has no way in` }];
    const message = `${posts}: content/site.yaml does not name ${networkNames[id]}, so it is not known where and as whom to ask; the newest is ${newest.receipt.url}`;
    const fix = `put "${id}" back under networks to check ${held.length === 1 ? 'it' : 'them'}; or note that one is gone: npm run syndicate -- --retract '${newest.announcement}' ${id} --forget`;
    return [{ name, level: 'warning', message, fix }];
  });
}

/** What only the owner can settle, with the command; and what the next run settles. */
function unsettled(journal: Journal, site: Site): Finding[] {
  const findings: Finding[] = [];
  let open = 0;
  for (const { place, record } of journal.records()) {
    if (!(anyNetworkIds as readonly string[]).includes(place.network)) continue;
    const name = `${place.network} unconfirmed`;
    const isUnknown = record.state === 'unknown' || record.parts?.some(({ state }) => state === 'unknown');
    if (isUnknown) {
      const why = askOwner(place.announcement, place.network as NetworkId, record.reason, site.networks);
      const [reason = '', ...steps] = why.split('\n').map((line) => line.trim());
      findings.push({
        name,
        level: 'warning',
        message: `${place.announcement}: ${reason}`,
        fix: steps.join('\n'),
      });
    } else if (record.state === 'intended' || record.editing || record.retract) open += 1;
  }
  if (open > 0) {
    const message = `${counted(open, 'announcement')} under way or waiting: the next run goes on with them`;
    findings.push({ name: 'journal open', level: 'ok', message });
  }
  return findings;
}

interface Held {
  announcement: string;
  receipt: Receipt;
}

/** Every post that the journal has of a network, newest first. */
function heldOn(network: AnyNetworkId, journal: Journal): Held[] {
  const held = [...journal.records()].flatMap(({ place, record }): Held[] => {
    if (place.network !== network || record.via === 'edit' || record.state !== 'posted') return [];
    const parts = (record.parts ?? []).filter(({ state }) => state === 'posted');
    return [record.receipt, ...parts.map(({ receipt }) => receipt)].flatMap((receipt) =>
      receipt ? [{ announcement: place.announcement, receipt }] : [],
    );
  });
  return held.sort((a, b) => b.receipt.at.localeCompare(a.receipt.at));
}

/** The newest, and of the rest every so many. */
function sampled(held: readonly Held[]): Held[] {
  const rest = held.slice(sample.newest);
  const step = Math.max(1, rest.length / sample.older);
  const older = Array.from(
    { length: Math.min(sample.older, rest.length) },
    (_, at) => rest[Math.floor(at * step)]!,
  );
  return [...held.slice(0, sample.newest), ...older];
}

async function checkNetwork(
  id: NetworkId,
  journal: Journal,
  manifest: Manifest | undefined,
  scene: JournalScene,
): Promise<Finding[]> {
  const name = `${id} receipts`;
  const held = heldOn(id, journal);
  try {
    const network = await connect(id, scene.site, scene);
    const asked = scene.all ? held : sampled(held);
    const findings = await askFor(asked, network, name, scene);
    const all = asked.length < held.length ? ` of ${held.length}; --all asks for every one` : '';
    const done: Finding = { name, level: 'ok', message: `${asked.length} asked for${all}` };
    return [done, ...findings, ...(await orphans(network, journal, manifest, scene.site))];
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return [{ name, level: 'error', message: error.message }];
  }
}

/** Posts that are gone, or not ours to see. */
async function askFor(
  asked: readonly Held[],
  network: Network,
  name: string,
  { progress }: JournalScene,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const counts = { foreign: 0, unseen: 0 };
  for (const [index, { announcement, receipt }] of asked.entries()) {
    if (index > 0 && index % 50 === 0)
      progress(`${networkNames[network.id]}: ${index} of ${asked.length} posts asked for`);
    if ((await whose(receipt, network)).foreign) counts.foreign += 1;
    else {
      const stands = await network.stands(receipt);
      if (stands === undefined) counts.unseen += 1;
      if (stands !== false) continue;
      findings.push({
        name,
        level: 'warning',
        message: `${announcement}: ${receipt.url} is gone from ${networkNames[network.id]}`,
        fix: `to note that: npm run syndicate -- --retract '${announcement}' ${network.id}`,
      });
    }
  }
  if (counts.foreign > 0)
    findings.push({ name, level: 'ok', message: `${counts.foreign} by another account, left alone` });
  if (counts.unseen > 0)
    findings.push({ name, level: 'ok', message: `${counts.unseen} that this token may not read` });
  return findings;
}

/**
 * Own posts that link to the site and that no receipt holds. One about a page that the journal has as not yet announced
 * would be said twice: that is a warning, with the command; the others the owner may well have written.
 */
async function orphans(
  network: Network,
  journal: Journal,
  manifest: Manifest | undefined,
  site: Site,
): Promise<Finding[]> {
  const name = `${network.id} own posts`;
  const latest = await network.latest(looked);
  if (!latest)
    return [
      {
        name,
        level: 'ok',
        message: 'this token may not list them: posts without a receipt were not looked for',
      },
    ];
  const held = journal.held(network.id);
  const without = latest.filter(({ id, links }) => !held.has(id) && links.some((link) => isOn(link, site)));
  if (without.length === 0)
    return [
      { name, level: 'ok', message: `none of the last ${latest.length} links to the site without a receipt` },
    ];
  return without.map((post) => {
    const announcement = announcedBy(post, network.id, journal, manifest);
    const message = `${post.url} links to the site, and no receipt holds it`;
    if (!announcement)
      return { name, level: 'ok', message: `${message}; nothing to do if you wrote it yourself` };
    const fix = `if it is ${announcement}: npm run syndicate -- --resolve '${announcement}' ${network.id} --posted ${post.url}`;
    return { name, level: 'warning', message: `${message}, and ${announcement} would be posted again`, fix };
  });
}

/** The announcement of a page that a post links, and that the journal does not have on this network. */
function announcedBy(
  { links }: OwnPost,
  network: NetworkId,
  journal: Journal,
  manifest: Manifest | undefined,
): string | undefined {
  const bare = (address: string) => address.replace(/[?#].*$/, '').replace(/\/+$/, '');
  const linked = new Set(links.map(bare));
  return manifest?.announcements.find(({ id, url, networks }) => {
    const state = journal.find(id, network)?.record.state;
    return (
      networks.includes(network) && (state === undefined || state === 'unknown') && linked.has(bare(url))
    );
  })?.id;
}

/** Whether an address is on the site, at any address the site has had. On this machine the port tells sites apart. */
function isOn(address: string, { url, formerUrls }: Site): boolean {
  const parsed = URL.parse(address);
  return (
    parsed !== null &&
    [url, ...formerUrls].some((each) => {
      const { host, hostname, pathname } = new URL(each);
      const same = isLoopbackHost(hostname) ? parsed.host === host : parsed.hostname === hostname;
      return same && parsed.pathname.startsWith(pathname.replace(/\/$/, ''));
    })
  );
}
