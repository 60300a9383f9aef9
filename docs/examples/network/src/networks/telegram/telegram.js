/** The adapter: Telegram's Bot API (core.telegram.org/bots/api), as the bot that is an administrator of the channel. */
import { createHash } from 'node:crypto';
import { NeedsOwner, Refused, Unreachable } from 'lectern/networks';

/**
 * @param {{ api: string, channel: string, token: string, transport: import('lectern/networks').Transport }} options
 * @returns {import('lectern/networks').Network}
 */
export function createTelegram({ api, channel, token, transport }) {
  /** Calls a method. @throws NetworkError */
  const call = async (method, parameters) => {
    const response = await transport.fetch(`${api}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
    const answer = await response.json().catch(() => undefined);
    if (answer?.ok) return answer.result;
    const said = `Telegram: ${answer?.description ?? `no JSON in its answer (${response.status})`}`;
    if (answer === undefined) throw new Unreachable(said, { mayHaveHappened: true });
    // 401: the token is wrong. 403 and "chat not found": the bot is not an administrator of the channel.
    const isOwners = [401, 403, 404].includes(response.status) || /chat not found/.test(said);
    throw new (isOwners ? NeedsOwner : Refused)(said, { status: response.status });
  };
  const now = () => transport.now();
  const addressOf = (id) => `https://t.me/${channel.slice(1)}/${id}`;

  return {
    id: 'telegram',
    // The API has no idempotency key, and no call that lists the posts of a channel.
    repeats: 'never',
    get requests() {
      return transport.requests;
    },
    now,
    limits: async () => ({ text: 4096, alt: 1000, image: 10_000_000 }),
    freeze({ text, url }, { id }) {
      return { key: createHash('sha256').update(`${id}\n${text}`).digest('hex'), text, body: { url } };
    },
    async send({ text, body }, sending) {
      sending.attempt();
      const { message_id } = await call('sendMessage', {
        chat_id: channel,
        text,
        link_preview_options: { url: body.url, prefer_large_media: true },
      });
      return { id: String(message_id), url: addressOf(message_id), at: now().toString() };
    },
    find: async () => ({ state: 'unanswerable', reason: 'a bot cannot read its channel' }),
    async edit({ id }, { text, url }) {
      await call('editMessageText', {
        chat_id: channel,
        message_id: Number(id),
        text,
        link_preview_options: { url, prefer_large_media: true },
      }).catch((error) => {
        if (!/message is not modified/.test(error.message)) throw error;
      });
      return { edited: true };
    },
    async withdraw({ id }) {
      await call('deleteMessage', { chat_id: channel, message_id: Number(id) }).catch((error) => {
        if (!/message to delete not found/.test(error.message)) throw error;
      });
      return undefined;
    },
    async account() {
      const { id, username } = await call('getMe', {});
      return { id: String(id), handle: `@${username}`, url: `https://t.me/${username}` };
    },
    poster: async () => ({ id: channel }),
    async at(url) {
      const id = new RegExp(`^https://t\\.me/${channel.slice(1)}/(\\d+)$`, 'i').exec(url)?.[1];
      if (!id) return { reason: `${url} is not the address of a post in ${channel}` };
      const note = 'A bot cannot read its channel: whether that post says this was not checked.';
      return { receipt: { id, url, at: now().toString() }, note };
    },
    stands: async () => undefined,
    latest: async () => undefined,
  };
}
