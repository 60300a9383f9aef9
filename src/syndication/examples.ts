/** What is nobody's: the sample that Lectern comes with, and accounts and addresses as examples have them. */
import { isLoopbackHost } from '../model/entry.ts';
import { isExampleAddress, isExampleHost } from '../model/example-address.ts';
import type { NetworkId } from '../model/ids.ts';
import type { Manifest, ManifestEntry } from '../model/manifest.ts';
import { isSample } from '../model/sample.ts';
import type { Site } from '../model/site.ts';

/**
 * Why an entry is not announced on a network, in words for the owner; nothing where it may be. A network on this
 * machine takes everything: nobody reads it.
 */
export function notForReaders(
  entry: ManifestEntry | undefined,
  network: NetworkId,
  { networks, ...settings }: Site,
  site: Manifest['site'],
): string | undefined {
  const address = {
    mastodon: networks.mastodon?.url,
    bluesky: networks.bluesky?.service,
    linkedin: networks.linkedin?.api,
  }[network];
  if (address && isLoopbackHost(new URL(address).hostname)) return undefined;
  const example = exampleSetting(network, networks);
  if (example) return `content/site.yaml has ${example}: put your own account there`;
  if (isExampleAddress(settings.url) || isExampleAddress(site.url))
    return `content/site.yaml has url: ${settings.url}, an example: put your own address there and build again`;
  if (!entry || !isSample(entry)) return undefined;
  const file = entry.file ?? entry.id;
  return `content/${file} is the sample's, with its title: delete it, or make it your own`;
}

/** A setting of a network that names an account nobody can have. */
function exampleSetting(network: NetworkId, { mastodon, bluesky }: Site['networks']): string | undefined {
  if (network === 'mastodon' && mastodon) {
    const domain = mastodon.account?.split('@').at(-1);
    if (domain && isExampleHost(domain))
      return `networks.mastodon.account: "${mastodon.account}", an example`;
    return isExampleAddress(mastodon.url) ? `networks.mastodon.url: ${mastodon.url}, an example` : undefined;
  }
  const handle = network === 'bluesky' ? bluesky?.handle : undefined;
  return handle && isExampleHost(handle) ? `networks.bluesky.handle: ${handle}, an example` : undefined;
}
