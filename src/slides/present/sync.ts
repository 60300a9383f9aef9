/**
 * Windows of one browser that show the same deck, kept in step by a BroadcastChannel. All are equal:
 * whichever moves tells the others, and a new one asks where they are.
 */

/** Where a presentation stands. */
export interface Position {
  /** The slide's id. */
  slide: string;
  /** How many of its steps are shown. */
  step: number;
  /** Whether the screen is black. */
  black: boolean;
}

type Message =
  | { kind: 'at'; position: Position }
  | { kind: 'ask'; from: string }
  | { kind: 'answer'; to: string; position: Position };

/** What is used of a BroadcastChannel. */
export type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

/** One window's part in the conversation. */
export interface Sync {
  /** Tells the others where this window is; says nothing where it only followed them. */
  tell(position: Position): void;
  close(): void;
}

/** Whether two positions are the same. */
export function samePosition(a: Position | undefined, b: Position): boolean {
  return a?.slide === b.slide && a.step === b.step && a.black === b.black;
}

/**
 * Joins the windows of a deck.
 *
 * @param channel shared by all windows of the deck, and by nothing else
 * @param window `current` says where this window is, `follow` takes it elsewhere
 * @param arrival a window that was opened at a certain slide leads the others there; any other asks
 *   where they are
 */
export function joinDeck(
  channel: Channel,
  window: { current(): Position; follow(position: Position): void },
  arrival: 'leads' | 'asks',
): Sync {
  const me = crypto.randomUUID();
  let last: Position | undefined = window.current();
  let isWaiting = arrival === 'asks';
  const post = (message: Message): void => channel.postMessage(message);
  const follow = (position: Position): void => {
    isWaiting = false;
    // Remembered before following, so that the move it causes is not told back.
    last = position;
    window.follow(position);
  };

  channel.addEventListener('message', (event: MessageEvent<Message>) => {
    const message = event.data;
    if (message.kind === 'ask') {
      post({ kind: 'answer', to: message.from, position: window.current() });
    } else if (message.kind === 'at') {
      follow(message.position);
    } else if (message.to === me && isWaiting) {
      // For the newcomer alone, and only until somebody moves: by then an answer may be out of date.
      follow(message.position);
    }
  });
  post(arrival === 'asks' ? { kind: 'ask', from: me } : { kind: 'at', position: last });

  return {
    tell(position) {
      if (samePosition(last, position)) return;
      isWaiting = false;
      last = position;
      post({ kind: 'at', position });
    },
    close: () => channel.close(),
  };
}

/**
 * The channel of a deck's windows.
 *
 * @param deckPath the path of the deck's page: the same for all its windows, and no other deck's
 */
export function channelOf(deckPath: string): BroadcastChannel {
  return new BroadcastChannel(`lectern ${deckPath}`);
}
