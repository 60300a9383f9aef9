/** Fetches what the owner names, and is sent by it to nowhere that the owner could not have meant. */
import dns from 'node:dns/promises';
import net from 'node:net';
import { Agent, buildConnector, fetch as request } from 'undici';
import { guardedLookup, isPublic, NotPublic } from '../../files/public-address.ts';

/**
 * A `fetch` for one source. Where the owner names a public address, every redirect, and every address that the source
 * leads to, has to be public too, looked at when the connection is made: a calendar elsewhere cannot have this machine ask its
 * router. An address of one's own network is the owner's to name, and then nothing is refused.
 *
 * @param from the address that the owner gave, or the path of a file, which is nobody's leave to ask one's own network
 * @param allowed whether an IP address may be connected to
 */
export async function fetchFor(
  from: string,
  allowed: (address: string) => boolean = isPublic,
): Promise<typeof fetch> {
  const named = URL.parse(from)?.hostname;
  if (named && !(await isElsewhere(named, allowed))) return fetch;
  const connect = buildConnector({ lookup: guardedLookup(allowed), timeout: 10_000 });
  const dispatcher = new Agent({
    connect(options, callback) {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // A literal address is connected to without a look-up.
      if (net.isIP(host) && !allowed(host))
        callback(new NotPublic(`it leads to ${host}, which is no public address`), null);
      else connect(options, callback);
    },
  });
  const guarded = (input: string, init?: object) => request(input, { ...init, dispatcher });
  return guarded as unknown as typeof fetch;
}

/** Whether a name leads to the public internet, as far as it leads anywhere. */
async function isElsewhere(hostname: string, allowed: (address: string) => boolean): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (net.isIP(host)) return allowed(host);
  const addresses = await dns.lookup(host, { all: true }).catch(() => []);
  // A name with addresses of both kinds is no name of one's own network.
  return addresses.length === 0 || addresses.some(({ address }) => allowed(address));
}
