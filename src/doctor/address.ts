/** Whether the site is where site.yaml says, and what was built last is on it. */

import { isExampleAddress } from '../model/example-address.ts';
import type { Check, Finding, SiteContext } from '../networks/doctor/finding.ts';
import { NetworkError } from '../networks/errors.ts';
import { Transport } from '../networks/transport.ts';

export const checkAddress: Check<SiteContext> = async ({ site, manifest, fetch, clock }) => {
  const name = 'site address';
  if (isExampleAddress(site.url)) {
    const message = `${site.url} is an example address`;
    return [{ name, level: 'error', message, fix: 'set url in content/site.yaml to your own address' }];
  }
  const transport = new Transport({ name: 'The site', fetch, clock, attempts: 2, timeout: 10_000 });
  const home = await missing(site.url, transport);
  if (home) {
    const fix =
      'put the site on the web (docs/deploy.md), or correct url in content/site.yaml; until then nothing is announced';
    return [{ name, level: 'error', message: home, fix }];
  }
  const answers: Finding = { name, level: 'ok', message: `${site.url} is reachable` };
  const newest = manifest?.announcements
    .filter(({ due }) => Date.parse(due) <= clock.now().epochMilliseconds)
    .sort((a, b) => b.due.localeCompare(a.due))[0];
  const behind = newest && (await missing(newest.url, transport));
  if (!behind) return [answers];
  const message = `the newest entry is not live: ${behind}`;
  return [
    answers,
    { name: 'site deployment', level: 'warning', message, fix: 'put what was built on the web' },
  ];
};

/** Why an address does not answer 200; nothing where it does. */
async function missing(address: string, transport: Transport): Promise<string | undefined> {
  try {
    const { status } = await transport.fetch(address);
    return status === 200 ? undefined : `${address} answers ${status}`;
  } catch (error) {
    if (error instanceof NetworkError) return error.message;
    throw error;
  }
}
