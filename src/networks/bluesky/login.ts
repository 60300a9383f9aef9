/** Bluesky: an app password, which is the accepted way in for command-line tools (docs.bsky.app/docs/get-started). */

import { type LoggedIn, type LoginContext, WrongToken } from '../login/context.ts';
import { appPasswords } from './client.ts';
import { connectToBluesky } from './connect.ts';

/** @throws WrongToken, NetworkError */
export async function loginBluesky(scene: LoginContext): Promise<LoggedIn> {
  const { site, terminal, wishes } = scene;
  const { handle: expected } = site.networks.bluesky ?? {};
  const identifier = bare(wishes.handle ?? expected ?? (await terminal.ask('Your handle: ')));
  terminal.say(
    `Create an app password for Lectern at ${appPasswords}; it does not need access to direct messages.`,
  );
  const password = await terminal.askHidden('App password: ');
  const network = connectToBluesky(site, {
    ...scene,
    secrets: { BLUESKY_IDENTIFIER: identifier, BLUESKY_APP_PASSWORD: password },
  });
  const { handle, url, scopes = [] } = await network.account();
  if (scopes.includes('com.atproto.access')) {
    throw new WrongToken(
      `That is your account password. Nothing was written. Create an app password at ${appPasswords}: ` +
        'it can be revoked separately and cannot change or delete the account.',
    );
  }
  if (expected && bare(expected) !== bare(handle)) {
    throw new WrongToken(
      `Signed in as ${handle}, but content/site.yaml has ${expected}. Nothing was written. ` +
        'Use the app password of that account, or correct networks.bluesky.handle.',
    );
  }
  return {
    values: { BLUESKY_IDENTIFIER: bare(handle), BLUESKY_APP_PASSWORD: password },
    lines: [
      `Signed in as ${handle} (${url}).`,
      `The app password does not expire. Revoke it at ${appPasswords}`,
    ],
  };
}

/** A handle as the network wants it: without the at sign, in lower case. */
function bare(handle: string): string {
  return handle.trim().replace(/^@/, '').toLowerCase();
}
