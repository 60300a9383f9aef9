/** Only what is live is announced: the page, its card, and the deck where it is slides, have to answer 200 first. */
import type { Announcement } from '../model/manifest.ts';
import { NetworkError } from '../networks/errors.ts';
import { type Clock, type Fetch, Transport } from '../networks/transport.ts';

export interface LiveOptions {
  fetch: Fetch;
  clock: Clock;
  signal?: AbortSignal;
  /** Takes everything for live. */
  skip?: boolean;
  /** Milliseconds one answer may take. */
  timeout?: number;
  /** How long to wait for a page to come up, in milliseconds: 0 asks once. */
  longestWait?: number;
}

/** How often a page that isn't live yet is asked for, in milliseconds. */
const pause = 10_000;

export class Live {
  readonly #transport: Transport;
  readonly #options: LiveOptions;
  readonly #asked = new Map<string, Promise<string | undefined>>();

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#transport = new Transport({
      name: 'The site',
      fetch: options.fetch,
      clock: options.clock,
      attempts: 2,
      timeout: options.timeout ?? 15_000,
      ...(options.signal && { signal: options.signal }),
    });
  }

  get requests(): number {
    return this.#transport.requests;
  }

  /** Why an announcement's page, card or deck is not live; nothing where all are. Each address is asked once a run. */
  async missing({
    url,
    card,
    moment,
    links,
  }: Pick<Announcement, 'url' | 'card' | 'moment' | 'links'>): Promise<string | undefined> {
    if (this.#options.skip) return undefined;
    const missing = (await this.#once(url)) ?? (card && (await this.#once(card.url)));
    if (missing || moment !== 'slides' || !links.slides) return missing;
    return this.#once(links.slides);
  }

  #once(url: string): Promise<string | undefined> {
    const asked = this.#asked.get(url) ?? this.#wait(url);
    this.#asked.set(url, asked);
    return asked;
  }

  async #wait(url: string): Promise<string | undefined> {
    const { clock, signal, longestWait = 0 } = this.#options;
    for (let waited = 0; ; waited += pause) {
      const why = await this.#ask(url);
      if (why === undefined || waited >= longestWait) return why;
      await clock.sleep(pause, signal);
    }
  }

  async #ask(url: string): Promise<string | undefined> {
    try {
      let { status } = await this.#transport.fetch(url, { method: 'HEAD' });
      // Some hosts know only GET (RFC 9110 §9.1 wants both).
      if (status === 405 || status === 403) ({ status } = await this.#transport.fetch(url));
      return status === 200 ? undefined : `${url} is not live (${status})`;
    } catch (error) {
      if (error instanceof NetworkError) return `${url} is not live: ${error.message}`;
      throw error;
    }
  }
}
