import { expect, test } from 'vitest';
import { type Channel, joinDeck, type Position } from '../../src/slides/present/sync.ts';

/** Windows on one channel; messages arrive later, at everybody but the sender, as a BroadcastChannel's do. */
function room() {
  const listeners: { owner: object; hear: (event: MessageEvent) => void }[] = [];
  const underWay: (() => void)[] = [];
  let messages = 0;
  let holdBack = false;
  const deliver = (): void => {
    for (let next = underWay.shift(); next; next = underWay.shift()) next();
  };
  const channel = (): Channel => {
    const owner = {};
    return {
      postMessage(data: unknown) {
        messages += 1;
        if (messages > 100) throw new Error('The windows talk without end.');
        for (const { owner: other, hear } of listeners) {
          if (other !== owner) underWay.push(() => hear({ data } as MessageEvent));
        }
      },
      addEventListener: ((_type: string, hear: (event: MessageEvent) => void) => {
        listeners.push({ owner, hear });
      }) as Channel['addEventListener'],
      close: () => undefined,
    };
  };
  const open = (slide: string, arrival: 'leads' | 'asks') => {
    let at: Position = { slide, step: 0, black: false };
    const go = (position: Position): void => {
      at = position;
      sync.tell(at);
    };
    const sync = joinDeck(channel(), { current: () => at, follow: (position) => go(position) }, arrival);
    if (!holdBack) deliver();
    return {
      at: () => at.slide,
      go(to: string) {
        go({ ...at, slide: to });
        if (!holdBack) deliver();
      },
    };
  };
  /** Lets messages pile up, and delivers them in the end in the order they were sent. */
  const meanwhile = (happen: () => void): void => {
    holdBack = true;
    happen();
    holdBack = false;
    deliver();
  };
  return { open, meanwhile, count: () => messages };
}

test('a new window goes where the others are, and does not move them', () => {
  const { open } = room();
  const first = open('one', 'asks');
  first.go('five');
  const second = open('one', 'asks');
  expect([first.at(), second.at()]).toEqual(['five', 'five']);
});

test('a window opened at a certain slide takes the others there', () => {
  const { open } = room();
  const first = open('one', 'asks');
  const second = open('three', 'leads');
  expect([first.at(), second.at()]).toEqual(['three', 'three']);
});

test('whoever moves is followed, by one message and no echo', () => {
  const { open, count } = room();
  const windows = [open('one', 'asks'), open('one', 'asks'), open('one', 'asks')];
  const before = count();
  windows[1]?.go('two');
  expect(windows.map((window) => window.at())).toEqual(['two', 'two', 'two']);
  expect(count() - before).toBe(1);
});

test('a move that crosses a newcomer on the way is not undone by the answers to it', () => {
  const { open, meanwhile } = room();
  const first = open('one', 'asks');
  const second = open('one', 'asks');
  let third: ReturnType<typeof open> | undefined;
  meanwhile(() => {
    third = open('zero', 'asks');
    second.go('two');
  });
  expect([first.at(), second.at(), third?.at()]).toEqual(['two', 'two', 'two']);
});
