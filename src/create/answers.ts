/** What is asked about a new site, at a terminal or by options. */
import path from 'node:path';
import { langSchema, webAddressSchema } from '../model/fields.ts';
import { slugFrom } from '../model/slug.ts';
import { timeZoneSchema } from '../model/time.ts';
import { hosts } from './hosts.ts';
import { knownNetworks, neededSettings } from './networks.ts';
import type { NewSite } from './site.ts';

/** What the command line says; all of it as it was typed. */
export interface CreateOptions {
  name?: string;
  url?: string;
  language?: string;
  'time-zone'?: string;
  /** `mastodon=https://mastodon.example,bluesky` */
  networks?: string;
  /** One of `hosts`, or `none`. */
  host?: string;
  yes?: boolean;
}

/** An option that can't be used. The message says what is expected. */
export class WrongAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongAnswer';
  }
}

/** Asks a question, and has a default. */
export type Ask = (question: string, otherwise: string) => Promise<string>;

type Answers = Pick<NewSite, 'packageName' | 'name' | 'url' | 'language' | 'timeZone' | 'networks' | 'host'>;

/**
 * Everything about a new site: what the options say is not asked.
 *
 * @param folder of the site
 * @param ask nothing is asked where it is left out; the defaults count
 * @throws WrongAnswer where an option, or a default, can't be used
 */
export async function answersFor(folder: string, options: CreateOptions, ask?: Ask): Promise<Answers> {
  const packageName = slugFrom(path.basename(path.resolve(folder))) || 'my-site';
  const get = async (
    given: string | undefined,
    question: string,
    otherwise: string,
    problemOf: (value: string) => string | undefined,
  ): Promise<string> => {
    for (let before = ''; ; ) {
      const value = given ?? (ask ? await ask(before + question, otherwise) : otherwise);
      const problem = problemOf(value);
      if (!problem) return value;
      if (given !== undefined || !ask) throw new WrongAnswer(`${question} "${value}": ${problem}.`);
      before = `${problem}.\n`;
    }
  };
  const name = await get(options.name, 'Your name', titled(packageName), (value) =>
    value.trim() ? undefined : 'expected a name',
  );
  const url = await get(options.url, 'Address of the site', `https://${packageName}.example/`, (value) =>
    problemIn(webAddressSchema, withSlash(value)),
  );
  const language = await get(options.language, 'Language (such as en or de)', 'en', (value) =>
    problemIn(langSchema, value),
  );
  const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const timeZone = await get(options['time-zone'], 'Time zone', machine, (value) =>
    problemIn(timeZoneSchema, value),
  );
  const chosen = await get(
    options.networks,
    `Networks to announce on, separated by commas (${knownNetworks.join(', ')}; none for now)`,
    '',
    (value) => unknownNetwork(value),
  );
  const networks: Record<string, Record<string, string>> = {};
  for (const [network, given] of listed(chosen)) {
    networks[network] = {};
    for (const { field, what, problemOf } of neededSettings(network)) {
      networks[network][field] = await get(given, `${network}: ${what}`, '', (value) =>
        value ? problemOf(value) : `expected ${what}, as in --networks ${network}=VALUE`,
      );
    }
  }
  const known = [...hosts, 'none'];
  const host = await get(options.host, `What publishes it (${known.join(', ')})`, 'github', (value) =>
    known.includes(value) ? undefined : `expected one of ${known.join(', ')}`,
  );
  return {
    packageName,
    name: name.trim(),
    url: withSlash(url),
    language,
    timeZone,
    networks,
    host: hosts.find((one) => one === host),
  };
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/** @example titled('ada-lovelace') // 'Ada Lovelace' */
function titled(name: string): string {
  return name.replace(
    /(?:^|-)(\p{Ll})/gu,
    (part, letter: string) => (part.length > 1 ? ' ' : '') + letter.toUpperCase(),
  );
}

/** `mastodon=https://…,bluesky` → network and what stands after the sign. */
function listed(text: string): [network: string, given: string | undefined][] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [part, undefined] : [part.slice(0, at), part.slice(at + 1)];
  });
}

function unknownNetwork(text: string): string | undefined {
  const wrong = listed(text).find(([network]) => !knownNetworks.includes(network));
  return wrong && `"${wrong[0]}" is not one of ${knownNetworks.join(', ')}`;
}

function problemIn(
  schema: { safeParse(value: unknown): { error?: { issues: { message: string }[] } | undefined } },
  value: string,
): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}
