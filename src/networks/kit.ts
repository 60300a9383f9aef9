/**
 * What a site writes a network of its own with (`lectern/networks`): the types of its definition and its adapter, the errors that
 * an adapter may throw, and what the networks that come with Lectern are made of, too. docs/examples/network is one.
 */
export type { Intent, PostingAccount, Receipt } from '../model/journal.ts';
export { Temporal } from '../model/time.ts';
export type * from './contract.ts';
export type { NetworkDefinition } from './definition.ts';
export { type Dependencies, requiredSecret, transportFor } from './dependencies.ts';
export type { Check, DoctorContext, Finding } from './doctor/finding.ts';
export { accountFinding, ask, limitsFinding, missingSecret, quickTransport } from './doctor/network.ts';
export { Gone, KeyTaken, MediaRefused, NeedsOwner, NetworkError, Refused, Unreachable } from './errors.ts';
export { type LoggedIn, type LoginContext, WrongToken } from './login/context.ts';
export { callsAnywhere, callsOutsideWords, type Rule } from './rule.ts';
export type { ThreadReader } from './thread.ts';
export type { Transport } from './transport.ts';
