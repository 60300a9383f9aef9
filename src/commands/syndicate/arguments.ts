/** Which options go together. */
import type { CliOptions } from './context.ts';

/** What is wrong with the command line; nothing where it is right. */
export function validateArgs(wishes: CliOptions): string | undefined {
  const modes = [wishes['dry-run'], wishes.preview, wishes.plan, wishes.send, wishes.resolve, wishes.retract];
  if (modes.filter((each) => each !== undefined).length > 1) {
    return '--dry-run, --preview, --plan, --send, --resolve and --retract are mutually exclusive.';
  }
  const takesNetwork = wishes.resolve !== undefined || wishes.retract !== undefined;
  if (wishes.more.length > 0 || (wishes.network !== undefined && !takesNetwork)) {
    return `Unexpected argument "${wishes.more[0] ?? wishes.network}".`;
  }
  if (wishes.forget && wishes.retract === undefined) return '--forget goes with --retract.';
  if (wishes.resolve !== undefined && wishes.network === undefined)
    return '--resolve requires an id and a network.';
  if (
    wishes.resolve !== undefined &&
    (wishes.posted === undefined) === (wishes['not-posted'] === undefined)
  ) {
    return '--resolve requires either --posted URL or --not-posted.';
  }
  if (wishes.feed?.trim() === '') return '--feed requires an address or a file.';
  if (wishes.wait !== undefined && !/^\d+(\.\d+)?$/.test(wishes.wait))
    return '--wait requires a number of minutes.';
  return undefined;
}
