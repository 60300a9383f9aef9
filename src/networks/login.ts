/** Gets a network's token, makes sure that it is the right one, and keeps it in `.env`. */
import type { Environment } from '../content/environment.ts';
import { assertIgnored, writeEnvFile } from '../files/env-file.ts';
import { type NetworkId, networkNames } from '../model/ids.ts';
import type { LoginContext } from './login/context.ts';
import { definitionOf } from './registry.ts';
import { Transport } from './transport.ts';

export interface LoginOptions extends Omit<LoginContext, 'transport'> {
  environment: Pick<Environment, 'root'>;
}

/**
 * Logs in to a network and writes its token.
 *
 * @throws RangeError where site.yaml doesn't name the network; EnvFileError, WrongToken, NotAgreed and
 * NetworkError: nothing was written then
 */
export async function login(network: NetworkId, { environment, ...given }: LoginOptions): Promise<void> {
  const { site, terminal, fetch, clock } = given;
  const name = networkNames[network];
  const definition = definitionOf(network);
  if (!site.networks[network]) {
    throw new RangeError(
      `${name} is not configured. Add it to content/site.yaml first:\n\n${definition.settings.replace(/^/gm, '  ')}`,
    );
  }
  await assertIgnored(environment.root);
  const scene: LoginContext = { ...given, transport: new Transport({ name, fetch, clock, attempts: 2 }) };
  const { values, lines } = await definition.login(scene);
  await writeEnvFile(environment.root, values);
  for (const line of lines) terminal.say(line);
  const names = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  terminal.say(`Saved to .env: ${names.join(', ')}.`);
}
