/** What is nobody's: the sample that Lectern comes with, and accounts and addresses as examples have them. */

import { isExampleAddress } from '../model/example-address.ts';
import { isLoopbackHost } from '../model/fields.ts';
import type { NetworkId } from '../model/ids.ts';
import type { Manifest, ManifestEntry } from '../model/manifest.ts';
import { isSample } from '../model/sample.ts';
import type { Site } from '../model/site.ts';
import { definitionOf } from '../networks/registry.ts';

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
  const definition = definitionOf(network);
  const address = definition.address(networks);
  if (address && isLoopbackHost(new URL(address).hostname)) return undefined;
  const example = definition.example(networks);
  if (example) return `content/site.yaml has ${example}, an example: put your own account there`;
  if (isExampleAddress(settings.url) || isExampleAddress(site.url))
    return `content/site.yaml has url: ${settings.url}, an example: put your own address there and build again`;
  if (!entry || !isSample(entry)) return undefined;
  const file = entry.file ?? entry.id;
  return `content/${file} is the sample's, with its title: delete it, or make it your own`;
}
