/**
 * Which addresses are those of the public internet. What a stranger's data, or a redirect, points at is fetched from nowhere
 * else: not from this machine, its network, or the metadata service of a cloud.
 */
import dns from 'node:dns';
import net, { type LookupFunction } from 'node:net';

/** A name that leads to no public address. */
export class NotPublic extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotPublic';
  }
}

/**
 * Resolves a name and refuses it where any of its addresses is not allowed. Given to whoever connects, it looks at the very
 * addresses that are connected to: a name that changes its mind (DNS rebinding) gains nothing.
 */
export function guardedLookup(allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refused = addresses.find(({ address }) => !allowed(address));
      const first = addresses[0];
      if (refused || !first) {
        return callback(
          new NotPublic(
            refused
              ? `it leads to ${hostname} at ${refused.address}, which is no public address`
              : `${hostname} has no address`,
          ),
          '',
          0,
        );
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

const loopbackRanges = rangesOf(['127.0.0.0/8', '::1/128']);

/**
 * Everything that is not for the public internet: IANA's special-purpose registries for IPv4 and IPv6
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, …-ipv6-special-registry), multicast, and
 * the IPv6 forms that carry an IPv4 address inside. The metadata services of clouds (169.254.169.254,
 * fd00:ec2::254) are among them.
 */
const closedRanges = rangesOf([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24'],
  ...['192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20', '5f00::/16'],
]);
/** Of IPv6, only global unicast is public (RFC 4291 §2.4). */
const globalUnicast = rangesOf(['2000::/3']);

/**
 * Whether an IP address is one of the public internet.
 *
 * @example isPublic('169.254.169.254') // false
 */
export function isPublic(address: string): boolean {
  const family = familyOf(address);
  if (family === 'ipv6' && !globalUnicast.check(address, family)) return false;
  return family !== undefined && !closedRanges.check(address, family);
}

/** Whether an IP address is this machine's own. */
export function isLoopback(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && loopbackRanges.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = net.isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

function rangesOf(ranges: readonly string[]): net.BlockList {
  const list = new net.BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
