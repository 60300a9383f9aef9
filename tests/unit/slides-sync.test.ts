import { expect, test } from 'vitest';
import { type Channel, joinDeck, type Position } from '../../src/slides/present/sync.ts';

/** Windows on one channel; messages arrive later, at everybody but the sender, as a BroadcastChannel's do. */
function room() {
  const listeners: { owner: object; hear: (event: MessageEvent) => void }[] = [];
  const underWay: (() => void)[] = [];
  let messages = 0;
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
    deliver();
    return {
      at: () => at.slide,
      go(to: string) {
        go({ ...at, slide: to });
        deliver();
      },
    };
  };
  return { open, count: () => messages };
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
