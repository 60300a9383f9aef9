/** What the tasks of one network share during a run. */
import type { ComposeContext } from './compose.ts';
import type { DeliverContext } from './deliver.ts';
import type { Live } from './live.ts';
import type { Outcome } from './outcome.ts';

/** `all` at once; `plan` writes intents and sends nothing; `send` sends what is intended and begins nothing. */
export type Mode = 'all' | 'plan' | 'send';

/** One network's part of a run: its client and journal, and how the run goes about it. */
export interface Lane extends DeliverContext {
  mode: Mode;
  setting: ComposeContext;
  live: Pick<Live, 'missing' | 'requests'>;
  /** Whether a plan leaves out what is not live yet: it is sent right after. */
  liveFirst: boolean;
  /** How many copies may still be changed in this run. */
  edits: number;
  signal?: AbortSignal | undefined;
  report(outcome: Outcome): void;
}
