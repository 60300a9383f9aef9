/** What a server and the proxy before it do to a run besides its death, as they were seen to. */
import type { NetworkId } from '../../src/model/ids.ts';
import type { ActiveFault, Fault } from '../../src/sandbox/index.ts';
import type { Settings } from '../../src/sandbox/world.ts';

/** What goes wrong in a world. */
export interface Hazards {
  /** What kind of server it is. */
  server: Pick<Settings, 'mastodonKeys' | 'mastodonRenders'>;
  faults: Fault[];
}

/** Requests that change something, of each network. */
const changing: Record<NetworkId, Pick<Fault, 'method' | 'path'>[]> = {
  mastodon: [
    { method: 'POST', path: '/api/v1/statuses' },
    { method: 'POST', path: '/api/v1/statuses' },
    { method: 'POST', path: '/api/v1/statuses' },
    { method: 'POST', path: '/api/v2/media' },
    { method: 'PUT', path: '/api/v1/statuses/*' },
    { method: 'DELETE', path: '/api/v1/statuses/*' },
  ],
  bluesky: [
    { method: 'POST', path: '/xrpc/com.atproto.repo.putRecord' },
    { method: 'POST', path: '/xrpc/com.atproto.repo.deleteRecord' },
    { method: 'POST', path: '/xrpc/com.atproto.repo.uploadBlob' },
  ],
  linkedin: [
    { method: 'POST', path: '/rest/posts' },
    { method: 'POST', path: '/rest/posts/*' },
    { method: 'DELETE', path: '/rest/posts/*' },
  ],
  threads: [
    { method: 'POST', path: '/v1.0/me/threads' },
    { method: 'POST', path: '/v1.0/me/threads_publish' },
    { method: 'POST', path: '/v1.0/me/threads_publish' },
    { method: 'DELETE', path: '/v1.0/*' },
  ],
};

/** Milliseconds: the longest a server goes on with what nobody waits for, and how long we wait. */
const longest = 80_000;

/** Draws a world's hazards: a server, and four or five things that go wrong with it. */
export function drawHazards(networks: readonly NetworkId[], random: () => number): Hazards {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const faults = Array.from({ length: 4 + Math.floor(random() * 2) }, (): Fault => {
    const network = pick(networks);
    const where = { network, ...pick(changing[network]), skip: Math.floor(random() * 3) };
    const finishes = Math.round(1_000 + random() * (longest - 1_000));
    switch (Math.floor(random() * 6)) {
      case 0:
      case 1:
        return { ...where, answer: 'gateway-timeout', finishes };
      case 2:
        // Nobody behind the proxy ever got it.
        return { ...where, answer: pick(['gateway-timeout', 'bad-gateway']) };
      case 3:
      case 4:
        return { ...where, answer: 'stall', ms: finishes };
      default:
        return { ...where, answer: pick(['html', 'drop', 'bad-gateway']), finishes };
    }
  });
  return {
    server: {
      mastodonKeys: pick(['late', 'late', 'none', 'lock']),
      mastodonRenders: pick(['mastodon', 'markdown', 'counted']),
    },
    faults,
  };
}

/** How often hazards came about. */
export function countHazards(faults: readonly ActiveFault[]): { gatewayTimeouts: number; stalls: number } {
  const hits = (answer: Fault['answer']) =>
    faults.filter((fault) => fault.answer === answer).reduce((sum, fault) => sum + fault.hits, 0);
  return { gatewayTimeouts: hits('gateway-timeout'), stalls: hits('stall') };
}
